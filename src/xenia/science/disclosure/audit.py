"""The audit: between which values every hidden cell must lie, for someone who knows all that is published."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import maximum_flow

LARGEST_FLOW = 2**28  #: scipy's maximum flow counts in 32 bits

UNBOUNDED = (3, 4)  #: HiGHS says "unbounded", or "unbounded or infeasible"


@dataclass(frozen=True, slots=True)
class Interval:
    """The lowest and highest value that a cell can have: infinite when nothing bounds it, NaN when unknown."""

    cell: int
    low: float
    high: float

    def hides(self, threshold: int) -> bool:
        """Whether it reaches from 0 to at least the threshold."""
        return self.low <= 0 and self.high >= threshold


def table_intervals(
    counts: NDArray[np.int64], signs: NDArray[np.int64], hidden: NDArray[np.bool_], cells: NDArray[np.intp]
) -> list[Interval]:
    """The exact intervals of cells (places in the flattened table) of a two-way table with margins.

    `signs` is −1 for a cell that is the sum of its line, so that each line sums to 0. Rows and columns are nodes and
    hidden cells the arcs between them, so the interval is two maximum flows (Cox 1995), whole numbers both; the same
    that linear programming gives.
    """
    bound = int(counts.sum()) + 1
    if bound > LARGEST_FLOW:
        return system_intervals(counts.ravel(), _lines(signs), hidden.ravel(), cells)
    height, width = counts.shape
    rows, columns = np.nonzero(hidden)
    falls = np.where(signs > 0, counts, bound)[rows, columns]
    rises = np.where(signs > 0, bound, counts)[rows, columns]
    arcs = sparse.csr_array(
        (
            np.concatenate([falls, rises]).astype(np.int32) + 1,
            (np.concatenate([rows, columns + height]), np.concatenate([columns + height, rows])),
        ),
        shape=(height + width, height + width),
    )
    arcs.data -= 1  # an arc without capacity has a place all the same
    found = []
    inner = hidden & (signs > 0)
    for cell in cells.tolist():
        row, column = divmod(cell, width)
        down, up = _arc(arcs, row, height + column), _arc(arcs, height + column, row)
        kept = arcs.data[[down, up]]
        arcs.data[[down, up]] = 0
        more = int(maximum_flow(arcs, row, height + column).flow_value)
        if _falls_by_rectangle(counts, inner, row, column):
            less = int(counts[row, column])
        else:
            less = int(maximum_flow(arcs, height + column, row).flow_value)
        arcs.data[[down, up]] = kept
        if signs[row, column] < 0:
            more, less = less, more
        value = int(counts[row, column])
        found.append(Interval(cell, float(max(value - less, 0)), float(value + more) if more < bound else np.inf))
    return found


def system_intervals(
    counts: NDArray[np.int64], equations: sparse.csr_array, hidden: NDArray[np.bool_], cells: NDArray[np.intp]
) -> list[Interval]:
    """The exact whole-number intervals of hidden cells in any linear system  A x = 0  by HiGHS.

    Linear programming gives an interval that holds the true one; where one of its ends is no whole-number solution,
    integer programming finds the end that is.
    """
    places = np.flatnonzero(hidden)
    matrix = sparse.csr_array(sparse.csc_array(equations)[:, places])
    matrix = matrix[np.diff(matrix.indptr) > 0]
    target = matrix @ counts[places].astype(np.float64)
    constraint = LinearConstraint(matrix, target, target)

    def end(place: int, sign: float) -> float:
        cost = np.zeros(len(places))
        cost[place] = sign
        for whole in (0, 1):
            found = milp(cost, constraints=constraint, bounds=Bounds(0, np.inf), integrality=np.full(len(cost), whole))
            if found.x is None:  # the true counts are a solution, so what has none is without bound
                return np.inf if found.status in UNBOUNDED else np.nan
            if np.abs(found.x - np.rint(found.x)).max() < 1e-6:
                break
        return float(np.rint(found.x[place]))

    where = {int(place): number for number, place in enumerate(places)}
    return [Interval(cell, end(where[cell], 1.0), end(where[cell], -1.0)) for cell in cells.tolist()]


def _falls_by_rectangle(counts: NDArray[np.int64], inner: NDArray[np.bool_], row: int, column: int) -> bool:
    """Whether one hidden rectangle lets a cell be 0: half of the flows need not be looked for in a dense table."""
    if not inner[row, column]:
        return False
    others = np.ix_(np.flatnonzero(inner[:, column]), np.flatnonzero(inner[row]))
    opposite = np.where(inner[others], counts[others], -1)
    opposite[others[0].ravel() == row], opposite[:, others[1].ravel() == column] = -1, -1
    return bool(opposite.max() >= counts[row, column])


def _arc(arcs: sparse.csr_array, start: int, stop: int) -> int:
    first, last = int(arcs.indptr[start]), int(arcs.indptr[start + 1])
    return first + int(np.searchsorted(arcs.indices[first:last], stop))


def _lines(signs: NDArray[np.int64]) -> sparse.csr_array:
    """The equations of a two-way table, each line summing to 0."""
    height, width = signs.shape
    places = np.arange(height * width)
    rows = np.concatenate([places // width, height + places % width])
    return sparse.csr_array((np.tile(signs.ravel(), 2).astype(np.float64), (rows, np.tile(places, 2))))
