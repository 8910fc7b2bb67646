"""Last year's exam of the demo school: held on two days, on two campuses, marked, decided and released."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xenia.core.actions.things import make_thing
from xenia.osce.actions.board import sign_decision
from xenia.osce.actions.encounters import encounters_of
from xenia.osce.actions.release import Look, clear_remarks, release_results
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
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.pairs import company_of
from xenia.osce.queries.remarks import remarks_waiting
from xenia.people.models import AcademicYear, Campus, Cohort, Membership, Person
from xenia.people.queries.actors import actor_for
from xenia.people.queries.demo import demo_choices

Say = Callable[[str], None]
TITLE = "Clinical exam, year 3"
#: places of the ring that are rest stations
RESTS = (4, 9)
#: when a sitting begins, hour and minute, on each of two days
TIMES = ((8, 0), (9, 50), (12, 40), (14, 30))
DAYS = ("Wednesday", "Thursday")
#: how codes of interviews begin
INTERVIEW = "interview-"
#: as many stations as the bank of the demo school has
MOST = 8
PRESENT = ("Programme director", "Two course directors", "A member of the community board", "An external examiner")
MINUTES = (
    "The board looked at pass marks by borderline regression and by borderline group; they differ by less than their "
    "errors. At station 7 examiners changed at lunch, and almost half of what differs lies between those who came "
    "before and after. Scores were not adjusted: whether the later examiners were severe or the later candidates weak "
    "can't be told apart well enough. Those within one standard error of measurement were discussed one by one."
)
#: what the board agreed on before the first mark: half of the stations, and no grace for error
BOARD = {"method": "regression", "stations": 4, "sems": 0.0}


def hold_exam(
    versions: Sequence[StationVersion],
    candidates: Sequence[Person],
    *,
    year: AcademicYear,
    day: datetime,
    seed: int = 12,
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
    company = company_of(held.places)
    Encounter.objects.bulk_create(one for seat in seats for one in encounters_of(seat, held.places, company))


def last_years_day(year: AcademicYear) -> datetime:
    """A Wednesday in May, at midnight here."""
    may = datetime.combine(year.ends.replace(month=5, day=14), time(), timezone.get_current_timezone())
    return may - timedelta(days=(may.weekday() - 2) % 7)


def usable_stations() -> list[StationVersion]:
    """The published stations of the bank, by code; interviews are none."""
    living = Q(thing__published_at__isnull=False, thing__retired_at__isnull=True)
    living &= ~Q(station__code__startswith=INTERVIEW)
    found = StationVersion.objects.filter(living).select_related("station__thing", "form__thing", "patient_form__thing")
    return sorted({one.station_id: one for one in found.order_by("number")}.values(), key=lambda one: one.station.code)


def make_held_exam(*, say: Say) -> None:
    """Last year's exam with its class, decided and released by the programme director; what stands already is left.

    It has the bank's eight stations and two rests. The model in `demo_marks` lets abilities spread as in a class of 118
    (a standard deviation of 5.6 points), encounters by 9.6 and examiners by 2.2; the forms take off some of what it
    draws, and alpha comes to about 0.64.
    """
    cast = {choice.part.kind: choice.user.person for choice in demo_choices()}
    versions = usable_stations()[:MOST]
    year = AcademicYear.objects.order_by("-begins")[1:2].first()
    if not cast or year is None or len(versions) < MOST or Exam.objects.filter(year=year, thing__label=TITLE).exists():
        return
    say("Holding last year's exam …")
    exam = hold_exam(versions, _third_year(), year=year, day=last_years_day(year))
    chair = actor_for(cast["programme_director"].pk)
    with_rows = Exam.objects.select_related("thing", "year").get(pk=exam.pk)
    sign_decision(chair, with_rows, minutes=MINUTES, present=PRESENT, seen=board_page(with_rows).seen)
    clear_remarks(chair, with_rows, {one.name: Look(one.suggested) for one in remarks_waiting(with_rows)})
    release_results(chair, with_rows)


def _third_year() -> list[Person]:
    """The class that is in its third year now."""
    cohort = Cohort.objects.order_by("-entered__begins")[2:3].first()
    members = Membership.objects.filter(group=cohort.pk, ends=None) if cohort else Membership.objects.none()
    return list(Person.objects.filter(pk__in=members.values("person")).order_by("pk"))
