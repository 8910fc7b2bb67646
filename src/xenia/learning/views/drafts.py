"""What the pages of authors share: the case, its newest version, and the text that is worked on."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.learning.models import Case, CaseVersion
from xenia.learning.queries.cases import newest_version, visible_cases


def draft_of(request: HttpRequest, key: UUID) -> CaseVersion:
    """The newest version of a case that the actor sees; 404 for any other."""
    case: Case = get_object_or_404(visible_cases(actor_of(request)).select_related("author__thing"), pk=key)
    version = newest_version(case)
    version.case = case
    return version


def seen_in(request: HttpRequest) -> int:
    """The save that the page had before it, as it sends it along."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0


def author_trail(version: CaseVersion, *last: str | Promise) -> list[tuple[str | Promise, str]]:
    """Where an author is: the bank, the case's desk, this page."""
    case = version.case
    return [
        (_("Bank of cases"), reverse("case_bank")),
        (case.thing.label, reverse("case_workshop", args=[case.pk])),
        *((label, "") for label in last),
    ]
