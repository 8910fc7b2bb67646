"""Breslow-Day: whether an item's odds ratio is the same at every matching score."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from xenia.science.measurement.dif.mantel import Floats, ratio
from xenia.science.measurement.dif.tables import FOCAL, REFERENCE, Counts


@dataclass(frozen=True, slots=True)
class BreslowDay:
    """One row an item, all of shape (items,): homogeneity, and its trend over the matching score with one df."""

    chi2: Floats
    df: Floats
    p: Floats
    trend_chi2: Floats
    trend_p: Floats


def breslow_day(matched: Counts, alpha: Floats) -> BreslowDay:
    """Test homogeneity of the odds ratios around `alpha`, the common one, shape (items,).

    Σ (A − Â)² / V over the strata in which neither margin is empty, Â the count that `alpha` makes expected there
    (Breslow and Day 1980, eq. 4.30); df one less than the strata. The trend is Breslow and Day (1980), eq. 4.31, with
    the matching score (Aguerri, Galibert, Attorresi and Prieto Marañón 2009). NaN where fewer than two strata count,
    where alpha is 0 or can't be computed, and for an item with more than two categories.
    """
    table = matched.astype(np.float64)
    hits, reference, focal = table[..., REFERENCE, 1], table[..., REFERENCE, :].sum(-1), table[..., FOCAL, :].sum(-1)
    right, wrong = table[..., 1].sum(-1), table[..., 0].sum(-1)
    usable = np.isfinite(alpha) & (alpha > 0) & (matched[..., 2:].sum(axis=(1, 2, 3)) == 0)
    odds = np.where(usable, alpha, 1.0)[:, None]
    fitted = _expected(odds, reference, focal, right)
    cells = np.stack([fitted, reference - fitted, right - fitted, wrong - reference + fitted])
    counts = (np.minimum(np.minimum(reference, focal), np.minimum(right, wrong)) > 0) & (cells > 0).all(axis=0)
    variance = np.where(counts, 1 / np.where(counts, 1 / np.where(counts, cells, 1), 1).sum(axis=0), 0.0)
    excess = np.where(counts, hits - fitted, 0.0)

    strata = counts.sum(axis=1)
    enough = usable & (strata > 1)
    chi2 = np.where(enough, np.nansum(ratio(excess**2, variance), axis=1), np.nan)
    score = np.arange(matched.shape[1], dtype=np.float64)
    spread = variance @ score**2 - ratio((variance @ score) ** 2, variance.sum(axis=1))
    trend = np.where(enough, ratio((excess @ score) ** 2, spread), np.nan)
    df = np.where(enough, strata - 1.0, np.nan)
    return BreslowDay(
        chi2=chi2,
        df=df,
        p=np.asarray(chdtrc(df, chi2)),
        trend_chi2=trend,
        trend_p=np.asarray(chdtrc(1.0, trend)),
    )


def _expected(odds: Floats, reference: Floats, focal: Floats, right: Floats) -> Floats:
    """The root of  Â (wrong − reference + Â) = odds · (reference − Â)(right − Â)  that leaves no cell negative."""
    linear = odds * (reference + right) + focal - right
    square = 1 - odds
    root = np.sqrt(np.maximum(linear**2 + 4 * square * odds * reference * right, 0))
    return ratio(2 * odds * reference * right, linear + root)
