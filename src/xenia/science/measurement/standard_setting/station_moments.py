"""Sums by station of an OSCE's scores and global grades, from which its regressions follow."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StationMoments:
    """n, Σx, Σg, Σg², Σxg and Σx² of the students with a score x and a grade g, each of shape (stations,).

    Moments of different students add up, so that a database or several machines may each keep their own. Leading axes
    are allowed, as for resamples: shape (resamples, stations).
    """

    n: Floats
    score: Floats
    grade: Floats
    grade2: Floats
    product: Floats
    score2: Floats

    def __add__(self, other: Self) -> "StationMoments":
        return StationMoments(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class StationLines:
    """The line score = intercept + slope · grade of each station, NaN where there is none; shapes as of the moments.

    residual_sd has n − 2 degrees of freedom; grade_squares is Σ(g − ḡ)².
    """

    n: Floats
    intercept: Floats
    slope: Floats
    r2: Floats
    residual_sd: Floats
    grade_mean: Floats
    grade_squares: Floats

    def cut(self, borderline: float) -> Floats:
        """The score on the line at the borderline grade."""
        return self.intercept + self.slope * borderline

    def cut_se(self, borderline: float) -> Floats:
        """Standard error of the line at the borderline grade, s √(1/n + (g − ḡ)²/Σ(g − ḡ)²)."""
        return self.residual_sd * np.sqrt(
            _ratio(1.0, self.n) + _ratio((borderline - self.grade_mean) ** 2, self.grade_squares)
        )


def station_columns(scores: Floats, grades: Floats) -> Floats:
    """The six columns of `StationMoments` for every student, shape (6, students, stations), 0 where a pair is missing.

    scores, grades:  shape (students, stations), NaN where missing. Raises ValueError for other shapes.
    """
    scores, grades = np.asarray(scores, dtype=np.float64), np.asarray(grades, dtype=np.float64)
    if scores.ndim != 2 or scores.shape != grades.shape:
        raise ValueError("Scores and grades are two tables of the same shape, students × stations.")
    there = np.isfinite(scores) & np.isfinite(grades)
    x, g = np.where(there, scores, 0.0), np.where(there, grades, 0.0)
    return np.stack([there.astype(np.float64), x, g, g * g, x * g, x * x])


def station_moments(scores: Floats, grades: Floats) -> StationMoments:
    """Fold students into moments; scores and grades have shape (students, stations), NaN where missing."""
    return StationMoments(*station_columns(scores, grades).sum(axis=1))


def station_lines(moments: StationMoments) -> StationLines:
    """Least squares of score on grade by station (Kramer et al. 2003; Muijtjens et al. 2003).

    A station whose grades don't vary has no line, and one with two students no residual; those figures are NaN.
    """
    n = moments.n
    score_mean, grade_mean = _ratio(moments.score, n), _ratio(moments.grade, n)
    grade_squares = _spread(moments.grade2, moments.grade, n)
    score_squares = _spread(moments.score2, moments.score, n)
    products = moments.product - moments.score * np.nan_to_num(grade_mean)
    slope = _ratio(products, grade_squares)
    explained = np.minimum(slope * products, score_squares)
    residual = np.where(n > 2, _ratio(score_squares - explained, n - 2), np.nan)
    return StationLines(
        n=n,
        intercept=score_mean - slope * grade_mean,
        slope=slope,
        r2=_ratio(explained, score_squares),
        residual_sd=np.sqrt(residual),
        grade_mean=grade_mean,
        grade_squares=grade_squares,
    )


def _spread(squares: Floats, total: Floats, n: Floats) -> Floats:
    """Σ(x − x̄)²; 0 where it is no more than rounding of the sums."""
    about = squares - total * np.nan_to_num(_ratio(total, n))
    return np.where(about > 1e-12 * squares, about, 0.0)


def _ratio(top: Floats | float, bottom: Floats) -> Floats:
    """The quotient, NaN where the divisor isn't positive."""
    top, bottom = np.broadcast_arrays(np.asarray(top, dtype=np.float64), bottom)
    return np.asarray(np.divide(top, bottom, out=np.full(bottom.shape, np.nan), where=bottom > 0))
