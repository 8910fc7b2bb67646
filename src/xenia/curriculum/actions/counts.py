"""Rewrite the map's kept counts of the courses that changed."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Sum
from django.db.models.aggregates import Max

from xenia.curriculum.models import (
    Competency,
    Course,
    CourseCount,
    MapCount,
    MappedCount,
    MethodCount,
)
from xenia.curriculum.queries.facts import Facts, layers, session_facts
from xenia.curriculum.queries.reach import Reach, Service, chunks, reach_of
from xenia.people.models import AcademicYear

SUMS = ("sessions", "minutes", "lectures", "community", "clinical")
BATCH = 2000
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
    _hold_years({year for year, _ in (*map_columns(keys), *(left or ()))})
    touched = map_columns(keys)
    for part in chunks(keys):
        _recount_courses(part)
    for found in (map_columns(keys), left or {}):
        for place, columns in found.items():
            touched[place] |= columns
    for (year, axis), columns in touched.items():
        _rewrite_columns(year, axis, columns)


def _hold_years(years: set[int]) -> None:
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


def _recount_courses(courses: list[UUID]) -> None:
    reach, facts = reach_of(courses), session_facts(courses)
    cells: dict[tuple[UUID, int | None, UUID, str], CourseCount] = {}
    for session, served in reach.sessions.items():
        fact = facts[session]
        for competency, service in served.items():
            for layer in layers(fact, service):
                for discipline in (None, *fact.disciplines):
                    place = (fact.course, discipline, competency, layer)
                    cell = cells.get(place)
                    if cell is None:
                        cell = cells[place] = _empty(place)
                    _add(cell, fact, service)
    CourseCount.objects.filter(course__in=courses).delete()
    CourseCount.objects.bulk_create(cells.values(), batch_size=BATCH)
    frameworks = dict(Competency.objects.values_list("pk", "framework"))
    years = dict(Course.objects.filter(pk__in=courses).values_list("pk", "year"))
    _rewrite(MappedCount, courses, years, _mapped(courses, reach, facts, frameworks))
    _rewrite(MethodCount, courses, years, _by_method(reach, facts, frameworks))


def _rewrite[Row: (MappedCount, MethodCount)](
    table: type[Row], courses: list[UUID], years: dict[UUID, int], rows: list[Row]
) -> None:
    """Replace the courses' rows of one table, each under its academic year."""
    for row in rows:
        row.year_id = years[row.course_id]
    table._default_manager.filter(course__in=courses).delete()
    table._default_manager.bulk_create(rows, batch_size=BATCH)


def _by_method(reach: Reach, facts: dict[UUID, Facts], framework_of: dict[UUID, UUID]) -> list[MethodCount]:
    found: dict[tuple[UUID, UUID, str], MethodCount] = {}
    for session, served in reach.sessions.items():
        fact = facts[session]
        if not fact.teaches:
            continue
        for framework in {framework_of[competency] for competency in served}:
            row = found.setdefault(
                (fact.course, framework, fact.method),
                MethodCount(course_id=fact.course, framework_id=framework, method=fact.method),
            )
            row.sessions, row.minutes = row.sessions + 1, row.minutes + fact.minutes
    return list(found.values())


def _mapped(
    courses: list[UUID], reach: Reach, facts: dict[UUID, Facts], framework_of: dict[UUID, UUID]
) -> list[MappedCount]:
    found: dict[tuple[UUID, UUID | None], MappedCount] = {
        (course, None): MappedCount(course_id=course) for course in courses
    }

    def count(course: UUID, served: Iterable[UUID], name: str) -> None:
        for framework in (None, *{framework_of[competency] for competency in served}):
            row = found.get((course, framework))
            if row is None:
                row = found[course, framework] = MappedCount(course_id=course, framework_id=framework)
            setattr(row, name, getattr(row, name) + 1)

    for session, services in reach.sessions.items():
        count(facts[session].course, services, "sessions")
    for objective, competencies in reach.objectives.items():
        count(reach.course_of[objective], competencies, "objectives")
    return list(found.values())


def _empty(place: tuple[UUID, int | None, UUID, str]) -> CourseCount:
    course, discipline, competency, layer = place
    return CourseCount(
        course_id=course, discipline_id=discipline, competency_id=competency, layer=layer, sessions=0, minutes=0
    )


def _add(cell: CourseCount, fact: Facts, service: Service) -> None:
    cell.sessions += 1
    cell.minutes += fact.minutes
    cell.lectures += fact.lecture
    cell.community += fact.community
    cell.clinical += fact.clinical
    cell.deepest = max(cell.deepest, service.depth)
    if fact.first_on and (cell.first_on is None or fact.first_on < cell.first_on):
        cell.first_on = fact.first_on


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
    made = []
    for column, framework, competency, layer, *numbers, deepest, first_on in sums.order_by():
        made.append(
            MapCount(
                year_id=year,
                axis=axis,
                column="" if column is None else str(column),
                framework_id=framework,
                competency_id=competency,
                layer=layer,
                deepest=deepest,
                first_on=first_on,
                **dict(zip(SUMS, numbers, strict=True)),
            )
        )
    MapCount.objects.bulk_create(made, batch_size=BATCH)
