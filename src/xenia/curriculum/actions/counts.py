"""Rewrite the map's kept counts of the courses that changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Sum
from django.db.models.aggregates import Max

from xenia.core.actions.rows import insert_rows
from xenia.curriculum.models import (
    Competency,
    Course,
    CourseCount,
    MapCount,
    MappedCount,
    MethodCount,
)
from xenia.curriculum.queries.facts import Facts, layers, session_facts
from xenia.curriculum.queries.reach import Reach, chunks, reach_of
from xenia.people.models import AcademicYear

SUMS = ("sessions", "minutes", "lectures", "community", "clinical")
NUMBERS = (*SUMS, "deepest", "first_on")
#: columns of the map: (year, axis) → their names
Columns = dict[tuple[int, str], set[str]]
#: more columns than this are rewritten as the whole axis, since a statement can name only so many
MOST_NAMED = 900


@transaction.atomic
def recount(courses: Iterable[UUID], *, left: Columns | None = None) -> None:
    """Rewrite the counts of these courses, then the columns of the map in which they stand; safe to repeat.

    Whoever moves a course to another year or level says with `left` in which columns it stood before. Two recounts of
    one academic year happen one after the other, whatever else their transactions do.
    """
    keys = list(courses)
    hold_years({year for year, _ in (*map_columns(keys), *(left or ()))})
    touched = map_columns(keys)
    for part in chunks(keys):
        _recount_courses(part)
    for found in (map_columns(keys), left or {}):
        for place, columns in found.items():
            touched[place] |= columns
    for (year, axis), columns in touched.items():
        _rewrite_columns(year, axis, columns)


def hold_years(years: set[int]) -> None:
    """Until the transaction ends: the sums of a column would miss what another transaction counts meanwhile, and leave
    its rows beside their own. SQLite has one writer at a time anyway."""
    held = AcademicYear.objects.select_for_update(no_key=True).filter(pk__in=years).order_by("pk")
    list(held.values_list("pk", flat=True))


def map_columns(courses: Iterable[UUID]) -> Columns:
    """The map's columns in which these courses stand now."""
    found: Columns = defaultdict(set)
    for part in chunks(courses):
        for key, year, level in Course.objects.filter(pk__in=part).values_list("pk", "year", "level"):
            found[year, "course"].add(str(key))
            found[year, "year"].add("" if level is None else str(level))
        counted = CourseCount.objects.filter(course__in=part, discipline__isnull=False)
        for year, discipline in counted.values_list("course__year", "discipline").distinct():
            found[year, "discipline"].add(str(discipline))
    return found


@dataclass(slots=True)
class _Tally:
    """What is kept of a cell while it is counted."""

    sessions: int = 0
    minutes: int = 0
    lectures: int = 0
    community: int = 0
    clinical: int = 0
    deepest: int = 0
    first_on: date | None = None

    def take(self, fact: Facts, depth: int) -> None:
        """One more session, which treats the competency so deep."""
        self.sessions += 1
        self.minutes += fact.minutes
        self.lectures += fact.lecture
        self.community += fact.community
        self.clinical += fact.clinical
        self.meet(depth, fact.first_on)

    def join(self, other: "_Tally") -> None:
        """All the sessions of another tally."""
        for name in SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.meet(other.deepest, other.first_on)

    def meet(self, depth: int, first_on: date | None) -> None:
        self.deepest = max(self.deepest, depth)
        if first_on and (self.first_on is None or first_on < self.first_on):
            self.first_on = first_on

    def numbers(self) -> tuple[Any, ...]:
        """In the order of NUMBERS."""
        return (*(getattr(self, name) for name in SUMS), self.deepest, self.first_on)


def _recount_courses(courses: list[UUID]) -> None:
    reach, facts = reach_of(courses), session_facts(courses)
    frameworks = dict(Competency.objects.values_list("pk", "framework"))
    years = dict(Course.objects.filter(pk__in=courses).values_list("pk", "year"))
    for table in (CourseCount, MappedCount, MethodCount):
        table._default_manager.filter(course__in=courses).delete()
    insert_rows(CourseCount, ("course", "competency", "discipline", "layer", *NUMBERS), _by_cell(reach, facts))
    mapped = (
        (course, years[course], framework, *numbers)
        for course, row in _mapped(courses, reach, facts, frameworks).items()
        for framework, numbers in row.items()
    )
    insert_rows(MappedCount, ("course", "year", "framework", "objectives", "sessions"), mapped)
    by_method = (
        (course, years[course], framework, method, *numbers)
        for (course, method), row in _by_method(reach, facts, frameworks).items()
        for framework, numbers in row.items()
    )
    insert_rows(MethodCount, ("course", "year", "framework", "method", "sessions", "minutes"), by_method)


def _by_cell(reach: Reach, facts: dict[UUID, Facts]) -> Iterator[tuple[Any, ...]]:
    """(course, competency, discipline or None, layer, …) of every cell.

    Sessions that stand in the same disciplines and layers are added up before they are spread over them.
    """
    alike: dict[UUID, dict[UUID, dict[Any, _Tally]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(_Tally)))
    for session, served in reach.sessions.items():
        fact = facts[session]
        disciplines, groups = tuple(fact.disciplines), alike[fact.course]
        for competency, service in served.items():
            groups[competency][disciplines, tuple(layers(fact, service, competency))].take(fact, service.depth)
    for course, groups in alike.items():
        for competency, group in groups.items():
            cells: dict[tuple[int | None, str], _Tally] = defaultdict(_Tally)
            for (disciplines, its_layers), tally in group.items():
                for place in product((None, *disciplines), its_layers):
                    cells[place].join(tally)
            for (discipline, layer), tally in cells.items():
                yield course, competency, discipline, layer, *tally.numbers()


def _by_method(
    reach: Reach, facts: dict[UUID, Facts], framework_of: dict[UUID, UUID]
) -> dict[tuple[UUID, str], dict[UUID, list[int]]]:
    """(course, method) → framework → sessions and minutes that serve it."""
    found: dict[tuple[UUID, str], dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for session, served in reach.sessions.items():
        fact = facts[session]
        if fact.teaches and served:
            row = found[fact.course, fact.method]
            for framework in {framework_of[competency] for competency in served}:
                row[framework][0] += 1
                row[framework][1] += fact.minutes
    return found


def _mapped(
    courses: list[UUID], reach: Reach, facts: dict[UUID, Facts], framework_of: dict[UUID, UUID]
) -> dict[UUID, dict[UUID | None, list[int]]]:
    """course → framework, None for all → how many of its objectives and sessions serve it."""
    found: dict[UUID, dict[UUID | None, list[int]]] = {
        course: defaultdict(lambda: [0, 0], {None: [0, 0]}) for course in courses
    }

    def count(course: UUID, served: Iterable[UUID], place: int) -> None:
        row = found[course]
        for framework in (None, *{framework_of[competency] for competency in served}):
            row[framework][place] += 1

    for objective, competencies in reach.objectives.items():
        count(reach.course_of[objective], competencies, 0)
    for session, services in reach.sessions.items():
        count(facts[session].course, services, 1)
    return found


def _rewrite_columns(year: int, axis: str, columns: set[str]) -> None:
    """Sum the course counts into these columns of one axis of the map."""
    rows = CourseCount.objects.filter(course__year=year, discipline__isnull=axis != "discipline")
    path = {"course": "course", "year": "course__level", "discipline": "discipline"}[axis]
    if axis == "year":
        wanted = [int(c) for c in columns if c]
        rows = rows.filter(course__level__in=wanted) | (
            rows.filter(course__level__isnull=True) if "" in columns else rows.none()
        )
    elif len(columns) <= MOST_NAMED:
        rows = rows.filter(**{f"{path}__in": columns})
    sums = rows.values_list(path, "competency__framework", "competency", "layer").annotate(
        *(Sum(name) for name in SUMS), Max("deepest"), Min("first_on")
    )
    standing = MapCount.objects.filter(year=year, axis=axis)
    (standing.filter(column__in=columns) if len(columns) <= MOST_NAMED else standing).delete()
    made = ((year, axis, "" if column is None else str(column), *row) for column, *row in sums.order_by())
    insert_rows(MapCount, ("year", "axis", "column", "framework", "competency", "layer", *NUMBERS), made)
