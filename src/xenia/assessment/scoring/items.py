"""The score of every item, and the range in which it lies."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xenia.assessment.scoring.asking import Answered, asked_items, has_answer
from xenia.standards.instruments import ONE_OF, Instrument, Item, ItemType, options_of


@dataclass(frozen=True, slots=True)
class Range:
    """Of one scored item, or row of a matrix: its lowest and highest score (None where it has no bound), the item."""

    item: Item
    low: float | None
    high: float | None

    def turned(self, score: float) -> float:
        """The score, turned round if the item is reversed."""
        if not self.item.reverse or self.low is None or self.high is None:
            return score
        return self.low + self.high - score


def scored_ranges(instrument: Instrument) -> dict[str, Range]:
    """Everything that has a score: items by their code, rows of a matrix as 'item.row', in their order."""
    return {code: scored for item in instrument.items for code, scored in _ranges(item)}


def item_scores(instrument: Instrument, answers: Answered) -> dict[str, float | None]:
    """The score of each of `scored_ranges`, reversed where it should be and never weighted.

    None where nothing was answered, where the answer counts nowhere, and where the item was not asked.
    """
    asked = {item.code for item in asked_items(instrument, answers)}
    return {
        code: _score(code, scored, answers) if scored.item.code in asked else None
        for code, scored in scored_ranges(instrument).items()
    }


def not_counting(instrument: Instrument, answers: Answered) -> frozenset[str]:
    """Those of `scored_ranges` that count as neither answered nor missing: not asked, or answered 'not applicable'."""
    asked = {item.code for item in asked_items(instrument, answers)}
    return frozenset(
        code
        for code, scored in scored_ranges(instrument).items()
        if scored.item.code not in asked
        or (has_answer(said(code, scored.item, answers)) and _score(code, scored, answers) is None)
    )


def said(code: str, item: Item, answers: Answered) -> Any:
    """The answer to an item, or to the row of a matrix."""
    value = answers.get(item.code)
    if item.type is not ItemType.MATRIX:
        return value
    return value.get(code.removeprefix(f"{item.code}.")) if isinstance(value, dict) else None


def _ranges(item: Item) -> Iterator[tuple[str, Range]]:
    if item.type is ItemType.NUMBER:
        yield item.code, Range(item, item.minimum, item.maximum)
        return
    scores = [option.score for option in options_of(item) if option.score is not None]
    if not scores:
        return
    if item.type in ONE_OF:
        yield item.code, Range(item, min(scores), max(scores))
    elif item.type is ItemType.MULTIPLE:
        yield item.code, Range(item, sum(min(score, 0.0) for score in scores), sum(max(score, 0.0) for score in scores))
    elif item.type is ItemType.MATRIX:
        yield from ((f"{item.code}.{row.code}", Range(item, min(scores), max(scores))) for row in item.rows)


def _score(code: str, scored: Range, answers: Answered) -> float | None:
    value = said(code, scored.item, answers)
    if not has_answer(value):
        return None
    raw = _raw(scored.item, value)
    return None if raw is None else scored.turned(raw)


def _raw(item: Item, value: Any) -> float | None:
    """The score of an answer as it stands; None for an answer that the item does not know, or that counts nowhere."""
    if item.type is ItemType.NUMBER:
        plain = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return float(value) if plain else None
    chosen = value if isinstance(value, list | tuple) else (value,)
    scores = [option.score for option in options_of(item) if option.code in chosen and option.score is not None]
    return float(sum(scores)) if scores else None
