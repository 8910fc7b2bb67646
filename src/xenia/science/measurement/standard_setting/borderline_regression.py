"""The borderline regression method, with errors from the lines or from resampled students."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from xenia.science.measurement.standard_setting.exam import NOT_A_SEM, ExamCut, exam_cut, failing, words_on_completeness
from xenia.science.measurement.standard_setting.station_moments import (
    Floats,
    StationLines,
    StationMoments,
    station_columns,
    station_lines,
)

CHUNK = 500  # resamples at once: their counts stay in the processor's cache
INDEPENDENT = (
    "The examination's standard error, √Σse²/k, assumes that stations are independent. The same students met all of "
    "them, so it is too small: resample students (bootstrap) for one that holds."
)


@dataclass(frozen=True, slots=True)
class BorderlineRegression:
    """Lines and cuts of every station, shape (stations,), and the cut of the examination.

    cut_se, cut_ci:  by the regression's own error and Student's t, or by the resamples' spread and percentiles
    n_borderline, n_fail:  students with the borderline grade; students with a score below the station's cut
    resamples:  0 when the errors are those of the lines
    """

    borderline: float
    lines: StationLines
    cut: Floats
    cut_se: Floats
    cut_ci: Floats
    n_borderline: Floats
    n_fail: Floats
    exam: ExamCut
    resamples: int
    warnings: tuple[str, ...]


def borderline_regression(
    scores: Floats, grades: Floats, *, borderline: float, resamples: int = 0, seed: int = 1, level: float = 0.95
) -> BorderlineRegression:
    """Regress score on global grade at each station and read the line at the borderline grade.

    scores, grades:  shape (students, stations), NaN where missing
    resamples:  with 0 the errors come from the lines; else whole students are drawn that many times with replacement,
        which keeps the covariance of stations that the same students met (Efron and Tibshirani 1993, chapter 6)

    A station without a line, for want of students or of different grades, has no cut, and then the examination, whose
    cut is the mean over all stations, has none. Raises ValueError for a wrong shape, level or number of resamples.
    """
    if resamples < 0 or resamples == 1 or not 0 < level < 1:
        raise ValueError("A bootstrap needs two resamples or more, and a level lies between 0 and 1.")
    columns = station_columns(scores, grades)
    lines = station_lines(StationMoments(*columns.sum(axis=1)))
    cut = lines.cut(borderline)
    words = _words_on_stations(lines, grades, borderline)
    if resamples:
        drawn = bootstrap_cuts(columns, borderline=borderline, resamples=resamples, seed=seed)
        se, ci, exam_se, exam_ci, more = _spread_of(drawn, level)
        words += more
    else:
        se = lines.cut_se(borderline)
        half = stdtrit(np.maximum(lines.n - 2, 1), (1 + level) / 2) * se
        ci = np.stack([cut - half, cut + half], axis=-1)
        exam_se = float(np.sqrt(np.sum(se**2))) / max(len(se), 1) if len(se) else float("nan")
        middle, half_exam = _mean(cut), float(ndtri((1 + level) / 2)) * exam_se
        exam_ci = (middle - half_exam, middle + half_exam)
        words.append(INDEPENDENT)
    exam = exam_cut(np.asarray(scores, dtype=np.float64), _mean(cut), exam_se, exam_ci)
    return BorderlineRegression(
        borderline=borderline,
        lines=lines,
        cut=cut,
        cut_se=se,
        cut_ci=ci,
        n_borderline=np.sum(columns[0] * (np.asarray(grades) == borderline), axis=0),
        n_fail=failing(np.asarray(scores, dtype=np.float64), cut),
        exam=exam,
        resamples=resamples,
        warnings=(*words, *words_on_completeness(exam, len(scores)), NOT_A_SEM),
    )


def bootstrap_cuts(columns: Floats, *, borderline: float, resamples: int, seed: int) -> Floats:
    """Every station's cut in each resample of whole students, shape (resamples, stations).

    columns:  `station_columns` of the students, shape (6, students, stations)
    A resample is how often each student was drawn; its moments are those counts times the columns.
    """
    students = columns.shape[1]
    if not students:
        return np.full((resamples, columns.shape[2]), np.nan)
    random = np.random.default_rng(seed)
    cuts = np.empty((resamples, columns.shape[2]))
    for start in range(0, resamples, CHUNK):
        size = min(CHUNK, resamples - start)
        drawn = random.integers(0, students, (size, students))
        drawn += np.arange(size)[:, None] * students
        counts = np.bincount(drawn.ravel(), minlength=size * students).reshape(size, students)
        cuts[start : start + size] = resampled_cuts(columns, counts.astype(np.float64), borderline=borderline)
    return cuts


def resampled_cuts(columns: Floats, counts: Floats, *, borderline: float) -> Floats:
    """Cuts from how often each student counts, shape (resamples, students), by one product of matrices."""
    five = columns[:5]
    table = counts @ five.transpose(1, 0, 2).reshape(five.shape[1], -1)
    n, x, g, gg, xg = np.moveaxis(table.reshape(len(counts), 5, -1), 1, 0)
    spread, products = n * gg - g * g, n * xg - x * g
    slope = np.divide(products, spread, out=np.full_like(n, np.nan), where=spread > 1e-9 * n * gg)
    return np.divide(x - slope * g, n, out=np.full_like(n, np.nan), where=n > 0) + slope * borderline


def _spread_of(drawn: Floats, level: float) -> tuple[Floats, Floats, float, tuple[float, float], list[str]]:
    """Standard deviations and percentiles over the resamples in which there was a line."""
    exam = drawn.mean(axis=1) if drawn.shape[1] else np.full(len(drawn), np.nan)
    tails = [(1 - level) / 2, (1 + level) / 2]
    stations = [column[np.isfinite(column)] for column in (*drawn.T, exam)]
    enough = [len(column) > 1 for column in stations]
    ses = [float(column.std(ddof=1)) if some else np.nan for column, some in zip(stations, enough, strict=True)]
    cis = [np.quantile(column, tails) if some else [np.nan] * 2 for column, some in zip(stations, enough, strict=True)]
    lost = len(drawn) - len(stations[-1])
    words = []
    if 0 < lost < len(drawn):
        words.append(f"{lost} of {len(drawn)} resamples left a station without different grades and were left out.")
    low, high = cis[-1]
    return np.array(ses[:-1]), np.array(cis[:-1]).reshape(-1, 2), ses[-1], (float(low), float(high)), words


def _words_on_stations(lines: StationLines, grades: Floats, borderline: float) -> list[str]:
    words = []
    given = np.asarray(grades)[np.isfinite(grades)]
    if len(given) and not given.min() <= borderline <= given.max():
        words.append(
            f"No grade reaches as far as the borderline grade {borderline:g} (they go from {given.min():g} to "
            f"{given.max():g}), so the lines are read where there are no students."
        )
    without = int(np.sum(~np.isfinite(lines.slope)))
    if without:
        words.append(
            f"{without} of {len(lines.slope)} stations have no line: it takes two students with different grades."
        )
    falling = int(np.sum(np.nan_to_num(lines.slope, nan=1.0) <= 0))
    if falling:
        words.append(
            f"At {falling} of {len(lines.slope)} stations scores don't rise with the grade; their cut means nothing."
        )
    return words


def _mean(cut: Floats) -> float:
    return float(cut.mean()) if len(cut) else float("nan")
