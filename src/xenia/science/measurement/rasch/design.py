"""The members of the Rasch family as linear designs over cumulative easiness."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Model = Literal["rasch", "pcm", "rsm"]


@dataclass(frozen=True, slots=True)
class Design:
    """What a model has to estimate, given which categories were used.

    A person at θ takes category h of item i with probability ∝ exp(hθ + β_ih), β_i0 = 0 (Masters 1982, in the
    cumulative form of Andersen 1977). `low` (items,) is the category of each item that counts as 0; `used` (items ×
    categories, from there) says which are possible at all; β = `matrix` @ ξ, shape (items × categories, parameters).
    The origin of the scale is where `anchor` (items × categories) · β = 0. An item with one category says nothing.
    """

    low: Integers
    used: NDArray[np.bool_]
    matrix: Floats
    anchor: NDArray[np.bool_]

    @property
    def top(self) -> Integers:
        """The highest possible category of each item, counted from `low`, shape (items,)."""
        return np.asarray((self.used * np.arange(self.used.shape[1])).max(axis=1), dtype=np.int64)

    @property
    def lowest(self) -> int:
        """The table's lowest category."""
        return int(self.low.min()) if self.low.size else 0

    def beta(self, parameters: Floats) -> Floats:
        """Cumulative easiness, items × categories; −inf where a category is impossible."""
        values = (self.matrix @ parameters).reshape(self.used.shape)
        return np.where(self.used, values, -np.inf)


def design_of(totals: Integers, model: Model) -> Design:
    """The design for `totals`, items × categories, the number of answers in each category.

    Raises ValueError when a Rasch model meets more than two categories. A category that nobody took is impossible
    (its easiness is −inf), which is the limit of the likelihood: neighbouring thresholds are then unknown, the
    cumulative easiness of the other categories is not (Wilson and Masters 1993). The lowest category is shared by all
    items of a Rasch or rating scale model. In a rating scale model one item's use of a category opens it to all.
    """
    taken = totals > 0
    spread = np.flatnonzero(taken.any(axis=0))
    lowest, highest = (int(spread[0]), int(spread[-1])) if spread.size else (0, 0)
    if model == "rasch" and highest - lowest > 1:
        raise ValueError("A Rasch model has two categories; scores with more need a partial credit or rating scale.")
    first = np.where(taken.any(axis=1), taken.argmax(axis=1), lowest)
    if model == "rsm":
        idle = taken.sum(axis=1) <= 1
        low = np.where(idle & (first == highest), highest, lowest)
        shared = taken.any(axis=0)[lowest : highest + 1]
        used = np.where((~idle | ((first > lowest) & (first < highest)))[:, None], shared, False)
    else:
        low = first
        places = np.minimum(low[:, None] + np.arange(highest - lowest + 1), totals.shape[1] - 1)
        inside = low[:, None] + np.arange(highest - lowest + 1) <= highest
        used = np.take_along_axis(taken, places, axis=1) & inside
    used[:, 0] = True
    matrix = _shared_steps(used) if model == "rsm" else _own_steps(used)
    return Design(low, used, matrix, _anchor(used, model))


def _own_steps(used: NDArray[np.bool_]) -> Floats:
    """One parameter for each category but the lowest: β itself."""
    free = np.flatnonzero(used.ravel() & (np.arange(used.size) % used.shape[1] > 0))
    matrix = np.zeros((used.size, len(free)))
    matrix[free, np.arange(len(free))] = 1.0
    return matrix


def _shared_steps(used: NDArray[np.bool_]) -> Floats:
    """β_ih = h ξ_i + ω_h, with ω zero for the first category above the lowest (Andrich 1978)."""
    items = np.flatnonzero(used[:, 1:].any(axis=1))
    steps = np.flatnonzero(used.any(axis=0))[2:]
    matrix = np.zeros((*used.shape, len(items) + len(steps)))
    matrix[items, :, np.arange(len(items))] = np.arange(used.shape[1])
    for place, step in enumerate(steps):
        matrix[items, step, len(items) + place] = 1.0
    return matrix.reshape(used.size, matrix.shape[2])


def _anchor(used: NDArray[np.bool_], model: Model) -> NDArray[np.bool_]:
    """eRm's origin: cumulative easiness sums to zero, in a rating scale that of the first step alone."""
    anchor = used.copy()
    anchor[:, 0] = False
    if model == "rsm":
        anchor &= np.cumsum(anchor, axis=1) == 1
    return anchor
