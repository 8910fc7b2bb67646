"""A case as a place in which a story can stand."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xenia.community.places import PlaceKind, register_place
from xenia.learning.models import Case

CASE = "case"
VERSION = "case_version"


def register_case_place() -> None:
    """Tell the voices what a case is for the teller, and who mends it."""
    register_place(PlaceKind(kind=CASE, words=_words, owners=_owners, task_route=_route))


def _words(cases: Collection[UUID]) -> Mapping[UUID, str | Promise]:
    return dict.fromkeys(cases, _("A case for students"))


def _owners(cases: Collection[UUID]) -> Mapping[UUID, Collection[UUID]]:
    rows = Case.objects.filter(pk__in=cases, author__isnull=False).values_list("pk", "author")
    return {case: [author] for case, author in rows}


def _route(case: UUID) -> str:
    return reverse("case", args=[case])
