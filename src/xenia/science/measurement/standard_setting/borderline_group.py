"""The borderline group method: the middle of the scores of those whom examiners graded borderline."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from xenia.science.measurement.standard_setting.exam import NOT_A_SEM, ExamCut, exam_cut, failing, words_on_completeness
from xenia.science.measurement.standard_setting.station_moments import Floats

type Middle = Literal["mean", "median"]
FEW = 10


@dataclass(frozen=True, slots=True)
class BorderlineGroup:
    """Borderline students' scores at every station, shape (stations,), and the cut of the examination.

    cut, cut_se are those of the middle that was chosen; mean_se is s/√n, median_se that of McKean and Schrader (1984).
    """

    borderline: float
    middle: Middle
    n_borderline: Floats
    mean: Floats
    mean_se: Floats
    median: Floats
    median_se: Floats
    cut: Floats
    cut_se: Floats
    n_fail: Floats
    exam: ExamCut
    warnings: tuple[str, ...]


def borderline_group(
    scores: Floats, grades: Floats, *, borderline: float, middle: Middle = "mean", level: float = 0.95
) -> BorderlineGroup:
    """Cut each station at the mean or the median score of its borderline students (Livingston and Zieky 1982).

    scores, grades:  shape (students, stations), NaN where missing
    The examination's error is √Σse²/k, for stations that are independent. A station with nobody borderline has no cut
    and one with a single such student no error. Raises ValueError for a wrong shape or an unknown middle.
    """
    scores, grades = np.asarray(scores, dtype=np.float64), np.asarray(grades, dtype=np.float64)
    if scores.ndim != 2 or scores.shape != grades.shape:
        raise ValueError("Scores and grades are two tables of the same shape, students × stations.")
    if middle not in ("mean", "median"):
        raise ValueError(f"“{middle}” is neither mean nor median.")
    groups = [
        np.sort(column[(grade == borderline) & np.isfinite(column)])
        for column, grade in zip(scores.T, grades.T, strict=True)
    ]
    figures = np.array([_middles(group) for group in groups]).reshape(-1, 4)
    mean, mean_se, median, median_se = figures.T
    cut, se = (mean, mean_se) if middle == "mean" else (median, median_se)
    whole = float(cut.mean()) if len(cut) else float("nan")
    whole_se = float(np.sqrt(np.sum(se**2))) / max(len(se), 1) if len(se) else float("nan")
    half = float(ndtri((1 + level) / 2)) * whole_se
    exam = exam_cut(scores, whole, whole_se, (whole - half, whole + half))
    n = np.array([len(group) for group in groups], dtype=np.float64)
    return BorderlineGroup(
        borderline=borderline,
        middle=middle,
        n_borderline=n,
        mean=mean,
        mean_se=mean_se,
        median=median,
        median_se=median_se,
        cut=cut,
        cut_se=se,
        n_fail=failing(scores, cut),
        exam=exam,
        warnings=(*_words(n, borderline), *words_on_completeness(exam, len(scores)), NOT_A_SEM),
    )


def _middles(group: Floats) -> tuple[float, float, float, float]:
    """Mean, its standard error, median and its standard error of sorted scores.

    The median's error is the width between two order statistics, (x₍n−c+1₎ − x₍c₎) / 2z with c = (n + 1)/2 − z √(n/4),
    z = 1.96 (McKean and Schrader 1984, equation 2.2); it needs no density.
    """
    n, unknown = len(group), float("nan")
    if n == 0:
        return unknown, unknown, unknown, unknown
    if n == 1:
        return float(group[0]), unknown, float(group[0]), unknown
    z = float(ndtri(0.975))
    c = max(round((n + 1) / 2 - z * np.sqrt(n / 4)), 1)
    spread = float(group[n - c] - group[c - 1]) / (2 * z)
    return float(group.mean()), float(group.std(ddof=1) / np.sqrt(n)), float(np.median(group)), spread


def _words(n: Floats, borderline: float) -> list[str]:
    words = []
    empty, alone, small = int(np.sum(n == 0)), int(np.sum(n == 1)), int(np.sum((n > 0) & (n < FEW)))
    if empty:
        words.append(f"At {empty} of {len(n)} stations nobody has the borderline grade {borderline:g}: no cut there.")
    if alone:
        words.append(
            f"At {alone} of {len(n)} stations one student is borderline: a single score has no error, so neither that "
            "cut nor the examination's has one."
        )
    if small:
        words.append(
            f"At {small} of {len(n)} stations fewer than {FEW} students are borderline; their cuts are unsure."
        )
    words.append("The examination's standard error assumes that stations are independent and is too small.")
    return words
