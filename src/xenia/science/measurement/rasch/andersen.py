"""Andersen's likelihood ratio test: do persons with low and with high scores see the same items?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.rasch.design import Model
from xenia.science.measurement.rasch.estimate import rasch_fit
from xenia.science.measurement.rasch.groups import score_groups

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Andersen:
    """The statistic 2 (Σ l_g − l), its degrees of freedom and p; NaN when no two groups can be compared."""

    lr: float
    df: int
    p: float
    warnings: tuple[str, ...]


def andersen(scores: Floats, *, model: Model = "rasch", names: tuple[str, ...] = ()) -> Andersen:
    """Split persons (rows) at the median of their scores, those at it among the low, and fit each half by CML.

    Under the model the statistic is χ² with as many degrees of freedom as the halves have parameters more than the
    whole (Andersen 1973). An item whose categories are not all used in both halves is left out of all three fits, as
    in eRm, and named. A significant result says that the model doesn't hold, not which item is at fault.
    """
    from scipy.special import chdtrc

    totals = np.nansum(scores, axis=1)
    low = totals <= np.median(totals) if len(totals) else np.zeros(0, dtype=bool)
    kept = np.all([_usable(scores[half], scores, model) for half in (low, ~low)], axis=0)
    warnings: tuple[str, ...] = ()
    if not kept.all():
        left = ", ".join(names[item] if names else f"item {item + 1}" for item in np.flatnonzero(~kept))
        warnings = (f"Left out of Andersen's test, as a half doesn't use all its categories: {left}.",)
    if kept.sum() < 2:
        return Andersen(np.nan, 0, np.nan, (*warnings, "Andersen's test needs two items that both halves can fit."))
    whole, *halves = (
        rasch_fit(score_groups(part[:, kept]), model=model) for part in (scores, scores[low], scores[~low])
    )
    statistic = 2 * (sum(half.loglik for half in halves) - whole.loglik)
    df = sum(half.parameters for half in halves) - whole.parameters
    return Andersen(statistic, df, float(chdtrc(df, statistic)), warnings)


def _usable(half: Floats, scores: Floats, model: Model) -> NDArray[np.bool_]:
    """Items with more than one category, and the same ones as in the whole table unless steps are shared."""
    whole, part = (score_groups(table).taken.sum(axis=0) > 0 for table in (scores, half))
    several = part.sum(axis=1) > 1
    if model == "rsm":
        return np.asarray(several)
    part = np.pad(part, ((0, 0), (0, whole.shape[1] - part.shape[1])))
    return np.asarray(several & (part == whole).all(axis=1))
