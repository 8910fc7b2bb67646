"""Intervals of a noncentrality: how far the t distribution must be shifted for what was observed to lie at a tail."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import nctdtr

NAN = float("nan")


def noncentrality_interval(t: float, df: float, *, level: float = 0.95) -> tuple[float, float]:
    """The noncentralities for which the observed t lies at either tail (Steiger and Fouladi 1997).

    NaN when t is no finite number, or so large (above 10⁴ with few degrees of freedom) that no end can be found.
    """
    if not np.isfinite(t):
        return NAN, NAN
    return _noncentrality(t, df, (1 + level) / 2), _noncentrality(t, df, (1 - level) / 2)


def _noncentrality(t: float, df: float, share: float) -> float:
    """δ with P(T ≤ t | df, δ) = share; that probability falls as δ grows."""
    if t < 0:  # T(−δ) is −T(δ), and the distribution is reckoned best in its upper half
        return -_noncentrality(-t, df, 1 - share)
    spread = float(np.sqrt(1 + t**2 / (2 * df)))
    low, high = 0.0, t + 3 * spread
    while _share_below(t, df, low) < share:
        low -= 1.0  # only where t is small: the share at zero is that of Student's t
    while _share_below(t, df, high) > share:
        high += 3 * spread
    found = float(brentq(lambda delta: _share_below(t, df, delta) - share, low, high, xtol=1e-13, rtol=1e-13))
    return found if abs(_share_below(t, df, found) - share) < 1e-8 else NAN


def _share_below(t: float, df: float, noncentrality: float) -> float:
    share = float(nctdtr(df, noncentrality, t))
    return share if np.isfinite(share) else float(noncentrality < t)  # far out in a tail it is no number
