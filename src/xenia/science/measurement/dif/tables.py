"""The one pass over the rows: counts of every answer by matching score and group."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

type Counts = NDArray[np.int64]

REFERENCE, FOCAL = 0, 1


@dataclass(frozen=True, slots=True)
class DifTables:
    """Counts of answers, all that any statistic of differential functioning needs.

    Attributes
    ----------
    counts : shape (items, matching scores, 2, categories); the third axis is reference, focal. The matching score is
        the sum of the anchor items that a person answered, without the item itself when it is no anchor.
    anchor : shape (items,), which items make the matching score.
    persons : shape (2,), persons in the reference and the focal group.
    unfinished : shape (2,), how many of them miss at least one item.

    Tables of different rows with the same anchor add up.
    """

    counts: Counts
    anchor: NDArray[np.bool_]
    persons: Counts
    unfinished: Counts

    def __add__(self, other: "DifTables") -> "DifTables":
        if not np.array_equal(self.anchor, other.anchor):
            raise ValueError("Tables add up only when the same items made their matching scores.")
        shape = np.maximum(self.counts.shape, other.counts.shape)
        return replace(
            self,
            counts=_widened(self.counts, shape) + _widened(other.counts, shape),
            persons=self.persons + other.persons,
            unfinished=self.unfinished + other.unfinished,
        )

    def matched(self) -> Counts:
        """The counts with every item inside its own matching score, anchor or not (Holland and Thayer 1988)."""
        items, scores, groups, categories = self.counts.shape
        with_item = np.zeros((items, scores + categories - 1, groups, categories), dtype=np.int64)
        for category in range(categories):
            shifts = np.where(self.anchor, 0, category)
            for shift in set(shifts.tolist()):
                chosen = shifts == shift
                with_item[chosen, shift : shift + scores, :, category] = self.counts[chosen, ..., category]
        return with_item


@dataclass(frozen=True, slots=True)
class Responses:
    """Answers made ready to be counted again and again under different anchors; see `responses`.

    `codes` has the shape (items, persons), and a missing answer is the code `categories`.
    """

    codes: Counts
    focal: Counts
    categories: int


def responses(scores: NDArray[np.float64], focal: NDArray[np.bool_]) -> Responses:
    """Check and turn the answers, persons × items, NaN where missing, into codes.

    Raises ValueError when the shapes disagree or an answer is not a whole number from 0.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 2 or np.shape(focal) != scores.shape[:1]:
        raise ValueError("Scores must be persons × items, with one group a person.")
    missing = np.isnan(scores)
    filled = np.where(missing, 0.0, scores)
    if not (np.isfinite(filled) & (filled >= 0) & (filled == np.floor(filled))).all():
        raise ValueError("Scores must be whole numbers from 0, or NaN where they are missing.")
    categories = int(filled.max(initial=1)) + 1
    if categories > 101:
        raise ValueError("Scores above 100 are too many categories to match on; use the item's own steps from 0.")
    codes = np.where(missing, categories, filled).T.astype(np.int64, order="C")
    return Responses(codes=codes, focal=np.asarray(focal).astype(np.int64), categories=categories)


def dif_tables(answers: Responses, anchor: NDArray[np.bool_] | None = None) -> DifTables:
    """Count the answers by matching score (the sum of the anchor items; all by default) and group.

    A person who misses an item is left out of that item's table, and the matching score is the sum over what was
    answered, which places a person who misses much among the low scorers.
    """
    items, persons = answers.codes.shape
    anchor = np.ones(items, dtype=bool) if anchor is None else np.asarray(anchor, dtype=bool)
    if anchor.shape != (items,):
        raise ValueError("The anchor must say yes or no to each item.")
    missing = answers.codes == answers.categories
    total = np.zeros(persons, dtype=np.int64)
    for item in np.flatnonzero(anchor).tolist():
        total += np.where(missing[item], 0, answers.codes[item])
    width = answers.categories + 1
    size = items * (answers.categories - 1) + 1
    cell = (total * 2 + answers.focal) * width
    counts = np.empty((items, size, 2, answers.categories), dtype=np.int64)
    for item in range(items):
        flat = np.bincount(cell + answers.codes[item], minlength=size * 2 * width)
        counts[item] = flat.reshape(size, 2, width)[..., :-1]
    unfinished = missing.any(axis=0)
    return DifTables(
        counts=counts,
        anchor=anchor,
        persons=np.bincount(answers.focal, minlength=2),
        unfinished=np.bincount(answers.focal[unfinished], minlength=2),
    )


def _widened(counts: Counts, shape: NDArray[np.int64]) -> Counts:
    room = [(0, int(wide) - narrow) for wide, narrow in zip(shape, counts.shape, strict=True)]
    return np.pad(counts, room)
