"""The parameters of a many-facet Rasch model, what they add to each category, and what identifies them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import null_space

from xenia.science.measurement.facets.tally import Ints, Tally

Floats = NDArray[np.float64]

#: a constraint's direction counts as independent when its squared length is above this share of the longest
RANK = 1e-9


@dataclass(frozen=True, slots=True)
class Model:
    """What is to be estimated.

    Attributes
    ----------
    facets : names of the facets, in the order of the columns of levels
    sizes : how many levels each facet has
    item : the facet that stays free where the person mean is 0, and has its own steps in the partial credit model
    partial_credit : steps of each item instead of one set for all
    interaction : two facets whose levels' combinations have a severity of their own
    anchors : fixed severities, by facet and level
    center_items : the item facet sums to zero as well, and the mean of the persons is free
    """

    facets: tuple[str, ...]
    sizes: tuple[int, ...]
    item: int
    partial_credit: bool = False
    interaction: tuple[int, int] | None = None
    anchors: tuple[tuple[int, int, float], ...] = ()
    center_items: bool = False

    def is_anchored(self, facet: int) -> bool:
        """Whether some level of the facet has a fixed severity."""
        return any(anchor[0] == facet for anchor in self.anchors)

    def mean_is_free(self) -> bool:
        """Whether the mean of the persons is estimated: when items are centred, or anchored, they set the origin."""
        return self.center_items or self.is_anchored(self.item)


@dataclass(frozen=True, slots=True)
class Design:
    """The parameters of a model, and the table of log-probabilities as a linear function of them.

    With severity d(c) of a combination c (the sum of its facets' and its interaction's severities), mean μ of the
    persons and deviation x of a person,  ln p(k | x, c) = k·(x + μ − d(c)) − ψₖ + const  (Linacre 1989, with
    ψₖ = τ₁ + … + τₖ, and the τ of all steps that occur summing to zero).

    Attributes
    ----------
    table : (combinations · categories) × parameters
    possible : combinations × categories
        False for a category that the combination's step group never shows; its probability is then zero.
    levels : facet number to the places of its levels' parameters (−1 where the level has no ratings)
    cells, cell_places : pairs of levels that occur in the interaction, and their parameters' places
    steps : step groups × categories
        Place of ψₖ; −1 where it is zero by definition, −2 where the category never occurs.
    origin, basis : parameters = origin + basis @ free ones
    confounded : parameters that the ratings can't tell from others, but for a constraint chosen by convention
    """

    table: sparse.csr_array
    possible: NDArray[np.bool_]
    levels: tuple[Ints, ...]
    cells: Ints
    cell_places: Ints
    steps: Ints
    origin: Floats
    basis: Floats
    confounded: NDArray[np.bool_]

    def log_probabilities(self, parameters: Floats) -> Floats:
        """The table at these parameters, combinations × categories, −inf where a category can't occur."""
        values = (self.table @ parameters).reshape(self.possible.shape)
        return np.where(self.possible, values, -np.inf)


def make_design(model: Model, tally: Tally) -> Design:
    """Lay out parameters for every level, cell and step that the tally shows, and identify them.

    Where the ratings leave a direction undetermined although the usual constraints hold (each rater at one station
    only, say), the severities of the facets other than the item are made as small as can be in that direction: within
    each group of levels that can be compared they then sum to zero.
    """
    levels, cells, cell_places, steps = _places(model, tally)
    table, possible = _table(model, tally, levels, (cells, cell_places), steps)
    rows, values = _constraints(model, levels, cells, cell_places, width=table.shape[1])
    basis = null_space(rows) if len(rows) else np.eye(table.shape[1])
    loose = basis @ _undetermined(basis.T @ (table.T @ table @ basis))
    if loose.shape[1]:
        movable = loose * _may_move(model, levels, cell_places, width=table.shape[1])[:, None]
        chosen = movable if np.linalg.matrix_rank(movable) == loose.shape[1] else loose
        rows, values = np.vstack([rows, chosen.T]), np.append(values, np.zeros(loose.shape[1]))
        basis = null_space(rows)
    return Design(
        table=table,
        possible=possible,
        levels=levels,
        cells=cells,
        cell_places=cell_places,
        steps=steps,
        origin=np.linalg.lstsq(rows, values)[0] if len(rows) else np.zeros(table.shape[1]),
        basis=basis,
        confounded=np.abs(loose).sum(axis=1) > 1e-6,
    )


def _places(model: Model, tally: Tally) -> tuple[tuple[Ints, ...], Ints, Ints, Ints]:
    """Number the parameters: the mean of the persons, every facet's levels, the interaction's cells, the steps."""
    width = 1
    levels = []
    for facet, size in enumerate(model.sizes):
        place = np.full(size, -1, dtype=np.int64)
        seen = np.unique(tally.levels[:, facet])
        place[seen] = width + np.arange(len(seen))
        width += len(seen)
        levels.append(place)
    cells = np.empty((0, 2), dtype=np.int64)
    if model.interaction is not None:
        cells = np.unique(tally.levels[:, list(model.interaction)], axis=0)
    cell_places = width + np.arange(len(cells))
    width += len(cells)
    steps = np.full((model.sizes[model.item] if model.partial_credit else 1, tally.categories), -2, dtype=np.int64)
    for group, seen in enumerate(observed_categories(tally, step_groups(model, tally), len(steps))):
        occurring = np.flatnonzero(seen)
        steps[group, occurring] = -1
        steps[group, occurring[1:-1]] = width + np.arange(max(0, len(occurring) - 2))
        width += max(0, len(occurring) - 2)
    return tuple(levels), cells, cell_places, steps


def step_groups(model: Model, tally: Tally) -> Ints:
    """The step group of every combination: its item in the partial credit model, one for all otherwise."""
    return tally.levels[:, model.item] if model.partial_credit else np.zeros(len(tally.levels), dtype=np.int64)


def observed_categories(tally: Tally, group: Ints, groups: int) -> NDArray[np.bool_]:
    """Which categories occur in each step group, groups × categories."""
    observed = np.asarray(tally.counts.sum(axis=1)).reshape(-1, tally.categories)
    total = np.zeros((groups, tally.categories))
    np.add.at(total, group, observed)
    return total > 0


def _table(
    model: Model, tally: Tally, levels: tuple[Ints, ...], interaction: tuple[Ints, Ints], steps: Ints
) -> tuple[sparse.csr_array, NDArray[np.bool_]]:
    size, categories = len(tally.levels), tally.categories
    row = np.arange(size * categories).reshape(size, categories)
    k = np.broadcast_to(np.arange(categories, dtype=np.float64), row.shape)
    parts = [(row, np.zeros_like(row), k)]
    for facet, place in enumerate(levels):
        parts.append((row, np.broadcast_to(place[tally.levels[:, facet]][:, None], row.shape), -k))
    cells, cell_places = interaction
    if model.interaction is not None:
        width = model.sizes[model.interaction[1]]
        pairs = tally.levels[:, list(model.interaction)] @ [width, 1]
        place = cell_places[np.searchsorted(cells @ [width, 1], pairs)]
        parts.append((row, np.broadcast_to(place[:, None], row.shape), -k))
    psi = steps[step_groups(model, tally)]
    possible = psi != -2
    parts.append((row[psi >= 0], psi[psi >= 0], np.full(int(np.sum(psi >= 0)), -1.0)))
    rows, columns, values = (np.concatenate([part[n].ravel() for part in parts]) for n in range(3))
    kept = possible.ravel()[rows] & (values != 0)
    count = int(max(cell_places.max(initial=0), steps.max(initial=0), *(place.max(initial=0) for place in levels))) + 1
    table = sparse.coo_array((values[kept], (rows[kept], columns[kept])), shape=(size * categories, count))
    return sparse.csr_array(table), possible


def _constraints(
    model: Model, levels: tuple[Ints, ...], cells: Ints, cell_places: Ints, *, width: int
) -> tuple[Floats, Floats]:
    """Rows a and values b of the constraints a · parameters = b."""
    wanted: list[tuple[Ints, float]] = []
    if not model.mean_is_free():
        wanted.append((np.array([0]), 0.0))
    for facet, place in enumerate(levels):
        free = facet == model.item and not model.center_items
        if not free and not model.is_anchored(facet):
            wanted.append((place[place >= 0], 0.0))
    wanted += [(levels[facet][[level]], value) for facet, level, value in model.anchors if levels[facet][level] >= 0]
    for side in range(2):
        wanted += [(cell_places[cells[:, side] == level], 0.0) for level in np.unique(cells[:, side])]
    rows = np.zeros((len(wanted), width))
    for row, (places, _) in zip(rows, wanted, strict=True):
        row[places] = 1.0
    return rows, np.array([value for _, value in wanted])


def _undetermined(gram: Floats) -> Floats:
    """Orthonormal directions, in the free parameters, in which the table of log-probabilities does not change."""
    scale = np.sqrt(np.maximum(np.diag(gram), 1e-300))
    gram = gram / scale / scale[:, None]
    try:
        if np.diag(np.linalg.cholesky(gram)).min(initial=1.0) > 1e-4:
            return np.empty((len(gram), 0))
    except np.linalg.LinAlgError:
        pass  # singular: which directions are, the eigenvalues say
    values, vectors = np.linalg.eigh(gram)
    found = vectors[:, values < RANK * values.max(initial=0.0)] / scale[:, None]
    return np.asarray(np.linalg.qr(found)[0]) if found.shape[1] else found


def _may_move(model: Model, levels: tuple[Ints, ...], cell_places: Ints, *, width: int) -> Floats:
    """1 for the severities of facets other than the item, and of cells; 0 for the rest."""
    moves = np.zeros(width)
    for facet, place in enumerate(levels):
        if facet != model.item:
            moves[place[place >= 0]] = 1.0
    moves[cell_places] = 1.0
    return moves
