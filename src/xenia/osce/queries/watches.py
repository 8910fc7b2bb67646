"""Who was with a candidate in an encounter, and which scenario was played and marked there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from xenia.assessment.queries.instruments import plain_of
from xenia.osce.models import Duty, Encounter, Exam, ExamStation, Part
from xenia.osce.queries.clock import Pauses, delayed, pauses_in
from xenia.osce.queries.exams import turn_begins
from xenia.osce.queries.fold import Sheet
from xenia.osce.queries.marking_forms import form_of
from xenia.standards.instruments import Instrument

#: (sitting, circuit, station, part) → (first turn, last turn, person)
Watch = dict[tuple[int, int, int, str], list[tuple[int, int, UUID]]]


def on_duty(exam: Exam) -> Watch:
    """Who was to be where; one statement."""
    found: Watch = defaultdict(list)
    names = ("sitting", "circuit", "station", "crew__part", "first", "last", "crew__person")
    for sitting, circuit, station, part, *told in Duty.objects.filter(crew__exam=exam).values_list(*names):
        found[sitting, circuit, station, part].append(tuple(told))
    return found


def who_was(watch: Watch, one: Encounter, part: str, sheet: Sheet) -> UUID | None:
    """Whoever marked this part, if it was one person; else whoever was to be there."""
    authors = set(sheet.part(part).by_author)
    if len(authors) == 1:
        return next(iter(authors))
    there = watch.get((one.sitting_id, one.circuit_id, one.station_id, part), ())
    return next((person for first, last, person in there if first <= one.turn < last), None)


def played(exam: Exam, place: ExamStation, one: Encounter, pauses: Pauses) -> ExamStation:
    """The station whose scenario this candidate met: from a certain moment on, that of the reserve. A circuit that
    paused is behind the plan."""
    if place.replaced_by is None or place.replaced_at is None:
        return place
    begins = delayed(turn_begins(exam, one.sitting, one.turn), pauses.get(one.circuit_id, ()))
    return place.replaced_by if begins >= place.replaced_at else place


def pauses_for(exam: Exam, places: Iterable[ExamStation]) -> Pauses:
    """The pauses of an exam, where they decide which scenario was met."""
    return pauses_in(exam) if any(one.replaced_by_id for one in places) else {}


def forms_met(exam: Exam, encounters: Sequence[Encounter]) -> dict[UUID, Instrument | None]:
    """By which form examiners mark each: that of the scenario that the candidate met. The encounters come with their
    sittings, and with their stations `WITH_FORMS`; one statement where a reserve stands in."""
    pauses = pauses_for(exam, [one.station for one in encounters])
    versions = {one.pk: played(exam, one.station, one, pauses).version for one in encounters}
    forms = {key: form_of(version, Part.EXAMINER) if version else None for key, version in versions.items()}
    distinct = {form.pk: form for form in forms.values() if form}
    plain = {key: plain_of(form) for key, form in distinct.items()}
    return {key: plain[form.pk] if form else None for key, form in forms.items()}
