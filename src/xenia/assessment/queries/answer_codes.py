"""How the answers of many people to one question become numbers: a reader for each kind of question."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xenia.assessment.scoring import Range, has_answer, is_number
from xenia.standards.instruments import Item, ItemType, options_of

#: what stands beside the codes of answers, with a sign that no code can have
MISSING, NOT_ASKED, UNKNOWN = BEFORE = "?missing", "?not_asked", "?unknown"
#: their places
NONE, LEFT_OUT, STRANGE = range(3)
#: whole numbers below this are counted one by one, all others by three digits
EXACT = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """`labels[codes[i]]` was answered by the person `people[i]`; `scores` and `out` have one entry a person."""

    labels: Sequence[str]
    people: NDArray[np.int64]
    codes: NDArray[np.int64]
    scores: NDArray[np.float64]
    out: NDArray[np.bool_]

    def without(self, left_out: NDArray[np.bool_]) -> "Found":
        """The same after these people were not asked, whatever they had answered before."""
        kept = ~left_out[self.people]
        gone = np.flatnonzero(left_out)
        return replace(
            self,
            people=np.concatenate([self.people[kept], gone]),
            codes=np.concatenate([self.codes[kept], np.full(len(gone), LEFT_OUT)]),
            scores=np.where(left_out, np.nan, self.scores),
            out=self.out | left_out,
        )


type Read = Callable[[Sequence[Any]], Found]


def reader_of(item: Item, scored: Range | None) -> Read:
    """What reads the answers to this item, or to one row of a matrix; without a range nothing has a score."""
    if item.type is ItemType.NUMBER:
        return lambda values: _numbers(values, scored)
    if item.type is ItemType.DATE:
        return lambda values: _labelled(([value[:7]] if isinstance(value, str) else None for value in values), values)
    if item.type is ItemType.RANKING:
        return lambda values: _labelled(map(_places, values), values)
    if item.type is ItemType.MULTIPLE:
        return lambda values: _several(item, scored, values)
    return _Choice(item, scored)


class _Choice:
    """One of the options: a look-up for each answer, and one for all scores."""

    def __init__(self, item: Item, scored: Range | None) -> None:
        options = options_of(item)
        self._labels = (*BEFORE, *(option.code for option in options))
        self._place = {None: NONE, "": NONE} | {
            code: place for place, code in enumerate(self._labels) if place > STRANGE
        }
        points = [
            scored.turned(option.score) if scored and option.score is not None else math.nan for option in options
        ]
        self._scores = np.array([math.nan] * len(BEFORE) + points)
        self._out = np.isnan(self._scores)
        self._out[NONE] = False

    def __call__(self, values: Sequence[Any]) -> Found:
        find = self._place.get
        try:
            codes = np.fromiter((find(value, STRANGE) for value in values), dtype=np.int64, count=len(values))
        except TypeError:  # a list where one answer belongs
            plain = [value if isinstance(value, str) or value is None else "?" for value in values]
            codes = np.fromiter((find(value, STRANGE) for value in plain), dtype=np.int64, count=len(values))
        return Found(self._labels, np.arange(len(values)), codes, self._scores[codes], self._out[codes])


def _labelled(said: Iterable[list[str] | None], values: Sequence[Any], scores: Sequence[float] = ()) -> Found:
    """Answers that stand for themselves; None is what the question does not know."""
    places = {label: place for place, label in enumerate(BEFORE)}
    people, codes = [], []
    for person, (labels, value) in enumerate(zip(said, values, strict=True)):
        found = [MISSING] if not has_answer(value) else [UNKNOWN] if labels is None else labels
        people += [person] * len(found)
        codes += [places.setdefault(label, len(places)) for label in found]
    points = np.array(scores or [math.nan] * len(values), dtype=np.float64)
    answered = np.ones(len(values), dtype=bool)
    answered[[person for person, code in zip(people, codes, strict=True) if code == NONE]] = False
    return Found(
        tuple(places),
        np.array(people, dtype=np.int64),
        np.array(codes, dtype=np.int64),
        points,
        answered & np.isnan(points),
    )


def _numbers(values: Sequence[Any], scored: Range | None) -> Found:
    plain = [value if is_number(value) else None for value in values]
    scores = [math.nan if value is None or scored is None else scored.turned(float(value)) for value in plain]
    return _labelled((None if value is None else [_number_label(value)] for value in plain), values, scores)


def _number_label(value: float) -> str:
    return str(int(value)) if abs(value) < EXACT and value == int(value) else f"{value:.3g}"


def _several(item: Item, scored: Range | None, values: Sequence[Any]) -> Found:
    points = {option.code: option.score for option in options_of(item)}
    known: list[list[str]] = [
        [code for code in points if code in value] if isinstance(value, list | tuple) else [] for value in values
    ]
    scores = [_sum([points[code] for code in codes], scored) for codes in known]
    return _labelled((codes or None for codes in known), values, scores)


def _sum(points: Sequence[float | None], scored: Range | None) -> float:
    counted = [point for point in points if point is not None]
    return scored.turned(float(sum(counted))) if counted and scored else math.nan


def _places(value: Any) -> list[str] | None:
    return [f"{code}@{place}" for place, code in enumerate(value, start=1)] if isinstance(value, list | tuple) else None
