"""The answers of many to one form as arrays: of each question what was answered, and what that scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xenia.assessment.queries.answer_codes import Read, reader_of
from xenia.assessment.scoring import Range, asked_items, scored_ranges
from xenia.assessment.scoring.asking import Answered
from xenia.standards.instruments import WORDS, Instrument, Item, ItemType


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered to one question: `labels[codes[i]]` by `people[i]`; several answers of one person stand apart.

    Labels are codes of options, numbers, months, 'option@place' of a ranking, and the signs of `answer_codes`.
    """

    code: str
    labels: Sequence[str]
    people: NDArray[np.int64]
    codes: NDArray[np.int64]

    def counts(self, chosen: NDArray[np.bool_] | None = None) -> dict[str, int]:
        """How many gave each answer, of everybody or of those who are marked."""
        codes = self.codes if chosen is None else self.codes[chosen[self.people]]
        found = np.bincount(codes, minlength=len(self.labels)).tolist()
        return {label: count for label, count in zip(self.labels, found, strict=True) if count}


@dataclass(frozen=True, slots=True)
class Coded:
    """The answers of some people: question by question, and persons × scored items (NaN where there is no score).

    `out` marks what counts as neither answered nor missing: not asked, or answered with what counts nowhere.
    """

    people: int
    said: tuple[Said, ...]
    scores: NDArray[np.float64]
    out: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Column:
    """A question, or a row of a matrix, and how its answers are read."""

    code: str
    item: Item
    row: str
    scored: bool
    read: Read

    def values(self, block: Sequence[Answered]) -> list[Any]:
        found = [answers.get(self.item.code) for answers in block]
        if not self.row:
            return found
        return [value.get(self.row) if isinstance(value, dict) else None for value in found]


class AnswerColumns:
    """How the answers to a form become arrays; made once for a version, then used block by block.

    Questions that are answered in a person's own words have no column: their words are sealed.
    """

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        scored = scored_ranges(instrument)
        self._columns = [column for item in instrument.items for column in _columns(item, scored)]
        self._rules = any(item.show_if for item in instrument.items)

    def coded(self, block: Sequence[Answered]) -> Coded:
        """The answers of a block of people, scored as `item_scores` scores them."""
        not_asked = self._not_asked(block)
        said, scores, out = [], [], []
        for column in self._columns:
            found = column.read(column.values(block))
            left_out = not_asked.get(column.item.code)
            if left_out is not None:
                found = found.without(left_out)
            said.append(Said(column.code, found.labels, found.people, found.codes))
            if column.scored:
                scores.append(found.scores)
                out.append(found.out)
        empty = np.empty((len(block), 0))
        return Coded(
            people=len(block),
            said=tuple(said),
            scores=np.column_stack(scores) if scores else empty,
            out=np.column_stack(out) if out else empty.astype(bool),
        )

    def _not_asked(self, block: Sequence[Answered]) -> dict[str, NDArray[np.bool_]]:
        """Of each item that was not asked of everybody, of whom it was not."""
        if not self._rules:
            return {}
        asked = [{item.code for item in asked_items(self._instrument, answers)} for answers in block]
        masks = {
            item.code: np.fromiter((item.code not in codes for codes in asked), dtype=bool, count=len(block))
            for item in self._instrument.items
        }
        return {code: mask for code, mask in masks.items() if mask.any()}


def _columns(item: Item, scored: dict[str, Range]) -> Iterator[_Column]:
    if item.type in WORDS:
        return
    rows = [row.code for row in item.rows] if item.type is ItemType.MATRIX else [""]
    for row in rows:
        code = f"{item.code}.{row}" if row else item.code
        yield _Column(code, item, row, code in scored, reader_of(item, scored.get(code)))
