"""Which passages wait for someone to look at them: first those that are held, then those that may be quoted."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xenia.assessment.models import Codebook, Passage
from xenia.assessment.queries.coding.blind import passages_of
from xenia.assessment.queries.coding.desk import Shown, show
from xenia.core.rules import Actor


@dataclass(frozen=True, slots=True)
class Look:
    """A passage with everything that was flagged in it, and how many wait."""

    shown: Shown
    held: int
    others: int

    @property
    def flagged(self) -> list[Any]:
        return [piece for piece in self.shown.pieces if piece.kind]


def passages_held(actor: Actor, book: Codebook) -> QuerySet[Any]:
    """What nobody codes before someone has looked."""
    return passages_of(actor, book).filter(held=True)


def passages_to_look_at(actor: Actor, book: Codebook) -> QuerySet[Any]:
    """What can be coded and may be quoted, but was not looked at: the scanner found nothing, and it finds not all."""
    return passages_of(actor, book).filter(held=False, cleared_at=None, may_quote=True)


def look(actor: Actor, book: Codebook, *, after: UUID | None = None, at: UUID | None = None) -> Look | None:
    """The passage `at`, or the next that waits; None when none does."""
    found = passages_of(actor, book).filter(pk=at).first() if at else _next(actor, book, after)
    if found is None:
        return None
    held, others = passages_held(actor, book).count(), passages_to_look_at(actor, book).count()
    return Look(show(book, found, looking=True), held, others)


def _next(actor: Actor, book: Codebook, after: UUID | None) -> Passage | None:
    for waiting in (passages_held(actor, book), passages_to_look_at(actor, book)):
        found: Passage | None = (waiting.filter(pk__gt=after).first() if after else None) or waiting.first()
        if found:
            return found
    return None
