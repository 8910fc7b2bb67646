"""Internal consistency of a total score: coefficient alpha, its interval, the items, and the error of measurement."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.factor import maximum_likelihood
from xenia.science.measurement.item_moments import ItemMoments

CAUTION = (
    "The SEM is the error of one person's total score, not of a cut. Alpha holds for these items and these persons; "
    "it does not show that the items measure one thing."
)
#: said of figures that no complete data can have
CONTRADICTION = (
    "With so many missing answers the items' covariances, each of other persons, contradict one another: what would be "
    "beyond 1 is not known. Take persons who answered everything, or more of them."
)
NOISE = 1e-9

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Coefficient alpha of the sum of k items; arrays have one entry an item, shape (items,).

    `k` counts the items that entered; an item without variance or answers stays in the arrays, and `warnings` name it.
    `floor`, `ceiling`: shares of those who answered at the ends of the scale.
    """

    n: int
    k: int
    alpha: float
    alpha_ci: tuple[float, float]
    standardized_alpha: float
    omega_total: float
    sem: float
    total_sd: float
    average_r: float
    mean: Vector
    sd: Vector
    item_rest_r: Vector
    item_total_r: Vector
    alpha_if_deleted: Vector
    floor: Vector
    ceiling: Vector
    missing: Vector
    warnings: tuple[str, ...]
    caution: str = CAUTION


def alpha(
    moments: ItemMoments,
    *,
    names: Sequence[str] = (),
    scale: tuple[float, float] | None = None,
    level: float = 0.95,
) -> Alpha:
    """Coefficient alpha and what belongs to it, from moments that may have been added up anywhere.

    α = k/(k−1) · (1 − Σcᵢᵢ / Σcᵢⱼ) (Cronbach 1951, equation 2; KR-20 for items scored 0 and 1), with c the pairwise
    covariances; standardized from correlations. Interval after Feldt, Woodruff and Salih (1987, equation 6):
    1 − (1 − α) F with n − 1 and (n − 1)(k − 1) degrees of freedom. Omega total is
    (Σλ)² / ((Σλ)² + Σψ) of one factor fitted to the correlations by maximum likelihood (McDonald 1999, equation 6.20).
    SEM = s_total √(1 − α), in points of the total.

    Parameters
    ----------
    moments : of persons × items
    names : of the items, for the warnings
    scale : lowest and highest score that can be given, for floor and ceiling; by default those that were given
    level : of the interval

    Degenerate data gives NaN where a figure can't be computed, with the reason: fewer than two items that vary,
    two items never answered by the same persons, a total without variance. With missing answers each covariance is of
    other persons, and together they may be those of no persons at all; what comes out beyond 1 is NaN then.
    """
    if names and len(names) != len(moments.origin):
        raise ValueError(f"{len(names)} names for {len(moments.origin)} items.")
    names = list(names) or [f"item {place + 1}" for place in range(len(moments.origin))]
    everything = moments.covariances()
    variances = everything.diagonal()
    used = variances > 0
    said = [f"{names[place]} has no variance and is left out." for place in np.flatnonzero(~used).tolist()]
    covariances = everything[np.ix_(used, used)]
    k = int(used.sum())
    said += _obstacles(covariances, [name for name, kept in zip(names, used, strict=True) if kept])
    total = float(covariances.sum())
    correlations = as_correlations(covariances)
    (value, standardized, average_r), items, beyond = _figures(covariances, correlations)
    said += [CONTRADICTION] if beyond else []
    said += [
        f"{names[place]} runs against the other items (r = {r:.2f}): it may need to be reversed."
        for place, r in zip(np.flatnonzero(used).tolist(), items[0], strict=True)
        if r < 0
    ]
    omega, about_omega = omega_total(correlations)
    low, high = scale or moments.scale
    answered = moments.answered
    return Alpha(
        n=moments.persons,
        k=k,
        alpha=value,
        alpha_ci=feldt_interval(value, n=moments.persons, k=k, level=level),
        standardized_alpha=standardized,
        omega_total=omega,
        sem=float(np.sqrt(total * (1 - value))) if total > 0 else np.nan,
        total_sd=float(np.sqrt(total)) if k and total >= 0 else np.nan,
        average_r=average_r,
        mean=moments.means(),
        sd=np.sqrt(variances),
        item_rest_r=_spread(items[0], used),
        item_total_r=_spread(items[1], used),
        alpha_if_deleted=_spread(items[2], used),
        floor=_share(moments.lowest == low, moments.at_lowest, answered),
        ceiling=_share(moments.highest == high, moments.at_highest, answered),
        missing=1.0 - answered / moments.persons if moments.persons else np.ones(len(used)),
        warnings=(*said, *(about_omega if k > 1 else ())),
    )


def coefficient(covariances: NDArray[np.float64]) -> float:
    """Alpha of a matrix of covariances (k, k); NaN for fewer than two items or a total without variance."""
    k, total = len(covariances), float(covariances.sum())
    if k < 2 or not total > 0:
        return np.nan
    return k / (k - 1) * (1.0 - float(covariances.trace()) / total)


def feldt_interval(value: float, *, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of alpha after Feldt, Woodruff and Salih (1987); NaN when n or k is below two."""
    from scipy.special import fdtri

    if n < 2 or k < 2 or not np.isfinite(value):
        return np.nan, np.nan
    beyond = (1.0 - level) / 2.0
    upper, lower = fdtri(n - 1, (n - 1) * (k - 1), [beyond, 1.0 - beyond])
    return float(1.0 - (1.0 - value) * lower), float(1.0 - (1.0 - value) * upper)


def omega_total(correlations: NDArray[np.float64]) -> tuple[float, tuple[str, ...]]:
    """Omega total of one maximum-likelihood factor (McDonald 1999, equation 6.20), and what warns about it."""
    found = maximum_likelihood(correlations)
    common = float(found.loadings.sum()) ** 2
    said = tuple(f"Omega total: {sentence}" for sentence in found.warnings)
    return common / (common + float(found.uniquenesses.sum())) if len(correlations) else np.nan, said


def as_correlations(covariances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Covariances (k, k) of items that vary as correlations."""
    spread = np.sqrt(covariances.diagonal())
    return np.asarray(covariances / np.outer(spread, spread))


def _figures(
    covariances: NDArray[np.float64], correlations: NDArray[np.float64]
) -> tuple[list[float], list[Vector], bool]:
    """Alpha, standardized alpha and the mean correlation; what `_about_items` finds; whether any of it was beyond 1."""
    k = len(correlations)
    average = (float(correlations.sum()) - k) / (k * (k - 1)) if k > 1 else np.nan
    of_all = np.array([coefficient(covariances), coefficient(correlations), average])
    with_rest, with_total, without = _about_items(covariances)
    found = [of_all, with_rest, with_total, without]
    kept = [_possible(of_all), _possible(with_rest, least=-1.0), _possible(with_total, least=-1.0), _possible(without)]
    beyond = any((np.isnan(after) > np.isnan(before)).any() for before, after in zip(found, kept, strict=True))
    return kept[0].tolist(), kept[1:], beyond


def _possible(figures: Vector, *, least: float = -np.inf) -> Vector:
    """The figures that complete data can have, rounding taken off; NaN for the others."""
    there = (figures <= 1.0 + NOISE) & (figures >= least - NOISE)
    return np.where(there, np.clip(figures, least, 1.0), np.nan)


def _about_items(covariances: NDArray[np.float64]) -> tuple[Vector, Vector, Vector]:
    """Correlation with the rest, with the total, and alpha without the item, each of shape (k,)."""
    k, trace, total = len(covariances), covariances.trace(), covariances.sum()
    own, row = covariances.diagonal(), covariances.sum(axis=1)
    rest = total - 2.0 * row + own  # the variance of the sum of all others
    there = rest > 0 if k > 1 else np.zeros(k, dtype=bool)
    safe = np.where(there, rest, 1.0)
    with_rest = np.where(there, (row - own) / np.sqrt(own * safe), np.nan)
    with_total = row / np.sqrt(own * total) if total > 0 else np.full(k, np.nan)
    without = np.where(there, (k - 1) / max(k - 2, 1) * (1.0 - (trace - own) / safe), np.nan)
    return with_rest, with_total, without if k > 2 else np.full(k, np.nan)


def _obstacles(covariances: NDArray[np.float64], names: Sequence[str]) -> list[str]:
    if len(covariances) < 2:
        return [f"Alpha needs two items that vary; here {'is one' if len(covariances) else 'is none'}."]
    unknown = np.argwhere(~np.isfinite(covariances))
    if len(unknown):
        first, second = unknown[0]
        return [f"Fewer than two persons answered both {names[first]} and {names[second]}, so alpha is not known."]
    if covariances.sum() <= 0:
        return ["The total score has no variance, so alpha is not known."]
    return ["Of two items none can be left out: alpha_if_deleted is not known."] if len(covariances) == 2 else []


def _share(at_end: NDArray[np.bool_], persons: Vector, answered: Vector) -> Vector:
    there = answered > 0
    return np.where(there, np.where(at_end, persons, 0.0) / np.where(there, answered, 1.0), np.nan)


def _spread(values: Vector, used: NDArray[np.bool_]) -> Vector:
    whole = np.full(len(used), np.nan)
    whole[used] = values
    return whole
