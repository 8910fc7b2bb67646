"""How well ratings fit a many-facet Rasch model: mean squares of every combination, and of every level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.measurement.facets.likelihood import (
    Expectation,
    Grid,
    combination_blocks,
    posteriors,
    probabilities,
)
from xenia.science.measurement.facets.tally import Ints, Tally

Floats = NDArray[np.float64]

#: a variance below this comes from rounding
LEAST_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Residuals:
    """Sums over the ratings of each combination; sums of combinations give any level's mean squares.

    Attributes
    ----------
    squares : Σ (score − expected)²
    standardized : Σ (score − expected)² / variance
    variance : Σ variance
    ratings : number of ratings
    """

    squares: Floats
    standardized: Floats
    variance: Floats
    ratings: Floats

    def mean_squares(self, level: Ints, levels: int) -> tuple[Floats, Floats]:
        """Infit and outfit of the levels of a facet, NaN where a level has no ratings.

        Infit = Σ (score − expected)² / Σ variance, outfit = mean of (score − expected)² / variance (Wright and
        Masters 1982, chapter 5); both are about 1 when the model holds, above when ratings are noisier, below when
        they are more predictable than it says.
        """
        squares, standardized, variance, ratings = (
            np.bincount(level, weights=sums, minlength=levels)
            for sums in (self.squares, self.standardized, self.variance, self.ratings)
        )
        none = np.where(ratings > 0, 1.0, np.nan)
        return squares / np.maximum(variance, LEAST_VARIANCE) * none, standardized / np.maximum(ratings, 1) * none


def residuals(tally: Tally, table: Floats, grid: Grid, found: Expectation) -> Residuals:
    """Residuals of all ratings, expected over the posterior distribution of each person.

    Taken at a point estimate of the person they would be too small, since that estimate was fitted to them; over the
    posterior their expectation is what it should be under the model (the mean of what TAM draws by simulation).
    """
    cells = np.zeros((tally.counts.shape[0], len(grid.nodes)))
    counts = sparse.csc_array(tally.counts)
    for _, groups, mass, _ in posteriors(tally, table, grid):
        cells += counts[:, groups] @ mass
    cells = cells.reshape(*table.shape, len(grid.nodes))
    category = np.arange(tally.categories)[:, None]
    sums = np.zeros((3, len(table)))
    for rows in combination_blocks(tally, grid):
        p = probabilities(table[rows], grid.nodes)
        mean = (p * category).sum(axis=1)
        variance = np.maximum((p * category**2).sum(axis=1) - mean**2, LEAST_VARIANCE)
        squares = (cells[rows] * (category - mean[:, None, :]) ** 2).sum(axis=1)
        sums[0, rows] = squares.sum(axis=1)
        sums[1, rows] = (squares / variance).sum(axis=1)
        sums[2, rows] = (found.density[rows] * variance).sum(axis=1)
    ratings = np.asarray(tally.counts.sum(axis=1)).reshape(table.shape).sum(axis=1)
    return Residuals(squares=sums[0], standardized=sums[1], variance=sums[2], ratings=ratings)
