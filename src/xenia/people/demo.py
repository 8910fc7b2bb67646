"""The people of the demo school, made in a second and safe to make again."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Refused
from xenia.people.demo_cast import CAST, DOMAIN
from xenia.people.demo_names import invented_names
from xenia.people.models import (
    AcademicYear,
    Campus,
    Cohort,
    Contact,
    Membership,
    Person,
    Relationship,
    Role,
    Team,
    User,
)
from xenia.people.queries.demo import MARK, demo_mark

SPACE = UUID("0f6b0c5e-3c1d-4d54-9f0e-6d1b1a2c7e11")
#: how many students of each entering class are still here, youngest class first
CLASSES = (124, 121, 118, 117)
TEACHERS = 60
DIRECTORS = 22
MENTORS = 8
MENTEES = 3
CAMPUSES = ("Harborside", "Quill River")
TEAMS = ("Thursday newcomer clinic", "Care team Alder", "Care team Heron")
ACCREDITOR_DAYS = 60


def mark_demo_database() -> None:
    """Say that this database is a demo, in it and beside it. Refuses one that holds people of a real school."""
    mark = demo_mark() or uuid4()
    if not Thing.objects.filter(pk=mark, kind=MARK).exists():
        if Person.objects.exists():
            raise Refused(
                "This database holds people already, and `xenia demo` did not make it. "
                "Point XENIA_DATA_DIR and XENIA_DATABASE_URL at a place of their own."
            )
        Thing.objects.create(pk=mark, kind=MARK, label="This database is a demonstration")
    (settings.DATA_DIR / MARK).write_text(f"{mark}\n", encoding="ascii")


def make_people(*, years: Sequence[int] = (2025, 2026), today: date | None = None) -> None:
    """Years, campuses, cast, staff, students, teams and mentors; run again it only reopens the accreditor's room."""
    day = today or timezone.localdate()
    for year in years:
        AcademicYear.objects.get_or_create(
            begins=year, defaults={"starts": date(year, 7, 1), "ends": date(year + 1, 6, 30)}
        )
    if not Person.objects.filter(pk=_key("cast", "administrator")).exists():
        with recorded(SYSTEM, "make_demo_people") as record:
            made = _Making(max(years))
            made.everyone()
            record.note(_key("cast", "administrator"), now={"people": len(made.people)})
    Role.objects.filter(person=_key("cast", "accreditor"), kind="accreditor").update(
        ends=day + timedelta(days=ACCREDITOR_DAYS)
    )


def appoint_on_courses(courses: Iterable[UUID], *, featured: Iterable[UUID] = ()) -> None:
    """Give each course a director and two teachers, in turn; the cast's own get the `featured` ones. Safe twice."""
    ours = set(featured)
    starts = AcademicYear.objects.earliest("begins").starts
    roles = []
    for number, course in enumerate(courses):
        director = _key("cast", "course_director") if course in ours else _key("director", number % DIRECTORS)
        second = _key("cast", "teacher") if course in ours else _key("teacher", (2 * number + 1) % TEACHERS)
        teachers = (_key("teacher", 2 * number % TEACHERS), second)
        roles.append(Role(person_id=director, kind="course_director", scope_id=course, starts=starts))
        roles += [Role(person_id=who, kind="teacher", scope_id=course, starts=starts) for who in teachers]
    Role.objects.bulk_create(roles, ignore_conflicts=True, batch_size=500)


def _key(kind: str, name: str | int) -> UUID:
    """The same person has the same identifier in every demo, so that making them again changes nothing."""
    return uuid5(SPACE, f"{kind}/{name}")


class _Making:
    """Rows in memory until all are there; then each table is written once."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.starts = date(year - len(CLASSES) + 1, 7, 1)
        self.now = date(year, 7, 1)
        self.things: list[Thing] = []
        self.people: list[Person] = []
        self.users: list[User] = []
        self.contacts: list[Contact] = []
        self.roles: list[Role] = []
        self.members: list[Membership] = []
        self.campuses = [Campus.objects.get_or_create(name=name)[0] for name in CAMPUSES]
        self.names = invented_names(sum(CLASSES) + TEACHERS + DIRECTORS + MENTORS)

    def everyone(self) -> None:
        """Write all of them."""
        self._cast()
        self._staff("director", DIRECTORS, "teacher")
        self._staff("teacher", TEACHERS, "teacher")
        self._staff("mentor", MENTORS, "mentor")
        cohorts = [self._students(age, size) for age, size in enumerate(CLASSES)]
        teams = [Team(thing=self._thing("team", name, name)) for name in TEAMS]
        self._team_members()
        tables: list[Any] = [
            self.things,
            self.people,
            self.users,
            self.contacts,
            self.roles,
            cohorts,
            teams,
            self.members,
        ]
        for rows in tables:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=400)
        self._mentors()

    def _thing(self, kind: str, name: str | int, label: str) -> Thing:
        thing = Thing(pk=_key(kind, name), kind=kind, label=label, published_at=timezone.now())
        self.things.append(thing)
        return thing

    def _person(self, kind: str, name: str | int, label: str, *, role: str = "", scoped: bool = False) -> Person:
        thing = self._thing(kind, name, label)
        thing.kind = "person"
        thing.route = f"/people/{thing.pk}/"
        person = Person(thing=thing, campus=self.campuses[len(self.people) % 5 == 4])
        self.people.append(person)
        if role and not scoped:
            self.roles.append(Role(person=person, kind=role, starts=self.starts))
        return person

    def _cast(self) -> None:
        for part in CAST:
            # a course director and a teacher get theirs on courses, when there are some
            scoped = part.kind in ("course_director", "teacher", "accreditor")
            person = self._person("cast", part.kind, part.name, role=part.kind, scoped=scoped)
            self.users.append(User(email=part.email, person=person, password=make_password(None)))
            self.contacts.append(Contact(person=person, value=part.email))
        accreditor = self.people[[part.kind for part in CAST].index("accreditor")]
        today = timezone.localdate()
        ends = today + timedelta(days=ACCREDITOR_DAYS)
        self.roles.append(Role(person=accreditor, kind="accreditor", starts=today, ends=ends))

    def _staff(self, kind: str, count: int, role: str) -> None:
        for number in range(count):
            person = self._person(kind, number, f"Dr {next(self.names)}", role=role, scoped=role == "teacher")
            self.contacts.append(Contact(person=person, value=f"{kind}.{number}@{DOMAIN}"))

    def _students(self, age: int, size: int) -> Cohort:
        entered = date(self.year - age, 7, 1)
        year, _made = AcademicYear.objects.get_or_create(
            begins=entered.year, defaults={"starts": entered, "ends": date(entered.year + 1, 6, 30)}
        )
        cohort = Cohort(thing=self._thing("cohort", entered.year, f"Entered {entered.year}"), entered=year)
        newest = age == 0
        for number in range(size - newest):  # the cast's own student is one of the newest
            person = self._person(f"student-{age}", number, next(self.names), role="student")
            self.roles[-1].starts = entered
            self.members.append(Membership(person=person, group=cohort.thing, starts=entered))
        if newest:
            self.members.append(Membership(person_id=_key("cast", "student"), group=cohort.thing, starts=entered))
        return cohort

    def _team_members(self) -> None:
        for index, team in enumerate(TEAMS):
            students = [_key("student-2", index * 5 + number) for number in range(5)]
            for person in (_key("teacher", index), *students):
                self.members.append(Membership(person_id=person, group_id=_key("team", team), starts=self.now))

    def _mentors(self) -> None:
        mentors = [_key("cast", "mentor"), *(_key("mentor", number) for number in range(MENTORS))]
        rows = [
            Relationship(
                source_id=mentor,
                target_id=_key("student-0", index * MENTEES + number),
                kind="mentor",
                starts=self.now,
            )
            for index, mentor in enumerate(mentors)
            for number in range(MENTEES)
        ]
        rows[0].target_id = _key("cast", "student")
        Relationship.objects.bulk_create(rows)
