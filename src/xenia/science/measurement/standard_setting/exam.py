"""An examination's cut as the mean of its stations' cuts, and who reaches it."""

from dataclasses import dataclass

import numpy as np

from xenia.science.measurement.standard_setting.station_moments import Floats

NOT_A_SEM = (
    "The standard error of a cut says how far the cut could have lain elsewhere; how far a student's score could have "
    "lain elsewhere is the standard error of measurement."
)


@dataclass(frozen=True, slots=True)
class ExamCut:
    """The cut of the whole examination, on the scale of a student's mean over all stations.

    n_complete:  students with a score at every station; only they are passed or failed
    n_pass, n_fail:  of those, whose mean reaches the cut or doesn't; −1 when there is no cut
    """

    cut: float
    cut_se: float
    cut_ci: tuple[float, float]
    n_complete: int
    n_pass: int
    n_fail: int


def exam_cut(scores: Floats, cut: float, cut_se: float, cut_ci: tuple[float, float]) -> ExamCut:
    """Count who reaches the cut; scores have shape (students, stations).

    A mean over fewer stations than the cut is the mean of isn't comparable with it, so that students with a missing
    score aren't counted on either side. A mean that equals the cut but for rounding reaches it.
    """
    means = scores[np.all(np.isfinite(scores), axis=1)].mean(axis=1) if scores.shape[1] else np.empty(0)
    known = bool(np.isfinite(cut))
    passed = int(np.sum(means >= cut - 1e-9 * max(1.0, abs(cut)))) if known else -1
    return ExamCut(cut, cut_se, cut_ci, len(means), passed, len(means) - passed if known else -1)


def failing(scores: Floats, cut: Floats) -> Floats:
    """How many students score below each station's cut, NaN where there is none; the last digits don't fail anyone."""
    below = np.sum(scores < cut - 1e-9 * np.maximum(1.0, np.abs(np.nan_to_num(cut))), axis=0)
    return np.where(np.isfinite(cut), below, np.nan)


def words_on_completeness(exam: ExamCut, students: int) -> list[str]:
    """Who isn't counted, and why nobody can be."""
    words = []
    if exam.n_complete < students:
        words.append(
            f"{students - exam.n_complete} of {students} students without a score at every station count in the "
            "stations that they did, and are neither passed nor failed."
        )
    if exam.n_pass < 0:
        words.append(
            "The examination has no cut while a station has none: leave that station out, or cut it otherwise."
        )
    return words
