"""Last spring's admission interviews of the demo school: applicants who are no students, six conversations, decided.

Each is met by an interviewer and by a member of the community, who fills in a form of their own. Their marks come of
the same written model as those of the clinical exam, without what happened there at lunch.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice, product
from pathlib import Path
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from xenia.core.actions.things import make_thing
from xenia.core.models import Thing
from xenia.osce.actions.board import sign_decision
from xenia.osce.actions.encounters import encounters_of
from xenia.osce.actions.release import Look, clear_remarks, release_results
from xenia.osce.demo import Say, StationMaking, read_demo_station
from xenia.osce.demo_crew import Held, Watch
from xenia.osce.demo_held import INTERVIEW
from xenia.osce.demo_marks import mark_everything
from xenia.osce.models import (
    Candidate,
    Circuit,
    Crew,
    Duty,
    Encounter,
    Exam,
    ExamStation,
    Part,
    Room,
    Seat,
    Sitting,
    Station,
    StationVersion,
)
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.pairs import company_of
from xenia.osce.queries.remarks import remarks_waiting
from xenia.people.demo_names import invented_names
from xenia.people.models import AcademicYear, Campus, Person, Role
from xenia.people.queries.actors import actor_for
from xenia.people.queries.demo import demo_choices
from xenia.standards.stations import StationDocument

TITLE = "Admission interviews"
FOLDER = Path(__file__).with_name("demo_interviews")
SPACE = UUID("3a3c0b0e-9a57-4f0e-8b7b-6a4d7f3a1c55")
APPLICANTS, TABLES, SEED = 24, ("East", "West"), 31
ROUNDS = ((9, 0), (10, 30))
READING, MINUTES_LONG = 2, 7
#: in the order of invented names, after the patients of exams
NAMES_USED = 1000
PRESENT = ("Programme director", "Two interviewers", "A member of the community board", "A student")
MINUTES = (
    "Twenty-four applicants met six interviewers and six members of the community each. The board read both forms. "
    "Service commitment is one criterion of four and decides nothing by itself; care for one's own family and paid "
    "work counted as much as volunteering. Those within one error of measurement were talked about one by one."
)


def make_interviews(*, say: Say) -> None:
    """Write the six interviews, hold them, decide; what stands already is left."""
    cast = {choice.part.kind: choice.user.person for choice in demo_choices()}
    year = AcademicYear.objects.order_by("-begins")[1:2].first()
    if not cast or year is None or Exam.objects.filter(thing__label=TITLE).exists():
        return
    say("Holding last spring's admission interviews …")
    if not Station.objects.filter(code__startswith=INTERVIEW).exists():
        making = StationMaking(cast)
        for file in sorted(FOLDER.glob(f"{INTERVIEW}*.yaml")):
            making.bring_document(_document(file), "patient_educator")
    versions = StationVersion.objects.filter(station__code__startswith=INTERVIEW, thing__published_at__isnull=False)
    found = list(
        versions.select_related("station__thing", "form__thing", "patient_form__thing").order_by("station__code")
    )
    if found:
        exam = hold_interviews(found, _applicants(), year=year, day=_day(year))
        _decide(exam, cast["programme_director"])


def hold_interviews(
    versions: list[StationVersion], applicants: list[Person], *, year: AcademicYear, day: datetime
) -> Exam:
    """Interviews that are over: two tables of six rooms, two rounds, every mark."""
    with transaction.atomic():
        held = _places(versions, year, day)
        _crew(held)
        _seats(held, applicants)
        mark_everything(held, seed=SEED)
    return Exam.objects.select_related("thing", "year").get(pk=held.exam.pk)


def _document(file: Path) -> StationDocument:
    """An interview with the two forms that all of them share."""
    own = file.read_text(encoding="utf-8")
    title = own.partition("title: ")[2].partition("\n")[0]
    forms = (FOLDER / "_forms.yaml").read_text(encoding="utf-8")
    return read_demo_station(own + forms.replace("{code}", file.stem).replace("{title}", title), name=file.name)


def _places(versions: list[StationVersion], year: AcademicYear, day: datetime) -> Held:
    thing = make_thing("exam", TITLE, published=True)
    Thing.objects.filter(pk=thing.pk).update(route=f"/exams/{thing.pk}/")
    told = {"reading_minutes": READING, "station_minutes": MINUTES_LONG, "rules": {"board": {"method": "regression"}}}
    exam = Exam.objects.create(thing=thing, kind=Exam.Kind.INTERVIEWS, year=year, state=Exam.State.CLOSED, **told)
    places = [ExamStation(exam=exam, number=number, version=version) for number, version in enumerate(versions, 1)]
    ExamStation.objects.bulk_create(places)
    campus = Campus.objects.order_by("pk").first()
    circuits = [Circuit.objects.create(exam=exam, name=name, campus=campus) for name in TABLES]
    Room.objects.bulk_create(
        Room(circuit=row, station=place, name=f"{row.name} {place.number}") for row in circuits for place in places
    )
    sittings = [
        Sitting.objects.create(exam=exam, name=f"Round {number}", begins_at=day + timedelta(hours=hour, minutes=minute))
        for number, (hour, minute) in enumerate(ROUNDS, 1)
    ]
    return Held(exam, places, circuits, sittings, second=Part.COMMUNITY.value, writes="interviewer")


def _crew(held: Held) -> None:
    """An interviewer and a member of the community in each room."""
    teachers = Person.objects.filter(roles__in=Role.objects.filter(kind="teacher")).distinct().order_by("-pk")
    members = _outsiders("community", len(held.places) * len(held.circuits), NAMES_USED + APPLICANTS)
    people = {Part.EXAMINER.value: iter(teachers), Part.COMMUNITY.value: iter(members)}
    held.watches = list(_watches(held))
    for who in dict.fromkeys(who for who, *_where in held.watches):
        held.crew[who] = Crew(exam=held.exam, person=next(people[who[2]]), part=who[2])
    Crew.objects.bulk_create(held.crew.values())
    Duty.objects.bulk_create(
        Duty(crew=held.crew[who], sitting=sitting, circuit=circuit, station=station, last=len(held.places))
        for who, sitting, circuit, station in held.watches
    )


def _watches(held: Held) -> Iterator[Watch]:
    """In the second round each interviewer goes one room on, every second one at the other table: so some met
    candidates whom both teams met, and every room saw two teams."""
    rounds, tables, rooms = enumerate(held.sittings), list(enumerate(held.circuits)), list(enumerate(held.places))
    for (turn, sitting), (at, circuit), (place, station) in product(rounds, tables, rooms):
        team = held.circuits[(at + turn * (place % 2)) % len(tables)]
        room = held.places[place - turn]
        yield (team.name, room.number, Part.EXAMINER.value), sitting, circuit, station
        yield (circuit.name, station.number, Part.COMMUNITY.value), sitting, circuit, station


def _seats(held: Held, applicants: list[Person]) -> None:
    rows = Candidate.objects.bulk_create(
        Candidate(exam=held.exam, person=person, number=f"{501 + place}", profession="applicant")
        for place, person in enumerate(applicants)
    )
    chairs = product(range(len(held.places)), held.sittings, held.circuits)
    seats = [
        Seat(candidate=candidate, sitting=sitting, circuit=circuit, start=start)
        for candidate, (start, sitting, circuit) in zip(rows, chairs, strict=False)
    ]
    Seat.objects.bulk_create(seats)
    company = company_of(held.places)
    Encounter.objects.bulk_create(one for seat in seats for one in encounters_of(seat, held.places, company))


def _applicants() -> list[Person]:
    """People who asked for a place, with no role, no account and nothing else here."""
    return _outsiders("applicant", APPLICANTS, NAMES_USED)


def _outsiders(kind: str, many: int, after: int) -> list[Person]:
    made = []
    for name in islice(invented_names(after + many), after, None):
        key = uuid5(SPACE, f"{kind} {name}")
        thing = Thing(pk=key, kind="person", label=name, route=f"/people/{key}/", published_at=timezone.now())
        made.append(Person(thing=thing))
    Thing.objects.bulk_create(one.thing for one in made)
    return Person.objects.bulk_create(made)


def _day(year: AcademicYear) -> datetime:
    """A Saturday in March, at midnight here."""
    march = datetime.combine(year.ends.replace(month=3, day=14), time(), timezone.get_current_timezone())
    return march + timedelta(days=(5 - march.weekday()) % 7)


def _decide(exam: Exam, chair: Person) -> None:
    actor = actor_for(chair.pk)
    sign_decision(actor, exam, minutes=MINUTES, present=PRESENT, seen=board_page(exam).seen)
    clear_remarks(actor, exam, {one.name: Look(one.suggested) for one in remarks_waiting(exam)})
    release_results(actor, exam)
