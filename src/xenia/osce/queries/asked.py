"""What somebody who helps is asked to prepare: the stations of their part, in exams that are still to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from xenia.core.rules import Actor
from xenia.osce.models import Crew, Duty, Exam, ExamStation, Part, Station, StationVersion
from xenia.osce.queries.marking_forms import form_of
from xenia.osce.queries.needs import main_part, main_parts
from xenia.osce.queries.stations import document_of, not_examined, visible_stations
from xenia.standards.stations.document import Mode

STILL_TO_COME = (Exam.State.PLANNED, Exam.State.FIXED, Exam.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Asked:
    """A station that somebody prepares in a part for an exam, as it is played there."""

    exam: Exam
    place: ExamStation
    version: StationVersion
    part: str

    @property
    def station(self) -> UUID:
        key: UUID = self.version.station_id
        return key


def asked_of(person: UUID) -> list[Asked]:
    """What a person is asked to prepare, by exam and station. Four statements.

    Whoever has posts prepares these; whoever has none is in reserve, and may be called to any station of their part.
    Nobody prepares a station in which they will themselves be examined.
    """
    crew = Crew.objects.filter(person=person, exam__state__in=STILL_TO_COME).select_related("exam__thing")
    rows = list(crew.order_by("exam__thing__label", "pk"))
    posts = set(Duty.objects.filter(crew__in=rows).values_list("crew", "station"))
    places = ExamStation.objects.filter(exam__in=[one.exam_id for one in rows], version__isnull=False)
    named = ("version__station__thing", "version__form", "version__patient_form")
    known = list(places.select_related(*named).order_by("number")) if rows else []
    found = [asked for one in rows for asked in _of(one, known, posts)]
    allowed = not_examined(Actor(person=person), Station.objects.filter(pk__in=[one.station for one in found]))
    free = set(allowed.values_list("pk", flat=True)) if found else set()
    return [one for one in found if one.station in free]


def helps_still(person: UUID) -> bool:
    """Whether somebody helps in an exam that is still to come."""
    return Crew.objects.filter(person=person, exam__state__in=STILL_TO_COME).exists()


def _of(crew: Crew, places: list[ExamStation], posts: set[tuple[int, int]]) -> Iterator[Asked]:
    own = {place for who, place in posts if who == crew.pk}
    for place in (one for one in places if one.exam_id == crew.exam_id and one.version):
        assert place.version is not None
        if (place.pk in own) if own else _plays(crew, place.version):
            yield Asked(crew.exam, place, place.version, crew.part)


def _plays(crew: Crew, version: StationVersion) -> bool:
    """Whether somebody in reserve may be called to it."""
    document = document_of(version)
    if document.code in crew.declined:
        return False
    if crew.part == Part.INTERPRETER:
        spoken = main_parts(crew.languages)
        return document.interpreter.mode != Mode.NONE and (not spoken or main_part(document.patient.language) in spoken)
    return form_of(version, crew.part) is not None or crew.part == Part.PATIENT


def may_prepare(actor: Actor, version: StationVersion, part: str) -> bool:
    """Whether somebody may rehearse this station in this part: who sees the bank, and who is asked to play it."""
    if visible_stations(actor).filter(pk=version.station_id).exists():
        return True
    if actor.person is None:
        return False
    return any(one.version.pk == version.pk and one.part == part for one in asked_of(actor.person))
