"""Multinomial logistic regression with an L2 penalty on sparse rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Coefficients (columns × labels) and intercepts of a fitted model."""

    coefficients: NDArray[np.float64]
    intercepts: NDArray[np.float64]

    def log_probabilities(self, rows: sparse.csr_array) -> NDArray[np.float64]:
        """Logarithms of the probabilities of every label, rows × labels."""
        scores = np.asarray(rows @ self.coefficients) + self.intercepts
        return np.asarray(scores - logsumexp(scores, axis=1, keepdims=True))


def fit_logistic(
    rows: sparse.csr_array,
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    *,
    size: int,
    penalty: float = 0.1,
    iterations: int = 60,
) -> LogisticModel:
    """Fit by L-BFGS.

    Minimises  −Σᵢ wᵢ ln pᵢ(yᵢ) + penalty/2 · ‖B‖²  with  pᵢ = softmax(xᵢB + a); the intercepts a carry no penalty
    beyond a hundredth of it, which keeps them finite for a label that has no weight (Bishop 2006, section 4.3.4).
    """
    columns = rows.shape[1]
    target = np.zeros((rows.shape[0], size))
    target[np.arange(rows.shape[0]), labels] = 1.0
    transposed = sparse.csr_array(rows.T)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(columns + 1, size)
        slopes, intercepts = table[:-1], table[-1]
        scores = np.asarray(rows @ slopes) + intercepts
        logs = scores - logsumexp(scores, axis=1, keepdims=True)
        excess = (np.exp(logs) - target) * weights[:, None]
        value = -float(weights @ logs[np.arange(len(labels)), labels])
        value += 0.5 * penalty * (float(np.sum(slopes**2)) + 0.01 * float(intercepts @ intercepts))
        gradient = np.empty_like(table)
        gradient[:-1] = transposed @ excess + penalty * slopes
        gradient[-1] = excess.sum(axis=0) + 0.01 * penalty * intercepts
        return value, gradient.ravel()

    start = np.zeros((columns + 1) * size)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations})
    table = np.asarray(found.x).reshape(columns + 1, size)
    return LogisticModel(table[:-1], table[-1])
