"""How well each station measured: the figures of AMEE Guide 49, and what they say in words."""

from typing import Any

import numpy as np
from django.utils.translation import gettext_noop

from xenia.osce.queries.cuts import on_one_scale
from xenia.osce.queries.figures import Plain, plain
from xenia.osce.queries.scores import Scores
from xenia.science.measurement.station_quality import StationQuality, between_group_variance, station_quality

#: Pell, Fuller, Homer and Roberts 2010 (AMEE Guide 49)
LEAST_R2, MOST_BETWEEN = 0.5, 30.0
#: candidates below which a line, and borderline ones below which the borderline group, is unsure
FEW, FEW_BORDERLINE = 30, 10
#: candidates who met every place, below which no alpha is said
LEAST_COMPLETE = 10
LOW_R2 = gettext_noop(
    "Scores and global ratings agree little: the checklist may reward what the rating does not. Compare the two for "
    "some candidates before you rely on its pass mark."
)
BETWEEN = gettext_noop("Much of the difference lies between groups of candidates: look who examined whom, and when.")
WEAK = gettext_noop(
    "Without this station the exam would be more reliable. Read its checklist again before it is used once more."
)
FALLING = gettext_noop(
    "Scores do not rise with the rating: its pass mark means nothing. Set one by hand, or leave the station out."
)
FLAT = gettext_noop(
    "Everybody has the same grade, so there is no line and no pass mark. Set one by hand, or leave the station out."
)
FEW_MARKED = gettext_noop(
    "Fewer than 30 candidates were marked here: its pass mark could have been quite another. Look at the interval, and "
    "pool it with earlier years."
)
FEW_AT_THE_EDGE = gettext_noop(
    "Fewer than ten candidates were rated borderline: a pass mark by the borderline group is unsure here. Prefer "
    "borderline regression."
)
FIGURES = (
    *("n", "mean", "sd", "r2", "intergrade", "alpha_if_deleted", "item_rest_r"),
    *("n_borderline", "n_fail"),
)
#: those that set a station beside all others; of a reserve and the station that it stands in for, taken together
OF_A_PLACE = ("alpha_if_deleted", "item_rest_r")
GROUPS = ("examiner", "circuit", "sitting", "site")


def station_figures(table: Scores) -> Plain:
    """One entry a station by its key, and the reliability of the whole: alpha, and how many met every place, on whom it
    rests. Of fewer than `LEAST_COMPLETE` none is said."""
    aligned = on_one_scale(table)
    told = aligned.score, aligned.grade, table.facets["examiner"]
    found = _quality(*told)
    # a reserve and the station that it stands in for are one place: else nobody would have met every station
    place = [column.place for column in table.columns]
    places = list(dict.fromkeys(place))
    whole = found if len(places) == len(place) else _quality(*(_by_place(one, place, places) for one in told))
    enough = whole.n_complete >= LEAST_COMPLETE
    alpha = whole.alpha if enough else float("nan")
    stations = {}
    for at, column in enumerate(table.columns):
        score = table.score[:, at]
        between = {name: plain(between_group_variance(score, table.facets[name][:, at])) for name in GROUPS}
        one: Plain = {name: plain(getattr(found, name)[at]) for name in FIGURES}
        of_place = {name: plain(getattr(whole, name)[places.index(column.place)]) for name in OF_A_PLACE}
        one |= of_place if enough else dict.fromkeys(OF_A_PLACE)
        stations[str(column.pk)] = {**one, "between": between, "words": _words(one, between, alpha)}
    exam = {"alpha": plain(alpha), "n_complete": whole.n_complete}
    return {**exam, "stations": stations, "words": list(whole.warnings)}


def _quality(score: Any, grade: Any, examiner: Any) -> StationQuality:
    return station_quality(score, grade, borderline=0.0, groups=examiner)


def _by_place(values: Any, place: list[int], places: list[int]) -> Any:
    """The columns of one place as one: of each candidate what is known, which is in one of them."""
    return np.column_stack([np.fmax.reduce(values[:, [one == key for one in place]], axis=1) for key in places])


def _words(one: Plain, between: Plain, alpha: float) -> list[str]:
    words = []
    if one["intergrade"] is None:
        words.append(FLAT)
    elif one["intergrade"] <= 0:
        words.append(FALLING)
    elif one["r2"] is not None and one["r2"] < LEAST_R2:
        words.append(LOW_R2)
    if max((share for share in between.values() if share is not None), default=0.0) > MOST_BETWEEN:
        words.append(BETWEEN)
    if one["alpha_if_deleted"] is not None and np.isfinite(alpha) and one["alpha_if_deleted"] > alpha:
        words.append(WEAK)
    if (one["n"] or 0) < FEW:
        words.append(FEW_MARKED)
    elif (one["n_borderline"] or 0) < FEW_BORDERLINE:
        words.append(FEW_AT_THE_EDGE)
    return words
