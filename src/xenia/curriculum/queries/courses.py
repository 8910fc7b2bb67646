"""Courses, sessions and objectives that a person may see, and the list of a year's courses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import OrderBy

from xenia.core.rules import Actor, may
from xenia.curriculum.models import Course, Discipline, Framework, MappedCount, Objective, Session

#: roles that see drafts and retired things of their own course
OWN = ("course_director", "coordinator", "teacher")
PAGE = 60


def by_level(path: str = "") -> OrderBy:
    """In the order of the years of study, what stands in none last; databases differ in where they put it."""
    return F(f"{path}level").asc(nulls_last=True)


def visible_courses(actor: Actor) -> QuerySet[Course]:
    """Published courses for everyone who reads the curriculum; drafts and retired ones for who may edit them."""
    if not may(actor, "curriculum.view"):
        return Course.objects.none()
    rows = Course.objects.select_related("thing", "year")
    if may(actor, "curriculum.edit"):
        return rows
    return rows.filter(_open() | Q(pk__in=actor.scopes_of(*OWN)))


def visible_sessions(actor: Actor) -> QuerySet[Session]:
    """Published sessions of published courses; drafts and retired ones for who may edit them."""
    if not may(actor, "curriculum.view"):
        return Session.objects.none()
    rows = Session.objects.select_related("thing", "year", "course__thing", "course__year")
    if may(actor, "curriculum.edit"):
        return rows
    own = actor.scopes_of(*OWN)
    return rows.filter((_open() & _open("course__")) | Q(course__in=own) | Q(pk__in=own))


def visible_objectives(actor: Actor) -> QuerySet[Objective]:
    """Published objectives of the programme and of published courses; others for who may edit them."""
    if not may(actor, "curriculum.view"):
        return Objective.objects.none()
    rows = Objective.objects.select_related("thing", "year", "course__thing", "course__year")
    if may(actor, "curriculum.edit"):
        return rows
    placed = Q(course__isnull=True) | _open("course__")
    return rows.filter((_open() & placed) | Q(course__in=actor.scopes_of(*OWN)))


def _open(path: str = "") -> Q:
    return Q(**{f"{path}thing__published_at__isnull": False, f"{path}thing__retired_at__isnull": True})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which courses someone wants to see; `framework` is the one by which mapping is told."""

    year: int
    framework: Framework | None = None
    discipline: int = 0
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course of the list with its figures; `mapped` counts the sessions that serve the framework asked for."""

    key: UUID
    title: str
    route: str
    level: int | None
    starts: date | None
    ends: date | None
    clerkship: str
    state: str
    sessions: int
    objectives: int
    minutes: int
    mapped: int

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def course_list(actor: Actor, asked: Asked) -> tuple[Page[Any], list[CourseRow]]:
    """A page of a year's courses by year of study; four statements however many there are."""
    found = visible_courses(actor).filter(year__begins=asked.year)
    if asked.discipline:
        found = found.filter(disciplines=asked.discipline)
    if asked.words:
        found = found.filter(thing__label__icontains=asked.words)
    page = Paginator(found.order_by(by_level(), "position", "source_id", "pk"), PAGE).get_page(asked.page)
    courses = list(page.object_list)
    return page, _rows(courses, asked.framework)


def _rows(courses: list[Course], framework: Framework | None) -> list[CourseRow]:
    keys = [course.pk for course in courses]
    wanted = Q(framework__isnull=True) | Q(framework=framework) if framework else Q(framework__isnull=True)
    kept = MappedCount.objects.filter(wanted, course__in=keys)
    counts = {
        (course, of is None): (objectives, sessions)
        for course, of, objectives, sessions in kept.values_list("course", "framework", "objectives", "sessions")
    }
    minutes = _minutes(keys)
    rows = []
    for course in courses:
        objectives, sessions = counts.get((course.pk, True), (0, 0))
        rows.append(
            CourseRow(
                key=course.pk, title=course.thing.label, route=course.thing.route, level=course.level,
                starts=course.starts, ends=course.ends, clerkship=course.clerkship, state=course.thing.state,
                sessions=sessions, objectives=objectives, minutes=minutes.get(course.pk, 0),
                mapped=counts.get((course.pk, False), (0, 0))[1],
            )
        )  # fmt: skip
    return rows


def _minutes(courses: Iterable[UUID]) -> dict[UUID, int]:
    alive = Session.objects.filter(course__in=list(courses), thing__retired_at__isnull=True)
    return dict(alive.values_list("course").annotate(Sum("minutes")).order_by())


def disciplines_of_year(year: int) -> list[Discipline]:
    """Disciplines that a course of this year has; one statement."""
    return list(Discipline.objects.filter(courses__year__begins=year).distinct())
