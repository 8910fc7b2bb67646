"""Restricted maximum likelihood for crossed and nested random effects, from counts by pattern."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from xenia.science.measurement.generalizability.patterns import Floats, Patterns

SMALL, LOWEST, HIGHEST = -4.0, -12.0, 8.0  # logarithms of a component's standard deviation against the residual's
LARGE = 300_000


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
    ratios = np.full(effects, 0.5) if start is None else np.clip(start, 0.0, 1e5)
    floor = 0.05 * (1 + float(ratios.sum()))  # near zero ln θ is flat: a small start would stay there
    found = _descend(counts, np.log(np.maximum(ratios, floor)) / 2)
    for begin in (1.0, 0.1, 10.0):
        if float(np.min(found.x, initial=0.0)) > SMALL or counts.border.size > LARGE:
            break  # a second maximum is a matter of small tables with a component at zero
        found = min(found, _descend(counts, np.full(effects, np.log(begin * floor / 0.05) / 2)), key=_value)
    logs = np.asarray(found.x, dtype=np.float64)
    without = np.where(logs < SMALL, -np.inf, logs)
    if criterion(counts, without)[0] <= criterion(counts, logs)[0] + 1e-6:
        logs = without
    solved = solve(counts, logs)
    residual = solved.squares / (counts.n - 1)
    return RemlFit(
        components=np.append(np.exp(2 * logs) * residual, residual),
        criterion=_deviance(counts, solved),
        converged=bool(np.all(logs < HIGHEST - 1e-6)) and float(np.max(np.abs(found.jac), initial=0.0)) < 1e-2,
    )


def _descend(counts: Patterns, logs: Floats) -> Any:
    """L-BFGS from ln θ; a component that ends near zero though the criterion falls as it grows is raised once more."""
    for _ in range(2 * len(logs)):
        found = minimize(
            lambda point: criterion(counts, point),
            logs,
            jac=True,
            method="L-BFGS-B",
            bounds=[(LOWEST, HIGHEST)] * len(logs),
            options={"maxiter": 500, "ftol": 1e-15, "gtol": 1e-8, "maxcor": 20},
        )
        lifted = np.maximum(found.x, -9.0)
        falling = (found.x < SMALL) & (criterion(counts, lifted)[1] / np.exp(2 * lifted) < -1e-6)
        if not falling.any():
            break
        logs = np.where(falling, np.log(0.1 + np.exp(2 * found.x).sum()) / 2, found.x)
    return found


def _value(found: Any) -> float:
    return float(found.fun)


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
    """Eliminate each pattern's block once, then solve what is left densely.

    By Cholesky factors: A's condition grows with the components' ratios to the residual variance, but the error of
    |A| and of the squares doesn't (Higham 2002, section 10.1).
    """
    inside, around = np.exp(logs)[counts.inner], np.append(np.exp(logs)[counts.outer[:-1]], 1.0)
    root = np.linalg.cholesky(counts.block * np.multiply.outer(inside, inside) + np.eye(len(inside)))
    inverse = np.linalg.inv(root)
    border = inverse @ (counts.border * np.multiply.outer(inside, around))
    sums = np.einsum("gbc,gc->gb", inverse, counts.sums * inside)
    products = inverse @ (counts.products * np.multiply.outer(inside, inside)) @ inverse.transpose(0, 2, 1)
    corner = counts.corner * np.multiply.outer(around, around) + np.diag(np.append(np.ones(len(around) - 1), 0.0))
    flat = border.reshape(-1, len(around))
    corner -= flat.T @ (flat * np.repeat(counts.persons, len(inside))[:, None])
    corner_root = np.linalg.cholesky(corner)
    corner_inverse = np.linalg.inv(corner_root)
    right = corner_inverse @ (counts.corner_sums * around - flat.T @ sums.ravel())
    outer = corner_inverse.T @ right
    fitted = border @ outer
    # uu' of a pattern, before the block's own root is undone: Σ (h − fitted)(h − fitted)'
    crossed = sums[:, :, None] * fitted[:, None, :]
    left = products - crossed - crossed.transpose(0, 2, 1)
    left += counts.persons[:, None, None] * fitted[:, :, None] * fitted[:, None, :]
    half = inverse.transpose(0, 2, 1)
    spread = half @ (border @ corner_inverse.T)
    diagonal = np.einsum("gbc,gbc->gb", half, half) + np.einsum("gbe,gbe->gb", spread, spread)
    squares = np.einsum("gbc,gbc->gb", half @ left, half)
    left_over = counts.squares - float(np.einsum("gbb->", products)) - float(right @ right)
    logs_of_roots = np.log(np.einsum("gbb->gb", root)).sum(axis=1)
    return Solved(
        log_determinant=2 * float(counts.persons @ logs_of_roots + np.log(np.diag(corner_root)).sum()),
        squares=max(left_over, 1e-14 * counts.squares, 1e-300),
        inner_excess=counts.persons @ (1 - diagonal),
        inner_squares=squares.sum(axis=0),
        outer_excess=1 - np.sum(corner_inverse**2, axis=0)[:-1],
        outer_squares=outer[:-1] ** 2,
    )


def _deviance(counts: Patterns, solved: Solved) -> float:
    free = counts.n - 1
    return solved.log_determinant + free * (1 + float(np.log(2 * np.pi * solved.squares / free)))
