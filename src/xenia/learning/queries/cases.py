"""Cases, their versions and texts."""

from functools import lru_cache

from django.db.models import Q, QuerySet

from xenia.core.rules import Actor, may
from xenia.learning.models import Case, CaseVersion, Script
from xenia.standards.cases import CaseDocument, parse


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Published cases for everybody who is signed in; drafts for those who may see the bank."""
    rows = Case.objects.select_related("thing")
    if may(actor, "learning.view_bank"):
        return rows
    if may(actor, "learning.play"):
        return rows.filter(thing__published_at__isnull=False, thing__retired_at__isnull=True)
    return rows.none()


def newest_version(case: Case) -> CaseVersion:
    """The version with the highest number, a draft or not."""
    return case.versions.select_related("thing", "case__thing").latest("number")


def published_version(case: Case) -> CaseVersion | None:
    """The version that is played."""
    living = Q(thing__published_at__isnull=False, thing__retired_at__isnull=True)
    return case.versions.select_related("thing", "case__thing").filter(living).order_by("-number").first()


def document_of(script: Script) -> CaseDocument:
    """A text as a plain document, read once for each state."""
    return parsed(bytes(script.digest), script.text)


@lru_cache(maxsize=256)
def parsed(_digest: bytes, text: str) -> CaseDocument:
    """The case that a text holds; the digest stands for it."""
    return parse(text)
