"""The marginal likelihood of the Rasch family: abilities from a normal distribution, integrated on a grid."""

import math

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.newton import Evaluation
from xenia.science.measurement.rasch.groups import ScoreGroups

Floats = NDArray[np.float64]

REACH = 6.0
NODES = 61


def normal_grid(nodes: int = NODES) -> tuple[Floats, Floats]:
    """Evenly spaced standard scores from −6 to 6 and the logarithms of their weights, which sum to one.

    The rule converges faster than any power of the spacing, once that is below the narrowest posterior's deviation.
    """
    places = np.linspace(-REACH, REACH, nodes)
    weights = np.exp(-0.5 * places**2)
    return places, np.log(weights / weights.sum())


def nodes_for(top: NDArray[np.int64], sd: float) -> int:
    """As many nodes as keep the spacing below the smallest possible posterior deviation, 61 at least and odd.

    No item with categories 0..m informs by more than m²/4, so the deviation is at least 2 / √Σm².
    """
    return max(NODES, 2 * math.ceil(REACH * sd * math.sqrt(float((top.astype(float) ** 2).sum())) / 2) + 1)


def category_chances(beta: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """P(category | θ), items × categories × nodes, and the logarithm of its denominator, items × nodes."""
    powers = beta[:, :, None] + np.arange(beta.shape[1])[:, None] * theta
    peaks = powers.max(axis=1, keepdims=True)
    weights = np.exp(powers - peaks)
    sums = weights.sum(axis=1, keepdims=True)
    return weights / sums, (np.log(sums) + peaks)[:, 0]


def posterior(groups: ScoreGroups, beta: Floats, sd: float, nodes: int) -> tuple[Floats, Floats]:
    """Each cell's log-likelihood apart from its items' share, shape (cells,), and its posterior, cells × nodes."""
    places, weights = normal_grid(nodes)
    _, denominators = category_chances(beta, sd * places)
    logs = groups.score[:, None] * (sd * places) - (groups.seen @ denominators)[groups.pattern] + weights
    peaks = logs.max(axis=1, keepdims=True)
    shares = np.exp(logs - peaks)
    sums = shares.sum(axis=1, keepdims=True)
    return (np.log(sums) + peaks)[:, 0], shares / sums


def marginal_likelihood(groups: ScoreGroups, beta: Floats, sd: float, nodes: int) -> Evaluation:
    """The log-likelihood, its gradient and observed information in (β, σ), shape (items × categories + 1,).

    l = Σ n_ih β_ih + Σ_c N_c ln ∫ exp(r_c θ − Σ_i ln Σ_h exp(hθ + β_ih)) φ(θ; 0, σ²) dθ   (Thissen 1982),
    the cells c being the score groups: the score is sufficient here too. The information is that of the complete
    data less the posterior variance of its score (Louis 1982, equation 3.1).
    """
    z, _ = normal_grid(nodes)
    items, width = beta.shape
    chances, _ = category_chances(beta, sd * z)
    levels, shares = posterior(groups, beta, sd, nodes)
    seen, count, seen_cell = groups.seen.astype(float), groups.count[:, None], groups.seen[groups.pattern]
    totals = groups.taken.sum(axis=0)
    value = float(groups.count @ levels + (totals * np.where(np.isfinite(beta), beta, 0.0)).sum())

    steps = np.arange(width)
    means = np.einsum("h,ihq->iq", steps, chances)
    pull = z * (groups.score[:, None] - (seen @ means)[groups.pattern])  # the slope in σ, cells × nodes
    weight = _by_pattern(groups, count * shares)
    present = seen.T @ weight  # items × nodes: persons there who answered
    gradient = np.append((totals - np.einsum("iq,ihq->ih", present, chances)).ravel(), (count * shares * pull).sum())

    flat = chances.reshape(items * width, -1)
    information = np.zeros((flat.shape[0] + 1,) * 2)
    beta_part = information[:-1, :-1]
    for node in range(len(z)):
        together = np.repeat(np.repeat((seen.T * weight[:, node]) @ seen, width, axis=0), width, axis=1)
        beta_part -= together * np.outer(flat[:, node], flat[:, node])
    _add_own_items(beta_part, present, chances)
    average = (shares @ flat.T) * np.repeat(seen_cell, width, axis=1)
    beta_part += (average * count).T @ average

    drift = (shares * pull).sum(axis=1)
    pulled = seen.T @ _by_pattern(groups, count * shares * pull)
    centred = steps[None, :, None] - means[:, None, :]
    cross = np.einsum("iq,q,ihq->ih", present, z, chances * centred) + np.einsum("iq,ihq->ih", pulled, chances)
    information[:-1, -1] = information[-1, :-1] = cross.ravel() - (average * count).T @ drift
    spread = np.einsum("ihq,ihq->iq", centred**2, chances)
    information[-1, -1] = (present * spread * z**2).sum() - (groups.count @ ((shares * pull**2).sum(1) - drift**2))
    _clear_lowest(gradient, information, width)
    return value, gradient, information


def _add_own_items(information: Floats, present: Floats, chances: Floats) -> None:
    """The complete data's information: each item's own multinomial covariance, summed over the nodes."""
    items, width, _ = chances.shape
    own = np.einsum("iq,ihq,ilq->ihl", present, chances, chances)
    diagonal = np.einsum("iq,ihq->ih", present, chances)
    for item in range(items):
        block = slice(item * width, (item + 1) * width)
        information[block, block] += np.diag(diagonal[item]) - own[item]


def _by_pattern(groups: ScoreGroups, values: Floats) -> Floats:
    """Sums over the cells of each pattern, patterns × nodes."""
    sums = np.zeros((len(groups.seen), values.shape[1]))
    np.add.at(sums, groups.pattern, values)
    return sums


def _clear_lowest(gradient: Floats, information: Floats, width: int) -> None:
    """β_i0 is fixed at zero."""
    lowest = np.arange(0, len(gradient) - 1, width)
    gradient[lowest] = 0.0
    information[lowest, :] = information[:, lowest] = 0.0
