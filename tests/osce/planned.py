"""An exam that is being planned, made by the same actions as its administrator makes one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from xenia.standards.stations import StationDocument, write_station
from xenia.standards.stations.beginning import begun_station
from xenia.standards.stations.document import Interpreting, Mode, Patient, Safety

if TYPE_CHECKING:
    from xenia.osce.models import Candidate, Circuit, Crew, Exam, ExamStation, Sitting, StationVersion


@dataclass
class Plan:
    """The exam with what it consists of."""

    exam: Exam
    stations: list[ExamStation]
    circuits: list[Circuit]
    sittings: list[Sitting]
    candidates: list[Candidate]
    crew: list[Crew]

    def of_part(self, part: str) -> list[Crew]:
        return [one for one in self.crew if one.part == part]


def document(
    code: str, *, language: str = "en", interpreter: bool = False, most: int = 0, **more: Any
) -> StationDocument:
    """A station with a patient, in whose language it is played."""
    begun = begun_station(code=code, title=f"The {code}")
    mode = Interpreting(mode=Mode.IN_PERSON if interpreter else Mode.NONE)
    patient = Patient(name="Mina", language=language)
    return replace(begun, patient=patient, interpreter=mode, safety=Safety(most=most), **more)


def published(wanted: StationDocument) -> StationVersion:
    """A published version of it, without the gate of the bank, and its form."""
    from django.utils import timezone

    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.assessment.models import Version
    from xenia.core.actions.things import make_thing
    from xenia.core.rules import SYSTEM
    from xenia.osce.models import Station, StationVersion

    assert wanted.form is not None
    form = bring_instrument(SYSTEM, wanted.form, reason="To be marked by", publish=True).version
    thing = make_thing("station", wanted.title, published=True)
    station = Station.objects.create(thing=thing, code=wanted.code)
    text = write_station(wanted)
    return StationVersion.objects.create(
        thing=make_thing("station_version", wanted.title, published=True),
        station=station,
        number=1,
        text=text,
        digest=sha256(text.encode()).digest(),
        form=Version.objects.get(pk=form),
        at=timezone.now(),
    )


def this_year() -> Any:
    """The academic year of today."""
    from django.utils import timezone

    from xenia.people.models import AcademicYear

    begins = timezone.localdate().year
    bounds = {"starts": date(begins, 1, 1), "ends": date(begins, 12, 31)}
    return AcademicYear.objects.get_or_create(begins=begins, defaults=bounds)[0]


def plan(
    *documents: StationDocument, circuits: int = 1, sittings: int = 1, candidates: int = 3, rest: bool = False
) -> Plan:
    """An exam of these stations (three usual ones when none is named) with as many people as it needs."""
    from django.utils import timezone

    from xenia.core.rules import SYSTEM
    from xenia.osce.actions.exams import ExamWords, plan_exam
    from xenia.osce.actions.places import SittingWords, add_circuit, add_sitting
    from xenia.osce.actions.planning import add_station

    exam = plan_exam(SYSTEM, ExamWords(title="Spring exam", year=this_year()))
    chosen = documents or tuple(document(f"station-{n}") for n in range(3))
    stations = [add_station(SYSTEM, exam, published(one)) for one in chosen]
    stations += [add_station(SYSTEM, exam, None)] if rest else []
    rows = [add_circuit(SYSTEM, exam, name="ABCD"[n]) for n in range(circuits)]
    morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=30)
    times = [_sitting(n, morning) for n in range(sittings)]
    held = [add_sitting(SYSTEM, exam, SittingWords(name=name, begins_at=at)) for name, at in times]
    made = Plan(exam, stations, rows, held, [], [])
    _people(made, candidates, chosen)
    return made


def _sitting(number: int, morning: datetime) -> tuple[str, datetime]:
    return f"Sitting {number + 1}", morning + timedelta(hours=2 * number)


def _people(made: Plan, candidates: int, documents: tuple[StationDocument, ...]) -> None:
    from xenia.osce.models import Candidate, Crew
    from xenia.people.actions.people import make_person

    for number in range(candidates):
        person = make_person(name=f"Candidate {number}", email=f"c{number}@school.example")
        made.candidates.append(Candidate.objects.create(exam=made.exam, person=person, number=f"{101 + number}"))
    for circuit in made.circuits:
        for place, one in enumerate(documents):
            parts = ["examiner", "patient", *(["interpreter"] if one.interpreter.mode != Mode.NONE else [])]
            for part in parts:
                person = make_person(
                    name=f"{part} {circuit.name}{place}", email=f"{part}.{circuit.name}{place}@s.example"
                )
                languages = [] if part == "examiner" else [one.patient.language]
                made.crew.append(Crew.objects.create(exam=made.exam, person=person, part=part, languages=languages))
    prepare(made.crew)


def prepare(crew: list[Crew]) -> None:
    """Each of them is prepared for their part, far beyond any exam of a test."""
    from django.utils import timezone

    from xenia.osce.models import Credential

    today = timezone.localdate()
    term = {"earned": "elsewhere", "since": today, "until": today + timedelta(days=400)}
    Credential.objects.bulk_create(Credential(person_id=one.person_id, part=one.part, **term) for one in crew)


def scheduled(made: Plan, **more: Any) -> Any:
    """Ask for the schedule, find it, keep it; what was found."""
    from xenia.core.progress import Progress
    from xenia.core.rules import SYSTEM
    from xenia.osce.actions.scheduling import ask_schedule, find_schedule, keep_solution
    from xenia.osce.models import Solution

    ask_schedule(SYSTEM, made.exam, **{"fresh": True, **more})
    solution = Solution.objects.latest("pk")
    find_schedule(Progress(), solution)
    if solution.found["places"]:
        keep_solution(SYSTEM, solution)
    return solution
