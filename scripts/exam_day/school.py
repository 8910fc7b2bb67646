"""An exam of any size in a school of its own: forms, stations, circuits, people and encounters, without a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

from xenia.assessment.actions.instruments import bring_instrument
from xenia.assessment.models import Version
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM
from xenia.osce.models import (
    Candidate,
    Circuit,
    Credential,
    Crew,
    Duty,
    Encounter,
    Exam,
    ExamStation,
    Part,
    Room,
    Sitting,
    Station,
    StationVersion,
)
from xenia.people.actions.people import make_person
from xenia.people.models import AcademicYear, Person
from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section
from xenia.standards.stations import StationDocument, write_station
from xenia.standards.stations.document import Instructions

ITEMS = 20
#: who meets a patient together, at the second station, where some do
PROFESSIONS = ("medicine", "nursing")
RATINGS = ("unsafe", "borderline", "acceptable", "good")


@dataclass(frozen=True)
class Held:
    """An exam that runs, and who stands where: examiners by circuit and station."""

    exam: Exam
    circuits: list[Circuit]
    stations: list[ExamStation]
    examiners: dict[tuple[int, int], Person]


def checklist(items: int = ITEMS) -> Version:
    """A published form as examiners have it: a checklist, a global rating, and a comment."""
    rows = [Item(code=f"q{number}", type=ItemType.CHECKLIST, text=f"Does step {number}") for number in range(items)]
    options = tuple(Option(code=code, label=code.capitalize(), score=score) for score, code in enumerate(RATINGS))
    rows += [
        Item(code="global", type=ItemType.GLOBAL, text="All in all", options=options),
        Item(code="comment", type=ItemType.LONG_TEXT, text="What did you see?"),
    ]
    section = Section(code="s", title="Checklist", items=tuple(rows))
    form = Instrument(code=f"day-{items}", title="Checklist of a day", minutes=8, sections=(section,))
    return Version.objects.get(pk=bring_instrument(SYSTEM, form, reason="To be marked by", publish=True).version)


def hold_exam(
    *, circuits: int = 1, stations: int = 2, candidates: int = 4, more: int = 0, items: int = ITEMS, pairs: int = 0
) -> Held:
    """An exam that runs now: every candidate meets every station of one circuit; `more` do so in one circuit more. At
    the second station the first `pairs` of them, and of the others the first, have a colleague of another profession
    beside them, who comes to that station alone."""
    exam = _exam()
    form = checklist(items)
    alone, together = _station_version(form), _station_version(form, PROFESSIONS) if pairs else None
    places = [
        ExamStation.objects.create(exam=exam, number=number, version=together if together and number == 2 else alone)
        for number in range(1, stations + 1)
    ]
    names = "ABCDEFGH"[: circuits + bool(more)]
    rows = [Circuit.objects.create(exam=exam, name=f"Circuit {name}") for name in names]
    Room.objects.bulk_create(
        Room(circuit=row, station=place, name=f"{row.name[-1]}{place.number}") for row in rows for place in places
    )
    sitting = Sitting.objects.create(exam=exam, name="Morning", begins_at=timezone.now() - timedelta(minutes=5))
    held = Held(exam, rows, places, {})
    for row in rows:
        for place in places:
            held.examiners[row.pk, place.pk] = _examiner(exam, row, place, sitting)
    going = [number % circuits if number < candidates else -1 for number in range(candidates + more)]
    beside = [*range(min(pairs, candidates)), *range(candidates, candidates + min(pairs, more, 1))]
    _encounters(held, sitting, going, beside)
    return held


def _exam() -> Exam:
    today = timezone.localdate()
    year, _ = AcademicYear.objects.get_or_create(
        begins=today.year, defaults={"starts": date(today.year, 1, 1), "ends": date(today.year, 12, 31)}
    )
    return Exam.objects.create(thing=_thing("exam", "Exam of a day"), year=year, state=Exam.State.RUNNING)


def _thing(kind: str, label: str) -> Thing:
    return Thing.objects.create(kind=kind, label=label, published_at=timezone.now())


def _station_version(form: Version, professions: tuple[str, ...] = PROFESSIONS[:1]) -> StationVersion:
    code = "-".join(["day", *professions[1:]])
    station = Station.objects.create(thing=_thing("station", "A day's station"), code=code)
    told = Instructions(candidate="Talk with the patient about the tablets.", examiner="Stay silent.")
    text = write_station(
        StationDocument(code=code, title="A day's station", instructions=told, professions=professions)
    )
    kept = {"number": 1, "text": text, "digest": sha256(text.encode()).digest(), "at": timezone.now()}
    thing = _thing("station_version", "A day's station, 1")
    return StationVersion.objects.create(thing=thing, station=station, form=form, patient_form=form, **kept)


def _examiner(exam: Exam, circuit: Circuit, station: ExamStation, sitting: Sitting) -> Person:
    person = make_person(name=f"Examiner {circuit.name[-1]}{station.number}")
    crew = Crew.objects.create(exam=exam, person=person, part=Part.EXAMINER)
    today = timezone.localdate()
    term = {
        "earned": Credential.Earned.ELSEWHERE,
        "since": today - timedelta(days=1),
        "until": today + timedelta(days=9),
    }
    Credential.objects.create(person=person, part=Part.EXAMINER, **term)
    Duty.objects.create(crew=crew, sitting=sitting, circuit=circuit, station=station, last=1000)
    return person


def _encounters(held: Held, sitting: Sitting, going: Sequence[int], beside: Sequence[int]) -> None:
    """Each of those who go round in the circuit of their row, one turn at a station; `beside` which of them one stands
    who shares the second station with them."""
    numbers = [*range(len(going)), *beside]
    candidates = [
        Candidate(
            exam=held.exam,
            person=make_person(name=f"Candidate {place}"),
            number=str(101 + place),
            profession=PROFESSIONS[place >= len(going)],
        )
        for place in range(len(numbers))
    ]
    found = []
    for place, candidate in enumerate(Candidate.objects.bulk_create(candidates)):
        first = numbers[place]
        for at, station in enumerate(held.stations):
            if place < len(going) or at == 1:
                about = {"station": station, "circuit": held.circuits[going[first]], "sitting": sitting}
                found.append(Encounter(candidate=candidate, turn=first + at, **about))
    Encounter.objects.bulk_create(found)
