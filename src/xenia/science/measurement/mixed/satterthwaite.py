"""Degrees of freedom of fixed effects by Satterthwaite's method."""

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.mixed.optimum import Optimum
from xenia.science.measurement.mixed.profile import Evaluation

Floats = NDArray[np.float64]

STEP = 1e-3


def degrees_of_freedom(found: Optimum, back: Floats, *, free: int) -> Floats:
    """df = 2v² / Var(v) for the variance v of each fixed effect (Giesbrecht and Burns 1985; Fai and Cornelius 1996).

    With v(θ) along the profile of σ², Var(v) = ∂v'·2H⁻¹·∂v + v²·2/`free`, H the Hessian of the criterion; both
    derivatives by central differences of the exact gradient. `back` (p, p) leads from the orthonormal columns to the
    data's own. Directions in which H has no curvature are left out. NaN where the criterion is known by sampling only.
    """
    p = len(back)
    if found.at is None:
        return np.full(p, np.nan)
    at = found.at
    size = len(found.theta)
    hessian, slopes = np.empty((size, size)), np.empty((size, p))
    for place in range(size):
        step = np.zeros(size)
        step[place] = STEP * max(1.0, abs(found.theta[place]))
        above, below = at(found.theta + step), at(found.theta - step)
        hessian[place] = (above.gradient - below.gradient) / (2.0 * step[place])
        slopes[place] = (_variances(above, back, free) - _variances(below, back, free)) / (2.0 * step[place])
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2.0)
    steep = values > 1e-8 * max(1.0, values[-1])
    along = (vectors[:, steep].T @ slopes) / np.sqrt(values[steep])[:, None]
    here = _variances(found.evaluation, back, free)
    return np.asarray(here**2 / (np.sum(along**2, axis=0) + here**2 / free))


def _variances(at: Evaluation, back: Floats, free: int) -> Floats:
    p = len(back)
    covariance = back @ np.linalg.inv(at.fixed[:p, :p]) @ back.T * (at.squares / free)
    return np.asarray(covariance.diagonal())
