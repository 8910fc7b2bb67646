"""Score groups: all that the Rasch family needs to know of a table of answers, and it adds up."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ScoreGroups:
    """Persons counted by which items they answered and by their sum over these.

    `seen` (patterns × items) says which items a pattern answered. A cell is a pattern with a score: `pattern`, `score`
    and `count` have the shape (cells,), and `taken` (cells × items × categories) counts the categories chosen.
    `a + b` is what one pass over both tables would have given.
    """

    seen: NDArray[np.bool_]
    pattern: Integers
    score: Integers
    count: Integers
    taken: Integers

    def __add__(self, other: "ScoreGroups") -> "ScoreGroups":
        if self.seen.shape[1] != other.seen.shape[1]:
            raise ValueError(f"{self.seen.shape[1]} items can't be added to {other.seen.shape[1]}.")
        width = max(self.taken.shape[2], other.taken.shape[2])
        seen, pattern = _patterns(np.vstack([self.seen[self.pattern], other.seen[other.pattern]]))
        score = np.concatenate([self.score, other.score])
        kept, cell = np.unique(np.column_stack([pattern, score]), axis=0, return_inverse=True)
        count = np.zeros(len(kept), dtype=np.int64)
        np.add.at(count, cell, np.concatenate([self.count, other.count]))
        taken = np.zeros((len(kept), seen.shape[1], width), dtype=np.int64)
        np.add.at(taken, cell, np.concatenate([_widened(self.taken, width), _widened(other.taken, width)]))
        return ScoreGroups(seen, kept[:, 0], kept[:, 1], count, taken)

    def where(self, chosen: NDArray[np.bool_]) -> "ScoreGroups":
        """Only the cells that a mask of shape (cells,) chooses."""
        return replace(
            self,
            pattern=self.pattern[chosen],
            score=self.score[chosen],
            count=self.count[chosen],
            taken=self.taken[chosen],
        )

    def recoded(self, low: Integers, width: int) -> "ScoreGroups":
        """Each item's categories counted from its own `low`, shape (items,), and `width` of them kept."""
        padded = _widened(self.taken, int(low.max(initial=0)) + width)
        places = np.minimum(low[:, None] + np.arange(width), padded.shape[2] - 1)
        taken = np.take_along_axis(padded, places[None], axis=2)
        return replace(self, score=self.score - (self.seen @ low)[self.pattern], taken=taken)


def score_groups(scores: Floats) -> ScoreGroups:
    """Fold a table, persons × items, of categories 0, 1, 2 … with NaN where an answer is missing.

    Raises ValueError when the table is not two-dimensional or a score is negative or not whole.
    """
    return grouped(scores)[0]


def grouped(scores: Floats) -> tuple[ScoreGroups, Integers]:
    """The score groups and the cell of every person, shape (persons,). Raises as `score_groups` does."""
    codes, seen = _codes(scores)
    patterns, pattern = _patterns(seen)
    score = codes.sum(axis=1)
    span = int(score.max(initial=0)) + 1
    keys, cell = np.unique(pattern * span + score, return_inverse=True)
    items, width = codes.shape[1], int(codes.max(initial=0)) + 1
    places = (cell[:, None] * items + np.arange(items)) * width + codes
    chosen = places.ravel() if seen.all() else places[seen]
    taken = np.bincount(chosen, minlength=len(keys) * items * width).reshape(len(keys), items, width)
    count = np.bincount(cell, minlength=len(keys))
    return ScoreGroups(patterns, keys // span, keys % span, count, taken), cell


def _codes(scores: Floats) -> tuple[Integers, NDArray[np.bool_]]:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"Scores are a table of persons × items, not an array of {table.ndim} dimensions.")
    seen = ~np.isnan(table)
    filled = table if seen.all() else np.where(seen, table, 0.0)
    if not np.isfinite(filled).all():
        raise ValueError("A score is infinite.")
    codes = filled.astype(np.int64)
    if (codes != filled).any() or codes.min(initial=0) < 0:
        raise ValueError("Scores are whole numbers from 0; count categories before asking for a Rasch model.")
    return codes, seen


def _patterns(seen: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Integers]:
    """The different rows of a table of truths, and for each row which of them it is."""
    if not seen.size or seen.all():  # nothing missing: the common case, and no need to sort
        return np.ones((1, seen.shape[1]), dtype=bool), np.zeros(len(seen), dtype=np.int64)
    packed = np.packbits(seen, axis=1)
    rows = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, place = np.unique(rows, return_index=True, return_inverse=True)
    return seen[first], place


def _widened(taken: Integers, width: int) -> Integers:
    return np.pad(taken, ((0, 0), (0, 0), (0, max(0, width - taken.shape[2]))))
