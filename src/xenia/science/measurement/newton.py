"""Newton's method with halved steps, for log-likelihoods that know their own information."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: value, gradient and information (minus the Hessian) at a point
Evaluation = tuple[float, Floats, Floats]

LONGEST_STEP = 4.0
HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Summit:
    """Where a climb ended: point (p,), value, gradient (p,), information (p, p), and whether it got there."""

    point: Floats
    value: float
    gradient: Floats
    information: Floats
    reached: bool


def climb(start: Floats, evaluate: Callable[[Floats], Evaluation], *, steps: int = 200, gain: float = 1e-10) -> Summit:
    """Maximise a smooth function from `start`, shape (p,).

    Steps solve |I| s = g, where |I| has the eigenvalues of the information made positive, so that they lead uphill
    from anywhere (Nocedal and Wright 2006, section 3.4); a step is halved until the value doesn't fall. The climb is
    over when gᵀs, twice the gain still expected, is below `gain`. A maximum at infinity is approached until then.
    """
    point = np.asarray(start, dtype=np.float64)
    value, gradient, information = evaluate(point)
    for _ in range(steps):
        step = _uphill(gradient, information)
        if float(gradient @ step) < gain:
            return Summit(point, value, gradient, information, True)
        for _ in range(HALVINGS):
            tried = evaluate(point + step)
            if np.isfinite(tried[0]) and tried[0] >= value:
                break
            step = step / 2
        else:  # no way up that rounding leaves visible
            return Summit(point, value, gradient, information, float(gradient @ step) < 1e-6)
        point = point + step
        value, gradient, information = tried
    return Summit(point, value, gradient, information, False)


def covariance(information: Floats) -> Floats:
    """The inverse of an information matrix, shape (p, p).

    Directions without information get a variance so large (1e12 and more) that no one mistakes it for knowledge.
    """
    if not information.size:
        return np.zeros_like(information)
    values, vectors = np.linalg.eigh(information)
    return np.asarray((vectors / np.maximum(values, 1e-12)) @ vectors.T)


def _uphill(gradient: Floats, information: Floats) -> Floats:
    if not gradient.size:
        return gradient
    values, vectors = np.linalg.eigh(information)
    strengths = np.maximum(np.abs(values), 1e-12 * np.abs(values).max() + 1e-300)
    step = np.asarray(vectors @ ((vectors.T @ gradient) / strengths))
    longest = float(np.abs(step).max())
    return step * (LONGEST_STEP / longest) if longest > LONGEST_STEP else step
