"""The words of passages, opened where they are shown: of many answers at once, and without what is masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from xenia.assessment.models import Passage
from xenia.assessment.queries.words_unsealed import answers_by_response
from xenia.science.textmatch.identifiers import MASK, Kind, Span, masked


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage: words as they stand, words that may tell who someone is, or a mask over such words."""

    text: str
    kind: str = ""
    masked: bool = False
    number: int = 0


def originals(passages: Sequence[Passage]) -> dict[UUID, str]:
    """The words of passages as they were written, for whoever looks at them first; none of those that are gone."""
    read = dict(answers_by_response({passage.response_id for passage in passages}, words=True))
    words = {passage.pk: read.get(passage.response_id, {}).get(passage.item) for passage in passages}
    return {key: text for key, text in words.items() if isinstance(text, str)}


def shown_words(passages: Sequence[Passage]) -> dict[UUID, str]:
    """The words of passages without what is masked in them, for everyone else."""
    whole = originals(passages)
    return {
        passage.pk: masked(whole[passage.pk], spans_of(passage, masks=True))
        for passage in passages
        if passage.pk in whole
    }


def spans_of(passage: Passage, *, masks: bool = False) -> list[Span]:
    """What was flagged in a passage, or of that only what is masked."""
    return [Span(start, end, Kind(kind)) for start, end, kind, hidden in passage.flagged if hidden or not masks]


def pieces_of(text: str, passage: Passage, *, looking: bool = False) -> list[Piece]:
    """A passage cut at what is masked; for whoever is `looking`, at everything that was flagged, with its words."""
    pieces, at = [], 0
    for number, (start, end, kind, hidden) in enumerate(sorted(passage.flagged)):
        if not (looking or hidden) or start < at:
            continue
        pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end] if looking else MASK, kind, bool(hidden), number))
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]
