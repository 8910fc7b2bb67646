"""Agreement of one rater with a reference on many items: the share that is the same, and how far that may be off."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.agreement.kappa import Kappa, cohen_kappa, crosstab

#: fewer items say nothing about agreement beyond chance
ENOUGH = 10


@dataclass(frozen=True, slots=True)
class WithReference:
    """`same` of `n` items are as in the reference; `share` with its interval; kappa (linear weights) on the `ordered`
    items, those whose answers have an order, None where these are fewer than ENOUGH or one of the two used one category
    only."""

    n: int
    same: int
    share: float
    interval: tuple[float, float]
    ordered: int
    kappa: Kappa | None
    warnings: tuple[str, ...]


def wilson_interval(same: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927): (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).

    NaN without items. Items of one encounter are not independent of one another, so that it is, if anything, too short.
    """
    from scipy.special import ndtri

    if not n:
        return float("nan"), float("nan")
    z, p = float(ndtri((1 + level) / 2)), same / n
    middle, margin = p + z * z / (2 * n), z * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    low, high = ((middle + side * margin) / (1 + z * z / n) for side in (-1, 1))
    # exactly 0 and 1 at the ends, which rounding misses
    return (low if same else 0.0), (high if same < n else 1.0)


def agreement_with_reference(
    same: NDArray[np.bool_], marked: NDArray[np.float64], reference: NDArray[np.float64]
) -> WithReference:
    """How far one rater agrees with a reference.

    `same`: shape (items,), whether the answers are the same. `marked`, `reference`: shape (items,), the place of each
    answer between the lowest (0) and the highest (1) of its item, NaN where an answer has no place. Categories of kappa
    are the places that occur, in order.

    Raises ValueError when the shapes differ.
    """
    if not same.shape == marked.shape == reference.shape:
        raise ValueError("One entry an item: what is the same, what was marked, and the reference.")
    n, agreeing = len(same), int(same.sum())
    placed = np.isfinite(marked) & np.isfinite(reference)
    ordered = int(placed.sum())
    kappa, warnings = _kappa(marked[placed], reference[placed]) if ordered >= ENOUGH else (None, ())
    share = agreeing / n if n else float("nan")
    return WithReference(n, agreeing, share, wilson_interval(agreeing, n), ordered, kappa, warnings)


def _kappa(marked: NDArray[np.float64], reference: NDArray[np.float64]) -> tuple[Kappa | None, tuple[str, ...]]:
    if min(len(np.unique(marked)), len(np.unique(reference))) < 2:
        return None, ("One of the two used one category only, so agreement beyond chance is not known.",)
    places = np.unique(np.concatenate([marked, reference]))
    rows, columns = (np.searchsorted(places, one).astype(np.int64) for one in (marked, reference))
    found = cohen_kappa(crosstab(rows, columns, categories=len(places)), weights="linear")
    return found, found.warnings
