"""A case as a place in which a story can stand; its teller learns for which years of study it is, and no session."""

import re
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xenia.community.places import PlaceKind, register_place
from xenia.learning.actions.earlier import forget_states_of
from xenia.learning.models import Case, Script

CASE = "case"
VERSION = "case_version"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
#: characters within which the head of a case's text stands
HEAD = 4000
_AUDIENCE = re.compile(r"^audience: (.*)$", re.MULTILINE)
_YEARS = re.compile(r"\b(?:years?|años?|السنة|السنوات)\b[^;]*|[^;]*-year\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d(?!\d)|" + "|".join(ORDINALS), re.IGNORECASE)


def register_case_place() -> None:
    """Tell the voices what a case is for the teller, and who mends it; its earlier states go when a story ends."""
    register_place(PlaceKind(kind=CASE, words=_words, owners=_owners, task_route=_route, ended=forget_states_of))


def _words(cases: Collection[UUID]) -> Mapping[UUID, str | Promise]:
    audiences = dict.fromkeys(cases, "") | _audiences(cases)
    return {case: _told(years_of(audience)) for case, audience in audiences.items()}


def _audiences(cases: Collection[UUID]) -> dict[UUID, str]:
    """For whom the published version of each case is, as its author wrote it; one statement."""
    rows = (
        Script.objects.filter(version__case__in=cases, language=F("version__language"))
        .filter(version__thing__published_at__isnull=False, version__thing__retired_at=None)
        .order_by("version__number")
        .values_list("version__case", Substr("text", 1, HEAD))
    )
    return {case: found[1] if (found := _AUDIENCE.search(head)) else "" for case, head in rows}


def years_of(audience: str) -> list[int]:
    """The years of study that words for an audience name, in their order: "medical students, years 2 to 4"."""
    found = {one.casefold() for words in _YEARS.findall(audience) for one in _YEAR.findall(words)}
    years = {ORDINALS.index(one) + 1 if one in ORDINALS else int(one) for one in found}
    return sorted(years - {0, 9})


def _told(years: list[int]) -> str:
    """Coarse: the first and the last year, whoever else it is for."""
    if not years:
        return _("A case for students")
    if len(years) == 1:
        return _("A case for students in year %(year)s") % {"year": years[0]}
    return _("A case for students in years %(first)s to %(last)s") % {"first": years[0], "last": years[-1]}


def _owners(cases: Collection[UUID]) -> Mapping[UUID, Collection[UUID]]:
    rows = Case.objects.filter(pk__in=cases, author__isnull=False).values_list("pk", "author")
    return {case: [author] for case, author in rows}


def _route(case: UUID) -> str:
    return reverse("case", args=[case])
