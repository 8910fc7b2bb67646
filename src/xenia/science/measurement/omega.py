"""Omega with group factors: how much of a total score is due to what all items share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.factor import Factors, maximum_likelihood, minimum_residuals, quartimin


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega hierarchical and total, with each item's loading on the general and on the group factors.

    `general` has shape (items,), `groups` (items, factors), `uniquenesses` (items,).
    """

    omega_hierarchical: float
    omega_total: float
    factors: int
    general: NDArray[np.float64]
    groups: NDArray[np.float64]
    uniquenesses: NDArray[np.float64]
    warnings: tuple[str, ...]


def omega(correlations: NDArray[np.float64], *, factors: int = 3, method: str = "minres") -> Omega:
    """Omega by Schmid and Leiman's transformation of oblique factors.

    ω_h = (Σ gᵢ)² / ΣΣ rᵢⱼ and ω_t = 1 − Σ uᵢ² / ΣΣ rᵢⱼ (Zinbarg, Revelle, Yovel and Li 2005, equations 4 and 5): group
    factors are rotated by quartimin, one general factor g is fitted to their correlations, and what it leaves of each
    group factor is made orthogonal (Schmid and Leiman 1957).

    Parameters
    ----------
    correlations : shape (items, items)
    factors : group factors. One says that there are none: both omegas agree. With two, their one correlation can't
        tell how much each has of the general factor; equal shares are taken, and a warning says so.
    method : "minres" (minimum residuals) or "ml" (maximum likelihood)

    Raises
    ------
    ValueError
        When the method is neither, or the matrix is not square.

    Degenerate data (too few items, a matrix that isn't positive definite) gives NaN and the reason.
    """
    if method not in ("minres", "ml"):
        raise ValueError(f"Factors are fitted by “minres” or by “ml”, not by “{method}”.")
    fit = minimum_residuals if method == "minres" else maximum_likelihood
    first = fit(correlations, factors=factors)
    if factors == 1 or not np.isfinite(first.discrepancy):
        return _result(correlations, first.loadings[:, 0], np.zeros_like(first.loadings), first.warnings)
    pattern, between = quartimin(first.loadings)
    # a factor may point either way; items load on it positively
    sign = np.where(pattern.sum(axis=0) < 0, -1.0, 1.0)
    pattern, between = pattern * sign, between * np.outer(sign, sign)
    second = _general(between, fit(between)) if factors > 2 else _equal_shares(float(between[0, 1]))
    shares = second.loadings[:, 0]
    groups = pattern * np.sqrt(np.clip(1.0 - shares**2, 0.0, 1.0))
    return _result(correlations, pattern @ shares, groups, (*first.warnings, *second.warnings))


def _equal_shares(correlation: float) -> Factors:
    shares = np.full((2, 1), np.sqrt(max(correlation, 0.0)))
    said = "With two group factors the general factor is not determined; both are taken to have equal shares of it."
    return Factors(shares, 1.0 - shares[:, 0] ** 2, 0.0, (said,))


def _general(between: NDArray[np.float64], found: Factors) -> Factors:
    """Three or more group factors: their own general factor, and in words of factors what is wrong with it."""
    said = tuple(f"The general factor: {sentence}".replace("item", "group factor") for sentence in found.warnings)
    return Factors(found.loadings, found.uniquenesses, found.discrepancy, said)


def _result(
    correlations: NDArray[np.float64],
    general: NDArray[np.float64],
    groups: NDArray[np.float64],
    warnings: tuple[str, ...],
) -> Omega:
    unique = 1.0 - general**2 - (groups**2).sum(axis=1)
    total = float(correlations.sum())
    return Omega(
        omega_hierarchical=float(general.sum()) ** 2 / total if total > 0 else np.nan,
        omega_total=1.0 - float(unique.sum()) / total if total > 0 else np.nan,
        factors=groups.shape[1],
        general=general,
        groups=groups,
        uniquenesses=unique,
        warnings=warnings,
    )
