"""Look for the θ at which the criterion is least, inside and on the boundary."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from xenia.science.measurement.mixed.dense import dense_rest
from xenia.science.measurement.mixed.fold import CrossProducts
from xenia.science.measurement.mixed.profile import Evaluation, evaluate
from xenia.science.measurement.mixed.terms import Shape

Floats = NDArray[np.float64]

#: a standard deviation of effects beyond this many residual ones means that there is no residual
LARGEST = 1e5
#: how far from the boundary a search starts again, in residual standard deviations
STEP = 0.02


@dataclass(frozen=True, slots=True)
class Optimum:
    """θ and what stands there; `at` evaluates any other θ (None where that is not exact); `free` is n − p, or n."""

    theta: Floats
    evaluation: Evaluation
    free: int
    converged: bool
    at: Callable[[Floats], Evaluation] | None
    warnings: tuple[str, ...] = ()


def exact_optimum(products: CrossProducts, shape: Shape, *, restricted: bool) -> Optimum:
    """Minimise by L-BFGS-B; from a boundary, the search starts again wherever a step inside lowers the criterion.

    At Λ = 0 the gradient by Λ vanishes whether or not the criterion falls with the variance, so a boundary is believed
    only after that step.
    """

    def at(theta: Floats) -> Evaluation:
        return evaluate(products, shape, theta, restricted=restricted, rest_of=dense_rest)

    start = shape.theta(tuple(np.eye(width) for width in shape.widths))
    theta, best, converged = _descend(at, start, shape)
    for _ in range(5):
        inside = [_off_boundary(theta, shape, term) for term in range(len(shape.widths))]
        lower = [trial for trial in inside if trial is not None and at(trial).criterion < best.criterion - 1e-9]
        if not lower:
            break
        theta, best, converged = _descend(at, lower[0], shape)
    warnings = () if converged else ("The search for the variances did not converge: take them as approximate.",)
    if np.max(np.abs(theta)) >= LARGEST:
        warnings = ("The residual variance goes to 0: the random effects explain every score.",)
    return Optimum(theta, best, _free(products, restricted=restricted), converged, at, warnings)


def _descend(at: Callable[[Floats], Evaluation], start: Floats, shape: Shape) -> tuple[Floats, Evaluation, bool]:
    def value(theta: Floats) -> tuple[float, Floats]:
        found = at(theta)
        return found.criterion, found.gradient

    bounds = [(0.0 if diagonal else -LARGEST, LARGEST) for diagonal in shape.diagonal]
    options = {"maxiter": 500, "ftol": 1e-15, "gtol": 1e-6, "maxls": 40}
    found = minimize(value, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    theta, best = np.asarray(found.x), at(found.x)
    for place in np.flatnonzero(shape.diagonal & (theta > 0) & (theta < 1e-3)):
        snapped = theta.copy()
        snapped[place] = 0.0
        if (there := at(snapped)).criterion <= best.criterion + 1e-9:
            theta, best = snapped, there
    slope = np.where(shape.diagonal & (theta == 0.0), np.minimum(best.gradient, 0.0), best.gradient)
    return theta, best, bool(np.max(np.abs(slope)) < 1e-2)


def _off_boundary(theta: Floats, shape: Shape, term: int) -> Floats | None:
    """θ with a little variance where a term has none; None where it has some in every direction."""
    factors = list(shape.factors(theta))
    factor = factors[term]
    start = 0
    moved = False
    for size in shape.blocks[term]:
        here = slice(start, start + size)
        start += size
        values, vectors = np.linalg.eigh(factor[here, here] @ factor[here, here].T)
        if values[0] < STEP**2 / 4:
            raised = vectors @ np.diag(np.maximum(values, STEP**2)) @ vectors.T
            factor[here, here] = np.linalg.cholesky(raised)
            moved = True
    return shape.theta(tuple(factors)) if moved else None


def _free(products: CrossProducts, *, restricted: bool) -> int:
    return products.rows - (products.fixed.shape[0] - 1 if restricted else 0)


def stochastic_optimum(products: CrossProducts, shape: Shape, *, restricted: bool) -> Optimum:
    raise NotImplementedError
