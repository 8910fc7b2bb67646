"""Codebooks as whoever asks may see them, how far each has come, and what could be coded."""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from xenia.assessment.models import Code, Codebook, Occasion, Passage, Privacy
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.occasions import visible_occasions
from xenia.core.rules import Actor, may
from xenia.standards.instruments import WORDS, Item

CODERS = 2
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the passages of a codebook have come. What one coder alone has done is told to that coder only."""

    passages: int
    held: int
    mine: int
    both: int
    #: coded by two, and not settled yet
    open: int
    settled: int
    quotable: int


FIGURES = len(fields(Progress))


def visible_codebooks(actor: Actor) -> QuerySet[Codebook]:
    """All of the school for those who code, the newest first; one statement."""
    found = Codebook.objects.select_related("thing", "occasion__thing", "occasion__about", "occasion__version__thing")
    if not may(actor, "assessment.code"):
        return found.none()
    return found.order_by(F("thing__created_at").desc(), "pk")


def with_progress(actor: Actor, books: QuerySet[Codebook]) -> list[tuple[Codebook, Progress]]:
    """Each codebook with how far it has come; two statements, however many."""
    rows = (
        Passage.objects.filter(codebook__in=books.order_by().values("pk"))
        .annotate(
            said=Count("codings", filter=Q(codings__final=False), distinct=True),
            final=Count("codings", filter=Q(codings__final=True), distinct=True),
            own=Count("codings", filter=Q(codings__final=False, codings__coder=actor.person), distinct=True),
        )
        .values_list("codebook", "held", "said", "final", "own", "may_quote", "cleared_at")
    )
    counts: dict[UUID, list[int]] = {}
    for book, held, said, final, own, quote, looked in rows:
        count = counts.setdefault(book, [0] * FIGURES)
        both = said >= CODERS
        told = (True, held, own, both, both and not final and not held, final, final and quote and looked and not held)
        counts[book] = [have + bool(one) for have, one in zip(count, told, strict=True)]
    return [(book, Progress(*counts.get(book.pk, [0] * FIGURES))) for book in books]


def progress_of(actor: Actor, book: Codebook) -> Progress:
    """How far one codebook has come."""
    return with_progress(actor, Codebook.objects.filter(pk=book.pk))[0][1]


def codes_of(book: Codebook) -> list[Code]:
    """The codes in their order, which never depends on how they are used."""
    return list(Code.objects.filter(codebook=book))


def items_in_words(occasion: Occasion) -> list[Item]:
    """The questions of an occasion that are answered in a person's own words."""
    return [item for item in plain_of(occasion.version).items if item.type in WORDS]


def questions_of(book: Codebook) -> dict[str, str]:
    """What was asked, by the item's code."""
    return {item.code: item.text for item in items_in_words(book.occasion)}


def occasions_to_code(actor: Actor) -> list[tuple[Occasion, list[Item]]]:
    """Occasions whose words can be coded now, with the questions; anonymous ones only once they are closed."""
    if not may(actor, "assessment.code"):
        return []
    answered = visible_occasions(actor).filter(responses__submitted=True).distinct()
    ready = answered.filter(Q(privacy=Privacy.NAMED) | Q(closed_at__isnull=False))
    found = [(one, items_in_words(one)) for one in ready[:MOST_OFFERED]]
    return [(one, items) for one, items in found if items]


def occasion_to_code(actor: Actor, key: Any) -> tuple[Occasion, list[Item]] | None:
    """One of them."""
    return next(((one, items) for one, items in occasions_to_code(actor) if str(one.pk) == str(key)), None)
