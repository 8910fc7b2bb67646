"""Several opinions about the same labels, joined into one calibrated probability."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp


@dataclass(frozen=True, slots=True)
class Pool:
    """The weight of each opinion in the joint score."""

    weights: NDArray[np.float64]

    def log_probabilities(self, opinions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Joint log-probabilities, rows × labels, from opinions × rows × labels."""
        scores = np.tensordot(self.weights, opinions, axes=1)
        return np.asarray(scores - logsumexp(scores, axis=1, keepdims=True))


def fit_pool(
    opinions: NDArray[np.float64],
    labels: NDArray[np.int64],
    counts: NDArray[np.float64],
    *,
    prior: NDArray[np.float64],
    spread: NDArray[np.float64],
) -> Pool:
    """Weights of a conditional logit (McFadden 1974), pulled towards `prior` while there is little to learn from.

    Minimises  −Σᵢ cᵢ ln pᵢ(yᵢ) + Σₖ (wₖ − priorₖ)² / (2 spreadₖ²)  with  p(y | i) ∝ exp Σₖ wₖ fₖ(i, y). The
    opinions must be out of fold, so that the sum of the weights is also the temperature that makes the
    probabilities honest (Guo and others 2017). Without any row the prior is the answer.
    """
    places = np.arange(len(labels))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.tensordot(weights, opinions, axes=1)
        logs = scores - logsumexp(scores, axis=1, keepdims=True)
        pull = (weights - prior) / spread**2
        value = -float(counts @ logs[places, labels]) + 0.5 * float(pull @ (weights - prior))
        expected = np.einsum("krc,rc->kr", opinions, np.exp(logs))
        gradient = (expected - opinions[:, places, labels]) @ counts + pull
        return value, gradient

    if not len(labels):
        return Pool(prior)
    return Pool(np.asarray(minimize(loss, prior, jac=True, method="L-BFGS-B").x))
