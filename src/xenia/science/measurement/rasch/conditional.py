"""The conditional likelihood of the Rasch family: elementary symmetric functions by sums of products alone."""

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.newton import Evaluation
from xenia.science.measurement.rasch.groups import ScoreGroups

Floats = NDArray[np.float64]

#: numbers that the derivatives of one batch of patterns may hold
BATCH = 2_000_000
#: a probability of a score below which digits go missing; nobody's answers are that surprising near a maximum
SMALLEST = 1e-280


def conditional_likelihood(groups: ScoreGroups, beta: Floats) -> Evaluation:
    """The log-likelihood given the scores, its gradient and its information in β, shape (items × categories,).

    l = Σ n_ih β_ih − Σ N_r ln γ_r(β), with γ_r the coefficient of x^r in Π_i Σ_h exp(β_ih) x^h, the product over the
    items that a pattern answered (Andersen 1972; Fischer and Ponocny 1994 for ordered categories). Each factor is
    divided by its sum, so that γ_r is the probability of a score and never overflows; it is built and differentiated
    by adding products of positive numbers, so that no digit is lost to subtraction (Verhelst, Glas and van der
    Sluis 1984). `groups` holds no extreme scores: they say nothing.
    """
    chances = _chances(beta)
    items, width = beta.shape
    logs = np.log(np.where(chances > 0, chances, 1.0))
    totals = groups.taken.sum(axis=0)
    value = float((totals * logs).sum())
    expected = np.zeros((items, width))
    information = np.zeros((beta.size, beta.size))
    counts = np.zeros((len(groups.seen), 1 + items * (width - 1)))
    counts[groups.pattern, groups.score] = groups.count
    batch = max(1, BATCH // (max(1, items * (width - 1)) * counts.shape[1]))
    for start in range(0, len(counts), batch):
        part = slice(start, start + batch)
        if counts[part].any():
            spread = _Batch(chances, groups.seen[part], counts[part])
            if not np.isfinite(spread.log_scores):
                return -np.inf, np.zeros(beta.size), information
            value -= spread.log_scores
            expected += spread.expected
            information += spread.information
    return value, (totals - expected).ravel() * (np.arange(beta.size) % width > 0), information


def _chances(beta: Floats) -> Floats:
    peaks = beta.max(axis=1, keepdims=True)
    weights = np.exp(beta - peaks)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


class _Batch:
    """Patterns side by side. Items join the product one by one; derivatives run along with it and back.

    forward[i] has the scores' probabilities over the items before i. backward[i] has, for a score reached before item
    i, the derivative of Σ N ln γ. Together they give the expected counts, and with the derivatives of the product
    (one for each category above 0) the expected joint counts of two categories.
    """

    def __init__(self, chances: Floats, seen: NDArray[np.bool_], counts: Floats) -> None:
        self.items, self.width = chances.shape
        # an item that was not seen leaves every score where it is
        self.factors = np.where(seen[:, :, None], chances, np.eye(1, self.width)[0])
        self.taking = np.where(seen[:, :, None], chances, 0.0)
        forward = self._forward(counts.shape)
        reached = counts > 0
        self.log_scores = -np.inf
        self.expected = np.zeros((self.items, self.width))
        if forward[-1][reached].min() > SMALLEST:
            self.log_scores = float((counts[reached] * np.log(forward[-1][reached])).sum())
            self.information = self._joint(forward, self._backward(forward[-1], counts), counts)

    def _forward(self, shape: tuple[int, ...]) -> Floats:
        forward = np.zeros((self.items + 1, *shape))
        forward[0, :, 0] = 1.0
        for item in range(self.items):
            forward[item + 1] = self._times(forward[item], item)
        return forward

    def _backward(self, scores: Floats, counts: Floats) -> Floats:
        backward = np.zeros((self.items + 1, *counts.shape))
        np.divide(counts, scores, out=backward[-1], where=counts > 0)
        for item in reversed(range(self.items)):
            for category in range(self.width):
                weight = self.factors[:, item, category, None]
                backward[item] += weight * _down(backward[item + 1], category)
        return backward

    def _times(self, scores: Floats, item: int) -> Floats:
        """Scores (… × patterns × scores) with one more item."""
        product = self.factors[:, item, 0, None] * scores
        for category in range(1, self.width):
            product[..., category:] += self.factors[:, item, category, None] * scores[..., :-category]
        return product

    def _joint(self, forward: Floats, backward: Floats, counts: Floats) -> Floats:
        steps = self.width - 1
        slopes = np.zeros((self.items * steps, *forward.shape[1:]))
        joint = np.zeros((self.items * steps, self.items * steps))
        for item in range(self.items):
            known = slice(0, item * steps)
            for step in range(steps):
                place = item * steps + step
                weight = self.taking[:, item, step + 1, None] * _down(backward[item + 1], step + 1)
                self.expected[item, step + 1] = joint[place, place] = (forward[item] * weight).sum()
                joint[known, place] = slopes[known].reshape(item * steps, weight.size) @ weight.ravel()
                joint[place, known] = joint[known, place]
            slopes[known] = self._times(slopes[known], item)
            for step in range(steps):
                taking = self.taking[:, item, step + 1, None]
                slopes[item * steps + step][:, step + 1 :] = taking * forward[item][:, : -step - 1]
        return self._full(joint - self._squares(slopes, forward[-1], counts))

    def _squares(self, slopes: Floats, scores: Floats, counts: Floats) -> Floats:
        """Σ N π πᵀ, with π the chances of the categories given a score."""
        reached = counts > 0
        given = slopes[:, reached] / scores[reached]
        return np.asarray((given * counts[reached]) @ given.T)

    def _full(self, above: Floats) -> Floats:
        """The same matrix with empty rows for the categories 0."""
        full = np.zeros((self.items, self.width, self.items, self.width))
        full[:, 1:, :, 1:] = above.reshape(self.items, self.width - 1, self.items, self.width - 1)
        return full.reshape(self.items * self.width, -1)


def _down(scores: Floats, by: int) -> Floats:
    moved = np.zeros_like(scores)
    moved[..., : scores.shape[-1] - by] = scores[..., by:]
    return moved
