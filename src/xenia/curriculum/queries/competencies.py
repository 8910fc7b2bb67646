"""One competency as its page shows it: its row of the map, and the courses and sessions that serve it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Min

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Competency, CourseCount, MapCount, Session
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.courses import by_level, visible_sessions
from xenia.curriculum.queries.coverage import Column, year_columns
from xenia.curriculum.queries.reach import DEPTHS, reach_of
from xenia.curriculum.queries.served import Item, Served

LAYERS = tuple(Layer)
#: courses on a page: their sessions are followed one by one
PAGE = 8


@dataclass(frozen=True, slots=True)
class RowOfMap:
    """The figures of one competency over the years of study, layer by layer, and the greatest of them."""

    columns: list[Column]
    layers: list[tuple[str, list[int]]]
    maximum: int


def row_of_map(actor: Actor, competency: Competency, *, year: int) -> RowOfMap:
    """The competency's row of the map of one academic year; two statements."""
    demand(actor, "curriculum.view_map")
    columns = year_columns([year])
    counted = MapCount.objects.filter(competency=competency, axis="year", year__begins=year)
    figures = {(layer, column): n for layer, column, n in counted.values_list("layer", "column", "sessions")}
    layers = [(str(layer), [figures.get((layer, column.key), 0) for column in columns]) for layer in LAYERS]
    return RowOfMap(columns, layers, max((n for _, row in layers for n in row), default=0))


@dataclass(frozen=True, slots=True)
class ServingCourse:
    """A course with its sessions that serve the competency."""

    title: str
    route: str
    level: int | None
    sessions: list[tuple[Session, Served]]


def serving_courses(
    actor: Actor, competency: Competency, *, year: int, page: int
) -> tuple[Page[UUID], list[ServingCourse]]:
    """A page of the courses that serve it, by year of study, with its sessions; a constant number of statements."""
    demand(actor, "curriculum.view_map")
    counted = CourseCount.objects.filter(
        competency=competency, layer=Layer.PLANNED, discipline__isnull=True, course__year__begins=year
    ).order_by(by_level("course__"), "course__position", "course")
    shown = Paginator(counted.values_list("course", flat=True), PAGE).get_page(page)
    keys = list(shown.object_list)
    reach = reach_of(keys).sessions
    serving = {key: served[competency.pk] for key, served in reach.items() if competency.pk in served}
    item = Item(competency.pk, competency.code, competency.thing.label, competency.thing.route, "", "")
    rows = visible_sessions(actor).filter(pk__in=serving)
    courses: dict[UUID, list[tuple[Session, Served]]] = defaultdict(list)
    for row in rows.annotate(first_at=Min("offerings__starts_at")).order_by("position", "source_id"):
        service = serving[row.pk]
        courses[row.course_id].append((row, Served(item, DEPTHS[service.depth], service.assessed)))
    return shown, [_serving(courses[key]) for key in keys if courses.get(key)]


def _serving(sessions: list[tuple[Session, Served]]) -> ServingCourse:
    course = sessions[0][0].course
    return ServingCourse(course.thing.label, course.thing.route, course.level, sessions)
