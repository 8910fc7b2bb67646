"""Look for the θ at which the criterion is least, inside and on the boundary."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from xenia.science.measurement.mixed.dense import dense_rest
from xenia.science.measurement.mixed.fold import Condensed
from xenia.science.measurement.mixed.profile import Evaluation, evaluate
from xenia.science.measurement.mixed.stochastic import sampled_rest
from xenia.science.measurement.mixed.terms import Shape

Floats = NDArray[np.float64]

#: a standard deviation of effects beyond this many residual ones means that there is no residual
LARGEST = 1e4
#: how far from the boundary a search starts again, in residual standard deviations
STEP = 0.02
#: most steps of scoring
SCORINGS = 10
#: steps of scoring before the optimiser proper
WARM = 3
#: scoring goes on as long as a step leaves at most so much of what was still to go
SHRINKS = 0.25
#: an entry of θ is found when about so much is still to go, in residual standard deviations
FOUND = 1e-8
#: what rounding does to the criterion, as a part of it
ROUNDING = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Optimum:
    """θ and what stands there; `at` evaluates any other θ (None where that is not exact); `free` is n − p, or n."""

    theta: Floats
    evaluation: Evaluation
    free: int
    converged: bool
    at: Callable[[Floats], Evaluation] | None
    warnings: tuple[str, ...] = ()


def exact_optimum(products: Condensed, shape: Shape, *, restricted: bool) -> Optimum:
    """Minimise by scoring as long as that leads there fast, and otherwise by L-BFGS-B from where it stopped.

    From a boundary, the search starts again wherever a step inside lowers the criterion: at Λ = 0 the gradient by Λ
    vanishes whether or not the criterion falls with the variance, so a boundary is believed only after that step.
    """

    def at(theta: Floats) -> Evaluation:
        return evaluate(products, shape, theta, restricted=restricted, rest_of=dense_rest)

    theta, best, converged = _scored_to_the_end(at, shape)
    if not converged:
        theta, best, converged = _descend(at, theta, shape, first=best)
    for _ in range(5):
        inside = [_off_boundary(theta, shape, term) for term in range(len(shape.widths))]
        tried = [(trial, at(trial)) for trial in inside if trial is not None]
        lower = [(trial, there) for trial, there in tried if there.criterion < best.criterion - 1e-9]
        if not lower:
            break
        theta, best, converged = _descend(at, lower[0][0], shape, first=lower[0][1])
    warnings = () if converged else ("The search for the variances did not converge: take them as approximate.",)
    if np.max(np.abs(theta)) >= LARGEST:
        warnings = ("The residual variance goes to 0: the random effects explain every score.",)
    return Optimum(theta, best, free_rows(products, restricted=restricted), converged, at, warnings)


def _scored_to_the_end(at: Callable[[Floats], Evaluation], shape: Shape) -> tuple[Floats, Evaluation, bool]:
    """Score from Λ = I while every step leaves much less to go, and whether that ended inside, where the slope is 0."""
    theta = shape.theta(tuple(np.eye(width) for width in shape.widths))
    best, left = at(theta), np.inf
    for step in range(SCORINGS):
        theta = scored(best, shape, theta)
        best, before = at(theta), left
        left = float(np.max(np.abs(best.gradient) / _curvature(best, shape, theta)))
        if left < FOUND or (step + 1 >= WARM and left > SHRINKS * before):
            break
    return theta, best, left < FOUND and bool(np.all(theta[shape.diagonal] > STEP))


def scored(at: Evaluation, shape: Shape, theta: Floats) -> Floats:
    """One step of Fisher scoring for every Σ = ΛΛ' by itself, as if terms were orthogonal and levels alike.

    With D = Λ'(Σⱼ[Z'V⁻¹Z]ⱼⱼ)Λ and S = Λ'(ΣⱼQⱼWQⱼ')Λ, Λ becomes Λ chol(I + levels·D⁻¹(S − D)D⁻¹): the exact answer at
    once for one balanced factor. No variance shrinks to less than a tenth in one step, so Λ stays regular.
    """
    found = []
    for factor, pull, outer, levels, place in zip(
        shape.factors(theta), at.pulls, at.outers, shape.levels, shape.places, strict=True
    ):
        mask = np.zeros_like(factor)
        mask[place] = mask.T[place] = 1.0
        information = mask * (factor.T @ pull + pull.T @ factor) / 2.0
        inverse = np.linalg.pinv(information, rcond=1e-12, hermitian=True)  # an effect may be 0 throughout
        step = levels * inverse @ (mask * (factor.T @ outer @ factor) - information) @ inverse
        values, vectors = np.linalg.eigh(np.eye(len(factor)) + mask * step)
        bounded = np.clip(values, 0.1, 1e4)
        found.append(factor @ np.linalg.cholesky(vectors * bounded @ vectors.T))
    return np.clip(shape.theta(tuple(found)), -LARGEST / 10.0, LARGEST / 10.0)


def _descend(
    at: Callable[[Floats], Evaluation], start: Floats, shape: Shape, *, first: Evaluation, least: float = 0.0
) -> tuple[Floats, Evaluation, bool]:
    """L-BFGS-B from `start`, where `first` stands, each entry of θ in units in which the criterion curves by about 1.

    No diagonal entry of Λ goes below `least`.
    """
    unit = 1.0 / np.sqrt(_curvature(first, shape, start))

    def value(scaled: Floats) -> tuple[float, Floats]:
        try:
            found = at(scaled * unit)
        except np.linalg.LinAlgError:  # so far out that nothing is left of the residual
            return first.criterion + 1e6, np.zeros_like(scaled)
        return found.criterion - first.criterion, found.gradient * unit

    bounds = [((least if low else -LARGEST) / by, LARGEST / by) for low, by in zip(shape.diagonal, unit, strict=True)]
    least_gain = max(1e-13, ROUNDING * abs(first.criterion))
    options = {"maxiter": 500, "ftol": least_gain, "gtol": 1e-7, "maxls": 40}
    found = minimize(value, start / unit, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    theta = np.asarray(found.x) * unit
    best = at(theta)
    for place in np.flatnonzero(shape.diagonal & (theta > least) & (theta < 1e-3)):
        snapped = theta.copy()
        snapped[place] = least
        if (there := at(snapped)).criterion <= best.criterion + 1e-9:
            theta, best = snapped, there
    slope = np.where(shape.diagonal & (theta <= least), np.minimum(best.gradient, 0.0), best.gradient)
    return theta, best, bool(np.max(np.abs(slope * unit)) < 1e-2)


def _curvature(at: Evaluation, shape: Shape, theta: Floats) -> Floats:
    """About the second derivative of the criterion by each entry of θ, from the information of its own term."""
    found = []
    for factor, pull, outer, levels, place in zip(
        shape.factors(theta), at.pulls, at.outers, shape.levels, shape.places, strict=True
    ):
        force = np.linalg.solve(factor.T, pull.T).T
        for row, column in zip(*place, strict=True):
            change = np.zeros_like(factor)
            change[row] = factor[:, column]
            both = force @ (change + change.T)
            found.append(np.trace(both @ both) / levels + 2.0 * abs((force - outer)[row, row]))
    return np.asarray(np.maximum(np.array(found), 1e-8))


def _off_boundary(theta: Floats, shape: Shape, term: int) -> Floats | None:
    """θ with a little variance where a term has none; None where it has some in every direction."""
    factors = list(shape.factors(theta))
    factor = factors[term]
    start, moved = 0, False
    for size in shape.blocks[term]:
        here = slice(start, start + size)
        start += size
        values, vectors = np.linalg.eigh(factor[here, here] @ factor[here, here].T)
        if values[0] < STEP**2 / 4:
            factor[here, here] = np.linalg.cholesky(vectors * np.maximum(values, STEP**2) @ vectors.T)
            moved = True
    return shape.theta(tuple(factors)) if moved else None


def free_rows(products: Condensed, *, restricted: bool) -> int:
    """n − p for REML, n for maximum likelihood."""
    return products.rows - (products.within.shape[0] - 1 if restricted else 0)


def sampled_optimum(products: Condensed, shape: Shape, *, restricted: bool) -> Optimum:
    """Find where the sampled gradient vanishes, by scoring; where that is slow, near a boundary, by L-BFGS-B.

    The sampled criterion is a little rough, so that a line search ends a little early; scoring needs none.
    """

    def at(theta: Floats) -> Evaluation:
        return evaluate(products, shape, theta, restricted=restricted, rest_of=sampled_rest)

    theta = shape.theta(tuple(np.eye(width) for width in shape.widths))
    for _ in range(SCORINGS):
        before, best = theta, at(theta)
        theta = scored(best, shape, theta)
        if np.max(np.abs(theta - before)) < 1e-5 * max(1e-2, np.max(np.abs(theta))):
            best, converged = at(theta), True
            break
    else:
        theta, best, converged = _descend(at, theta, shape, first=at(theta), least=1e-5)
    warnings = [
        "There are too many levels for exact factorisation: variances and criterion carry a small sampling error, "
        "and degrees of freedom are not given."
    ]
    if not converged:
        warnings.append("The search for the variances did not converge: take them as approximate.")
    return Optimum(theta, best, free_rows(products, restricted=restricted), converged, None, tuple(warnings))
