"""Estimates of ability from answers to items whose parameters are known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.cat.bank import Bank, curve, information

Floats = NDArray[np.float64]
Estimate = Literal["ML", "BM", "EAP", "WL"]


@dataclass(frozen=True, slots=True)
class Ability:
    """An estimate with its standard error; NaN with the reason in `warnings` where the answers give none."""

    theta: float
    se: float
    warnings: tuple[str, ...] = ()


def ability(
    bank: Bank,
    answers: Floats,
    *,
    by: Estimate = "EAP",
    mean: float = 0.0,
    sd: float = 1.0,
    reach: tuple[float, float] = (-4.0, 4.0),
    nodes: int = 33,
) -> Ability:
    """The ability behind 0/1 answers to a bank's items, shape (items,), NaN where not answered; catR's conventions.

    ML maximises the likelihood and BM (MAP) the likelihood times N(mean, sd²), within `reach`; WL solves
    l′ + J/2I = 0, J = Σ P′P″/PQ (Warm 1989); EAP is the posterior's mean over `nodes` evenly spaced abilities in
    `reach`, by the trapezoid rule. Errors are 1/√I for ML and WL, with 1/sd² added to I for BM, and the posterior's
    deviation for EAP (Bock and Mislevy 1982). Answers all right or all wrong put ML at an end of `reach`, and say so.
    Raises ValueError for a wrong shape, an answer other than 0 and 1, or an sd or nodes out of range.
    """
    given = np.asarray(answers, dtype=np.float64)
    if given.shape != (len(bank),) or not np.isin(given[~np.isnan(given)], (0, 1)).all():
        raise ValueError("There is one answer for each item: 0, 1, or NaN where it was not given.")
    if not (sd > 0 and nodes >= 2 and reach[0] < reach[1]):
        raise ValueError("sd is positive, nodes are at least 2 and reach goes upwards.")
    kept = np.flatnonzero(~np.isnan(given))
    part, right = bank.of(kept), given[kept]
    if by == "EAP":
        grid = np.linspace(*reach, nodes)
        weights = log_trapezoid(grid) - 0.5 * ((grid - mean) / sd) ** 2
        center, deviation = posterior_mean(_logs(part, right, grid)[None] + weights, grid)
        return Ability(float(center[0]), float(deviation[0]))
    if not len(kept) and by != "BM":
        return Ability(np.nan, np.nan, ("No item was answered.",))
    theta = _root(lambda at: _slope(part, right, at, by, mean, sd), *reach)
    precision = float(information(part, np.array([theta])).sum()) + (1 / sd**2 if by == "BM" else 0.0)
    words = (f"The {by} estimate lies at the end of its range.",) if theta in reach else ()
    return Ability(theta, precision**-0.5 if precision > 0 else np.nan, words)


def log_trapezoid(grid: Floats) -> Floats:
    """Logarithms of the trapezoid rule's weights on an even grid."""
    weights = np.ones(len(grid))
    weights[[0, -1]] = 0.5
    return np.log(weights)


def posterior_mean(logs: Floats, grid: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation of each row of unscaled log posteriors, persons × grid."""
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    mean = shares @ grid
    return mean, np.sqrt(np.maximum(shares @ grid**2 - mean**2, 0.0))


def _logs(bank: Bank, right: Floats, theta: Floats) -> Floats:
    chances = np.clip(curve(bank, theta).p, 1e-300, 1 - 1e-16)
    return np.asarray(np.log(chances) @ right + np.log1p(-chances) @ (1 - right))


def _slope(bank: Bank, right: Floats, theta: Floats, by: Estimate, mean: float, sd: float) -> Floats:
    """What is zero at the estimate, at each of several abilities."""
    found = curve(bank, theta)
    spread = np.maximum(found.p * (1 - found.p), 1e-300)
    slope = ((right - found.p) * found.first / spread).sum(axis=1)
    if by == "BM":
        return np.asarray(slope - (theta - mean) / sd**2)
    if by == "WL":
        total = np.maximum((found.first**2 / spread).sum(axis=1), 1e-300)
        return np.asarray(slope + (found.first * found.second / spread).sum(axis=1) / (2 * total))
    return np.asarray(slope)


def _root(slope: Callable[[Floats], Floats], low: float, high: float) -> float:
    """Where a function's slope changes from up to down and the function is highest, or an end of the range.

    With guessing a likelihood may have several maxima, so the whole range is looked over first; the function's
    height is the slope's running sum.
    """
    from scipy.optimize import brentq

    grid = np.linspace(low, high, 161)
    slopes = slope(grid)
    heights = np.append(0.0, np.cumsum((slopes[1:] + slopes[:-1]) / 2))
    best = int(heights.argmax())
    left, right = max(best - 1, 0), min(best + 1, len(grid) - 1)
    if slopes[left] <= 0:
        return float(grid[left])
    if slopes[right] >= 0:
        return float(grid[right])
    return float(brentq(lambda at: float(slope(np.array([at]))[0]), grid[left], grid[right], xtol=1e-12))
