"""How a hidden cell could have another value: the cheapest change of other cells that leaves every sum as it is."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

type Cells = NDArray[np.intp]
type Prices = NDArray[np.float64]

LEAST_PRICE = 1e-5  #: what costs nothing is still not hidden without a reason


class Routes(Protocol):
    """Finds alternatives in one system."""

    def route(self, cell: int, change: int, prices: Prices) -> Cells | None:
        """The other cells of a cheap whole-number alternative in which `cell` differs by `change`.

        An infinite price forbids a cell to differ. No cell falls below 0. None when there is no alternative.
        """
        ...


@dataclass(frozen=True, slots=True)
class TableRoutes:
    """Alternatives in a two-way table, in which every line sums to 0 once its margin counts negatively.

    What a cell gives to its row and column has to be taken back along a path of cells that leads from its row to its
    column, changing in turn: a shortest path, found by Bellman and Ford's relaxation over whole rows and columns. One
    path that carries everything comes first; where none can, several share the change.

    Attributes
    ----------
    counts : the table, rows × columns. signs : 1, or −1 for a cell that is the sum of its line.
    """

    counts: NDArray[np.int64]
    signs: NDArray[np.int64]

    def route(self, cell: int, change: int, prices: Prices) -> Cells | None:
        """See `Routes`."""
        shape = self.counts.shape
        row, column = divmod(cell, shape[1])
        price = prices.reshape(shape).copy()
        price[row, column] = np.inf
        now = self.counts.copy()
        amount = abs(change)
        outward = -1 if change * self.signs[row, column] > 0 else 1
        touched = np.zeros(shape, dtype=bool)
        while amount:
            path, carried = self._cheapest(now, price, (row, column), outward, amount)
            if path is None:
                return None
            (rows, columns), ways = path
            now[rows, columns] += carried * ways * self.signs[rows, columns]
            touched[rows, columns] = True
            price[rows, columns] = np.minimum(price[rows, columns], 1e-9)
            amount -= carried
        return np.flatnonzero(touched & (now != self.counts))

    def _cheapest(
        self, now: NDArray[np.int64], price: Prices, ends: tuple[int, int], outward: int, amount: int
    ) -> tuple[tuple[tuple[Cells, Cells], NDArray[np.int64]] | None, int]:
        carried = amount
        while carried:
            # a cell may rise without limit and fall to 0; on a margin rising and falling are exchanged
            out = np.where((outward * self.signs > 0) | (now >= carried), price, np.inf)
            back = np.where((outward * self.signs < 0) | (now >= carried), price, np.inf)
            if (found := _shortest(out, back, *ends)) is not None:
                rows, columns = found
                ways = outward * np.where(np.arange(len(rows)) % 2 == 0, 1, -1)
                return ((rows, columns), ways), carried
            carried //= 2
        return None, 0


def _shortest(out: Prices, back: Prices, row: int, column: int) -> tuple[Cells, Cells] | None:
    """The cells of the cheapest path from a row to a column, first, third … by `out`, the others by `back`."""
    from_row = np.full(out.shape[0], np.inf)
    from_row[row] = 0.0
    to_column = np.full(out.shape[1], np.inf)
    came_to_column = np.full(out.shape[1], -1)
    came_to_row = np.full(out.shape[0], -1)
    changed = np.array([row])
    while len(changed):
        reach = from_row[changed, None] + out[changed]
        best = reach.argmin(axis=0)
        cost = reach[best, np.arange(out.shape[1])]
        nearer = np.flatnonzero(cost < to_column)
        to_column[nearer], came_to_column[nearer] = cost[nearer], changed[best[nearer]]
        nearer = nearer[to_column[nearer] < to_column[column]]
        if not len(nearer):
            break
        reach = back[:, nearer] + to_column[nearer]
        best = reach.argmin(axis=1)
        cost = reach[np.arange(out.shape[0]), best]
        changed = np.flatnonzero(cost < from_row)
        from_row[changed], came_to_row[changed] = cost[changed], nearer[best[changed]]
    if not np.isfinite(to_column[column]):
        return None
    rows, columns = [int(came_to_column[column])], [column]
    while rows[-1] != row:
        columns += [int(came_to_row[rows[-1]])] * 2
        rows += [rows[-1], int(came_to_column[columns[-1]])]
    return np.array(rows[::-1], dtype=np.intp), np.array(columns[::-1], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class SystemRoutes:
    """Alternatives in any linear system, by linear programming and, where that gives fractions, integer programming.

    Minimises Σ price · |change| subject to  A · change = 0  and  counts + change ≥ 0.
    """

    counts: NDArray[np.int64]
    equations: sparse.csr_array

    def route(self, cell: int, change: int, prices: Prices) -> Cells | None:
        """See `Routes`."""
        free = np.isfinite(prices)
        free[cell] = False
        cells = np.flatnonzero(free)
        matrix = sparse.csc_array(self.equations)[:, cells]
        target = -change * np.asarray(self.equations[:, [cell]].todense()).ravel()
        if not len(cells):
            return None if target.any() else cells
        bound = max(float(self.counts.sum()), 1.0) + abs(change)
        upper = np.concatenate([np.full(len(cells), bound), self.counts[cells].astype(np.float64)])
        for whole in (0, 1):
            found = milp(
                np.concatenate([prices[cells], prices[cells]]),
                constraints=LinearConstraint(sparse.hstack([matrix, -matrix]), target, target),
                bounds=Bounds(np.zeros_like(upper), upper),
                integrality=np.full(len(upper), whole),
            )
            if found.x is None:
                return None
            moves = np.rint(found.x[: len(cells)] - found.x[len(cells) :])
            if not (matrix @ moves - target).any() and (self.counts[cells] + moves >= 0).all():
                return np.asarray(cells[moves != 0])
        return None
