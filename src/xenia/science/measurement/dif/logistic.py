"""Logistic regression of an item on total score and group, from counts: uniform and nonuniform differences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, expit

from xenia.science.measurement.dif.mantel import Floats, ratio
from xenia.science.measurement.dif.tables import Counts

ITERATIONS = 50


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two nested models, one row an item: likelihood-ratio chi2, its p, the gain in Nagelkerke's R²."""

    chi2: Floats
    df: int
    p: Floats
    delta_r2: Floats


@dataclass(frozen=True, slots=True)
class LogisticDif:
    """`both` tests group and interaction together, `uniform` the group alone, `nonuniform` the interaction alone.

    `slopes` has the coefficients of score, group (focal 1) and score × group in the full model, shape (items, 3).
    `converged` is False where an item's maximum lies at infinity (separation) or was not reached.
    """

    both: Comparison
    uniform: Comparison
    nonuniform: Comparison
    slopes: Floats
    converged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fit:
    """Log-likelihoods (items,), slopes (items, columns) and whether each fit came to rest."""

    loglik: Floats
    slopes: Floats
    converged: NDArray[np.bool_]


def logistic_dif(matched: Counts) -> LogisticDif:
    """Compare the three nested models of Swaminathan and Rogers (1990) for every item at once.

    logit P(Y ≥ j) = a_j + b₁·score + b₂·group + b₃·score·group; with more than two categories these are proportional
    odds (Zumbo 1999). ΔR² is Nagelkerke's (1991). An item that all answer alike, or that one group does not answer or
    meets at one matching score only, gives NaN.
    """
    items, scores, _, categories = matched.shape
    cells = matched.reshape(items, scores * 2, categories)
    seen = np.flatnonzero(cells.sum(axis=(0, 2)))
    cells = cells[:, seen]
    score, group = (seen // 2).astype(np.float64), (seen % 2).astype(np.float64)
    columns = np.column_stack([score, group, score * group])
    n = cells.sum(axis=(1, 2)).astype(np.float64)
    fits = [fit_cumulative(cells, columns[:, :width]) for width in (1, 2, 3)]
    empty = _null_loglik(cells)
    r2 = [ratio(1 - np.exp(ratio(2 * (empty - fit.loglik), n)), 1 - np.exp(ratio(2 * empty, n))) for fit in fits]

    def comparison(small: int, large: int) -> Comparison:
        chi2 = np.maximum(2 * (fits[large].loglik - fits[small].loglik), 0.0)
        df = large - small
        return Comparison(chi2=chi2, df=df, p=np.asarray(chdtrc(float(df), chi2)), delta_r2=r2[large] - r2[small])

    return LogisticDif(
        both=comparison(0, 2),
        uniform=comparison(0, 1),
        nonuniform=comparison(1, 2),
        slopes=fits[2].slopes,
        converged=fits[0].converged & fits[1].converged & fits[2].converged,
    )


def r2_class(gain: float, *, cuts: tuple[float, float]) -> str | None:
    """A, B or C by the gain in Nagelkerke's R².

    The cuts of Zumbo and Thomas (1997) are 0.13 and 0.26, those of Jodoin and Gierl (2001) 0.035 and 0.07. A gain on
    a cut belongs below it. None when there is no gain to speak of (NaN).
    """
    return None if np.isnan(gain) else "ABC"[int(gain > cuts[0]) + int(gain > cuts[1])]


def fit_cumulative(cells: Counts, columns: Floats) -> Fit:
    """Fit proportional-odds models to counts (items, cells, categories) on columns (cells, p), each by ML.

    Fisher scoring (McCullagh 1980), all items with the same number of categories in use at a time; a step that lowers
    the likelihood is halved. The log-likelihood is that of single answers. NaN where the design has not full rank.
    """
    items, width = len(cells), columns.shape[1]
    loglik, slopes = np.full(items, np.nan), np.full((items, width), np.nan)
    converged = np.zeros(items, dtype=bool)
    if not len(columns):
        return Fit(loglik=loglik, slopes=slopes, converged=converged)
    centre = columns.mean(axis=0)
    scale = np.where(np.ptp(columns, axis=0) > 0, columns.std(axis=0), 1.0)
    used = cells.sum(axis=1) > 0
    ranked = _full_rank(cells.sum(axis=2), (columns - centre) / scale)
    sizes = np.where(ranked, used.sum(axis=1), 0)
    for size in set(sizes.tolist()) - {0, 1}:
        chosen = np.flatnonzero(sizes == size)
        counts = np.stack([cells[item][:, used[item]] for item in chosen]).astype(np.float64)
        fit = _scored(counts, (columns - centre) / scale)
        loglik[chosen], slopes[chosen], converged[chosen] = fit.loglik, fit.slopes / scale, fit.converged
    return Fit(loglik=loglik, slopes=slopes, converged=converged)


def _scored(counts: Floats, columns: Floats) -> Fit:
    items, _, categories = counts.shape
    cuts = categories - 1
    tails = np.flip(np.cumsum(np.flip(counts.sum(axis=1), -1), axis=-1), -1)
    shares = tails[:, 1:] / tails[:, :1]
    theta = np.hstack([np.log(shares / (1 - shares)), np.zeros((items, columns.shape[1]))])
    loglik = _loglik(counts, columns, theta)
    converged = np.zeros(items, dtype=bool)
    open_ = np.arange(items)
    for _ in range(ITERATIONS):
        step = _step(counts[open_], columns, theta[open_])
        size = np.ones(len(open_))
        for _ in range(20):
            tried = _loglik(counts[open_], columns, theta[open_] + size[:, None] * step)
            worse = ~(tried >= loglik[open_] - 1e-9 * np.abs(loglik[open_]))
            if not worse.any():
                break
            size[worse] /= 2
        theta[open_[~worse]] += (size[:, None] * step)[~worse]
        gain = np.where(worse, 0.0, tried - loglik[open_])
        loglik[open_[~worse]] = tried[~worse]
        rest = (np.abs(gain) <= 1e-11 * (1 + np.abs(loglik[open_]))) & (np.abs(step).max(axis=1) < 1e-4)
        converged[open_[rest]] = True
        open_ = open_[~rest & ~worse]
        if not len(open_):
            break
    return Fit(loglik=loglik, slopes=theta[:, cuts:], converged=converged)


def _tails(columns: Floats, theta: Floats) -> Floats:
    """P(Y ≥ j) for j = 0 … categories, shape (items, cells, categories + 1)."""
    cuts = theta.shape[1] - columns.shape[1]
    inner = expit(theta[:, None, :cuts] + (theta[:, cuts:] @ columns.T)[..., None])
    edge = np.ones((*inner.shape[:2], 1))
    return np.concatenate([edge, inner, 0 * edge], axis=-1)


def _loglik(counts: Floats, columns: Floats, theta: Floats) -> Floats:
    chances = -np.diff(_tails(columns, theta), axis=-1)
    possible = chances > 0
    logs = np.log(chances, out=np.full(chances.shape, -1e6), where=possible)
    return np.asarray((counts * logs).sum(axis=(1, 2)))


def _step(counts: Floats, columns: Floats, theta: Floats) -> Floats:
    """One step of Fisher scoring, shape (items, parameters)."""
    tails = _tails(columns, theta)
    chances = np.maximum(-np.diff(tails, axis=-1), 1e-12)
    slope = (tails * (1 - tails))[..., 1:-1]
    residual = counts / chances
    score = slope * (residual[..., 1:] - residual[..., :-1])
    weight = counts.sum(axis=-1)[..., None]
    cuts = slope.shape[-1]
    inner = np.zeros((*slope.shape, cuts))
    own = np.arange(cuts)
    inner[..., own, own] = weight * slope**2 * (1 / chances[..., 1:] + 1 / chances[..., :-1])
    beside = -weight * slope[..., 1:] * slope[..., :-1] / chances[..., 1:-1]
    inner[..., own[1:], own[:-1]] = inner[..., own[:-1], own[1:]] = beside

    size = cuts + columns.shape[1]
    information = np.empty((len(counts), size, size))
    information[:, :cuts, :cuts] = inner.sum(axis=1)
    information[:, :cuts, cuts:] = np.einsum("icj,cp->ijp", inner.sum(axis=-1), columns)
    information[:, cuts:, :cuts] = information[:, :cuts, cuts:].transpose(0, 2, 1)
    information[:, cuts:, cuts:] = np.einsum("ic,cp,cq->ipq", inner.sum(axis=(-1, -2)), columns, columns, optimize=True)
    gradient = np.concatenate([score.sum(axis=1), score.sum(axis=-1) @ columns], axis=1)
    ridge = 1e-10 * np.trace(information, axis1=1, axis2=2)[:, None, None] + 1e-12
    return np.asarray(np.linalg.solve(information + ridge * np.eye(size), gradient[..., None])[..., 0])


def _full_rank(weights: Counts, columns: Floats) -> NDArray[np.bool_]:
    design = np.column_stack([np.ones(len(columns)), columns])
    moments = np.einsum("ic,cp,cq->ipq", weights.astype(np.float64), design, design, optimize=True)
    span = np.linalg.eigvalsh(moments)
    return np.asarray(span[:, 0] > 1e-9 * np.maximum(span[:, -1], 1e-300))


def _null_loglik(cells: Counts) -> Floats:
    totals = cells.sum(axis=1).astype(np.float64)
    shares = ratio(totals, totals.sum(axis=1, keepdims=True))
    return np.asarray((totals * np.log(shares, out=np.zeros(shares.shape), where=shares > 0)).sum(axis=1))
