"""Suppression in any system of published sums: hierarchies, linked tables, years."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from xenia.science.disclosure.audit import Interval, system_intervals
from xenia.science.disclosure.routes import LEAST_PRICE, Cells, Prices, SystemRoutes
from xenia.science.disclosure.suppression import Search, needs_of
from xenia.science.disclosure.system import LinearSystem

EFFORT = 300


@dataclass(frozen=True, slots=True)
class SystemSuppression:
    """What to hide of a system, by name, and between what every primary cell must lie for whoever knows the rest."""

    primary: frozenset[str]
    secondary: frozenset[str]
    intervals: Mapping[str, Interval]
    warnings: tuple[str, ...]

    @property
    def hidden(self) -> frozenset[str]:
        """All that must not be published; one symbol stands for it."""
        return self.primary | self.secondary


def small_counts(system: LinearSystem, *, threshold: int, zeros: bool = False) -> frozenset[str]:
    """The cells that hold a small count of persons: 0 < n < threshold, with `zeros` also 0."""
    least = 0 if zeros else 1
    counted = system.values.keys() - system.measures
    return frozenset(name for name in counted if least <= system.values[name] < threshold)


def suppress_system(
    system: LinearSystem,
    *,
    threshold: int = 10,
    zeros: bool = False,
    primary: Collection[str] = (),
    published: Collection[str] = (),
    withheld: Collection[str] = (),
    costs: Mapping[str, float] | None = None,
    effort: int = EFFORT,
) -> SystemSuppression:
    """Hide the small counts of a system and what would give them away.

    `primary` names cells to protect beside the small counts. `published` names cells that are known and can't be
    hidden; `withheld` cells that nobody knows and that cost nothing. A cell costs 1 and a total 1 for each of its parts
    unless `costs` says otherwise. Every primary cell could be 0 and could be the threshold or more, in whole numbers,
    for whoever knows all that is not hidden; the intervals are audited afterwards by another way. Where that can't be
    had, `warnings` names the cells: then something must be joined, or not be published.

    A tie hides together what it names; cells that are measures are not primary and their own bounds are not audited.
    Raises ValueError for a name that the system has not.
    """
    known, free, wanted = frozenset(published), frozenset(withheld), frozenset(primary)
    if strange := sorted((known | free | wanted) - system.values.keys()):
        raise ValueError(f"There is no cell “{strange[0]}”.")
    names = np.array(system.names, dtype=object)
    every = small_counts(system, threshold=threshold, zeros=zeros) | wanted
    small = every - known
    prices = _prices(system, costs)
    prices[np.isin(names, list(known))] = np.inf
    together = system.bound_together()
    start = np.isin(names, list(small | free))
    places = np.flatnonzero(np.isin(names, list(small)))
    search = Search(
        routes=SystemRoutes(system.counts, system.equations()),
        prices=_shared(prices, together),
        primary=start,
        together=together,
        effort=effort,
    )
    cover, _ = search.cover(needs_of(system.counts, places, threshold))
    found = system_intervals(system.counts, system.equations(), cover.hidden, places)
    return SystemSuppression(
        primary=small,
        secondary=frozenset(names[cover.hidden].tolist()) - small - free,
        intervals={str(names[each.cell]): each for each in found},
        warnings=_warnings(sorted(every & known), [str(names[e.cell]) for e in found if not e.hides(threshold)]),
    )


def _warnings(told: list[str], open_: list[str]) -> tuple[str, ...]:
    words = []
    if told:
        words.append(f"{len(told)} small counts are published already: {', '.join(told[:20])}.")
    if open_:
        words.append(
            f"{len(open_)} small counts can be worked out however much is hidden beside what is known: "
            f"{', '.join(open_[:20])}. Join groups, or don't publish this."
        )
    return tuple(words)


def _prices(system: LinearSystem, costs: Mapping[str, float] | None) -> Prices:
    """A cell's own cost, or 1, or the number of its parts; scaled so that a typical cell costs 1."""
    parts = dict.fromkeys(system.values, 1.0)
    for total, members in system.sums:
        parts[total] = max(parts[total], float(len(members)))
    parts.update(costs or {})
    prices = np.fromiter((parts[name] for name in system.values), dtype=np.float64, count=len(system.values))
    return prices / (np.median(prices[prices > 0]) if (prices > 0).any() else 1.0) + LEAST_PRICE


def _shared(prices: Prices, together: list[Cells]) -> Prices:
    """A cell can't be hidden when one that is tied to it can't."""
    return np.where([np.isfinite(prices[tied]).all() for tied in together], prices, np.inf)
