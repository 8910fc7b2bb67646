"""Measures of persons from their scores, with item parameters known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.rasch.estimate import RaschFit
from xenia.science.measurement.rasch.groups import ScoreGroups
from xenia.science.measurement.rasch.marginal import category_chances, nodes_for, normal_grid, posterior

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BATCH = 200_000
FURTHEST = 40.0


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of the cells of score groups, each of shape (cells,); `persons` is how many share each.

    `ml` is infinite, and so NaN, for an extreme score; `wle` is not. `eap` and its deviation need abilities'
    distribution, which only MML has. The reliabilities are those of all persons with a measure: of EAP,
    var / (var + mean posterior variance), and of WLE, 1 − mean se² / var (Adams 2005).
    """

    ml: Floats
    ml_se: Floats
    wle: Floats
    wle_se: Floats
    eap: Floats
    eap_sd: Floats
    eap_reliability: float
    wle_reliability: float
    warnings: tuple[str, ...]


def measures(groups: ScoreGroups, fit: RaschFit) -> Measures:
    """Maximum likelihood and Warm's weighted likelihood measures, and EAP where abilities have a distribution.

    ML solves r = E(r | θ); WLE solves r = E(r | θ) − μ₃(θ) / 2I(θ), I and μ₃ being the variance and third central
    moment of the score (Warm 1989, equation 7; both are sums over items). Standard errors are 1/√I. A person who
    answered no item with an estimate gets no measure.
    """
    coded = groups.recoded(fit.design.low, fit.design.used.shape[1])
    tied = (coded.seen @ np.isfinite(fit.beta).any(axis=1))[coded.pattern]
    highest = (coded.seen @ fit.design.top)[coded.pattern]
    able = tied & (highest > 0)
    inner = able & (coded.score > 0) & (coded.score < highest)
    ml, ml_se = _solved(coded, fit, inner, warm=False)
    wle, wle_se = _solved(coded, fit, able, warm=True)
    eap, eap_sd = _expected(coded, fit, able)
    return Measures(
        ml,
        ml_se,
        wle,
        wle_se,
        eap,
        eap_sd,
        _reliability(eap, eap_sd, groups.count, shrunken=True),
        _reliability(wle, wle_se, groups.count),
        _sentences(groups.count, able, inner),
    )


def _sentences(count: Integers, able: NDArray[np.bool_], inner: NDArray[np.bool_]) -> tuple[str, ...]:
    found = []
    if extreme := int(count[able & ~inner].sum()):
        found.append(
            f"{extreme} of {count.sum()} persons have the lowest or the highest possible score: "
            "no maximum likelihood measure, no part in item fit; their WLE is finite."
        )
    if without := int(count[~able].sum()):
        found.append(f"{without} of {count.sum()} persons answered nothing that measures them.")
    return tuple(found)


def _solved(groups: ScoreGroups, fit: RaschFit, chosen: NDArray[np.bool_], *, warm: bool) -> tuple[Floats, Floats]:
    """The root of the (weighted) likelihood's slope in every chosen cell."""
    theta, errors = np.full(len(groups.count), np.nan), np.full(len(groups.count), np.nan)
    cells = np.flatnonzero(chosen)
    size = max(1, BATCH // max(1, fit.cumulative.size))
    for start in range(0, len(cells), size):
        part = cells[start : start + size]
        seen, score = groups.seen[groups.pattern[part]], groups.score[part]
        theta[part], errors[part] = _roots(fit.cumulative, seen, score, warm)
    return theta, errors


def _roots(beta: Floats, seen: NDArray[np.bool_], score: Integers, warm: bool) -> tuple[Floats, Floats]:
    """Newton's method within brackets; cells that have arrived wait for the others without cost."""
    theta, low, high = np.zeros(len(score)), np.full(len(score), -FURTHEST), np.full(len(score), FURTHEST)
    going = np.arange(len(score))
    for _ in range(100):
        here = theta[going]
        mean, variance, third, fourth = _cumulants(beta, seen[going], here)
        variance = np.maximum(variance, 1e-300)
        slope, fall = score[going] - mean, variance
        if warm:
            slope = slope + third / (2 * variance)
            fall = variance - (fourth - third**2 / variance) / (2 * variance)
        low[going], high[going] = np.where(slope > 0, here, low[going]), np.where(slope > 0, high[going], here)
        after = here + slope / np.where(fall > 0, fall, variance)
        inside = (after > low[going]) & (after < high[going])
        theta[going] = np.where(inside, after, (low[going] + high[going]) / 2)
        going = going[np.abs(theta[going] - here) > 1e-10]
        if not len(going):
            break
    return theta, 1 / np.sqrt(_cumulants(beta, seen, theta)[1])


def _cumulants(beta: Floats, seen: NDArray[np.bool_], theta: Floats) -> tuple[Floats, ...]:
    """The first four cumulants of the score at each θ, over the items seen."""
    chances, _ = category_chances(beta, theta)
    steps = np.arange(beta.shape[1])
    mean = np.einsum("h,ihq->iq", steps, chances)
    away = steps[None, :, None] - mean[:, None]
    square = chances * away**2
    second = square.sum(axis=1)
    third, fourth = (square * away).sum(axis=1), (square * away**2).sum(axis=1) - 3 * second**2
    return tuple((cumulant * seen.T).sum(axis=0) for cumulant in (mean, second, third, fourth))


def _expected(groups: ScoreGroups, fit: RaschFit, chosen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    eap, deviation = np.full(len(groups.count), np.nan), np.full(len(groups.count), np.nan)
    if np.isfinite(fit.variance) and chosen.any():
        sd = float(np.sqrt(fit.variance))
        nodes = nodes_for(fit.design.top, sd)
        places = sd * normal_grid(nodes)[0]
        _, shares = posterior(groups.where(chosen), fit.cumulative, sd, nodes)
        eap[chosen] = shares @ places
        deviation[chosen] = np.sqrt(np.maximum(shares @ places**2 - eap[chosen] ** 2, 0.0))
    return eap, deviation


def _reliability(measure: Floats, error: Floats, counts: Integers, *, shrunken: bool = False) -> float:
    kept = np.isfinite(measure)
    count = counts[kept]
    if count.sum() < 2:
        return float("nan")
    mean = np.average(measure[kept], weights=count)
    variance = float(count @ (measure[kept] - mean) ** 2 / (count.sum() - (not shrunken)))
    noise = float(np.average(error[kept] ** 2, weights=count))
    if shrunken:
        return variance / (variance + noise) if variance + noise > 0 else float("nan")
    return 1 - noise / variance if variance > 0 else float("nan")
