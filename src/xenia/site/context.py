"""What every page's frame needs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from xenia.core.access import actor_of
from xenia.core.models import Institution, Thing
from xenia.core.rules import may
from xenia.people.queries.tasks import open_task_count

#: permission, address, words; a place of two sides leads to the first that a person may open
PLACES = (
    ("curriculum.view_map", "map", _("Map")),
    ("curriculum.view", "courses", _("Courses")),
    ("curriculum.view_map", "frameworks", _("Frameworks")),
    ("assessment.view_results_somewhere", "occasions", _("Forms")),
    ("assessment.view_instruments", "instruments", _("Forms")),
    ("assessment.code", "codebooks", _("Forms")),
    ("learning.play", "cases", _("Cases")),
    ("learning.drill", "drills", _("Cases")),
    ("osce.have_exams", "exams", _("Exams")),
    ("osce.view_bank", "stations", _("Exams")),
    ("assessment.have_growth", "growth", _("My growth")),
    ("assessment.accompany", "accompanying", _("Mentoring")),
    ("community.view_boards", "boards", _("Voices")),
    ("community.read_boards", "proposals", _("Voices")),
    ("community.keep_partners", "partners", _("Voices")),
    ("community.keep_payments", "contributions", _("Voices")),
    ("community.keep_payments", "payments", _("Voices")),
    ("community.read_stories", "stories", _("Voices")),
    ("people.view_directory", "people", _("People")),
    ("curriculum.import", "imports", _("Imports")),
    ("people.view_inbox", "inbox", _("Inbox")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    label: str
    url: str
    current: bool


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The school's name, the places this person may go, and their open tasks; read only when the page shows them."""
    return {
        "institution": SimpleLazyObject(lambda: Institution.objects.first() or Institution()),
        "navigation": SimpleLazyObject(lambda: _places(request)),
        "signed_in": SimpleLazyObject(lambda: _name(request)),
        "inbox_count": SimpleLazyObject(lambda: open_task_count(actor_of(request))),
        "demo": settings.DEMO,
    }


def _name(request: HttpRequest) -> str:
    person = actor_of(request).person
    return Thing.objects.values_list("label", flat=True).get(pk=person) if person else ""


def _places(request: HttpRequest) -> list[Place]:
    actor = actor_of(request)
    if actor.person is None:
        return []
    sides: dict[str, list[str]] = {}
    for permission, name, label in PLACES:
        if may(actor, permission):
            sides.setdefault(str(label), []).append(reverse(name))
    return [Place(label, urls[0], request.path.startswith(tuple(urls))) for label, urls in sides.items()]
