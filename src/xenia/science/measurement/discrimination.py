"""How an item tells the best from the weakest persons: the upper-lower index of classical test theory."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Discrimination:
    """The index of each item, shape (items,), and the size of each of the two groups."""

    index: NDArray[np.float64]
    group: int
    warnings: tuple[str, ...]


def discrimination_index(scores: NDArray[np.float64], *, share: float = 0.27, ties: str = "equal") -> Discrimination:
    """Mean of the item among the highest minus among the lowest share of persons by total (Kelley 1939; Johnson 1951).

    Items are put on 0 to 1 by their own lowest and highest score, so that an item worth five marks has the same range
    as one worth one. Persons with a missing answer have no comparable total and are left out.

    Parameters
    ----------
    scores : shape (persons, items), NaN where an answer is missing
    share : of the persons in either group, above 0 and at most a half; 27 % is the custom
    ties : persons with equal totals at the edge of a group enter it all, with "equal" weights, so that the order of the
        file doesn't matter; or by the order of the "rows", as scripts that sort the totals have it

    Raises
    ------
    ValueError
        On a wrong shape, share or rule for ties.

    An item without variance, or fewer than two persons, gives NaN and the reason.
    """
    if scores.ndim != 2:
        raise ValueError(f"Scores come as persons × items, not in the shape {scores.shape}.")
    if not 0 < share <= 0.5 or ties not in ("rows", "equal"):
        raise ValueError("A share lies above 0 and at most at 0.5, and ties are kept by “rows” or “equal”.")
    whole = scores[np.isfinite(scores).all(axis=1)]
    said = [f"{len(scores) - len(whole)} persons with a missing answer are left out of the discrimination index."]
    said = said if len(whole) < len(scores) else []
    group = round(share * len(whole))
    if len(whole) < 2 or not group:
        return Discrimination(
            np.full(scores.shape[1], np.nan), group, (*said, "Too few persons for an upper and a lower group.")
        )
    low, high = whole.min(axis=0), whole.max(axis=0)
    varies = high > low
    points = (whole - low) / np.where(varies, high - low, 1.0)
    totals = whole.sum(axis=1)
    weights = _weights(totals, group, equal=ties == "equal")
    if ties == "rows" and _edge_is_tied(totals, group):
        said.append("Equal totals lie on both sides of an edge of a group: the order of the rows decides who is in it.")
    return Discrimination(np.where(varies, weights @ points / group, np.nan), group, tuple(said))


def _edge_is_tied(totals: NDArray[np.float64], group: int) -> bool:
    ordered = np.sort(totals)
    return bool(ordered[group - 1] == ordered[group] or ordered[-group] == ordered[-group - 1])


def _weights(totals: NDArray[np.float64], group: int, *, equal: bool) -> NDArray[np.float64]:
    """+1 in the upper group, −1 in the lower one, 0 between; fractions where ties share an edge."""
    order = np.argsort(totals, kind="stable")
    weights = np.zeros(len(totals))
    weights[order[:group]] -= 1.0
    weights[order[-group:]] += 1.0
    if equal:
        _, place, size = np.unique(totals, return_inverse=True, return_counts=True)
        weights = (np.bincount(place, weights) / size)[place]
    return weights
