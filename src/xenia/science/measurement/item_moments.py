"""Sufficient statistics of persons × items: sums and products over the persons who answered both of two items."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

BLOCK = 4096  # rows at a time: a block of sixty items stays in the processor's cache


@dataclass(frozen=True, slots=True)
class ItemMoments:
    """What reliability needs of persons × items; moments of different persons add up, wherever each was reckoned.

    Scores are held relative to `origin`, so that large scores with a small spread lose no digits.

    Attributes
    ----------
    persons : persons with at least one answer
    origin : shape (k,), subtracted from every score of the item
    counts : shape (k, k), persons who answered both items
    sums : shape (k, k), `sums[i, j]` is the sum of xᵢ − originᵢ over the persons who answered i and j
    products : shape (k, k), sums of (xᵢ − originᵢ)(xⱼ − originⱼ) over the same persons
    lowest, highest : shape (k,), the extremes of each item; inf and −inf where nobody answered
    at_lowest, at_highest : shape (k,), how many persons have them
    """

    persons: int
    origin: NDArray[np.float64]
    counts: NDArray[np.float64]
    sums: NDArray[np.float64]
    products: NDArray[np.float64]
    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]
    at_lowest: NDArray[np.float64]
    at_highest: NDArray[np.float64]

    def __add__(self, other: ItemMoments) -> ItemMoments:
        """The moments of both sets of persons on the same items; ValueError when the numbers of items differ."""
        if self.origin.shape != other.origin.shape:
            raise ValueError(f"Moments of {len(self.origin)} and of {len(other.origin)} items can't be added.")
        shift = other.origin - self.origin
        moved = shift[:, None] * other.sums.T
        products = other.products + moved + moved.T + np.outer(shift, shift) * other.counts
        lowest, highest = np.minimum(self.lowest, other.lowest), np.maximum(self.highest, other.highest)
        return ItemMoments(
            persons=self.persons + other.persons,
            origin=self.origin,
            counts=self.counts + other.counts,
            sums=self.sums + other.sums + shift[:, None] * other.counts,
            products=self.products + products,
            lowest=lowest,
            highest=highest,
            at_lowest=self.at_lowest * (self.lowest == lowest) + other.at_lowest * (other.lowest == lowest),
            at_highest=self.at_highest * (self.highest == highest) + other.at_highest * (other.highest == highest),
        )

    @property
    def answered(self) -> NDArray[np.float64]:
        """Persons who answered each item, shape (k,)."""
        return self.counts.diagonal()

    @property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest score given to any item; NaN when there is no score at all."""
        if not self.answered.any():
            return np.nan, np.nan
        return float(self.lowest.min()), float(self.highest.max())

    def means(self) -> NDArray[np.float64]:
        """Mean of each item over those who answered it, shape (k,); NaN where nobody did."""
        answered = self.answered
        there = answered > 0
        return np.where(there, self.origin + self.sums.diagonal() / np.where(there, answered, 1.0), np.nan)

    def covariances(self) -> NDArray[np.float64]:
        """Pairwise covariances, shape (k, k), each over the persons who answered both items.

        cᵢⱼ = (Σxᵢxⱼ − Σxᵢ Σxⱼ / n) / (n − 1) with all sums over those n persons; NaN where n < 2. With missing answers
        the matrix need not be positive definite. An item all of whose scores are equal has a variance of exactly 0.
        """
        enough = self.counts > 1
        n = np.where(enough, self.counts, 2.0)
        found = np.where(enough, (self.products - self.sums * self.sums.T / n) / (n - 1.0), np.nan)
        constant = self.lowest == self.highest  # rounding must not make a variance out of nothing
        spread = np.where(constant, 0.0, 1.0)
        return np.asarray(found * np.outer(spread, spread))

    def reversed(self, items: NDArray[np.bool_], *, low: float, high: float) -> ItemMoments:
        """The moments after turning the items marked in `items`, shape (k,), round: x becomes low + high − x."""
        sign = np.where(items, -1.0, 1.0)
        return ItemMoments(
            persons=self.persons,
            origin=np.where(items, low + high - self.origin, self.origin),
            counts=self.counts,
            sums=self.sums * sign[:, None],
            products=self.products * np.outer(sign, sign),
            lowest=np.where(items, low + high - self.highest, self.lowest),
            highest=np.where(items, low + high - self.lowest, self.highest),
            at_lowest=np.where(items, self.at_highest, self.at_lowest),
            at_highest=np.where(items, self.at_lowest, self.at_highest),
        )

    def only(self, items: NDArray[np.bool_]) -> ItemMoments:
        """The moments of the items marked in `items`, shape (k,); the persons stay as they were counted."""
        both = np.ix_(items, items)
        return ItemMoments(
            self.persons,
            self.origin[items],
            *(matrix[both] for matrix in (self.counts, self.sums, self.products)),
            *(vector[items] for vector in (self.lowest, self.highest, self.at_lowest, self.at_highest)),
        )


def item_moments(scores: NDArray[np.float64]) -> ItemMoments:
    """Fold persons × items into moments, a block of rows at a time.

    Parameters
    ----------
    scores : shape (persons, k), NaN where an answer is missing. A person without any answer isn't counted.

    Raises
    ------
    ValueError
        When `scores` has not two dimensions, no item, or an infinite score.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 2 or not scores.shape[1]:
        raise ValueError(f"Scores come as persons × items, not in the shape {scores.shape}.")
    starts = range(0, max(len(scores), 1), BLOCK)
    return reduce(add, (_of_block(scores[start : start + BLOCK]) for start in starts))


def _of_block(block: NDArray[np.float64]) -> ItemMoments:
    given = np.isfinite(block)
    if not len(block) or not given.all():
        return _of_gaps(block, given)
    origin = block.mean(axis=0)
    centred = block - origin
    lowest, highest = block.min(axis=0), block.max(axis=0)
    shape = (len(origin), len(origin))
    return ItemMoments(
        persons=len(block),
        origin=origin,
        counts=np.full(shape, float(len(block))),
        sums=np.broadcast_to(centred.sum(axis=0)[:, None], shape),
        products=centred.T @ centred,
        lowest=lowest,
        highest=highest,
        at_lowest=(block == lowest).sum(axis=0).astype(np.float64),
        at_highest=(block == highest).sum(axis=0).astype(np.float64),
    )


def _of_gaps(block: NDArray[np.float64], given: NDArray[np.bool_]) -> ItemMoments:
    if not np.isnan(block[~given]).all():
        raise ValueError("A score is infinite. Scores are numbers, or NaN where an answer is missing.")
    mask, whole = given.astype(np.float64), given.astype(np.float32)  # small whole numbers are exact in either
    origin = np.where(given, block, 0.0).sum(axis=0) / np.maximum(given.sum(axis=0), 1)
    centred = np.where(given, block - origin, 0.0)
    lowest = np.where(given, block, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(given, block, -np.inf).max(axis=0, initial=-np.inf)
    return ItemMoments(
        persons=int(given.any(axis=1).sum()),
        origin=origin,
        counts=(whole.T @ whole).astype(np.float64),
        sums=centred.T @ mask,
        products=centred.T @ centred,
        lowest=lowest,
        highest=highest,
        at_lowest=(block == lowest).sum(axis=0).astype(np.float64),
        at_highest=(block == highest).sum(axis=0).astype(np.float64),
    )
