"""Complementary suppression: which further cells to hide so that no hidden small count can be worked out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xenia.science.disclosure.routes import Cells, Prices, Routes

type Hidden = NDArray[np.bool_]

PATIENCE = 250  #: alternatives looked for in vain, for each further cell, before a search ends
SLACK = 0.01  #: how much more than the best a cover may cost to be searched from, where a typical cell costs 1
SUNK = 1e-7  #: what a cell costs that is hidden already: nothing, but a short way is taken before a long one


@dataclass(frozen=True, slots=True)
class Need:
    """A cell that must be able to differ by `change`: a small count down to 0, and up to the threshold."""

    cell: int
    change: int


@dataclass(slots=True)
class Cover:
    """What is hidden, and for each need the alternative that answers it (the cells other than its own)."""

    hidden: Hidden
    ways: dict[Need, Cells] = field(default_factory=dict)

    def using(self, cells: Cells) -> list[Need]:
        """The needs whose alternative changes one of the cells."""
        wanted = set(cells.tolist())
        return [need for need, way in self.ways.items() if not wanted.isdisjoint(way.tolist())]

    def copy(self) -> "Cover":
        """Another cover to try something on."""
        return Cover(hidden=self.hidden.copy(), ways=dict(self.ways))


def needs_of(counts: NDArray[np.int64], cells: Cells, threshold: int) -> list[Need]:
    """What the primary cells need: to be able to be 0, and to be able to be the threshold or more."""
    changes = [(int(cell), change) for cell in cells for change in (-counts[cell], threshold - counts[cell])]
    return [Need(cell, int(change)) for cell, change in changes if change]


@dataclass(slots=True)
class Search:
    """The search for a cheap set of further cells.

    `prices` are what it costs to hide a cell, infinite where it must be published; `together[cell]` are the places of
    all that is hidden with it (see `LinearSystem.bound_together`), None when every cell stands alone. `effort` is how
    many alternatives may be looked for in order to improve on what was found first: a bound on time that gives the
    same result on every machine.
    """

    routes: Routes
    prices: Prices
    primary: Hidden
    together: list[Cells] | None = None
    effort: int = 6000
    spent: int = 0

    def cover(self, needs: Sequence[Need]) -> tuple[Cover, list[Need]]:
        """Hide what the needs take; the needs that nothing can answer come second.

        Each need takes its cheapest alternative given what is hidden already, and what turns out to be needless is
        shown again. Then some of the further cells are shown, one of them forbidden, and the needs answered anew with
        prices a little disturbed, again and again, from what costs no more than the best (large neighbourhood search,
        Shaw 1998). Every need answered has a whole-number alternative made of hidden cells alone.
        """
        cover = Cover(hidden=self._closed(self.primary))
        unmet = [need for need in needs if not self._answer(cover, need, self.prices)]
        self._show_needless(cover)
        chance = np.random.default_rng(0)
        best, self.spent = cover, 0
        stop = min(self.effort, PATIENCE * (1 + len(self._further(cover))))
        while self.spent < stop and (further := self._further(cover)):
            limit = self.cost(best) + SLACK
            if (trial := self._disturbed(cover, further, chance, limit)) is not None:
                cover = trial
            if self.cost(cover) < self.cost(best):
                best = cover
                stop = min(self.effort, 2 * self.spent + PATIENCE * (1 + len(further)))
            self.spent += 1
        return best, unmet

    def cost(self, cover: Cover) -> float:
        """What is hidden beyond the primary cells, in prices."""
        return float(self.prices[cover.hidden & ~self.primary].sum())

    def _disturbed(self, cover: Cover, further: list[Cells], chance: np.random.Generator, limit: float) -> Cover | None:
        """Another cover that costs at most `limit`, unless this try finds none."""
        shown = chance.permutation(len(further))[: 1 + int(chance.integers(min(len(further), 6)))]
        cells = np.concatenate([further[place] for place in shown])
        trial = cover.copy()
        trial.hidden[cells] = False
        prices = self.prices * chance.uniform(0.5, 1.5, size=self.prices.shape)
        prices[further[shown[0]]] = np.inf
        needs = cover.using(cells)
        hopeless = limit + float(self.prices[cells].max())
        for place in chance.permutation(len(needs)):
            if not self._answer(trial, needs[place], prices) or self.cost(trial) > hopeless:
                return None
        self._show_needless(trial)
        return trial if self.cost(trial) <= limit else None

    def _answer(self, cover: Cover, need: Need, prices: Prices) -> bool:
        self.spent += 1
        way = self.routes.route(need.cell, need.change, np.where(cover.hidden, SUNK, prices))
        if way is None:
            return False
        cover.ways[need] = way
        cover.hidden[way] = True
        cover.hidden = self._closed(cover.hidden)
        return True

    def _show_needless(self, cover: Cover) -> None:
        nothing = np.full(len(self.prices), np.inf)
        for group in self._further(cover):
            trial = cover.copy()
            trial.hidden[group] = False
            if all(self._answer(trial, need, nothing) for need in cover.using(group)):
                cover.hidden, cover.ways = trial.hidden, trial.ways

    def _closed(self, hidden: Hidden) -> Hidden:
        """What is hidden, with all that is hidden together with it."""
        if self.together is None:
            return hidden.copy()
        closed = np.zeros_like(hidden)
        for cell in np.flatnonzero(hidden).tolist():
            closed[self.together[cell]] = True
        return closed

    def _further(self, cover: Cover) -> list[Cells]:
        """The further cells hidden, with all that is hidden with them, dearest first."""
        cells = np.flatnonzero(cover.hidden & ~self._closed(self.primary)).tolist()
        if self.together is None:
            groups = [np.array([cell], dtype=np.intp) for cell in cells]
        else:
            together = self.together
            groups = list({int(together[cell].min()): together[cell] for cell in cells}.values())
        return sorted(groups, key=lambda group: -float(self.prices[group].sum()))
