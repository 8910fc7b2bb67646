"""Marginal maximum likelihood for the many-facet Rasch model, on a grid refined until it can be trusted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import minimize

from xenia.science.measurement.facets.design import Design
from xenia.science.measurement.facets.likelihood import (
    Expectation,
    Grid,
    expectation,
    observed_information,
    quick_information,
)
from xenia.science.measurement.facets.tally import Tally

Floats = NDArray[np.float64]

#: the grid to begin with, as deviations from the persons' mean: TAM's, with 41 nodes
COMMON = tuple(np.linspace(-6.0, 6.0, 41).tolist())
#: it is left when the posteriors hold more than this at its ends
MOST_AT_ENDS = 0.01
#: or when it ends before this many of the persons' standard deviations: the tails that it cuts off move the severities
LEAST_REACH = 3.0
#: how far beyond every person's posterior mean the grid reaches, in posterior standard deviations: the posterior of a
#: person with only the highest scores is half a normal distribution, whose end is far from its mean
REACH = 8.0
#: persons can't be estimated to differ by more than this; no scores would come between the lowest and the highest
MOST_SD = 100.0
#: spacing over the smallest posterior standard deviation; at 1 the trapezoidal rule errs by about 5e-9
SPACING = 0.95
MOST_NODES = 2001
PASSES = 6
#: largest slope left, where the curvature is about one in every direction
TOLERANCE, FIRST_TOLERANCE = 1e-4, 0.3


@dataclass(frozen=True, slots=True)
class Quadrature:
    """Where the integral over persons is taken: nodes that stay where they are, or that stretch with the persons.

    Attributes
    ----------
    nodes : deviations from the persons' mean, in logits, or in standard deviations where `stretching`
    """

    nodes: tuple[float, ...] = COMMON
    stretching: bool = False

    def grid(self, sd: float) -> Grid:
        """Nodes and weights for persons with this standard deviation.

        A weight is density × spacing, as in TAM: its estimate of the variance, and its deviance, follow from that.
        """
        nodes = np.array(self.nodes) * (sd if self.stretching else 1.0)
        logs = -0.5 * (nodes / sd) ** 2 - np.log(sd) - 0.5 * np.log(2 * np.pi) + np.log(np.gradient(nodes))
        return Grid(nodes, logs)

    def smallest_sd(self) -> float:
        """Below this, nodes that stay where they are say nothing of the standard deviation."""
        return 1e-6 if self.stretching else 0.5 * float(np.diff(self.nodes).min())


@dataclass(frozen=True, slots=True)
class Solution:
    """Estimates and where they were found.

    Attributes
    ----------
    free, sd : the free parameters, and the persons' standard deviation
    loglik : marginal log-likelihood
    covariance : of the free parameters and ln sd; NaN where the information is not positive definite
    converged : whether the slope vanished
    """

    free: Floats
    sd: float
    quadrature: Quadrature
    expectation: Expectation
    loglik: float
    covariance: Floats
    converged: bool


def maximise(tally: Tally, design: Design, *, quadrature: Quadrature | None = None, fine: bool = False) -> Solution:
    """Estimate on the caller's nodes, or on nodes refined until they serve the persons at hand.

    Without `quadrature` the estimation begins on the common grid and stays there while its spacing is below the
    persons' usual posterior standard deviation, it reaches three of the persons' standard deviations, and the
    posteriors keep away from its ends (`fine`: never). Otherwise the nodes reach as far as any posterior, with a
    spacing below the smallest posterior standard deviation: on a coarser grid the posteriors of a long test fall
    between the nodes.
    """
    free, sd = np.zeros(design.basis.shape[1]), 1.0
    current, tolerance = quadrature or Quadrature(), TOLERANCE if quadrature else FIRST_TOLERANCE
    for _ in range(PASSES):
        free, sd, found, converged = _climb(tally, design, current, free, sd, tolerance)
        if quadrature or (not fine and not current.stretching and _serves(current, tally, found, sd)):
            refined = current
        else:
            refined = _refined(current, found, sd)
        if refined == current and tolerance == TOLERANCE:
            break
        current, tolerance = refined, TOLERANCE
    covariance = _covariance(tally, design, current.grid(sd), free, sd, found)
    return Solution(free, sd, current, found, found.loglik, covariance, converged)


def finer(solution: Solution) -> Quadrature:
    """Nodes fine and wide enough for every person, the solution's own if they are."""
    return _refined(solution.quadrature, solution.expectation, solution.sd)


def _serves(quadrature: Quadrature, tally: Tally, found: Expectation, sd: float) -> bool:
    """Whether the common grid is fine enough for the usual person, and wide enough for all of them."""
    usual = np.sqrt(np.average(found.spread**2, weights=tally.persons))
    wide = quadrature.nodes[-1] >= LEAST_REACH * sd and found.at_ends <= MOST_AT_ENDS * tally.persons.sum()
    return bool(wide and np.diff(quadrature.nodes).max() <= usual)


def _refined(quadrature: Quadrature, found: Expectation, sd: float) -> Quadrature:
    """Nodes that stretch: the same when they are wide and fine enough, else others that are."""
    nodes = quadrature.nodes
    spacing = (nodes[1] - nodes[0]) / (1.0 if quadrature.stretching else sd)
    # a posterior that fell on one node alone seems to have no spread; the nodes close in on it step by step
    smallest = max(float(found.spread.min()) / sd, spacing / 4)
    reach = float((np.abs(found.mean) + REACH * found.spread).max()) / sd
    fine_enough = spacing <= smallest or len(nodes) == MOST_NODES
    if quadrature.stretching and fine_enough and nodes[-1] >= reach:
        return quadrature
    reach *= 1.02
    size = min(MOST_NODES, int(np.ceil(2 * reach / (SPACING * smallest))) + 1)
    return Quadrature(tuple(np.linspace(-reach, reach, size).tolist()), stretching=True)


def _climb(
    tally: Tally, design: Design, quadrature: Quadrature, free: Floats, sd: float, tolerance: float
) -> tuple[Floats, float, Expectation, bool]:
    """Quasi-Newton steps (BFGS), in directions scaled so that the curvature is about one in each."""
    start = np.append(free, np.log(sd))
    directions = _scaled_directions(tally, design, quadrature, free, sd)
    least = np.log(quadrature.smallest_sd())

    def at(moved: Floats) -> tuple[Floats, float]:
        place = start + directions @ moved
        return place[:-1], float(np.exp(np.clip(place[-1], least, np.log(MOST_SD))))

    def loss(moved: Floats) -> tuple[float, Floats]:
        free, sd = at(moved)
        found = expectation(tally, _table(design, free), quadrature.grid(sd))
        slope = design.basis.T @ (design.table.T @ found.excess.ravel())
        return -found.loglik, -directions.T @ np.append(slope, found.squares / sd**2 - tally.persons.sum())

    result = minimize(loss, np.zeros(len(start)), jac=True, method="BFGS", options={"gtol": tolerance, "maxiter": 500})
    free, sd = at(np.asarray(result.x))
    # rounding may stop the line search a little early: what counts is the slope
    converged = bool(np.abs(result.jac).max() < max(100 * tolerance, 1e-2))
    return free, sd, expectation(tally, _table(design, free), quadrature.grid(sd)), converged


def _table(design: Design, free: Floats) -> Floats:
    return design.log_probabilities(design.origin + design.basis @ free)


def _scaled_directions(tally: Tally, design: Design, quadrature: Quadrature, free: Floats, sd: float) -> Floats:
    """Columns D with  Dᵀ H D ≈ 1  for the information H in the free parameters and ln sd."""
    grid, table = quadrature.grid(sd), _table(design, free)
    found = expectation(tally, table, grid)
    size = len(free)
    information = np.zeros((size + 1, size + 1))
    information[:size, :size] = (
        design.basis.T @ quick_information(tally, table, design.table, grid, found) @ design.basis
    )
    persons = float(tally.persons.sum())
    information[size, size] = max(2 * found.squares / sd**2 - found.square_spread / sd**4, 0.1 * persons)
    values, vectors = eigh(information)
    return np.asarray(vectors / np.sqrt(np.maximum(values, 1e-6 * max(values.max(), 1.0))))


def _covariance(tally: Tally, design: Design, grid: Grid, free: Floats, sd: float, found: Expectation) -> Floats:
    """Inverse of the observed information of the free parameters and ln sd."""
    full = observed_information(tally, _table(design, free), design.table, grid, found, sd)
    wide = np.zeros((len(full), len(free) + 1))
    wide[:-1, :-1] = design.basis
    wide[-1, -1] = 1.0
    values, vectors = eigh(wide.T @ full @ wide)
    if values.min() <= 1e-10 * max(values.max(), 1.0):
        return np.full((len(free) + 1, len(free) + 1), np.nan)
    return np.asarray((vectors / values) @ vectors.T)
