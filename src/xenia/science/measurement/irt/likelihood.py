"""The marginal likelihood of answer patterns, abilities being standard normal."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.irt.answers import AnswerPatterns
from xenia.science.measurement.irt.curves import Curves, Family, curves
from xenia.science.measurement.newton import Evaluation

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are: `chosen` (patterns × categories of all items) is 1 where a pattern took a category.

    `categories` and `parameters` have one slice for each item; an item with fewer than two categories has empty ones.
    """

    family: Family
    chosen: Floats
    count: Floats
    categories: tuple[slice, ...]
    parameters: tuple[slice, ...]

    @property
    def size(self) -> int:
        """The number of parameters."""
        return self.parameters[-1].stop if self.parameters else 0

    def live(self) -> list[tuple[slice, slice]]:
        """Categories and parameters of the items that have any."""
        pairs = zip(self.categories, self.parameters, strict=True)
        return [(places, own) for places, own in pairs if places.stop > places.start]


def layout(patterns: AnswerPatterns, used: list[Integers], family: Family) -> Layout:
    """Number the categories that were used, each item's own in their order."""
    columns, categories, parameters = [], [], []
    category = parameter = 0
    for item, values in enumerate(used):
        kept = values if len(values) > 1 else values[:0]
        columns.append((patterns.rows[:, item, None] == kept).astype(float))
        categories.append(slice(category, category + len(kept)))
        parameters.append(slice(parameter, parameter + len(kept)))  # a slope, and one intercept less than categories
        category, parameter = categories[-1].stop, parameters[-1].stop
    chosen = np.hstack(columns) if columns else np.zeros((len(patterns.count), 0))
    return Layout(family, chosen, patterns.count.astype(float), tuple(categories), tuple(parameters))


def item_curves(plan: Layout, point: Floats, theta: Floats) -> list[Curves] | None:
    """The curves of the live items, None as soon as one is impossible."""
    found = []
    for _, own in plan.live():
        item = curves(plan.family, point[own], theta)
        if item is None:
            return None
        found.append(item)
    return found


def posteriors(plan: Layout, items: list[Curves], weights: Floats) -> tuple[Floats, Floats]:
    """Each pattern's log-likelihood, (patterns,), and its posterior over the nodes with log `weights`."""
    logs = np.log(np.vstack([item.chances for item in items])) if items else np.zeros((0, len(weights)))
    joint = plan.chosen @ logs + weights
    peaks = joint.max(axis=1, keepdims=True)
    shares = np.exp(joint - peaks)
    sums = shares.sum(axis=1, keepdims=True)
    return (np.log(sums) + peaks)[:, 0], shares / sums


def marginal_likelihood(plan: Layout, point: Floats, theta: Floats, weights: Floats, *, exact: bool) -> Evaluation:
    """Σ N ln ∫ Π P φ, its gradient and its information (Bock and Aitkin 1981).

    The exact information is Louis's (1982, equation 3.1): the complete data's less the posterior variance of its
    score. Otherwise it is the sum of squared scores, far cheaper and near enough to climb by among many persons.
    """
    items = item_curves(plan, point, theta)
    if items is None:
        return -np.inf, np.zeros(plan.size), np.zeros((plan.size, plan.size))
    logs, shares = posteriors(plan, items, weights)
    weighted = plan.count[:, None] * shares
    scores = _scores(plan, items, shares)
    information = (scores * plan.count[:, None]).T @ scores
    if exact:
        information += _complete_less_squares(plan, items, weighted)
    return float(plan.count @ logs), plan.count @ scores, information


def _scores(plan: Layout, items: list[Curves], shares: Floats) -> Floats:
    """Posterior mean of every pattern's complete score, patterns × parameters."""
    scores = np.zeros((len(plan.count), plan.size))
    for (places, own), item in zip(plan.live(), items, strict=True):
        for category, place in enumerate(range(places.start, places.stop)):
            scores[:, own] += plan.chosen[:, place, None] * (shares @ item.slopes[category])
    return scores


def _complete_less_squares(plan: Layout, items: list[Curves], weighted: Floats) -> Floats:
    difference = np.zeros((plan.size, plan.size))
    for (places, own), item in zip(plan.live(), items, strict=True):
        difference[own, own] = np.einsum("hq,hqpr->pr", plan.chosen[:, places].T @ weighted, item.bends)
    slopes = np.zeros((plan.chosen.shape[1], plan.size))
    for node in range(weighted.shape[1]):
        for (places, own), item in zip(plan.live(), items, strict=True):
            slopes[places, own] = item.slopes[:, node]
        together = plan.chosen.T @ (weighted[:, node, None] * plan.chosen)
        difference -= slopes.T @ together @ slopes
    return difference
