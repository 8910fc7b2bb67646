"""The marginal likelihood of the many-facet Rasch model on a grid, with its gradient and its information."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.measurement.facets.tally import Tally

Floats = NDArray[np.float64]

#: numbers in one working array (8 bytes each): blocks of patterns are cut to this
BLOCK = 500_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes of the person distribution, as deviations from its mean, and the logarithms of their weights."""

    nodes: Floats
    log_weights: Floats


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the persons' posterior distributions say of every combination and of the person distribution.

    Attributes
    ----------
    loglik : marginal log-likelihood
    density : combinations × nodes
        Posterior mass of the persons that each combination rated, a person counted once a rating.
    excess : combinations × categories
        Observed minus expected numbers of ratings: the gradient in the table of log-probabilities.
    mean, spread : groups
        Posterior mean and standard deviation of the groups' persons, as deviations from the mean of all.
    squares : float
        Expected sum over persons of the squared deviation.
    square_spread : float
        Sum over persons of the posterior variance of the squared deviation.
    at_ends : float
        Persons' posterior mass on the first and the last node.
    """

    loglik: float
    density: Floats
    excess: Floats
    mean: Floats
    spread: Floats
    squares: float
    square_spread: float
    at_ends: float


def log_normaliser(table: Floats, nodes: Floats) -> Floats:
    """ln Σₖ exp(k·x + table[c, k]) for every combination and node, combinations × nodes."""
    steps = [table[:, k, None] + k * nodes for k in range(table.shape[1])]
    peak = np.maximum.reduce(steps)
    total = np.zeros_like(peak)
    for step in steps:
        total += np.exp(step - peak)
    return np.asarray(peak + np.log(total))


def probabilities(table: Floats, nodes: Floats) -> Floats:
    """Probability of every category, combinations × categories × nodes."""
    k = np.arange(table.shape[1])[:, None]
    logs = table[:, :, None] + k * nodes
    logs -= log_normaliser(table, nodes)[:, None, :]
    return np.asarray(np.exp(logs, out=logs))


def combination_blocks(tally: Tally, grid: Grid) -> Iterator[slice]:
    """Runs of combinations whose table of probabilities keeps to BLOCK."""
    size = max(1, BLOCK // (tally.categories * len(grid.nodes)))
    return (slice(start, start + size) for start in range(0, len(tally.levels), size))


def posteriors(tally: Tally, table: Floats, grid: Grid) -> Iterator[tuple[slice, slice, Floats, Floats]]:
    """Blocks of patterns, their groups, the groups' posteriors (groups × nodes), and marginal log-likelihoods.

    A group's log-likelihood at node x, up to what does not depend on x, is  score·x − Σ_c ln Σₖ exp(k·x + table[c, k])
    over the combinations c of its pattern.
    """
    normaliser = log_normaliser(table, grid.nodes)
    starts = np.searchsorted(tally.pattern, np.arange(tally.patterns.shape[0] + 1))
    most = max(1, BLOCK // len(grid.nodes))
    first = 0
    while first < len(starts) - 1:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + most, side="right")) - 1)
        groups = slice(starts[first], starts[last])
        base = grid.log_weights - tally.patterns[first:last] @ normaliser
        logs = tally.score[groups, None] * grid.nodes
        logs += base[tally.pattern[groups] - first]
        peak = logs.max(axis=1)
        logs -= peak[:, None]
        mass = np.exp(logs, out=logs)
        total = mass.sum(axis=1)
        mass /= total[:, None]
        yield slice(first, last), groups, mass, peak + np.log(total)
        first = last


def expectation(tally: Tally, table: Floats, grid: Grid) -> Expectation:
    """One pass over the groups (the E-step)."""
    observed = np.asarray(tally.counts.sum(axis=1)).reshape(table.shape)
    loglik = float(observed[observed > 0] @ table[observed > 0])  # a category that can't occur is −inf and has none
    density, at_ends = np.zeros((len(table), len(grid.nodes))), 0.0
    mean, square, fourth = (np.empty(len(tally.persons)) for _ in range(3))
    for patterns, groups, mass, marginal in posteriors(tally, table, grid):
        persons = tally.persons[groups]
        loglik += float(persons @ marginal)
        mean[groups] = mass @ grid.nodes
        square[groups] = mass @ grid.nodes**2
        fourth[groups] = mass @ grid.nodes**4
        mass *= persons[:, None]
        at_ends += float(mass[:, [0, -1]].sum())
        starts = np.searchsorted(tally.pattern[groups], np.arange(patterns.start, patterns.stop))
        density += tally.patterns[patterns].T @ np.add.reduceat(mass, starts, axis=0)
    expected = np.concatenate(
        [
            np.einsum("ckx,cx->ck", probabilities(table[rows], grid.nodes), density[rows])
            for rows in combination_blocks(tally, grid)
        ]
    )
    return Expectation(
        loglik=loglik,
        density=density,
        excess=observed - expected,
        mean=mean,
        spread=np.sqrt(np.maximum(square - mean**2, 0.0)),
        squares=float(tally.persons @ square),
        square_spread=float(tally.persons @ (fourth - square**2)),
        at_ends=at_ends,
    )


def complete_information(tally: Tally, table: Floats, grid: Grid, density: Floats) -> sparse.bsr_array:
    """Information in the table if persons' places were known: a block Σₓ density (diag p − p pᵀ) a combination."""
    blocks = []
    for rows in combination_blocks(tally, grid):
        p = probabilities(table[rows], grid.nodes)
        weighted = p * density[rows, None, :]
        block = -(weighted @ p.transpose(0, 2, 1))
        diagonal = np.arange(tally.categories)
        block[:, diagonal, diagonal] += weighted.sum(axis=2)
        blocks.append(block)
    size = len(tally.levels)
    return sparse.bsr_array((np.concatenate(blocks), np.arange(size), np.arange(size + 1)))


def quick_information(tally: Tally, table: Floats, design: sparse.csr_array, grid: Grid, found: Expectation) -> Floats:
    """Approximate observed information of the design's parameters, parameters × parameters.

    What is lost because persons' places are unknown (Louis 1982) is taken to first order in the place: for each
    pattern its persons' summed posterior variance times the outer product of the information that one person gives.
    """
    complete = complete_information(tally, table, grid, found.density)
    rated = np.asarray(tally.patterns.T @ np.bincount(tally.pattern, weights=tally.persons))
    size, categories = table.shape
    category = _blocks(size, np.arange(categories))
    per_rating = sparse.csr_array((complete @ category).T @ design).multiply(1 / rated[:, None])
    per_person = (tally.patterns @ sparse.csr_array(per_rating)).toarray()
    unknown = np.bincount(tally.pattern, weights=tally.persons * found.spread**2)
    return np.asarray((design.T @ (complete @ design)).toarray() - (per_person.T * unknown) @ per_person)


def observed_information(
    tally: Tally, table: Floats, design: sparse.csr_array, grid: Grid, found: Expectation, sd: float
) -> Floats:
    """Observed information of the design's parameters and of ln sd (last), exact on the grid.

    Louis (1982): the complete information's expectation less the posterior variance of the complete score, summed
    over persons. The score's part that varies with a person's place x is  −Σ_c Σₖ p(k | x, c) design[c, k]  over the
    person's combinations, and  x²/sd² − 1  for ln sd.
    """
    width = design.shape[1] + 1
    size, categories = table.shape
    joined = sparse.csr_array(_blocks(size, np.ones(categories)).T)
    complete = complete_information(tally, table, grid, found.density)
    information = np.zeros((width, width))
    information[:-1, :-1] = (design.T @ (complete @ design)).toarray()
    information[-1, -1] = 2 * found.squares / sd**2
    for patterns, groups, mass, _ in posteriors(tally, table, grid):
        own, persons = tally.pattern[groups] - patterns.start, tally.persons[groups]
        starts = np.searchsorted(own, np.arange(patterns.stop - patterns.start))
        weight = np.add.reduceat(mass * persons[:, None], starts, axis=0)
        mean = np.zeros((len(own), width))
        for x, node in enumerate(grid.nodes):
            p = np.exp(table + node * np.arange(categories) - log_normaliser(table, np.array([node])))
            scores = joined @ sparse.csr_array(design.multiply(p.reshape(-1, 1)))
            moved = np.column_stack(
                [(tally.patterns[patterns] @ scores).toarray(), np.full(len(weight), 1 - (node / sd) ** 2)]
            )
            information -= (moved.T * weight[:, x]) @ moved
            mean += mass[:, x, None] * moved[own]
        information += (mean.T * persons) @ mean
    return information


def _blocks(size: int, block: NDArray[np.generic]) -> sparse.csr_array:
    """A column with this block for each combination, (combinations · categories) × combinations."""
    return sparse.csr_array(sparse.kron(sparse.eye_array(size), block[:, None].astype(np.float64)))
