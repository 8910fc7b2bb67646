"""The exam to come of the demo school: its third year in five sittings on two days, planned to the last chair."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from uuid import UUID, uuid5

from django.utils import timezone

from xenia.core.models import Thing
from xenia.core.queries.institution import school_zone
from xenia.core.rules import SYSTEM
from xenia.curriculum.models import Competency
from xenia.osce.actions.arranging import arrange
from xenia.osce.actions.conflicts import add_conflict
from xenia.osce.actions.exams import ExamWords, move_exam, plan_exam
from xenia.osce.actions.places import SittingWords, add_circuit, add_sitting, name_rooms
from xenia.osce.actions.planning import add_station, set_blueprint
from xenia.osce.demo_held import usable_stations
from xenia.osce.demo_prepared import prepare_crew, watch_once_more
from xenia.osce.models import Candidate, Circuit, Crew, Exam, Part, Sitting, StationVersion
from xenia.osce.queries.blueprint import blueprint_of
from xenia.osce.queries.exams import DayRules, rotation, stations_of
from xenia.osce.queries.needs import needs_of
from xenia.people.demo_names import invented_names
from xenia.people.models import AcademicYear, Campus, Cohort, Person, Role
from xenia.people.queries.demo import demo_choices

Say = Callable[[str], None]
TITLE = "Clinical exam, year 3, spring"
SPACE = UUID("6a1d0f0e-6d0f-4a43-9b3e-2f4d8a0b9d77")
YEAR_OF_STUDY = 3
#: rest stations stand after these numbers of stations
RESTS = (4, 8)
CIRCUITS = ("Alder", "Birch", "Cedar")
#: on which day, at what time, and how many per cent longer
SITTINGS = ((0, 8, 0), (0, 13, 0), (1, 8, 0), (1, 10, 40), (1, 14, 0))
LONGER = 25
#: every so many candidates have extra time, and speak Spanish
EXTRA, SPANISH = 30, 6
#: examiners who come in when another is ill
SPARE = 2
#: before the patients of other exams in the order of invented names
NAMES_USED = 700
#: at most so many patients and interpreters, and so many nursing students
HELPERS, NURSES = 60, 29


def make_exam(*, say: Say) -> None:
    """Plan the exam and arrange its schedule; what stands already is left."""
    versions, people = usable_stations(), _third_year()
    if Exam.objects.filter(thing__label=TITLE).exists() or not versions or not people:
        return
    say("Planning an exam …")
    exam = _planned(versions)
    Candidate.objects.bulk_create(_candidates(exam, people, _nurses()))
    Crew.objects.bulk_create(_crew(exam))
    examiner = exam.crew.filter(part=Part.EXAMINER).earliest("pk")
    # whoever sits last is in the circuit that the first examiner never comes to
    add_conflict(SYSTEM, examiner, _last(exam), reason="They share a flat")
    arrange(SYSTEM, exam, longer=_longer(exam))
    prepare_crew(exam)
    move_exam(SYSTEM, exam, Exam.State.FIXED)
    watch_once_more(exam)


def _last(exam: Exam) -> Candidate:
    return exam.candidates.filter(extra_time=0, profession="medicine").latest("number")


def _third_year() -> list[Person]:
    """Those who entered two years ago, by name."""
    year = AcademicYear.objects.order_by("begins").last()
    cohort = Cohort.objects.filter(entered__begins=year.begins - YEAR_OF_STUDY + 1).first() if year else None
    if cohort is None:
        return []
    members = Person.objects.filter(memberships__group=cohort.thing, erased_at=None)
    return list(members.order_by("thing__label", "pk"))


def _planned(versions: list[StationVersion]) -> Exam:
    """Stations with two rests and a reserve, three circuits, five sittings, rooms, and what it should cover."""
    year = AcademicYear.objects.order_by("begins").last()
    assert year is not None
    day = DayRules(change=1, pause_after=5, pause=20, swap=True)
    exam = plan_exam(SYSTEM, ExamWords(title=TITLE, year=year, day=day))
    for number, version in enumerate(versions, 1):
        add_station(SYSTEM, exam, version)
        if number in RESTS:
            add_station(SYSTEM, exam, None)
    campus = Campus.objects.order_by("pk").first()
    circuits = [add_circuit(SYSTEM, exam, name=name, campus=campus) for name in CIRCUITS]
    for number, (days, hour, minute) in enumerate(SITTINGS, 1):
        begins = _first_day(year) + timedelta(days=days, hours=hour, minutes=minute)
        extra = LONGER if number == len(SITTINGS) else 0
        name = "Longer sitting" if extra else f"Sitting {number}"
        add_sitting(SYSTEM, exam, SittingWords(name=name, begins_at=begins, extra_time=extra, group=f"Day {days + 1}"))
    _rooms(exam, circuits)
    _blueprint(exam)
    return exam


def _first_day(year: AcademicYear) -> datetime:
    """The first Tuesday of the coming April of the year, or one that is at least six weeks away."""
    soonest = max(timezone.localdate() + timedelta(weeks=6), year.ends.replace(month=4, day=1))
    tuesday = soonest + timedelta(days=(1 - soonest.weekday()) % 7)
    return datetime.combine(tuesday, time(), school_zone())


def _rooms(exam: Exam, circuits: list[Circuit]) -> None:
    places = rotation(list(exam.stations.all()))
    floors = {
        (circuit.pk, place.pk): f"Room {floor}.{10 + number:02d}"
        for floor, circuit in enumerate(circuits, 1)
        for number, place in enumerate(places, 1)
    }
    name_rooms(SYSTEM, exam, floors)


def _blueprint(exam: Exam) -> None:
    """What was laid down is a little rounder than what the stations carry, as blueprints are."""
    carried = blueprint_of(exam).carried
    shares = {place: Decimal(5 * round(share / 5)) for place, share in carried.items()}
    for place in sorted(shares, key=lambda one: -shares[one]):
        over = sum(shares.values()) - 100
        shares[place] -= max(Decimal(-5), min(Decimal(5), over)) if shares[place] else 0
    if Competency.objects.exists() and sum(shares.values()) <= 100:
        set_blueprint(SYSTEM, exam, shares)


def _nurses() -> list[Person]:
    """Nursing students of another school, who come to the station for two: one fewer than there are chairs in a
    sitting, so that a colleague stands in once."""
    names = islice(invented_names(NAMES_USED + HELPERS + NURSES), NAMES_USED + HELPERS, None)
    return [_outsider(name, []) for name in names]


def _candidates(exam: Exam, people: list[Person], nurses: list[Person]) -> Iterator[Candidate]:
    """Numbers by lot, the same in every demo, so that they tell nothing."""
    lots = Random(4).sample(range(1000, 10_000), len(people) + len(nurses))  # noqa: S311 - a demo
    for lot, nurse in zip(lots[len(people) :], nurses, strict=True):
        yield Candidate(exam=exam, person=nurse, number=f"{lot}", profession="nursing")
    for place, person in enumerate(people):
        number = f"{lots[place]}"
        languages = ["es"] if place % SPANISH == 1 else []
        extra = LONGER if place % EXTRA == 7 else 0
        yield Candidate(exam=exam, person=person, number=number, languages=languages, extra_time=extra)


def _longer(exam: Exam) -> tuple[Sitting, Circuit]:
    """The sitting and the one circuit of those who have extra time."""
    return exam.sittings.get(extra_time=LONGER), exam.circuits.order_by("name")[0]


def _crew(exam: Exam) -> Iterator[Crew]:
    """For each circuit as many as its stations need: teachers examine, patients and interpreters come from outside."""
    places = rotation(stations_of(exam))
    teachers = _examiners()
    names = islice(invented_names(NAMES_USED + HELPERS), NAMES_USED, None)
    for _circuit in CIRCUITS:
        for station in places:
            needs = needs_of(station, places=len(places))
            for part, many in needs.by_part:
                for _turn in range(many):
                    spoken = [needs.language] if needs.language and part != Part.EXAMINER else []
                    person = next(teachers) if part == Part.EXAMINER else _outsider(next(names), spoken)
                    yield Crew(exam=exam, person=person, part=part, languages=spoken)
    for _spare in range(SPARE):
        yield Crew(exam=exam, person=next(teachers), part=Part.EXAMINER)


def _examiners() -> Iterator[Person]:
    """The cast's own examiner first, then teachers."""
    cast = [choice.user.person for choice in demo_choices() if choice.part.kind == "examiner"]
    roles = Role.objects.filter(kind__in=("teacher", "course_director"))
    people = Person.objects.filter(roles__in=roles, erased_at=None).exclude(pk__in=[one.pk for one in cast])
    return iter([*cast, *people.distinct().order_by("pk")])


def _outsider(name: str, languages: list[str]) -> Person:
    """Somebody who plays or interprets, with no account: known to the school for that alone."""
    key = uuid5(SPACE, name)
    route = f"/people/{key}/"
    thing = Thing.objects.create(pk=key, kind="person", label=name, route=route, published_at=timezone.now())
    return Person.objects.create(thing=thing, language=languages[0] if languages else "en")
