"""A station as a column of the table of scores, and what an examiner's form says about one candidate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring.items import scored
from xenia.osce.models import ExamStation, StationVersion
from xenia.osce.queries.stations import document_of
from xenia.standards.instruments import Instrument, ItemType
from xenia.standards.stations import StationDocument

CHECKLIST = "checklist"
BORDERLINE = "borderline"
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Column:
    """A station of an exam. `grades` are the labels of its global rating with their scores, lowest first; `borderline`
    is the score at which the pass mark is read, NaN without such a grade. `language` is the patient's, `mode` how an
    interpreter takes part. `place` is the station of the plan: of a reserve that stands in, the one that it replaces,
    which has a column of its own when somebody still met it."""

    pk: int
    number: int
    code: str
    title: str
    weight: float
    grades: tuple[tuple[str, float], ...]
    borderline: float
    language: str
    mode: str
    competencies: tuple[str, ...]
    form: Instrument = field(repr=False, compare=False)
    place: int = field(repr=False, compare=False)


def column_of(place: ExamStation, stands_for: int | None = None) -> Column:
    """The column of a station with a version, which may stand in for another."""
    version = place.version
    assert version is not None, "a rest station has no column"
    form, document = plain_of(version.form), text_of(version)
    options = [option for item in form.items if item.type is ItemType.GLOBAL for option in item.options]
    grades = sorted(((one.label, one.score) for one in options if one.score is not None), key=lambda pair: pair[1])
    edge = [one.score for one in options if one.code == BORDERLINE and one.score is not None]
    return Column(
        pk=place.pk,
        number=place.number,
        code=version.station.code,
        title=version.thing.label,
        weight=float(place.weight),
        grades=tuple(grades),
        borderline=edge[0] if edge else NAN,
        language=document.patient.language if document else "",
        mode=document.interpreter.mode.value if document else "none",
        competencies=tuple(one.competency for one in document.competencies) if document else (),
        form=form,
        place=stands_for or place.pk,
    )


def text_of(version: StationVersion) -> StationDocument | None:
    """What the station says of itself; None for one that came without a text."""
    return document_of(version) if version.text else None


def percent_of(form: Instrument, standing: Mapping[str, Any]) -> float:
    """Points of the checklist in per cent of the possible: 100 Σw(s − lowest) / Σw(highest − lowest).

    What did not apply or was not asked counts in neither sum. What applies and was left untouched counts as not done:
    an examiner sees before submitting what is untouched. NaN without anything to score.
    """
    named = next((set(scale.items) for scale in form.subscales if scale.code == CHECKLIST), None)
    reached = possible = 0.0
    for code, (bounds, score, counts) in scored(form, standing).items():
        item = bounds.item
        left_out = named is not None and not {code, item.code} & named
        if not counts or left_out or item.type is ItemType.GLOBAL or bounds.low is None or bounds.high is None:
            continue
        reached += item.weight * ((bounds.low if score is None else score) - bounds.low)
        possible += item.weight * (bounds.high - bounds.low)
    return 100 * reached / possible if possible else NAN


def grade_of(form: Instrument, standing: Mapping[str, Any]) -> float:
    """The score of the global rating, NaN where none was given."""
    for item in form.items:
        if item.type is ItemType.GLOBAL:
            said = standing.get(item.code)
            return next((one.score for one in item.options if one.code == said and one.score is not None), NAN)
    return NAN
