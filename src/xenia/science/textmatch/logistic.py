"""Multinomial logistic regression with an L2 penalty on sparse rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp

RANK = 150
ITERATIONS = 50


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
    rows: sparse.csr_array, labels: NDArray[np.int64], weights: NDArray[np.float64], *, size: int, penalty: float
) -> LogisticModel:
    """Fit by L-BFGS.

    Minimises  −Σᵢ wᵢ ln pᵢ(yᵢ) + penalty/2 · ‖B‖²  with  pᵢ = softmax(xᵢB + a); the intercepts a carry a hundredth
    of the penalty, which keeps them finite for a label that has no weight (Bishop 2006, section 4.3.4).
    Where there are more rows than directions (`main_directions`), B is looked for on those only: the optimiser then
    moves directions × size numbers instead of columns × size.
    """
    if rows.shape[0] <= RANK + size:
        return _fit(rows, labels, weights, size=size, penalty=penalty)
    directions = main_directions(rows, labels, size=size)
    found = _fit(np.asarray(rows @ directions), labels, weights, size=size, penalty=penalty)
    return LogisticModel(directions @ found.coefficients, found.intercepts)


def main_directions(rows: sparse.csr_array, labels: NDArray[np.int64], *, size: int) -> NDArray[np.float64]:
    """An orthonormal basis, columns × (RANK + size), of nearly all that matters in the rows.

    `RANK` directions in which the rows differ most, by a seeded randomised range finder with one power step (Halko,
    Martinsson and Tropp 2011, algorithm 4.3), and the sum of the rows of each label.
    """
    probe = np.random.default_rng(0).standard_normal((rows.shape[0], RANK))
    transposed = sparse.csr_array(rows.T)
    sketch = transposed @ np.asarray(rows @ (transposed @ probe))
    sums = transposed @ np.eye(size)[labels]
    return np.asarray(np.linalg.qr(np.hstack([sketch / np.linalg.norm(sketch, axis=0), sums])).Q)


def _fit(
    rows: sparse.csr_array | NDArray[np.float64],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    *,
    size: int,
    penalty: float,
) -> LogisticModel:
    shape = (rows.shape[1] + 1, size)
    places = np.arange(len(labels))
    target = np.zeros((len(labels), size))
    target[places, labels] = 1.0
    transposed = rows.T if isinstance(rows, np.ndarray) else sparse.csr_array(rows.T)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slopes, intercepts = flat.reshape(shape)[:-1], flat.reshape(shape)[-1]
        scores = np.asarray(rows @ slopes) + intercepts
        logs = scores - logsumexp(scores, axis=1, keepdims=True)
        excess = (np.exp(logs) - target) * weights[:, None]
        value = -float(weights @ logs[places, labels])
        value += 0.5 * penalty * (float(np.sum(slopes**2)) + 0.01 * float(intercepts @ intercepts))
        steps = np.asarray(transposed @ excess) + penalty * slopes
        return value, np.vstack([steps, excess.sum(axis=0) + 0.01 * penalty * intercepts]).ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    table = np.asarray(found.x).reshape(shape)
    return LogisticModel(table[:-1], table[-1])
