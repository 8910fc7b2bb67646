"""What the forms of an exam saw of each candidate, as evidence that decides."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from xenia.assessment.actions.evidence import Seen, competencies_named
from xenia.assessment.models import Stakes
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring import level_by_competency
from xenia.osce.models import Encounter, Exam, Part
from xenia.osce.queries.counting import adjustments_of, counting, plain_adjustments, standing_of
from xenia.osce.queries.exams import turn_begins
from xenia.osce.queries.marking_forms import WITH_FORMS, form_of
from xenia.osce.queries.score_tables import table_of
from xenia.osce.queries.scores import MARKED
from xenia.osce.queries.sheets import sheets_of
from xenia.osce.queries.watches import on_duty, played, who_was

Level = tuple[UUID, UUID | None, str, datetime, str, str, float]
#: whose forms are evidence, and as what
ROLES = {Part.EXAMINER.value: "examiner", Part.PATIENT.value: "simulated_patient"}


def seen_in(exam: Exam) -> list[Seen]:
    """Every competency that a form observed at an encounter that counts, by kind and by who saw it.

    The source is the exam, never the station: a station that is used again stays unknown.
    """
    sheets, watch, counted = sheets_of(exam), on_duty(exam), _counted(exam)
    related = ("candidate", "sitting", "station", *(f"station__{name}" for name in WITH_FORMS))
    found: list[Level] = []
    for one in Encounter.objects.filter(candidate__exam=exam).select_related(*related):
        station = played(exam, one.station, one)
        if (one.candidate_id, station.pk) not in counted or station.version is None:
            continue
        at, sheet = turn_begins(exam, one.sitting, one.turn), sheets[one.pk]
        for part, role in ROLES.items():
            if (form := form_of(station.version, part)) and (standing := sheet.part(part).standing):
                who = (one.candidate.person_id, who_was(watch, one, part, sheet), role, at)
                found += [(*who, *level) for level in level_by_competency(plain_of(form), standing)]
    return list(_named(exam.pk, found))


def _named(source: UUID, found: list[Level]) -> Iterator[Seen]:
    """The same with the competencies of this school; one that it does not have is left out."""
    keys = competencies_named({reference for *_who, reference, _kind, _level in found})
    for learner, author, role, at, reference, kind, level in found:
        if reference in keys:
            yield Seen(
                learner=learner,
                competency=keys[reference],
                kind=kind,
                level=level,
                stakes=Stakes.DECISION.value,
                source=source,
                assessor=author,
                role=role,
                observed_at=at,
            )


def _counted(exam: Exam) -> set[tuple[int, int]]:
    """(candidate, station) of the encounters that were marked and that the board did not leave out."""
    table = counting(table_of(exam), standing_of(plain_adjustments(adjustments_of(exam))))
    return {
        (row.pk, column.pk)
        for at, row in enumerate(table.rows)
        for place, column in enumerate(table.columns)
        if table.state[at, place] == MARKED
    }
