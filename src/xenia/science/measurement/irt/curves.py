"""Category response curves with their derivatives: graded response and generalised partial credit."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Family = Literal["graded", "gpcm"]


@dataclass(frozen=True, slots=True)
class Curves:
    """One item over the nodes θ. With p = (slope, intercepts…), 1 + m parameters and m + 1 categories:

    `chances` (categories × nodes) are P_h(θ), `slopes` (categories × nodes × p) are ∂ ln P_h / ∂p, and `bends`
    (categories × nodes × p × p) are −∂² ln P_h / ∂p².
    """

    chances: Floats
    slopes: Floats
    bends: Floats


def curves(family: Family, parameters: Floats, theta: Floats) -> Curves | None:
    """The curves of one item, or None where a chance is not positive: graded intercepts must fall."""
    return _graded(parameters, theta) if family == "graded" else _partial_credit(parameters, theta)


def _graded(parameters: Floats, theta: Floats) -> Curves | None:
    """P(x ≥ h) = 1 / (1 + exp(−aθ − d_h))  (Samejima 1969); with two categories, the two-parameter logistic model."""
    from scipy.special import expit

    steps, size = len(parameters) - 1, len(parameters)
    powers = parameters[0] * theta + parameters[1:, None]
    above = np.vstack([np.ones_like(theta), expit(powers), np.zeros_like(theta)])
    below = np.vstack([np.zeros_like(theta), expit(-powers), np.ones_like(theta)])
    # the smaller pair of tails loses fewer digits in the difference
    chances = np.where(above[:-1] < 0.5, above[:-1] - above[1:], below[1:] - below[:-1])
    if not (chances > 0).all():
        return None
    first = above * below
    second = first * (below - above)
    jacobian = np.zeros((steps + 2, len(theta), size))  # of aθ + d_h; the outer two edges don't move
    jacobian[1:-1, :, 0] = theta
    for step in range(1, size):
        jacobian[step, :, step] = 1.0
    moves = first[:, :, None] * jacobian
    turns = second[:, :, None, None] * jacobian[..., None] * jacobian[..., None, :]
    slopes = (moves[:-1] - moves[1:]) / chances[:, :, None]
    bends = slopes[..., None] * slopes[..., None, :] - (turns[:-1] - turns[1:]) / chances[:, :, None, None]
    return Curves(chances, slopes, bends)


def _partial_credit(parameters: Floats, theta: Floats) -> Curves | None:
    """P(x = h) ∝ exp(h aθ + d_h), d_0 = 0  (Muraki 1992, with intercepts)."""
    from scipy.special import softmax

    steps = np.arange(len(parameters))
    powers = np.outer(steps, parameters[0] * theta) + np.append(0.0, parameters[1:])[:, None]
    chances = softmax(powers, axis=0)
    if not (chances > 0).all():
        return None
    known = np.zeros((len(steps), len(theta), len(parameters)))
    known[:, :, 0] = np.outer(steps, theta)
    for step in steps[1:]:
        known[step, :, step] = 1.0
    mean = np.einsum("hq,hqp->qp", chances, known)
    slopes = known - mean
    spread = np.einsum("hq,hqp,hqr->qpr", chances, slopes, slopes)
    return Curves(chances, slopes, np.broadcast_to(spread, (len(steps), *spread.shape)))
