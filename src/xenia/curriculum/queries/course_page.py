"""One course as its page shows it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from xenia.core.rules import Actor
from xenia.curriculum.models import Course, Objective
from xenia.curriculum.queries.courses import visible_courses, visible_objectives, visible_sessions
from xenia.curriculum.queries.reach import Service, reach_of
from xenia.curriculum.queries.served import MIGRANT_CARE, Item, Served, items_read, served_in_order
from xenia.people.models import Role
from xenia.people.queries.people import roles_held

STAFF = ("course_director", "teacher", "coordinator")


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session of the course with what it serves of the framework shown."""

    key: UUID
    title: str
    route: str
    state: str
    kind: str
    minutes: int
    first_at: datetime | None
    times: int
    served: list[Served]

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


@dataclass(frozen=True, slots=True)
class CoursePage:
    """The sessions of a course in order, its people, and the frameworks that it serves with how many sessions do."""

    sessions: list[SessionLine]
    objectives: list[Objective]
    blocks: list[Course]
    disciplines: list[str]
    people: list[Role]
    frameworks: list[tuple[str, str, int]]
    framework: str

    @property
    def hours(self) -> float:
        return round(sum(line.minutes for line in self.sessions) / 60, 1)

    @property
    def mapped(self) -> int:
        return sum(1 for line in self.sessions if line.served)


def course_page(actor: Actor, course: Course, *, framework: str, language: str) -> CoursePage:
    """Read a course; a constant number of statements however many sessions it has."""
    reach = reach_of([course.pk]).sessions
    items = items_read({key for served in reach.values() for key in served}, language=language)
    frameworks = _frameworks(reach.values(), items)
    codes = [code for code, _, _ in frameworks]
    shown = framework if framework in codes else next((code for code in codes if code in MIGRANT_CARE), "")
    shown = shown or (codes[0] if codes else "")
    lines = [
        SessionLine(
            key=row.pk, title=row.thing.label, route=row.thing.route, state=row.thing.state, kind=row.kind,
            minutes=row.minutes, first_at=row.first_at, times=row.times,
            served=served_in_order(reach.get(row.pk, {}), items, framework=shown),
        )
        for row in _sessions(actor, course)
    ]  # fmt: skip
    blocks = visible_courses(actor).filter(parent=course)
    objectives = visible_objectives(actor).filter(courses=course.pk, thing__retired_at__isnull=True)
    return CoursePage(
        sessions=lines,
        objectives=list(objectives),
        blocks=list(blocks),
        disciplines=list(course.disciplines.values_list("title", flat=True)),
        people=course_people(course),
        frameworks=frameworks,
        framework=shown,
    )


def course_people(course: Course) -> list[Role]:
    """Who directs, teaches and coordinates the course today, directors first."""
    held = roles_held().filter(scope=course.pk, kind__in=STAFF, person__erased_at__isnull=True)
    rows = held.select_related("person__thing").order_by("person__thing__label")
    return sorted(rows, key=lambda role: STAFF.index(role.kind))


def _sessions(actor: Actor, course: Course) -> Iterable[Any]:
    """Sessions in the order in which they are taught; those without a time at their place in the list."""
    rows = visible_sessions(actor).filter(course=course).order_by("position", "source_id", "pk")
    return rows.annotate(first_at=Min("offerings__starts_at"), times=Count("offerings"))


def _frameworks(served: Iterable[Mapping[UUID, Service]], items: dict[UUID, Item]) -> list[tuple[str, str, int]]:
    """(code, title, sessions) of the frameworks served, those on the care of migrants first."""
    counts: Counter[str] = Counter()
    titles = {item.framework: item.framework_title for item in items.values()}
    for services in served:
        counts.update({items[key].framework for key in services if key in items})
    order = sorted(counts, key=lambda code: (code not in MIGRANT_CARE, -counts[code], code))
    return [(code, titles[code], counts[code]) for code in order]
