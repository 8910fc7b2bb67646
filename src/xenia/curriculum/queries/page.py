"""One page of the map, ready to be drawn."""

from dataclasses import dataclass
from uuid import UUID

from xenia.core.rules import Actor
from xenia.curriculum.models import Framework
from xenia.curriculum.queries.coverage import Cell, Column, Coverage, Row, coverage, coverage_page

WIDEST = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A competency and its figures; a `heading` is a domain that has others below it and nothing of its own."""

    row: Row
    heading: bool
    figures: list[float]


@dataclass(frozen=True, slots=True)
class MapPage:
    """A page of the map: its columns, its lines, the greatest figure on it, its number and how many pages there are."""

    columns: list[Column]
    lines: list[Line]
    maximum: float
    number: int
    pages: int


def map_lines(
    actor: Actor, framework: Framework, *, axis: str, layer: str, year: int, weight: str, page: int, language: str
) -> MapPage:
    """The page of the map that someone asked for; a constant number of statements however many cells."""
    read, pages = coverage_page(
        actor, framework, axis=axis, layer=layer, year=year, page=page, widest=WIDEST, language=language
    )
    parents = {row.parent for row in read.rows}
    lines = []
    for row in read.rows:
        figures = [figure(read.cell(row, column), weight) for column in read.columns]
        heading = row.key in parents and not any(figures)
        lines.append(Line(row, heading, figures))
    maximum = max((value for line in lines for value in line.figures), default=0)
    return MapPage(read.columns, lines, maximum, min(max(page, 1), pages), pages)


def figure(cell: Cell, weight: str) -> float:
    """Sessions, or hours to a tenth."""
    return cell.sessions if weight == "sessions" else round(cell.minutes / 60, 1)


def used_columns(read: Coverage) -> list[Column]:
    """Courses or disciplines in which something of the framework stands; the others would only be empty columns."""
    used = {column for _, column in read.cells}
    return [column for column in read.columns if column.key in used]


@dataclass(frozen=True, slots=True)
class Difference:
    """A competency in two years: for each column the figure then and now."""

    row: Row
    pairs: list[tuple[float, float]]


def two_years(
    actor: Actor, framework: Framework, *, axis: str, layer: str, weight: str, then: int, now: int, language: str
) -> tuple[list[Column], list[Difference], float]:
    """Columns of either year matched by the source's own identifier, the pairs, and the greatest difference."""
    old, new = (
        coverage(actor, framework, axis=axis, layer=layer, years=[year], language=language) for year in (then, now)
    )
    # the later year's column wins, since its key opens the sessions that stand there now
    columns = {c.id: c for c in [*used_columns(old), *used_columns(new)]}
    before, after = _by_id(old), _by_id(new)
    rows = [
        Difference(
            row,
            [
                (
                    figure(before.get((row.key, name), Cell()), weight),
                    figure(after.get((row.key, name), Cell()), weight),
                )
                for name in columns
            ],
        )
        for row in new.rows
    ]
    greatest = max((abs(b - a) for row in rows for a, b in row.pairs), default=0)
    return list(columns.values()), rows, greatest


def _by_id(read: Coverage) -> dict[tuple[UUID, str], Cell]:
    names = {column.key: column.id for column in read.columns}
    return {(row, names[column]): cell for (row, column), cell in read.cells.items() if column in names}
