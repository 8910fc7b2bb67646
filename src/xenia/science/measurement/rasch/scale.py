"""From a likelihood's maximum to figures on a scale: the origin, thresholds, locations, and what stays unknown."""

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.rasch.design import Design

Floats = NDArray[np.float64]

#: a standard error in logits beyond which the data do not tie two items to one scale; one answer alone gives about 1
LOOSE = 30.0


def levels_of(design: Design) -> Floats:
    """The category of every element of β, 0 where it is impossible, shape (items × categories,)."""
    return np.asarray((design.used * np.arange(design.used.shape[1])).ravel(), dtype=np.float64)


def placed(
    design: Design, point: Floats, spread: Floats, *, conditional: bool
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """β and its covariance with the origin where it belongs, and the categories that the data leave loose."""
    size = design.matrix.shape[1]
    beta, errors = design.matrix @ point[:size], design.matrix @ spread[:size, :size] @ design.matrix.T
    levels = levels_of(design)
    free = np.flatnonzero(levels)
    loose = np.zeros(len(beta), dtype=bool)
    apart = errors[np.ix_(free, free)] / np.outer(levels[free], levels[free])
    loose[free] = ~(_tied(apart, free // design.used.shape[1]) if conditional else np.diag(apart) < LOOSE**2)
    if conditional:
        anchor = design.anchor.ravel() & ~loose
        if anchor.any():
            # moves everything along h·c until the anchor sums to zero
            move = np.eye(len(beta)) - np.outer(levels, anchor) / (anchor @ levels)
            beta, errors = move @ beta, move @ errors @ move.T
    shape = design.used.shape
    return beta.reshape(shape), errors, loose.reshape(shape)


def _tied(errors: Floats, item: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the quantities share a scale: the largest set whose differences have a standard error.

    One item alone is no scale.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    if not item.size:
        return np.zeros(0, dtype=bool)
    own = np.diag(errors)
    near = own[:, None] + own - 2 * errors < LOOSE**2
    _, part = connected_components(csr_array(near), directed=False)
    largest = part == np.bincount(part).argmax()
    return np.asarray(largest & (len(np.unique(item[largest])) > 1))


def reported(
    design: Design, beta: Floats, errors: Floats, loose: NDArray[np.bool_], *, shared: bool
) -> dict[str, Floats]:
    """Thresholds, locations and easiness with standard errors, each counted from the table's lowest category."""
    items, width = design.used.shape
    known = design.used & ~loose
    first = design.low - design.lowest
    variances = np.diag(errors).reshape(items, width)
    result: dict[str, Floats] = {
        name: np.full((items, int((first + width - 1).max(initial=0))), np.nan)
        for name in ("thresholds", "thresholds_se", "beta", "beta_se")
    }
    cut = np.eye(width)[:-1] - np.eye(width, k=1)[:-1]  # thresholds are β_h−1 − β_h
    for item in range(items):
        block = slice(item * width, (item + 1) * width)
        places = first[item] + np.arange(width - 1)
        of_cuts = np.diag(cut @ errors[block, block] @ cut.T)
        clear = known[item, 1:] & known[item, :-1]
        figures = (cut @ beta[item], _roots(of_cuts), beta[item, 1:], _roots(variances[item, 1:]))
        for name, values, good in zip(result, figures, (clear, clear, known[item, 1:], known[item, 1:]), strict=True):
            result[name][item, places] = np.where(good, values, np.nan)
    top, each = design.top, np.arange(items)
    located = known[each, top] & (top > 0)
    with_top = np.where(located, np.maximum(top, 1), np.nan)
    result["difficulty"] = -beta[each, top] / with_top
    result["difficulty_se"] = _roots(variances[each, top]) / with_top
    result["steps"] = _steps(result, located) if shared else np.full(0, np.nan)
    last = int((first + top).max(initial=0))
    return {name: value[:, :last] if value.ndim == 2 else value for name, value in result.items()}


def _steps(result: dict[str, Floats], located: NDArray[np.bool_]) -> Floats:
    if not located.any():
        return np.full(result["thresholds"].shape[1], np.nan)
    item = int(np.argmax(located))
    return np.asarray(result["thresholds"][item] - result["difficulty"][item])


def _roots(variances: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(variances, 0.0)))
