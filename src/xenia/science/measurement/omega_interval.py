"""How sure omega total is: its interval by the delta method, from the same one-factor fit."""

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.factor import LEAST_UNIQUENESS, maximum_likelihood


def omega_interval(
    correlations: NDArray[np.float64], *, n: float, level: float = 0.95
) -> tuple[float, tuple[float, float]]:
    """Omega total of one maximum-likelihood factor, and its interval for normal scores of n persons.

    ω = (Σλ)² / ((Σλ)² + Σψ) (McDonald 1999, equation 6.20). Var(ω) = gᵀ I⁻¹ g (Raykov 2002, the delta method), with
    g the derivatives of ω of the standardized items and I the expected information of λ and ψ,
    Iᵢⱼ = (n − 1)/2 · tr(Σ⁻¹ ∂Σ/∂θᵢ Σ⁻¹ ∂Σ/∂θⱼ) (Jöreskog 1969). The interval is symmetric on the scale of
    ln(ω/(1 − ω)), so that it never leaves 0 to 1.

    Parameters
    ----------
    correlations : shape (items, items)
    n : persons
    level : of the interval

    Normal theory: with few steps an item, or long tails, the true interval is wider. Degenerate data (no fit, a
    uniqueness at its bound, fewer than two persons) gives NaN for what can't be known; ω itself may still be known.
    """
    found = maximum_likelihood(correlations)
    loadings, unique = found.loadings[:, 0], found.uniquenesses
    value = total(loadings, unique)
    if not (np.isfinite(value) and 0.0 < value < 1.0 and n > 1) or (unique <= LEAST_UNIQUENESS * 1.0001).any():
        return value, (np.nan, np.nan)
    slope = derivatives(loadings, unique)
    variance = float(slope @ np.linalg.solve(information(loadings, unique), slope)) / (n - 1.0)
    from scipy.special import expit, logit, ndtri

    half = float(ndtri(0.5 + level / 2.0)) * np.sqrt(variance) / (value * (1.0 - value))
    return value, (float(expit(logit(value) - half)), float(expit(logit(value) + half)))


def total(loadings: NDArray[np.float64], unique: NDArray[np.float64]) -> float:
    """Omega total of the standardized items, whatever variances λ² + ψ the loadings and uniquenesses add up to."""
    spread = np.sqrt(loadings**2 + unique)
    common = float((loadings / spread).sum()) ** 2
    return common / (common + float((unique / spread**2).sum()))


def derivatives(loadings: NDArray[np.float64], unique: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of `total` by each loading, then by each uniqueness, shape (2 items,)."""
    variance = loadings**2 + unique
    spread = np.sqrt(variance)
    sum_of, rest = float((loadings / spread).sum()), float((unique / variance).sum())
    by_sum, by_rest = 2.0 * sum_of * rest, -(sum_of**2)
    of_loadings = by_sum * unique / spread**3 - by_rest * 2.0 * loadings * unique / variance**2
    of_unique = -by_sum * loadings / (2.0 * spread**3) + by_rest * loadings**2 / variance**2
    return np.asarray(np.concatenate([of_loadings, of_unique]) / (sum_of**2 + rest) ** 2)


def information(loadings: NDArray[np.float64], unique: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of one person, about each loading and each uniqueness, shape (2 items, 2 items).

    With S = Σ⁻¹, a = Sλ, q = λᵀSλ: for λᵢ, λⱼ it is aᵢaⱼ + q Sᵢⱼ; for λᵢ, ψⱼ Sᵢⱼ aⱼ; for ψᵢ, ψⱼ Sᵢⱼ² / 2.
    """
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    a = inverse @ loadings
    both = np.outer(a, a) + float(loadings @ a) * inverse
    across = inverse * a
    return np.asarray(np.block([[both, across], [across.T, inverse**2 / 2.0]]))
