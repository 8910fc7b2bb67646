"""The map as figures: competencies × years of study, courses or disciplines."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import ceil
from uuid import UUID

from django.db.models import Model, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from xenia.core.queries.text import labels_in
from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Course, Discipline, Framework, MapCount, MappedCount
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.courses import by_level, visible_courses

AXES = ("year", "course", "discipline")


@dataclass(frozen=True, slots=True)
class Row:
    """A competency of the map."""

    key: UUID
    id: str
    code: str
    label: str
    parent: UUID | None
    kind: str


@dataclass(frozen=True, slots=True)
class Column:
    """A year of study, a course or a discipline: how the counts know it, the source's name for it, and its words."""

    key: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Distinct sessions and minutes."""

    sessions: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Unmapped:
    """What serves no competency of the framework: shown beside the map, never drawn as zero."""

    objectives: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A layer of the map."""

    framework: Framework
    axis: str
    layer: str
    rows: list[Row]
    columns: list[Column]
    cells: dict[tuple[UUID, str], Cell] = field(default_factory=dict)

    def cell(self, row: Row, column: Column) -> Cell:
        return self.cells.get((row.key, column.key), Cell())


def coverage(
    actor: Actor,
    framework: Framework,
    *,
    axis: str = "year",
    layer: str = Layer.PLANNED,
    years: Iterable[int] = (),
    language: str = "en",
) -> Coverage:
    """One layer of the map over some academic years (all, when none is named), every column; from kept counts."""
    demand(actor, "curriculum.view_map")
    begins = sorted(set(years))
    cells = cells_of(_counted(framework, axis, layer, begins))
    rows = map_rows(framework, language=language)
    return Coverage(framework, axis, layer, rows, axis_columns(actor, axis, begins), cells)


def coverage_page(
    actor: Actor, framework: Framework, *, axis: str, layer: str, year: int, page: int, widest: int, language: str
) -> tuple[Coverage, int]:
    """At most `widest` columns of one year's map, and how many pages there are; reads no cell that it does not show.

    Courses and disciplines in which nothing of the framework stands are left out: they would only be empty columns.
    """
    demand(actor, "curriculum.view_map")
    counts = _counted(framework, axis, layer, [year])
    columns = axis_columns(actor, axis, [year])
    if axis != "year":
        used = set(counts.order_by().values_list("column", flat=True).distinct())
        columns = [column for column in columns if column.key in used]
    pages = max(1, ceil(len(columns) / widest))
    first = (min(max(page, 1), pages) - 1) * widest
    shown = columns[first : first + widest]
    cells = cells_of(counts.filter(column__in=[column.key for column in shown]))
    return Coverage(framework, axis, layer, map_rows(framework, language=language), shown, cells), pages


def _counted(framework: Framework, axis: str, layer: str, begins: list[int]) -> QuerySet[MapCount]:
    return _in_years(MapCount.objects.filter(framework=framework, axis=axis, layer=layer), begins)


def cells_of(counts: QuerySet[MapCount]) -> dict[tuple[UUID, str], Cell]:
    """The cells that these counts make; one statement."""
    sums = counts.values_list("competency", "column").annotate(Sum("sessions"), Sum("minutes")).order_by()
    return {(key, column): Cell(n, minutes) for key, column, n, minutes in sums}


def axis_columns(actor: Actor, axis: str, begins: list[int]) -> list[Column]:
    """Every column of an axis, in the order in which people think of them; of courses those that the actor may see."""
    if axis == "course":
        return _courses(actor, begins)
    return {"year": year_columns, "discipline": _disciplines}[axis](begins)


def map_rows(framework: Framework, *, language: str = "en") -> list[Row]:
    """The framework's competencies, each after the one that contains it; under none when that one is retired.

    In `language` as far as they are translated; one statement in English, else two.
    """
    found = framework.competencies.filter(thing__retired_at__isnull=True).values_list(
        "pk", "source_id", "code", "thing__label", "parent", "kind"
    )
    rows = [Row(*values) for values in found.order_by("position", "source_id")]
    standing = {row.key for row in rows}
    words = labels_in(language, standing)
    rows = [replace(row, label=words[row.key]) if row.key in words else row for row in rows]
    below: dict[UUID | None, list[Row]] = {}
    for row in rows:
        below.setdefault(row.parent if row.parent in standing else None, []).append(row)
    ordered: list[Row] = []
    front = list(reversed(below.get(None, [])))
    while front:
        row = front.pop()
        ordered.append(row)
        front += reversed(below.get(row.key, []))
    return ordered


def _in_years[Row: Model](rows: QuerySet[Row], begins: list[int]) -> QuerySet[Row]:
    return rows.filter(year__begins__in=begins) if begins else rows


def year_columns(begins: list[int]) -> list[Column]:
    """The years of study in which a course stands; one statement."""
    courses = _in_years(Course.objects.filter(thing__retired_at__isnull=True), begins)
    levels = courses.order_by("level").values_list("level", flat=True).distinct()
    found = [
        Column(str(level), str(level), _("Year %(level)s") % {"level": level}) for level in levels if level is not None
    ]
    return found + ([Column("", "", _("No year of study"))] if None in list(levels) else [])


def _courses(actor: Actor, begins: list[int]) -> list[Column]:
    courses = _in_years(visible_courses(actor).filter(thing__retired_at__isnull=True), begins)
    read = courses.order_by(by_level(), "position", "source_id").values_list("pk", "source_id", "thing__label")
    return [Column(str(key), name or str(key), label) for key, name, label in read]


def _disciplines(begins: list[int]) -> list[Column]:
    counted = MapCount.objects.filter(axis="discipline")
    if begins:
        counted = counted.filter(year__begins__in=begins)
    keys = {int(column) for column in counted.order_by().values_list("column", flat=True).distinct()}
    read = Discipline.objects.filter(pk__in=keys).order_by("title").values_list("pk", "source_id", "title")
    return [Column(str(key), name or title, title) for key, name, title in read]


def unmapped(framework: Framework, years: Iterable[int] = ()) -> Unmapped:
    """How many objectives and sessions serve no competency of the framework, directly or through parents."""
    begins = sorted(set(years))
    kept = MappedCount.objects.filter(Q(framework=framework) | Q(framework__isnull=True))
    if begins:
        kept = kept.filter(year__begins__in=begins)
    sums = {
        key: (objectives, sessions)
        for key, objectives, sessions in kept.values_list("framework")
        .annotate(Sum("objectives"), Sum("sessions"))
        .order_by()
    }
    all_objectives, all_sessions = sums.get(None, (0, 0))
    objectives, sessions = sums.get(framework.pk, (0, 0))
    return Unmapped(objectives=all_objectives - objectives, sessions=all_sessions - sessions)
