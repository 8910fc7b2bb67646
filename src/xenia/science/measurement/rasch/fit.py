"""How well items fit: mean squares of residuals at the persons' measures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.rasch.estimate import RaschFit, interior
from xenia.science.measurement.rasch.groups import ScoreGroups
from xenia.science.measurement.rasch.marginal import category_chances
from xenia.science.measurement.rasch.persons import Measures

Floats = NDArray[np.float64]

BATCH = 2_000_000


@dataclass(frozen=True, slots=True)
class ItemFit:
    """Mean squares (expected value 1) with their standardised forms t, and the number of answers, shape (items,)."""

    outfit: Floats
    outfit_t: Floats
    infit: Floats
    infit_t: Floats
    n: NDArray[np.int64]


def item_fit(groups: ScoreGroups, fit: RaschFit, measures: Measures) -> ItemFit:
    """Outfit and infit of every item at the persons' ML measures; extreme persons have none and are left out.

    outfit = Σ z²/n and infit = Σ (x − E)² / Σ V, with t by Wilson and Hilferty's cube root (Wright and Masters 1982,
    chapter 5). As a score group shares E and V, counts of categories suffice. Items without an estimate have NaN.
    """
    coded = groups.recoded(fit.design.low, fit.design.used.shape[1])
    chosen = np.flatnonzero(interior(coded, fit.design) & np.isfinite(measures.ml))
    sums = np.zeros((6, fit.cumulative.shape[0]))
    size = max(1, BATCH // max(1, fit.cumulative.size))
    for start in range(0, len(chosen), size):
        part = chosen[start : start + size]
        sums += _sums(coded.taken[part], measures.ml[part], fit.cumulative)
    n, squares, residuals, variances, tails, fourths = np.where(np.isnan(fit.difficulty), np.nan, sums)
    n, variances = (np.where(value > 0, value, np.nan) for value in (n, variances))
    outfit, infit = squares / n, residuals / variances
    return ItemFit(
        outfit,
        _cube_root(outfit, tails / n**2 - 1 / n),
        infit,
        _cube_root(infit, fourths / variances**2),
        sums[0].astype(np.int64),
    )


def _sums(taken: NDArray[np.int64], theta: Floats, beta: Floats) -> Floats:
    """Over cells: answers, Σ z², Σ (x − E)², Σ V, Σ C/V² and Σ (C − V²), with C the fourth central moment."""
    chances = np.moveaxis(category_chances(beta, theta)[0], 2, 0)
    steps = np.arange(beta.shape[1])
    away = steps - (chances @ steps)[:, :, None]
    second, fourth = (chances * away**2).sum(axis=2), (chances * away**4).sum(axis=2)
    count = taken.sum(axis=2)
    residual = (taken * away**2).sum(axis=2)
    safe = np.where(second > 0, second, 1.0)
    return np.stack(
        [
            count.sum(axis=0),
            (residual / safe).sum(axis=0),
            residual.sum(axis=0),
            (count * second).sum(axis=0),
            (count * fourth / safe**2).sum(axis=0),
            (count * (fourth - second**2)).sum(axis=0),
        ]
    )


def _cube_root(mean_square: Floats, variance: Floats) -> Floats:
    q = np.sqrt(np.where(variance > 0, variance, np.nan))
    return np.asarray((np.cbrt(mean_square) - 1) * 3 / q + q / 3)
