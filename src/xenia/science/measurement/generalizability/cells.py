"""The sums by cell from which every estimate of generalizability theory is computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.generalizability.design import Design, Effect


@dataclass(frozen=True, slots=True)
class Cells:
    """One row for each cell of a design that holds a score; adding two tables of one design merges their cells.

    levels:  facet -> labels, each of shape (cells,)
    n, total, squares:  how many scores the cell holds, their sum and the sum of their squares, shape (cells,)
    """

    design: Design
    levels: dict[str, NDArray[Any]]
    n: NDArray[np.float64]
    total: NDArray[np.float64]
    squares: NDArray[np.float64]

    def __add__(self, other: "Cells") -> "Cells":
        if self.design != other.design:
            raise ValueError(f"Cells of “{self.design.text}” and of “{other.design.text}” can't be added.")
        levels = {facet: np.concatenate([self.levels[facet], other.levels[facet]]) for facet in self.levels}
        sums = [np.concatenate([getattr(self, name), getattr(other, name)]) for name in ("n", "total", "squares")]
        return _merged(self.design, levels, *sums)

    def shifted(self, by: float) -> "Cells":
        """The same cells with `by` taken from every score: components don't change, and sums lose fewer digits."""
        squares = self.squares - 2 * by * self.total + by**2 * self.n
        return Cells(self.design, self.levels, self.n, self.total - by * self.n, np.maximum(squares, 0.0))

    def codes(self, effect: Effect) -> tuple[NDArray[np.int64], int]:
        """For each row of the table the level of an effect, counted from 0, and how many levels there are."""
        if len(effect) == len(self.design.facets):
            return np.arange(len(self.n)), len(self.n)
        return _codes(self.levels, [facet for facet in self.design.facets if facet in effect], len(self.n))


def cell_sums(design: Design, levels: Mapping[str, NDArray[Any]], scores: NDArray[np.float64]) -> Cells:
    """Fold scores into cells.

    levels has for each facet of the design the labels of all scores, shape (scores,). A score that is NaN is missing.
    Raises ValueError when a facet has no labels, or not one for each score.
    """
    scores = np.asarray(scores, dtype=np.float64)
    for facet in design.facets:
        if facet not in levels or np.shape(levels[facet]) != scores.shape or scores.ndim != 1:
            raise ValueError(f"The facet “{facet}” needs one label for each score.")
    there = np.isfinite(scores)
    kept = scores[there]
    labels = {facet: np.asarray(levels[facet])[there] for facet in design.facets}
    return _merged(design, labels, np.ones(len(kept)), kept, kept**2)


def _merged(
    design: Design,
    levels: dict[str, NDArray[Any]],
    n: NDArray[np.float64],
    total: NDArray[np.float64],
    squares: NDArray[np.float64],
) -> Cells:
    code, size = _codes(levels, list(design.facets), len(n))
    _, first = np.unique(code, return_index=True)
    sums = [np.bincount(code, weights=column, minlength=size) for column in (n, total, squares)]
    return Cells(design, {facet: labels[first] for facet, labels in levels.items()}, *sums)


def _codes(levels: Mapping[str, NDArray[Any]], facets: list[str], rows: int) -> tuple[NDArray[np.int64], int]:
    code, size = np.zeros(rows, dtype=np.int64), min(rows, 1)
    for facet in facets:
        _, own = np.unique(levels[facet], return_inverse=True)
        _, code = np.unique(code * (int(own.max(initial=0)) + 1) + own, return_inverse=True)
        size = int(code.max(initial=-1)) + 1
    return code, size
