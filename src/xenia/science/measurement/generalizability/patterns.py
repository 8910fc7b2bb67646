"""Persons who met the same conditions share their part of the mixed-model equations: counts, kept once a pattern."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.generalizability.cells import Cells
from xenia.science.measurement.generalizability.design import Effect

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Cross-products of one model's incidence matrix, arranged by the facet that is eliminated (say, persons).

    Inner effects contain that facet, so that their equations fall into one block of b columns a person; outer effects
    don't, and stand last with the mean in e columns. Persons with the same pattern of conditions have equal blocks.

    n, squares:  the scores and the sum of their squares
    inner, outer:  which effect a column belongs to, shapes (b,) and (e,); −1 for the mean
    persons:  how many share a pattern, shape (g,)
    block, border:  Z'Z of a person inside and against the outer columns, shapes (g, b, b) and (g, b, e)
    sums, products:  Σ h and Σ hh' over the persons of a pattern, h = Z'y, shapes (g, b) and (g, b, b)
    corner, corner_sums:  Z'Z and Z'y of the outer columns, shapes (e, e) and (e,)
    """

    n: float
    squares: float
    inner: NDArray[np.int64]
    outer: NDArray[np.int64]
    persons: Floats
    block: Floats
    border: Floats
    sums: Floats
    products: Floats
    corner: Floats
    corner_sums: Floats


def patterns(cells: Cells, effects: tuple[Effect, ...]) -> Patterns:
    """Count cells for the random effects named (the residual is not among them), eliminating the cheapest facet.

    Raises ValueError when no effect is named.
    """
    if not effects:
        raise ValueError("A model without random effects has no patterns.")
    facet = _cheapest(cells, effects)
    key, _ = cells.codes(facet)
    places = range(len(effects))
    codes = [cells.codes(effect)[0] for effect in effects]
    inside, inner = _columns({n: _rank_within(codes[n], key) for n in places if effects[n] >= facet}, len(key))
    around, outer = _columns({n: codes[n] for n in places if not effects[n] >= facet}, len(key))
    around, outer = np.column_stack([around, np.full(len(key), len(outer))]), np.append(outer, -1)
    group, first = _groups(np.column_stack([inside, around, cells.n.astype(np.int64)]), key)
    example = np.isin(key, first)
    of, weight, none = group[key[example]], cells.n[example], np.zeros(len(key), dtype=np.int64)
    sums = _cross(key, inside, none[:, None], cells.total, (len(group), len(inner), 1))[:, :, 0]
    members = np.split(sums[np.argsort(group, kind="stable")], np.cumsum(np.bincount(group))[:-1])
    return Patterns(
        n=float(cells.n.sum()),
        squares=float(cells.squares.sum()),
        inner=inner,
        outer=outer,
        persons=np.array([float(len(rows)) for rows in members]),
        block=_cross(of, inside[example], inside[example], weight, (len(first), len(inner), len(inner))),
        border=_cross(of, inside[example], around[example], weight, (len(first), len(inner), len(outer))),
        sums=np.array([rows.sum(axis=0) for rows in members]),
        products=np.array([rows.T @ rows for rows in members]),
        corner=_cross(none, around, around, cells.n, (1, len(outer), len(outer)))[0],
        corner_sums=_cross(none, around, none[:, None], cells.total, (1, len(outer), 1))[0, :, 0],
    )


def _cheapest(cells: Cells, effects: tuple[Effect, ...]) -> Effect:
    """The facet, with all that it is nested in, whose elimination leaves the least to compute."""
    sizes = {effect: cells.codes(effect)[1] for effect in effects}

    def work(facet: Effect) -> float:
        count = cells.codes(facet)[1]
        block = sum(size / count for effect, size in sizes.items() if effect >= facet)
        return float(count * block**3 + sum(size for effect, size in sizes.items() if not effect >= facet) ** 3)

    facets = [cells.design.closure(frozenset({facet})) for facet in cells.design.facets]
    return min((facet for facet in facets if any(effect >= facet for effect in effects)), key=work)


def _rank_within(code: NDArray[np.int64], key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number an effect's levels from 0 anew for each person, so that blocks stay as small as a person's conditions."""
    _, first = np.unique(code, return_index=True)
    owner = key[first]
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], owner[order])
    rank = np.empty(len(owner), dtype=np.int64)
    rank[order] = np.arange(len(owner)) - starts
    return rank[code]


def _columns(codes: dict[int, NDArray[np.int64]], rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row and effect its column of the incidence matrix, and for each column its effect."""
    table, owner = np.empty((rows, len(codes)), dtype=np.int64), np.empty(0, dtype=np.int64)
    for place, (effect, code) in enumerate(codes.items()):
        table[:, place] = len(owner) + code
        owner = np.append(owner, np.full(int(code.max()) + 1, effect))
    return table, owner


def _groups(rows: NDArray[np.int64], key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each person the pattern, and for each pattern one person who has it."""
    order = np.lexsort([*rows.T, key])
    bounds = np.flatnonzero(np.diff(key[order])) + 1
    found: dict[bytes, int] = {}
    group = [found.setdefault(own.tobytes(), len(found)) for own in np.split(rows[order], bounds)]
    return np.array(group), np.unique(group, return_index=True)[1]


def _cross(
    group: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: Floats,
    shape: tuple[int, int, int],
) -> Floats:
    """Weighted counts of the pairs of columns that occur together, by group."""
    table = np.zeros(shape)
    for one in left.T:
        for other in right.T:
            np.add.at(table, (group, one, other), weight)
    return table
