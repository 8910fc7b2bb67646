"""The quality of an OSCE's stations, by the measures of AMEE Guide 49."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.standard_setting.exam import failing
from xenia.science.measurement.standard_setting.station_moments import (
    Floats,
    StationMoments,
    station_columns,
    station_lines,
)

CONFOUNDED = (
    "Between-group variance is of whatever the groups differ in: examiners, sites, hours and the students who were put "
    "there. Within a circuit examiner and station can't be told apart."
)


@dataclass(frozen=True, slots=True)
class StationQuality:
    """One figure a station, shape (stations,), and the examination's reliability.

    n, mean, sd:  of the students with a score and a grade, on whom the regression rests
    r2, intergrade, cut:  of the regression of score on global grade: variance explained, points a grade, borderline cut
    alpha_if_deleted, item_rest_r:  alpha without the station, and its correlation with the sum of the others
    between_group_variance:  per cent of the total, NaN without groups
    n_borderline, n_fail:  students with the borderline grade, and with a score below the station's cut
    alpha, sem, n_complete:  of the mean over stations, from the students with a score at every one
    """

    n: Floats
    mean: Floats
    sd: Floats
    r2: Floats
    intergrade: Floats
    cut: Floats
    alpha_if_deleted: Floats
    item_rest_r: Floats
    between_group_variance: Floats
    n_borderline: Floats
    n_fail: Floats
    alpha: float
    sem: float
    n_complete: int
    warnings: tuple[str, ...]


def station_quality(
    scores: Floats,
    grades: Floats,
    *,
    borderline: float,
    groups: NDArray[np.int64] | None = None,
    negative: Literal["zero", "keep"] = "zero",
) -> StationQuality:
    """Measures of every station (Pell, Fuller, Homer and Roberts 2010, AMEE Guide 49).

    scores, grades:  shape (students, stations), NaN where missing
    groups:  the site, circuit or examiner of each student, shape (students,), or of each score, (students, stations);
        −1 where unknown
    negative:  whether a between-group variance below zero counts as zero or is kept as estimated

    A station's figures are NaN where its data don't carry them. Raises ValueError for shapes that don't match.
    """
    scores, grades = np.asarray(scores, dtype=np.float64), np.asarray(grades, dtype=np.float64)
    columns = station_columns(scores, grades)
    lines = station_lines(StationMoments(*columns.sum(axis=1)))
    cut = lines.cut(borderline)
    paired = np.where(columns[0] > 0, scores, np.nan)
    complete = scores[np.all(np.isfinite(scores), axis=1)]
    alpha, deleted, rest = _alphas(complete)
    between = np.full(scores.shape[1], np.nan)
    if groups is not None:
        of = groups if groups.ndim == 2 else np.repeat(np.asarray(groups)[:, None], scores.shape[1], axis=1)
        if of.shape != scores.shape:
            raise ValueError("Groups need one number for each student, or for each score.")
        between = np.array(
            [between_group_variance(*pair, negative=negative) for pair in zip(scores.T, of.T, strict=True)]
        )
    spread = float(complete.mean(axis=1).std(ddof=1)) if len(complete) > 1 and scores.shape[1] else float("nan")
    return StationQuality(
        n=lines.n,
        mean=np.array([_moment(column, 0) for column in paired.T]),
        sd=np.array([_moment(column, 1) for column in paired.T]),
        r2=lines.r2,
        intergrade=lines.slope,
        cut=cut,
        alpha_if_deleted=deleted,
        item_rest_r=rest,
        between_group_variance=between,
        n_borderline=np.sum(columns[0] * (grades == borderline), axis=0),
        n_fail=failing(scores, cut),
        alpha=alpha,
        sem=spread * float(np.sqrt(1 - alpha)),
        n_complete=len(complete),
        warnings=tuple(_words(scores, complete, lines.slope, between, given=groups is not None)),
    )


def between_group_variance(
    scores: Floats, groups: NDArray[np.int64], *, negative: Literal["zero", "keep"] = "zero"
) -> float:
    """Per cent of the variance that lies between groups, from expected mean squares.

    σ²_b = (MS_b − MS_w)/n₀ with n₀ = (N − Σ n²/N)/(k − 1), as a share of σ²_b + MS_w (Searle, Casella and McCulloch
    1992, section 3.6). scores and groups have shape (students,); NaN and −1 are missing. NaN with fewer than two
    groups, no group of two, or no variance.
    """
    there = np.isfinite(scores) & (groups >= 0)
    _, own = np.unique(groups[there], return_inverse=True)
    x = scores[there] - (scores[there].mean() if there.any() else 0.0)
    n = np.bincount(own).astype(np.float64)
    k, total = len(n), len(x)
    if k < 2 or total <= k:
        return float("nan")
    explained = float(np.sum(np.bincount(own, weights=x) ** 2 / n))
    within = max(float(x @ x) - explained, 0.0) / (total - k)
    between = (explained / (k - 1) - within) / ((total - float(n @ n) / total) / (k - 1))
    between = max(between, 0.0) if negative == "zero" else between
    return 100 * between / (between + within) if between + within > 0 else float("nan")


def _alphas(complete: Floats) -> tuple[float, Floats, Floats]:
    """Alpha, alpha without each station, and each station's correlation with the rest, from the covariances."""
    k = complete.shape[1]
    if len(complete) < 2 or k < 2:
        return float("nan"), np.full(k, np.nan), np.full(k, np.nan)
    covariance = np.cov(complete, rowvar=False).reshape(k, k)
    own, total, with_total = np.diag(covariance), float(covariance.sum()), covariance.sum(axis=0)
    rest = total - 2 * with_total + own
    alpha = k / (k - 1) * (1 - float(own.sum()) / total) if total > 0 else float("nan")
    left = np.divide(own.sum() - own, rest, out=np.full(k, np.nan), where=rest > 1e-12 * own.sum())
    deleted = (k - 1) / (k - 2) * (1 - left) if k > 2 else np.full(k, np.nan)
    scale = np.sqrt(np.maximum(own * rest, 0.0))
    return alpha, deleted, np.divide(with_total - own, scale, out=np.full(k, np.nan), where=scale > 0)


def _moment(column: Floats, which: int) -> float:
    known = column[np.isfinite(column)]
    if len(known) <= which:
        return float("nan")
    return float(known.std(ddof=1)) if which else float(known.mean())


def _words(scores: Floats, complete: Floats, slope: Floats, between: Floats, *, given: bool) -> list[str]:
    words = []
    if len(complete) < len(scores):
        words.append(f"Alpha is of the {len(complete)} of {len(scores)} students with a score at every station.")
    if len(complete) < 2 or scores.shape[1] < 3:
        words.append("Alpha needs two complete students and two stations, alpha without a station three.")
    if not np.all(np.isfinite(slope)):
        words.append("Some stations have no line: it takes two students with different grades.")
    if given:
        words.append(CONFOUNDED)
        if not np.all(np.isfinite(between)):
            words.append("Between-group variance takes two groups, one of them with two students whose scores differ.")
    return words
