"""Agreement beyond chance on categories: Cohen's kappa for two raters, Fleiss's for many."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

WEIGHTS = ("none", "linear", "quadratic")
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of n pairs: observed and expected agreement (weighted), standard error and interval.

    `se` is for intervals; `z` and `p` test that there is only chance, with the standard error `se0` under that.
    """

    kappa: float
    se: float
    ci: tuple[float, float]
    se0: float
    z: float
    p: float
    po: float
    pe: float
    n: float
    weights: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FleissKappa:
    """Fleiss's kappa of `n` subjects by `raters`; arrays have one entry a category, shape (categories,).

    `conger` lets each rater have a distribution of their own, `light` is the mean of Cohen's kappa over the pairs.
    """

    kappa: float
    se: float
    z: float
    p: float
    n: int
    raters: int
    category_kappa: NDArray[np.float64]
    category_z: NDArray[np.float64]
    conger: float
    light: float
    warnings: tuple[str, ...]


def crosstab(
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    *,
    categories: int,
    counts: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """How often the first rater said i and the second j, shape (categories, categories); such tables add up.

    `first`, `second`: shape (pairs,), codes from 0, negative where a rater gave none (such pairs are left out).
    `counts`: shape (pairs,), how many pairs each row stands for.
    """
    both = (first >= 0) & (second >= 0)
    if (first >= categories).any() or (second >= categories).any():
        raise ValueError(f"A code is not among the {categories} categories.")
    place = first[both] * categories + second[both]
    weights = None if counts is None else counts[both]
    return np.bincount(place, weights, minlength=categories**2).astype(np.float64).reshape(categories, categories)


def cohen_kappa(table: NDArray[np.float64], *, weights: str = "none", level: float = 0.95) -> Kappa:
    """Cohen's kappa of a square table of counts, weighted or not (Cohen 1960, 1968).

    κ = (p_o − p_e)/(1 − p_e) with agreement weights 1 − |i−j|/(c−1) (linear) or 1 − (i−j)²/(c−1)² (quadratic) between
    categories in the table's order. Standard errors for large samples are those of Fleiss, Cohen and Everitt (1969,
    equations 8 and 9): with w̄ the mean weight of a row or a column under chance,
    n(1−p_e)² var = Σ p_ij (w_ij − (w̄_i. + w̄_.j)(1−κ))² − (κ − p_e(1−κ))².

    Raises ValueError on unknown weights, a table that is not square, or a negative count. Without pairs, or where both
    raters know only one category, kappa is NaN with the reason.
    """
    _check(table, weights)
    size, n = len(table), float(table.sum())
    if n == 0:
        return _no_kappa(n, weights, NAN, "There is no pair of ratings.")
    share = table / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    agreement = _agreement(size, weights)
    chance = np.outer(rows, columns)
    po, pe = float(np.sum(agreement * share)), float(np.sum(agreement * chance))
    if 1.0 - pe < 1e-14:
        return _no_kappa(n, weights, po, "Both raters used one category only, so agreement beyond chance is not known.")
    kappa = (po - pe) / (1.0 - pe)
    mean = (agreement @ columns)[:, None] + (rows @ agreement)[None, :]
    # a variance of zero can come out of the subtraction as −1e-17
    spread = float(np.sum(share * (agreement - mean * (1 - kappa)) ** 2)) - (kappa - pe * (1 - kappa)) ** 2
    by_chance = float(np.sum(chance * (agreement - mean) ** 2)) - pe**2
    se, se0 = (float(np.sqrt(max(value, 0.0) / n)) / (1.0 - pe) for value in (spread, by_chance))
    z, p = _normal_test(kappa, se0)
    margin = _normal_quantile(level) * se
    return Kappa(kappa, se, (kappa - margin, kappa + margin), se0, z, p, po, pe, n, weights, ())


def fleiss_kappa(codes: NDArray[np.int64], *, categories: int) -> FleissKappa:
    """Kappa of many raters (Fleiss 1971), with the variance under chance of Fleiss, Nee and Landis (1979).

    With p_j the share of category j, N subjects and m raters: SE(κ) = √2 / (Σp_j q_j √(Nm(m−1))) ·
    √((Σp_j q_j)² − Σp_j q_j (q_j − p_j)), and for one category SE(κ_j) = √(2/(Nm(m−1))). (Fleiss's own variance of
    1971 was wrong.) Conger's (1980) exact kappa takes the raters' own distributions for chance; Light's (1971) is the
    mean over pairs of raters, NaN when a pair knows one category only.

    Parameters
    ----------
    codes : shape (subjects, raters), from 0, negative where a rating is missing; incomplete subjects are left out
    categories : how many there are

    Degenerate data (fewer than two raters or two complete subjects, one category) gives NaN and the reason: of one
    subject kappa is −1/(m − 1) or not known, whatever was said.
    """
    if codes.ndim != 2 or (codes >= categories).any():
        raise ValueError(f"Codes come as subjects × raters, below the number of categories, {categories}.")
    whole = codes[(codes >= 0).all(axis=1)] if codes.shape[1] else codes[:0]
    n, raters = len(whole), codes.shape[1]
    left_out = len(codes) - n
    said = [f"{left_out} subjects lack a rating and are left out; {n} are complete."] if left_out else []
    if n < 2 or raters < 2:
        said.append(f"Agreement needs two raters and two subjects whom all rated; here are {raters} and {n}.")
        return _no_fleiss(n, raters, categories, said)
    by_rater = np.stack([np.bincount(column, minlength=categories) for column in whole.T]) / n
    by_subject = np.zeros((n, categories))
    np.add.at(by_subject, (np.arange(n)[:, None], whole), 1.0)
    share = by_rater.mean(axis=0)
    observed = float(np.mean((by_subject**2).sum(axis=1) - raters)) / (raters * (raters - 1))
    chance = float(share @ share)
    if 1.0 - chance < 1e-14:
        return _no_fleiss(n, raters, categories, [*said, "All ratings are in one category; kappa is not known."])
    kappa = (observed - chance) / (1 - chance)
    ratings = n * raters * (raters - 1)
    spread = share * (1 - share)
    inner = float(spread.sum()) ** 2 - float(np.sum(spread * (1 - 2 * share)))
    se = float(np.sqrt(2 * max(inner, 0.0) / ratings)) / float(spread.sum())
    z, p = _normal_test(kappa, se)
    own = float(np.sum(by_rater.var(axis=0))) / (raters - 1)
    category_kappa, category_z = _by_category(by_subject, share, raters)
    light = _light(whole, categories)
    if np.isnan(light):
        said.append("Some pair of raters used one category only: Light's kappa is not known.")
    conger = (observed - chance + own) / (1 - chance + own)
    return FleissKappa(kappa, se, z, p, n, raters, category_kappa, category_z, conger, light, tuple(said))


def _by_category(
    by_subject: NDArray[np.float64], share: NDArray[np.float64], raters: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Kappa and z of each category against all others, NaN for one that nobody used."""
    n = len(by_subject)
    used = share > 0
    p = np.where(used, share, 0.5)
    together = ((by_subject**2).sum(axis=0) - n * raters * p) / (n * raters * (raters - 1) * p)
    kappa = (together - p) / (1 - p)
    se = np.sqrt(2.0 / (n * raters * (raters - 1)))
    return np.where(used, kappa, NAN), np.where(used, kappa / se, NAN)


def _light(whole: NDArray[np.int64], categories: int) -> float:
    def pairs() -> Iterator[float]:
        for first, second in combinations(whole.T, 2):
            yield cohen_kappa(crosstab(first, second, categories=categories)).kappa

    return float(np.mean(list(pairs())))


def _agreement(size: int, weights: str) -> NDArray[np.float64]:
    if weights == "none" or size == 1:
        return np.eye(size)
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    return np.asarray(1.0 - (distance if weights == "linear" else distance**2))


def _check(table: NDArray[np.float64], weights: str) -> None:
    if weights not in WEIGHTS:
        raise ValueError(f"Weights are {', '.join(WEIGHTS)}, not “{weights}”.")
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"The table of two raters is square, not of the shape {table.shape}.")
    if not (np.isfinite(table) & (table >= 0)).all():
        raise ValueError("A count is negative or no number.")


def _normal_test(value: float, se: float) -> tuple[float, float]:
    from scipy.special import ndtr

    if not se > 0:
        return NAN, NAN
    return value / se, 2.0 * float(ndtr(-abs(value / se)))


def _normal_quantile(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri((1.0 + level) / 2.0))


def _no_kappa(n: float, weights: str, po: float, reason: str) -> Kappa:
    return Kappa(NAN, NAN, (NAN, NAN), NAN, NAN, NAN, po, NAN, n, weights, (reason,))


def _no_fleiss(n: int, raters: int, categories: int, said: list[str]) -> FleissKappa:
    nothing = np.full(categories, NAN)
    return FleissKappa(NAN, NAN, NAN, NAN, n, raters, nothing, nothing, NAN, NAN, tuple(said))
