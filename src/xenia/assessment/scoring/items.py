"""The score of every item, and the range in which it lies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xenia.assessment.scoring.asking import Answered, asked_items, has_answer, is_number
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
    return {code: bounds for item in instrument.items for code, bounds in _ranges(item)}


def item_scores(instrument: Instrument, answers: Answered) -> dict[str, float | None]:
    """The score of each of `scored_ranges`, reversed where it should be and never weighted.

    None where nothing was answered, where the answer counts nowhere, and where the item was not asked.
    """
    return {code: score for code, (_range, score, _counts) in scored(instrument, answers).items()}


def scored(instrument: Instrument, answers: Answered) -> dict[str, tuple[Range, float | None, bool]]:
    """The range and score of each of `scored_ranges`, and whether it counts: what was not asked, or was answered
    'not applicable', is neither answered nor missing."""
    asked = {item.code for item in asked_items(instrument, answers)}
    found: dict[str, tuple[Range, float | None, bool]] = {}
    for code, bounds in scored_ranges(instrument).items():
        value = said(code, bounds.item, answers) if bounds.item.code in asked else None
        score = _score(bounds, value)
        counts = bounds.item.code in asked and (score is not None or not has_answer(value))
        found[code] = (bounds, score, counts)
    return found


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


def _score(bounds: Range, value: Any) -> float | None:
    raw = _raw(bounds.item, value) if has_answer(value) else None
    return None if raw is None else bounds.turned(raw)


def _raw(item: Item, value: Any) -> float | None:
    """The score of an answer as it stands; None for an answer that the item does not know, or that counts nowhere."""
    if item.type is ItemType.NUMBER:
        return float(value) if is_number(value) else None
    chosen = value if isinstance(value, list | tuple) else (value,)
    scores = [option.score for option in options_of(item) if option.code in chosen and option.score is not None]
    return float(sum(scores)) if scores else None
