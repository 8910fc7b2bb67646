"""Restricted maximum likelihood for crossed and nested random effects, from counts by pattern."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from xenia.science.measurement.generalizability.patterns import Floats, Patterns

LOWEST, HIGHEST = -12.0, 12.0  # logarithms of a component's standard deviation against the residual's


@dataclass(frozen=True, slots=True)
class RemlFit:
    """Components in the order of the model's effects, the residual last; the criterion is −2 ln of the likelihood."""

    components: Floats
    criterion: float
    converged: bool


def fit_reml(counts: Patterns, *, effects: int, start: Floats | None = None) -> RemlFit:
    """Maximise the restricted likelihood of  y = μ + Σ_α Z_α u_α + e,  u_α ~ N(0, σ²_α I),  e ~ N(0, σ² I).

    With θ_α = σ_α/σ the residual variance has a closed form and leaves a criterion in θ alone (Bates et al. 2015,
    equations 33 and 42, here with all effects spherical); it is minimised over ln θ by L-BFGS with the exact gradient.
    A component whose removal doesn't raise the criterion is 0. `start` has guesses of the components' ratios to the
    residual variance, shape (effects,).
    """
    ratios = np.full(effects, 0.5) if start is None else np.clip(start, 0.1, 100.0)
    found = minimize(
        lambda logs: criterion(counts, logs),
        np.log(ratios) / 2,
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST, HIGHEST)] * effects,
        options={"maxiter": 500, "ftol": 1e-15, "gtol": 1e-8, "maxcor": 20},
    )
    logs = np.asarray(found.x, dtype=np.float64)
    without = np.where(logs < -4.0, -np.inf, logs)
    if criterion(counts, without)[0] <= criterion(counts, logs)[0] + 1e-6:
        logs = without
    solved = solve(counts, logs)
    residual = solved.squares / (counts.n - 1)
    return RemlFit(
        components=np.append(np.exp(2 * logs) * residual, residual),
        criterion=_deviance(counts, solved),
        converged=bool(np.all(logs < HIGHEST - 1e-6)) and float(np.max(np.abs(found.jac), initial=0.0)) < 1e-2,
    )


def criterion(counts: Patterns, logs: Floats) -> tuple[float, Floats]:
    """−2 ln of the restricted likelihood at ln θ, shape (effects,), and its gradient."""
    solved = solve(counts, logs)
    spread = (counts.n - 1) / solved.squares
    gradient = np.zeros(len(logs))
    np.add.at(gradient, counts.inner, 2 * (solved.inner_excess - spread * solved.inner_squares))
    around = counts.outer[:-1]
    np.add.at(gradient, around, 2 * (solved.outer_excess - spread * solved.outer_squares))
    return _deviance(counts, solved), gradient


@dataclass(frozen=True, slots=True)
class Solved:
    """The penalised equations A u = Z'y solved at one θ, A = Θ Z'Z Θ + I with the mean's column unpenalised.

    log_determinant, squares:  ln |A| and the penalised residual sum of squares
    *_excess, *_squares:  Σ (1 − (A⁻¹)_jj) and Σ u_j² by column, over all persons for inner columns
    """

    log_determinant: float
    squares: float
    inner_excess: Floats
    inner_squares: Floats
    outer_excess: Floats
    outer_squares: Floats


def solve(counts: Patterns, logs: Floats) -> Solved:
    """Eliminate each pattern's block once, then solve what is left densely."""
    inside, around = np.exp(logs)[counts.inner], np.append(np.exp(logs)[counts.outer[:-1]], 1.0)
    block = counts.block * np.multiply.outer(inside, inside) + np.eye(len(inside))
    border = counts.border * np.multiply.outer(inside, around)
    corner = counts.corner * np.multiply.outer(around, around) + np.diag(np.append(np.ones(len(around) - 1), 0.0))
    sums, products = counts.sums * inside, counts.products * np.multiply.outer(inside, inside)
    inverse = np.linalg.inv(block)
    reduced = inverse @ border
    corner -= np.einsum("g,gbe,gbf->ef", counts.persons, border, reduced, optimize=True)
    right = counts.corner_sums * around - np.einsum("gbe,gb->e", reduced, sums)
    corner_inverse = np.linalg.inv(corner)
    outer = corner_inverse @ right
    fitted = reduced @ outer
    own = np.einsum("gbc,gc->gb", inverse, sums)
    diagonal = np.einsum("gbb->gb", inverse) + np.einsum("gbe,gbe->gb", reduced @ corner_inverse, reduced)
    squares = np.einsum("gbc,gcd,gbd->gb", inverse, products, inverse, optimize=True)
    squares += counts.persons[:, None] * fitted**2 - 2 * fitted * own
    left_over = counts.squares - float(np.sum(inverse * products)) - float(right @ outer)
    return Solved(
        log_determinant=float(counts.persons @ np.linalg.slogdet(block)[1] + np.linalg.slogdet(corner)[1]),
        squares=max(left_over, 1e-12 * counts.squares, 1e-300),
        inner_excess=counts.persons @ (1 - diagonal),
        inner_squares=squares.sum(axis=0),
        outer_excess=1 - np.diag(corner_inverse)[:-1],
        outer_squares=outer[:-1] ** 2,
    )


def _deviance(counts: Patterns, solved: Solved) -> float:
    free = counts.n - 1
    return solved.log_determinant + free * (1 + float(np.log(2 * np.pi * solved.squares / free)))
