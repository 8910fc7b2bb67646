"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from xenia.core.access import actor_of
from xenia.core.models import Institution, Thing
from xenia.people.queries.tasks import open_task_count
from xenia.site.navigation import entries


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The school's name, the places this person may go, and their open tasks; read only when the page shows them."""
    return {
        "institution": SimpleLazyObject(lambda: Institution.objects.first() or Institution()),
        "navigation": SimpleLazyObject(lambda: entries(actor_of(request), request.path)),
        "signed_in": SimpleLazyObject(lambda: _name(request)),
        "inbox_count": SimpleLazyObject(lambda: open_task_count(actor_of(request))),
        "demo": settings.DEMO,
    }


def _name(request: HttpRequest) -> str:
    person = actor_of(request).person
    return Thing.objects.values_list("label", flat=True).get(pk=person) if person else ""
