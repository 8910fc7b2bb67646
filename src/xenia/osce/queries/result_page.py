"""What the pages of results show, in rows: numbers next to what they mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.utils.translation import gettext_lazy as _

from xenia.core.models import Thing
from xenia.osce.queries.cautions import keys_in
from xenia.osce.queries.counting import Standing, counting
from xenia.osce.queries.cuts import METHODS
from xenia.osce.queries.figures import Plain
from xenia.osce.queries.scores import MARKED, MISSING, Scores

METHOD_NAMES = {
    "regression": _("Borderline regression"),
    "group": _("Borderline group"),
    "angoff": _("Angoff"),
    "ebel": _("Ebel"),
    "hofstee": _("Hofstee"),
}


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A pass mark of the whole by one method, and how many candidates' means lie below it."""

    name: Any
    cut: float | None
    se: float | None
    interval: list[float | None]
    below: int | None
    words: list[str]


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station with its pass mark and its quality."""

    pk: int
    number: int
    title: str
    cut: float | None
    interval: list[float | None]
    quality: Plain


def method_rows(table: Scores, standing: Standing, figures: Plain) -> list[MethodRow]:
    """One a method that the data carry, in the usual order."""
    score = counting(table, standing).score
    means = score[np.all(np.isfinite(score), axis=1)].mean(axis=1) if score.size else np.empty(0)
    found = figures.get("cuts", {})
    return [
        MethodRow(
            METHOD_NAMES[name],
            one["cut"],
            one["se"],
            one.get("interval", [None, None]),
            None if one["cut"] is None else int(np.sum(means < one["cut"] - 1e-9)),
            one["words"],
        )
        for name in METHODS
        if (one := found.get(name))
    ]


def station_rows(figures: Plain) -> list[StationRow]:
    """One a station that counts."""
    cuts = figures["cuts"]["regression"]["stations"] if figures else {}
    return [
        StationRow(
            one["pk"],
            one["number"],
            one["title"],
            cuts[str(one["pk"])]["cut"],
            cuts[str(one["pk"])]["interval"],
            figures["quality"]["stations"][str(one["pk"])],
        )
        for one in figures.get("stations", ())
    ]


def said_of_all(words: Sequence[Sequence[str]]) -> list[str]:
    """What is said of every station alike, of what is said of each: it is said once, not beside each."""
    return [one for one in words[0] if all(one in others for others in words)] if len(words) > 1 else []


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A grade of the global rating: who had it, and the mean of their checklists."""

    label: str
    n: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Scatter:
    """What a chart of one station draws: points as (grade, score), the grades, the line and the pass mark."""

    points: list[tuple[float, float]]
    grades: list[tuple[float, str]]
    intercept: float | None
    slope: float | None
    borderline: float
    cut: float | None
    interval: list[float | None]


def scatter_of(table: Scores, at: int, figures: Plain) -> tuple[Scatter, list[GradeRow]]:
    """The points of a station with its line, and the same by grade."""
    column, score, grade = table.columns[at], table.score[:, at], table.grade[:, at]
    there = np.isfinite(score) & np.isfinite(grade)
    told = figures["cuts"]["regression"]["stations"][str(column.pk)]
    rows = [_grade_row(label, score[there & (grade == value)]) for label, value in column.grades]
    chart = Scatter(
        points=[(float(g), float(s)) for g, s in zip(grade[there], score[there], strict=True)],
        grades=[(value, label) for label, value in column.grades],
        intercept=told["intercept"],
        slope=told["slope"],
        borderline=column.borderline,
        cut=told["cut"],
        interval=told["interval"],
    )
    return chart, rows


def _grade_row(label: str, scores: Any) -> GradeRow:
    return GradeRow(label, len(scores), float(scores.mean()) if len(scores) else None)


def place_of_station(table: Scores, number: int) -> int | None:
    """Which column a station's number names."""
    return next((at for at, column in enumerate(table.columns) if column.number == number), None)


def unaccounted(table: Scores) -> int:
    """Encounters that were neither marked nor excused nor missed by the candidate."""
    return int(np.sum(table.state == MISSING))


def marked(table: Scores) -> int:
    """Encounters that were marked."""
    return int(np.sum(table.state == MARKED))


def names_in(figures: Plain) -> Mapping[str, str]:
    """What the people are called whom the figures name by their key. One statement."""
    severity, compared = figures.get("severity", {}), figures.get("fairness", {}).get("comparisons", ())
    keys = {one["who"] for kind in ("examiners", "patients") for one in severity.get(kind, ())}
    keys |= {one["group"] for one in compared if one["what"] == "examiner"}
    keys |= keys_in([*severity.get("said", ()), *severity.get("said_of_patients", ())])
    found = Thing.objects.filter(pk__in=[UUID(key) for key in keys]).values_list("pk", "label")
    return {str(pk): label for pk, label in found}
