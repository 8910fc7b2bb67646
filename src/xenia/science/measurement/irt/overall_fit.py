"""M2: how well a two-parameter model fits a whole test."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.irt.estimate import IrtFit, normal_nodes
from xenia.science.measurement.irt.likelihood import item_curves

Floats = NDArray[np.float64]

#: margins beyond which their covariance takes minutes
MOST_MARGINS = 2000


@dataclass(frozen=True, slots=True)
class OverallFit:
    """M2 with its degrees of freedom, p, RMSEA (with a 90 % interval), SRMSR, TLI and CFI; NaN when unknown."""

    m2: float
    df: int
    p: float
    rmsea: float
    rmsea_5: float
    rmsea_95: float
    srmsr: float
    tli: float
    cfi: float
    warnings: tuple[str, ...]


def m2(fit: IrtFit) -> OverallFit:
    """The limited-information statistic of one- and two-way margins (Maydeu-Olivares and Joe 2005, equation 15).

    M2 = N (p − π)ᵀ C (p − π), C = Ξ⁻¹ − Ξ⁻¹Δ(ΔᵀΞ⁻¹Δ)⁻¹ΔᵀΞ⁻¹, Ξ being N times the margins' covariance and Δ their
    derivatives. TLI and CFI compare with independent items. Needs two-category items and no answer missing.
    """
    if reason := unfit_for_tests(fit, fewest=5 if fit.plan.size == 2 * len(fit.items) else 1):
        return OverallFit(np.nan, 0, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, (reason,))
    plan, n = fit.plan, float(fit.plan.count.sum())
    theta, weights = normal_nodes()
    items = item_curves(plan, fit.point, theta)
    assert items is not None
    right = np.stack([item.chances[1] for item in items])
    slopes = np.stack([item.slopes[1] * item.chances[1][:, None] for item in items])
    sets = _margins(len(items))
    observed = np.array([plan.count @ plan.chosen[:, 1::2][:, members].all(axis=1) for members in sets]) / n
    mass = np.exp(weights)
    statistic, expected = _quadratic(observed, sets, right, _derivatives(sets, right, slopes, mass), mass, n)
    df = len(sets) - plan.size
    alone = observed[: len(items)]
    null, _ = _quadratic(observed, sets, alone[:, None], _null_derivatives(sets, alone), np.ones(1), n)
    return _summary(statistic, df, null, len(sets) - len(items), n, _srmsr(observed, expected, len(items)))


def unfit_for_tests(fit: IrtFit, *, fewest: int) -> str:
    """Why neither statistic can be given, or nothing."""
    plan = fit.plan
    if fit.model != "2pl" or plan.size != 2 * len(fit.items):
        return "M2 and S-X² are given for two-category items only, all of them with an estimate."
    if not (plan.chosen.sum(axis=1) == len(fit.items)).all():
        return "M2 and S-X² need a table without missing answers."
    if len(fit.items) < fewest:
        return "M2 and S-X² need more items."
    if len(fit.items) * (len(fit.items) + 1) // 2 > MOST_MARGINS:
        return "M2 and S-X² are not computed for more than 62 items."
    return ""


def _margins(items: int) -> list[list[int]]:
    return [[item] for item in range(items)] + [list(pair) for pair in combinations(range(items), 2)]


def _quadratic(
    observed: Floats, sets: list[list[int]], right: Floats, jacobian: Floats, mass: Floats, n: float
) -> tuple[float, Floats]:
    """M2 and the expected margins, for chances `right`, items × nodes."""
    inside = np.zeros((len(sets), len(right)))
    for place, members in enumerate(sets):
        inside[place, members] = 1.0
    logs = np.log(right)
    alone = inside @ logs
    joint = np.zeros((len(sets), len(sets)))
    for node, share in enumerate(mass):
        # both margins are solved where the union of their items is
        union = alone[:, node, None] + alone[:, node] - (inside * logs[:, node]) @ inside.T
        joint += share * np.exp(union)
    expected = np.exp(alone) @ mass
    covariance = joint - np.outer(expected, expected)
    inverse = np.linalg.pinv(covariance, hermitian=True)
    residual = observed - expected
    held = inverse @ jacobian
    shift = held.T @ residual
    reduced = float(shift @ np.linalg.pinv(jacobian.T @ held, hermitian=True) @ shift)
    return n * (float(residual @ inverse @ residual) - reduced), expected


def _derivatives(sets: list[list[int]], right: Floats, slopes: Floats, mass: Floats) -> Floats:
    jacobian = np.zeros((len(sets), 2 * len(right)))
    for place, members in enumerate(sets):
        for item in members:
            others = [other for other in members if other != item]
            jacobian[place, 2 * item : 2 * item + 2] = (mass * right[others].prod(axis=0)) @ slopes[item]
    return jacobian


def _null_derivatives(sets: list[list[int]], alone: Floats) -> Floats:
    jacobian = np.zeros((len(sets), len(alone)))
    for place, members in enumerate(sets):
        for item in members:
            jacobian[place, item] = alone[[other for other in members if other != item]].prod()
    return jacobian


def _srmsr(observed: Floats, expected: Floats, items: int) -> float:
    """Root mean square of the differences of the items' correlations, observed and expected."""

    def correlations(margins: Floats) -> Floats:
        alone = margins[:items]
        deviations = np.sqrt(alone * (1 - alone))
        first, second = np.array(list(combinations(range(items), 2))).T
        return np.asarray((margins[items:] - alone[first] * alone[second]) / (deviations[first] * deviations[second]))

    return float(np.sqrt(np.mean((correlations(observed) - correlations(expected)) ** 2)))


def _summary(statistic: float, df: int, null: float, null_df: int, n: float, srmsr: float) -> OverallFit:
    from scipy.special import chdtrc

    excess, null_excess = max(statistic - df, 0.0), max(null - null_df, 0.0)
    tli = (null / null_df - statistic / df) / (null / null_df - 1) if null != null_df else np.nan
    cfi = 1 - excess / max(null_excess, excess) if max(null_excess, excess) > 0 else 1.0
    low, high = (float(np.sqrt(_noncentrality(statistic, df, share) / (df * n))) for share in (0.95, 0.05))
    rmsea = float(np.sqrt(excess / (df * (n - 1))))
    return OverallFit(statistic, df, float(chdtrc(df, statistic)), rmsea, low, high, srmsr, float(tli), float(cfi), ())


def _noncentrality(statistic: float, df: int, share: float) -> float:
    """The noncentrality under which the statistic exceeds just that share of the distribution, or 0."""
    from scipy.optimize import brentq
    from scipy.special import chdtr, chndtr

    if chdtr(df, statistic) <= share:
        return 0.0
    return float(brentq(lambda noncentral: chndtr(statistic, df, noncentral) - share, 1e-9, 10 * statistic + 100))
