"""A bank of items of the four-parameter logistic model, its curves and what they tell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bank:
    """Items of the 4PL: P = c + (d − c) / (1 + exp(−a (θ − b))), each array of shape (items,).

    Raises ValueError when lengths differ or a slope, guess or upper limit makes no curve.
    """

    a: Floats
    b: Floats
    c: Floats
    d: Floats

    def __post_init__(self) -> None:
        if len({len(self.a), len(self.b), len(self.c), len(self.d)}) > 1:
            raise ValueError("A bank has one a, b, c and d for each item.")
        if not (np.isfinite(self.a).all() and np.isfinite(self.b).all()):
            raise ValueError("Slopes and difficulties are finite numbers.")
        if not ((self.c >= 0) & (self.c < self.d) & (self.d <= 1)).all():
            raise ValueError("Each item's guess c is at least 0 and below its upper limit d, which is at most 1.")

    def __len__(self) -> int:
        return len(self.a)

    def of(self, items: Integers) -> "Bank":
        """A bank of the items at these places."""
        return Bank(self.a[items], self.b[items], self.c[items], self.d[items])


@dataclass(frozen=True, slots=True)
class Curve:
    """P and its first and second derivatives in θ, each θ × items."""

    p: Floats
    first: Floats
    second: Floats


def curve(bank: Bank, theta: Floats) -> Curve:
    """The items' curves at abilities of shape (θ,) (Barton and Lord 1981)."""
    from scipy.special import expit

    up = expit(bank.a * (np.asarray(theta, dtype=np.float64)[:, None] - bank.b))
    height = bank.d - bank.c
    first = height * bank.a * up * (1 - up)
    return Curve(bank.c + height * up, first, first * bank.a * (1 - 2 * up))


def information(bank: Bank, theta: Floats) -> Floats:
    """Fisher information P′² / PQ of every item at every ability, θ × items; 0 where P is 0 or 1."""
    found = curve(bank, theta)
    spread = found.p * (1 - found.p)
    return np.divide(found.first**2, spread, out=np.zeros_like(spread), where=spread > 0)
