"""Last year's exam of the demo school: held on two days, on two campuses, marked, decided and released."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xenia.core.actions.things import make_thing
from xenia.osce.actions.encounters import encounters_of
from xenia.osce.demo_crew import Held, put_crew, turns_of
from xenia.osce.demo_marks import mark_everything
from xenia.osce.models import (
    Candidate,
    Circuit,
    Encounter,
    Exam,
    ExamStation,
    Room,
    Seat,
    Sitting,
    StationVersion,
)
from xenia.people.models import AcademicYear, Campus, Person

Say = Callable[[str], None]
TITLE = "Clinical exam, year 3"
#: places of the ring that are rest stations
RESTS = (4, 9)
#: when a sitting begins, hour and minute, on each of two days
TIMES = ((8, 0), (9, 50), (12, 40), (14, 30))
DAYS = ("Wednesday", "Thursday")
#: what the board agreed on before the first mark: five stations of eight, and no grace for error
BOARD = {"method": "regression", "stations": 5, "sems": 0.0}


def hold_exam(
    versions: Sequence[StationVersion],
    candidates: Sequence[Person],
    *,
    year: AcademicYear,
    day: datetime,
    seed: int = 5,
) -> Exam:
    """An exam of these stations that is over, with every mark: some examiners of circuits A and B change places at
    lunch, at one station others come; those of circuit A go to C on the next day."""
    with transaction.atomic():
        held = _places(versions, year, day)
        put_crew(held)
        _seats(held, candidates)
        mark_everything(held, seed=seed)
    return held.exam


def _places(versions: Sequence[StationVersion], year: AcademicYear, day: datetime) -> Held:
    thing = make_thing("exam", TITLE, published=True)
    thing.route = f"/exams/{thing.pk}/"
    thing.save(update_fields=["route"])
    told = {"year": year, "state": Exam.State.CLOSED, "rules": {"board": BOARD}}
    exam = Exam.objects.create(thing=thing, **told)
    places = [ExamStation(exam=exam, number=number, version=version) for number, version in _ring(versions)]
    ExamStation.objects.bulk_create(places)
    harbor, river = (Campus.objects.get_or_create(name=name)[0] for name in ("Harborside", "Quill River"))
    sites = {"Circuit A": harbor, "Circuit B": harbor, "Circuit C": river}
    circuits = [Circuit.objects.create(exam=exam, name=name, campus=campus) for name, campus in sites.items()]
    Room.objects.bulk_create(
        Room(circuit=row, station=place, name=f"{row.name[-1]} {place.number}") for row in circuits for place in places
    )
    sittings = [
        Sitting.objects.create(
            exam=exam, name=f"{name} {number}", begins_at=day + timedelta(days=on, hours=hour, minutes=minute)
        )
        for on, name in enumerate(DAYS)
        for number, (hour, minute) in enumerate(TIMES, 1)
    ]
    return Held(exam, places, circuits, sittings)


def _ring(versions: Sequence[StationVersion]) -> Iterator[tuple[int, StationVersion | None]]:
    number = 0
    for version in versions:
        number += 1
        if number in RESTS:
            yield number, None
            number += 1
        yield number, version


def _seats(held: Held, people: Sequence[Person]) -> None:
    candidates = Candidate.objects.bulk_create(
        Candidate(exam=held.exam, person=person, number=f"{101 + place}", languages=["es"] if place % 6 == 0 else [])
        for place, person in enumerate(people)
    )
    chairs = [
        (sitting, circuit, start)
        for circuit in held.circuits
        for sitting, _circuit in turns_of(held, circuit)
        for start in range(len(held.places))
    ]
    # every chair is the place of somebody met by chance, so that circuits and sittings are alike
    order = sorted(range(len(chairs)), key=lambda chair: (chair * 37) % 101)
    seats = [
        Seat(candidate=candidate, sitting=chairs[chair][0], circuit=chairs[chair][1], start=chairs[chair][2])
        for candidate, chair in zip(candidates, order, strict=False)
    ]
    Seat.objects.bulk_create(seats)
    Encounter.objects.bulk_create(one for seat in seats for one in encounters_of(seat, held.places))


def last_years_day(year: AcademicYear) -> datetime:
    """A Wednesday in May, at midnight here."""
    may = datetime.combine(year.ends.replace(month=5, day=14), time(), timezone.get_current_timezone())
    return may - timedelta(days=(may.weekday() - 2) % 7)


def usable_stations() -> list[StationVersion]:
    """The published stations of the bank, by code."""
    living = Q(thing__published_at__isnull=False, thing__retired_at__isnull=True)
    found = StationVersion.objects.filter(living).select_related("station__thing", "form__thing", "patient_form__thing")
    return sorted({one.station_id: one for one in found.order_by("number")}.values(), key=lambda one: one.station.code)
