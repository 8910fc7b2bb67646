"""Scores of items by the total score of whoever gave them: what comparing two groups of equal totals needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.assessment.scoring import Range
from xenia.assessment.scoring.parts import Part
from xenia.standards.instruments import ONE_OF, ItemType, options_of

#: with fewer items than this a total says too little to match people on
FEWEST_ITEMS = 4


@dataclass(frozen=True, slots=True)
class Matched:
    """`counts`, of shape (items, total scores, steps), of so many people, of whom some left an item out."""

    counts: NDArray[np.int32]
    people: int
    unfinished: int

    def __add__(self, other: "Matched") -> "Matched":
        return Matched(self.counts + other.counts, self.people + other.people, self.unfinished + other.unfinished)


@dataclass(frozen=True, slots=True)
class Matching:
    """How the scores of a part's items become steps from 0: `places` are those items among all, `steps` their scores.

    Only items that are answered by one choice take part; what is counted or ticked has no steps.
    """

    places: Sequence[int]
    steps: Sequence[NDArray[np.float64]]
    highest: int

    @classmethod
    def of(cls, part: Part, places: Sequence[int], scored: Mapping[str, Range]) -> "Matching | None":
        """Of a part with enough items; None where there are too few."""
        chosen = matchable(part, scored)
        if len(chosen) < FEWEST_ITEMS:
            return None
        by_code = dict(zip(part.items, places, strict=True))
        steps = [_steps(scored[code]) for code in chosen]
        return cls([by_code[code] for code in chosen], steps, max(len(step) for step in steps) - 1)

    def matched(self, scores: NDArray[np.float64]) -> Matched:
        """The counts of some people's scores (people × all items)."""
        people, categories = len(scores), self.highest + 1
        codes = np.empty((len(self.places), people), dtype=np.int64)
        for row, (place, steps) in enumerate(zip(self.places, self.steps, strict=True)):
            column = scores[:, place]
            codes[row] = np.where(np.isnan(column), categories, np.searchsorted(steps, column))
        missing = codes == categories
        total = np.where(missing, 0, codes).sum(axis=0)
        size = len(self.places) * self.highest + 1
        counts = np.empty((len(self.places), size, categories), dtype=np.int32)
        for row, own in enumerate(codes):
            flat = np.bincount(total * (categories + 1) + own, minlength=size * (categories + 1))
            counts[row] = flat.reshape(size, categories + 1)[:, :-1]
        return Matched(counts, people, int(missing.any(axis=0).sum()))


def matchable(part: Part, scored: Mapping[str, Range]) -> list[str]:
    """The items of a part that take part, in the order of what is matched."""
    return [code for code in part.items if scored[code].item.type in (*ONE_OF, ItemType.MATRIX)]


def _steps(bounds: Range) -> NDArray[np.float64]:
    points = {bounds.turned(option.score) for option in options_of(bounds.item) if option.score is not None}
    return np.array(sorted(points))
