"""Suppression in one two-way table whose margins are published."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.disclosure.audit import Interval, table_intervals
from xenia.science.disclosure.routes import LEAST_PRICE, Prices, TableRoutes
from xenia.science.disclosure.suppression import Need, Search, needs_of

type Counts = NDArray[np.int64]
type Place = tuple[int, int]

EFFORT = 6000  #: alternatives looked for in a table of 50 × 50; larger tables get fewer, since each takes longer


@dataclass(frozen=True, slots=True)
class Margins:
    """Totals, by the place of their row or column from 0, and whether the grand total is one of them."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class TableSuppression:
    """What to hide of a table, as (row, column) from 0, and what can still be worked out.

    `intervals` are those of the primary cells, in their order, for someone who knows every other cell and all margins.
    `withhold` names the margins that have to go as well when some primary cell can't be hidden otherwise; `secondary`
    has what that takes inside the table.
    """

    primary: tuple[Place, ...]
    secondary: tuple[Place, ...]
    intervals: tuple[Interval, ...]
    withhold: Margins
    cost: float
    warnings: tuple[str, ...]


def suppress_table(
    counts: Counts,
    *,
    threshold: int = 10,
    zeros: bool = False,
    costs: NDArray[np.float64] | None = None,
    effort: int | None = None,
) -> TableSuppression:
    """Hide every small count of a table (rows × columns, whole numbers) and what would give it away.

    A count is small when 0 < n < threshold, with `zeros` also when it is 0. Row totals, column totals and the grand
    total are published. Secondary cells are chosen so that each small count could be 0 and could be the threshold or
    more for all that is published, at the least cost that the search finds: `costs` (rows × columns, from 0) or, by
    default, the number of cells, of those the ones with the smaller counts and no zeros. A count in a row or column
    whose total is itself too small can't be hidden while that total stands; then `withhold` says which totals must go.

    Raises ValueError for counts that are negative, a table that is not two-way, costs of another shape or below 0,
    and a threshold below 1.
    """
    counts = _checked(counts, threshold, costs)
    whole = np.block([[counts, counts.sum(axis=1)[:, None]], [counts.sum(axis=0)[None], counts.sum()[None, None]]])
    signs = np.ones_like(whole)
    signs[-1], signs[:, -1], signs[-1, -1] = -1, -1, 1
    inside = signs > 0
    inside[-1, -1] = False
    primary = inside & (whole < threshold) & (zeros | (whole > 0))
    prices = np.full(whole.shape, np.inf)
    prices[:-1, :-1] = _prices(counts, costs)

    routes = TableRoutes(whole, signs)
    cells = np.flatnonzero(primary)
    effort = EFFORT * 2500 // max(counts.size, 2500) if effort is None else effort
    search = Search(routes=routes, prices=prices.ravel(), primary=primary.ravel(), effort=effort)
    cover, unmet = search.cover(needs_of(whole.ravel(), cells, threshold))
    hidden = cover.hidden
    if unmet:
        prices[~inside] = 1e3 * (1 + prices[inside].sum())
        hidden = _with_margins(routes, prices.ravel(), hidden, unmet, threshold)
    hidden = hidden.reshape(whole.shape)
    secondary = hidden & inside & ~primary
    chosen = secondary[:-1, :-1]
    withhold = Margins(
        rows=tuple(np.flatnonzero(hidden[:-1, -1]).tolist()),
        columns=tuple(np.flatnonzero(hidden[-1, :-1]).tolist()),
        total=bool(hidden[-1, -1]),
    )
    return TableSuppression(
        primary=_places(primary),
        secondary=_places(secondary),
        intervals=tuple(table_intervals(whole, signs, hidden & inside, cells)),
        withhold=withhold,
        cost=float(chosen.sum() if costs is None else costs[chosen].sum()),
        warnings=_warnings(table_intervals(whole, signs, hidden, cells) if unmet else [], unmet, withhold, threshold),
    )


def _checked(counts: Counts, threshold: int, costs: NDArray[np.float64] | None) -> Counts:
    counts = np.asarray(counts)
    if counts.ndim != 2:
        raise ValueError("The table must have rows and columns.")
    if not np.issubdtype(counts.dtype, np.integer) or (counts < 0).any():
        raise ValueError("Counts must be whole numbers from 0.")
    if threshold < 1:
        raise ValueError("The threshold must be 1 or more.")
    if costs is not None and (costs.shape != counts.shape or not (costs >= 0).all()):
        raise ValueError("Costs must be numbers from 0, one for each cell of the table.")
    return counts.astype(np.int64)


def _prices(counts: Counts, costs: NDArray[np.float64] | None) -> Prices:
    """What hiding each cell costs, scaled so that a typical cell costs 1."""
    if costs is None:
        return 1.0 + 1e-3 * np.where(counts > 0, counts / (1.0 + counts.max(initial=0)), 1.0)
    return costs / (costs[costs > 0].mean() if (costs > 0).any() else 1.0) + LEAST_PRICE


def _with_margins(
    routes: TableRoutes, prices: Prices, hidden: NDArray[np.bool_], unmet: list[Need], threshold: int
) -> NDArray[np.bool_]:
    """Hide margins as well, as few as will do; a margin that is itself a small count then needs what a cell needs."""
    flat = routes.counts.ravel()
    margins = np.isin(np.arange(len(flat)), np.flatnonzero(prices >= prices.max()))
    needs: list[Need] = list(unmet)
    while True:
        cover, _ = Search(routes=routes, prices=prices, primary=hidden, effort=0).cover(needs)
        small = np.flatnonzero(cover.hidden & margins & (flat < threshold) & (flat > 0))
        added = [need for need in needs_of(flat, small, threshold) if need not in needs]
        if not added:
            return cover.hidden
        needs += added


def _places(cells: NDArray[np.bool_]) -> tuple[Place, ...]:
    return tuple((row, column) for row, column in np.argwhere(cells).tolist())


def _warnings(after: list[Interval], unmet: list[Need], withhold: Margins, threshold: int) -> tuple[str, ...]:
    if not unmet:
        return ()
    which = [f"row {row}" for row in withhold.rows] + [f"column {column}" for column in withhold.columns]
    which += ["the whole table"] if withhold.total else []
    words = [
        f"{len({need.cell for need in unmet})} primary cells can't be hidden while every margin is published: see "
        f"those in the audit that do not reach from 0 to {threshold}. Withhold the totals of {', '.join(which)} too "
        "(counted from 0), or join small rows or columns."
    ]
    if bad := sum(not interval.hides(threshold) for interval in after):
        words.append(f"{bad} primary cells stay open even without these totals. Don't publish this table as it is.")
    return tuple(words)
