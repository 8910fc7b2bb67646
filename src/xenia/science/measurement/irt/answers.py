"""Answer patterns: the different rows of a table of answers, counted; they add up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AnswerPatterns:
    """`rows` (patterns × items) holds categories 0, 1, … and −1 where an answer is missing; `count` (patterns,)."""

    rows: Integers
    count: Integers

    def __add__(self, other: "AnswerPatterns") -> "AnswerPatterns":
        if self.rows.shape[1] != other.rows.shape[1]:
            raise ValueError(f"{self.rows.shape[1]} items can't be added to {other.rows.shape[1]}.")
        rows, place = _distinct(np.vstack([self.rows, other.rows]))
        count = np.zeros(len(rows), dtype=np.int64)
        np.add.at(count, place, np.concatenate([self.count, other.count]))
        return AnswerPatterns(rows, count)


def answer_patterns(scores: Floats) -> tuple[AnswerPatterns, Integers]:
    """The patterns of a table, persons × items with NaN for missing, and the pattern of every person, (persons,).

    Raises ValueError when the table is not two-dimensional or a score is negative or not whole.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"Scores are a table of persons × items, not an array of {table.ndim} dimensions.")
    filled = np.where(np.isnan(table), -1.0, table)
    if not np.isfinite(filled).all() or (filled != np.floor(filled)).any() or (filled[~np.isnan(table)] < 0).any():
        raise ValueError("Scores are whole numbers from 0.")
    rows, place = _distinct(filled.astype(np.int64))
    return AnswerPatterns(rows, np.bincount(place, minlength=len(rows))), place


def _distinct(rows: Integers) -> tuple[Integers, Integers]:
    if not rows.size:
        return rows[:1], np.zeros(len(rows), dtype=np.int64)
    small = np.ascontiguousarray(rows.astype(np.min_scalar_type(-int(rows.max(initial=0)) - 2)))
    keys = small.view(np.dtype((np.void, small.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], place
