"""Common factors of a correlation matrix: maximum likelihood, minimum residuals, and quartimin rotation."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import minimize

LEAST_UNIQUENESS = 0.005  # as R's factanal and psych's fa have it; a solution that lies there is a Heywood case
ROUNDS = 2000
STARTS = 5

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Factors:
    """Loadings (items × factors), uniquenesses (items,) and the discrepancy that was minimised; NaN when impossible."""

    loadings: Matrix
    uniquenesses: Matrix
    discrepancy: float
    warnings: tuple[str, ...] = ()


def maximum_likelihood(correlations: Matrix, *, factors: int = 1) -> Factors:
    """Fit R = ΛΛᵀ + Ψ by maximum likelihood under normality (Jöreskog 1967, equations 21 to 25).

    For given Ψ the best Λ follows from the eigenvalues θ of Ψ^(−½) R Ψ^(−½), so that only Ψ is looked for:
    f(Ψ) = Σ (θⱼ − ln θⱼ − 1) over the items − factors smallest θ. Uniquenesses stay above 0.005.

    Parameters
    ----------
    correlations : shape (items, items)
    factors : how many; (items − factors)² ≥ items + factors, or there are more parameters than correlations

    Degenerate data (too few items, a matrix that isn't positive definite or has NaN) gives NaN and the reason.
    A solution at the bound is returned with a warning, since such loadings are not to be trusted.
    """

    def start(matrix: Matrix) -> Matrix:
        return np.asarray((1 - 0.5 * factors / len(matrix)) / np.linalg.inv(matrix).diagonal())

    def discrepancy(unique: Matrix) -> tuple[float, Matrix]:
        loadings, small = _likely_loadings(correlations, unique, factors)
        slope = ((loadings**2).sum(axis=1) + unique - correlations.diagonal()) / unique**2
        return float(np.sum(small - np.log(small) - 1.0)), slope

    def loadings_of(unique: Matrix) -> Matrix:
        return _likely_loadings(correlations, unique, factors)[0]

    return _fit(correlations, factors, start, discrepancy, loadings_of)


def minimum_residuals(correlations: Matrix, *, factors: int = 1) -> Factors:
    """Fit R = ΛΛᵀ + Ψ by least squares on what lies off the diagonal (Harman and Jones 1966).

    At the minimum the diagonal fits exactly, so that f(Ψ) = ½ Σ θⱼ² over the items − factors smallest eigenvalues θ
    of R − Ψ has the same minimum. Parameters, bounds and degenerate data as for `maximum_likelihood`.
    """

    def start(matrix: Matrix) -> Matrix:
        return np.asarray(1.0 / np.linalg.inv(matrix).diagonal())

    def discrepancy(unique: Matrix) -> tuple[float, Matrix]:
        values, vectors = eigh(correlations - np.diag(unique))
        small, beside = values[:-factors], vectors[:, :-factors]
        return 0.5 * float(small @ small), -np.asarray(beside**2 @ small)

    def loadings_of(unique: Matrix) -> Matrix:
        values, vectors = eigh(correlations - np.diag(unique))
        return np.asarray(vectors[:, -factors:] * np.sqrt(np.maximum(values[-factors:], 0.0)))

    return _fit(correlations, factors, start, discrepancy, loadings_of)


def quartimin(loadings: Matrix) -> tuple[Matrix, Matrix]:
    """Rotate to oblique simple structure; pattern (items × factors) and correlations of the factors.

    Minimises Σᵢ Σ_{r<s} λᵢᵣ² λᵢₛ² / 2, oblimin with γ = 0, by gradient projection (Jennrich 2002), without Kaiser's
    normalisation, from the loadings as they are and from seeded rotations of them: where two groups of items mirror
    each other, the loadings as they are lie on a saddle. The order of the factors and their signs mean nothing.
    """
    chance = np.random.default_rng(0)
    size = loadings.shape[1]
    starts = [np.eye(size), *(np.linalg.qr(chance.standard_normal((size, size))).Q for _ in range(STARTS))]
    pattern, _, turn = min((_simplest_from(loadings, start) for start in starts), key=lambda found: found[1])
    return pattern, turn.T @ turn


def _simplest_from(loadings: Matrix, turn: Matrix) -> tuple[Matrix, float, Matrix]:
    others = 1.0 - np.eye(len(turn))
    step = 1.0
    pattern, value, slope = _simplicity(loadings, turn, others)
    for _ in range(ROUNDS):
        downhill = slope - turn * (turn * slope).sum(axis=0)
        length = float(np.sum(downhill**2))
        if length < 1e-20 or step < 1e-12:
            break
        step *= 2.0
        while step > 1e-12:
            tried = turn - step * downhill
            tried /= np.linalg.norm(tried, axis=0)
            found = _simplicity(loadings, tried, others)
            if found[1] < value - 0.5 * step * length:
                turn, (pattern, value, slope) = tried, found
                break
            step /= 2.0
    return pattern, value, turn


def _simplicity(loadings: Matrix, turn: Matrix, others: Matrix) -> tuple[Matrix, float, Matrix]:
    back = np.linalg.inv(turn)
    pattern = loadings @ back.T
    crossed = pattern**2 @ others
    return pattern, float(np.sum(pattern**2 * crossed)) / 4.0, -(pattern.T @ (pattern * crossed) @ back).T


def _likely_loadings(correlations: Matrix, unique: Matrix, factors: int) -> tuple[Matrix, Matrix]:
    spread = np.sqrt(unique)
    values, vectors = eigh(correlations / np.outer(spread, spread))
    common = np.sqrt(np.maximum(values[-factors:] - 1.0, 0.0))
    return spread[:, None] * vectors[:, -factors:] * common, values[:-factors]


def _fit(
    correlations: Matrix,
    factors: int,
    start: Callable[[Matrix], Matrix],
    discrepancy: Callable[[Matrix], tuple[float, Matrix]],
    loadings_of: Callable[[Matrix], Matrix],
) -> Factors:
    items = len(correlations)
    if correlations.shape != (items, items) or factors < 1:
        raise ValueError(f"Factors are looked for in a square matrix of correlations, not {correlations.shape}.")
    if reason := _obstacle(correlations, factors):
        return Factors(np.full((items, factors), np.nan), np.full(items, np.nan), np.nan, (reason,))
    found = minimize(
        discrepancy,
        np.clip(start(correlations), LEAST_UNIQUENESS, 1.0),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS, 1.0)] * items,
        options={"maxiter": ROUNDS, "ftol": 1e-15, "gtol": 1e-10, "maxcor": 30},
    )
    unique = np.asarray(found.x)
    loadings = loadings_of(unique)
    loadings = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    said = []
    if (unique <= LEAST_UNIQUENESS * 1.0001).any():
        places = ", ".join(str(place + 1) for place in np.flatnonzero(unique <= LEAST_UNIQUENESS * 1.0001))
        said.append(f"A Heywood case: nothing is left that is unique to item {places}; don't trust the loadings.")
    return Factors(loadings[:, ::-1], unique, float(found.fun), tuple(said))


def _obstacle(correlations: Matrix, factors: int) -> str | None:
    items = len(correlations)
    if (items - factors) ** 2 < items + factors or items <= factors:
        return f"{items} items are too few for {factors} factor{'s' * (factors > 1)}."
    if not np.isfinite(correlations).all():
        return "Some correlations are not known, so no factor can be fitted."
    if eigh(correlations, eigvals_only=True)[0] < 1e-10:
        return "The matrix of correlations is not positive definite, so no factor can be fitted."
    return None
