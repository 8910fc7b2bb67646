"""Rewrite the map's kept counts of the courses that changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Min, Sum
from django.db.models.aggregates import Max

from xenia.curriculum.models import (
    Competency,
    Course,
    CourseCount,
    MapCount,
    MappedCount,
    Offering,
    Session,
    SessionMethod,
)
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.reach import Reach, Service, chunks, reach_of

LECTURE = "IM013"
#: what brings the community into a session: service learning, patients who present, or the keyword 'community'
COMMUNITY_METHODS = {"IM024"}
COMMUNITY_WORD = "community"
SUMS = ("sessions", "minutes", "lectures", "community", "clinical")
BATCH = 2000


@dataclass(slots=True)
class Facts:
    """What the counts need to know of a session."""

    course: UUID
    minutes: int
    teaches: bool
    assesses: bool
    lecture: bool
    community: bool
    clinical: bool
    first_on: date | None
    disciplines: list[int] = field(default_factory=list)


def recount(courses: Iterable[UUID]) -> None:
    """Rewrite the counts of these courses, then the columns of the map in which they stand; safe to repeat."""
    keys = list(courses)
    touched = _columns(keys)
    for part in chunks(keys):
        _recount_courses(part)
    for course_part in _columns(keys).items():
        touched[course_part[0]] |= course_part[1]
    for (year, axis), columns in touched.items():
        _rewrite_columns(year, axis, columns)


def _columns(courses: list[UUID]) -> dict[tuple[int, str], set[str]]:
    """The map's columns in which these courses stand now: (year, axis) → columns."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
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
            for layer in _layers(fact, service):
                for discipline in (None, *fact.disciplines):
                    place = (fact.course, discipline, competency, layer)
                    _add(cells.setdefault(place, _empty(place)), fact, service)
    CourseCount.objects.filter(course__in=courses).delete()
    CourseCount.objects.bulk_create(cells.values(), batch_size=BATCH)
    MappedCount.objects.filter(course__in=courses).delete()
    MappedCount.objects.bulk_create(_mapped(courses, reach, facts), batch_size=BATCH)


def _mapped(courses: list[UUID], reach: Reach, facts: dict[UUID, Facts]) -> list[MappedCount]:
    framework_of = dict(Competency.objects.values_list("pk", "framework"))
    found = {(course, None): MappedCount(course_id=course) for course in courses}

    def count(course: UUID, served: Iterable[UUID], name: str) -> None:
        for framework in (None, *{framework_of[competency] for competency in served}):
            row = found.setdefault((course, framework), MappedCount(course_id=course, framework_id=framework))
            setattr(row, name, getattr(row, name) + 1)

    for session, services in reach.sessions.items():
        count(facts[session].course, services, "sessions")
    for objective, competencies in reach.objectives.items():
        count(reach.course_of[objective], competencies, "objectives")
    return list(found.values())


def _layers(fact: Facts, service: Service) -> Iterable[str]:
    """Planned: an objective or the session says so. Taught: it has time and a way of teaching. Assessed: it is marked as
    assessed here, or the session is an assessment."""
    yield Layer.PLANNED
    if fact.teaches:
        yield Layer.TAUGHT
    if service.assessed or fact.assesses:
        yield Layer.ASSESSED


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


def session_facts(courses: list[UUID]) -> dict[UUID, Facts]:
    """What the counts need to know of every session of these courses."""
    alive = Session.objects.filter(course__in=courses, thing__retired_at__isnull=True)
    methods: dict[UUID, set[str]] = defaultdict(set)
    for session, code in SessionMethod.objects.filter(session__in=alive).values_list("session", "method"):
        methods[session].add(code)
    first = dict(Offering.objects.filter(session__in=alive).values_list("session").annotate(Min("starts_at")))
    own, inherited = _disciplines(courses)
    facts = {}
    for key, course, minutes, keywords, clerkship in alive.values_list(
        "pk", "course", "minutes", "keywords", "course__clerkship"
    ):
        codes = methods[key]
        teaching = {code for code in codes if code.startswith("IM")}
        facts[key] = Facts(
            course=course,
            minutes=minutes,
            teaches=bool(teaching or not codes) and bool(minutes or key in first),
            assesses=any(code.startswith("AM") for code in codes),
            lecture=teaching == {LECTURE},
            community=bool(codes & COMMUNITY_METHODS) or any(w["label"] == COMMUNITY_WORD for w in keywords),
            clinical=bool(clerkship),
            first_on=first[key].date() if key in first else None,
            disciplines=own.get(key) or inherited.get(course, []),
        )
    return facts


def _disciplines(courses: list[UUID]) -> tuple[dict[UUID, list[int]], dict[UUID, list[int]]]:
    """Disciplines of sessions, and of courses for the sessions that name none."""
    own: dict[UUID, list[int]] = defaultdict(list)
    inherited: dict[UUID, list[int]] = defaultdict(list)
    through = Session.disciplines.through.objects
    for session, discipline in through.filter(session__course__in=courses).values_list("session", "discipline"):
        own[session].append(discipline)
    for course, discipline in Course.disciplines.through.objects.filter(course__in=courses).values_list(
        "course", "discipline"
    ):
        inherited[course].append(discipline)
    return own, inherited


def _rewrite_columns(year: int, axis: str, columns: set[str]) -> None:
    """Sum the course counts into these columns of one axis of the map."""
    rows = CourseCount.objects.filter(course__year=year, discipline__isnull=axis != "discipline")
    path = {"course": "course", "year": "course__level", "discipline": "discipline"}[axis]
    if axis == "year":
        wanted = [int(c) for c in columns if c]
        rows = rows.filter(course__level__in=wanted) | (
            rows.filter(course__level__isnull=True) if "" in columns else rows.none()
        )
    elif len(columns) <= 900:
        rows = rows.filter(**{f"{path}__in": columns})
    sums = rows.values_list(path, "competency__framework", "competency", "layer").annotate(
        *(Sum(name) for name in SUMS), Max("deepest"), Min("first_on")
    )
    MapCount.objects.filter(year=year, axis=axis, column__in=columns).delete() if len(columns) <= 900 else (
        MapCount.objects.filter(year=year, axis=axis).delete()
    )
    made = []
    for column, framework, competency, layer, *numbers, deepest, first_on in sums.order_by():
        made.append(
            MapCount(
                year_id=year, axis=axis, column="" if column is None else str(column), framework_id=framework,
                competency_id=competency, layer=layer, deepest=deepest, first_on=first_on,
                **dict(zip(SUMS, numbers, strict=True)),
            )  # fmt: skip
        )
    MapCount.objects.bulk_create(made, batch_size=BATCH)
