"""The map, what lies under its cells, what is not on it, and its downloads."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xenia.core.access import actor_of, requires
from xenia.core.queries.text import labels_in
from xenia.core.rules import Actor
from xenia.curriculum.forms.map import LAYERS, MapChoice, map_choice
from xenia.curriculum.models import Competency, Framework
from xenia.curriculum.queries.attainment import attained_figures
from xenia.curriculum.queries.cells import cell_sessions
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.coverage import Column, Row, unmapped
from xenia.curriculum.queries.frameworks import visible_frameworks
from xenia.curriculum.queries.gaps import Gap, gaps
from xenia.curriculum.queries.methods import hours_by_method
from xenia.curriculum.queries.page import Line, MapPage, map_lines, two_years
from xenia.curriculum.queries.unmapped import unmapped_courses, unmapped_in_course
from xenia.curriculum.queries.years import years_with_courses
from xenia.curriculum.views.downloads import table_download

LAYER_WORDS = {
    "planned": (gettext_lazy("Planned"), gettext_lazy("sessions whose objectives say so")),
    "taught": (gettext_lazy("Taught"), gettext_lazy("sessions that have time and a way of teaching")),
    "assessed": (gettext_lazy("Assessed"), gettext_lazy("sessions that assess it")),
    "attained": (gettext_lazy("Attained"), gettext_lazy("sessions in years of study whose learners attained it")),
}
AXIS_WORDS = {
    "year": gettext_lazy("Years of study"),
    "course": gettext_lazy("Courses"),
    "discipline": gettext_lazy("Disciplines"),
}
GAP_WORDS = {
    "never taught": gettext_lazy("Never taught"),
    "taught but never assessed": gettext_lazy("Taught but never assessed"),
    "assessed before it is taught": gettext_lazy("Assessed before it is taught"),
    "no deepening over the years": gettext_lazy("No deepening over the years"),
    "carried by a single discipline": gettext_lazy("Carried by a single discipline"),
    "nothing in the clinical phase": gettext_lazy("Nothing in the clinical phase"),
    "lectures only": gettext_lazy("Lectures only"),
    "no community presence": gettext_lazy("No community presence"),
}
#: digits that the key of a discipline may have
LONGEST = 18


@dataclass(frozen=True, slots=True)
class Asked:
    """A map that someone asked for, with what there is to choose from."""

    actor: Actor
    choice: MapChoice
    framework: Framework
    context: dict[str, Any]


class NothingYet(Http404):
    """There is no framework or no curriculum to map."""


def _language() -> str:
    return get_language() or "en"


def _asked(request: HttpRequest) -> Asked:
    actor = actor_of(request)
    frameworks, years = list(visible_frameworks(actor)), list(years_with_courses())
    choice = map_choice(request.GET, frameworks=frameworks, years=years)
    framework = next((f for f in frameworks if f.code == choice.framework), None)
    if framework is None or not years:
        raise NothingYet
    context = {"choice": choice, "framework": framework, "frameworks": frameworks, "years": years}
    return Asked(actor, choice, framework, context)


@requires("curriculum.view_map")
def map_page(request: HttpRequest) -> HttpResponse:
    """Competencies × years of study, courses or disciplines."""
    try:
        asked = _asked(request)
    except NothingYet:
        return render(request, "curriculum/map_empty.html")
    choice = asked.choice
    if choice.beside and choice.beside != choice.year:
        return _beside(request, asked)
    page = _page(asked)
    rows = [line.row for line in page.lines]
    found = gaps(asked.actor, asked.framework, years=[choice.year], language=_language(), rows=rows)
    context = asked.context | {
        "page": page,
        "table": _drawn(page, choice),
        "layers": [(words, choice.address(layer=name), name == choice.layer) for name, (words, _) in _layers().items()],
        "layer_words": LAYER_WORDS[choice.layer],
        "axes": [(words, choice.address(axis=name), name == choice.axis) for name, words in AXIS_WORDS.items()],
        "unmapped": unmapped(asked.framework, [choice.year]),
        "gap_groups": [(words, _gap_lines(found, kind, choice)) for kind, words in GAP_WORDS.items()],
        "gap_total": len(found),
        "methods": hours_by_method(asked.actor, asked.framework, years=[choice.year]),
        "page_numbers": [(n, choice.address(page=n)) for n in range(1, page.pages + 1)],
        "address": choice.address(),
    }
    return render(request, "curriculum/map.html", context)


def _gap_lines(found: list[Gap], kind: str, choice: MapChoice) -> list[tuple[str, str, str]]:
    """The gaps of one kind as (address of the competency's sessions, label, code)."""
    base, asked = reverse("map"), choice.address()
    return [
        (f"{base}{g.competency.key}/{asked}", g.competency.label, g.competency.code) for g in found if g.kind == kind
    ]


def _layers() -> dict[str, Any]:
    return {name: LAYER_WORDS[name] for name in LAYERS}


def _page(asked: Asked) -> MapPage:
    choice = asked.choice
    return map_lines(
        asked.actor, asked.framework, axis=choice.axis, layer=choice.layer, year=choice.year, weight=choice.weight,
        page=choice.page, language=_language(),
    )  # fmt: skip


def _drawn(page: MapPage, choice: MapChoice) -> list[tuple[Line, list[tuple[float, str, str]]]]:
    """Each line with the figure, address and name of each of its cells."""
    # `map_cell`, put together by hand: to resolve an address for each row would cost more than all its cells
    base, asked = reverse("map"), choice.address(page=1)
    return [(line, _cells(line, page.columns, f"{base}{line.row.key}/{asked}&column=")) for line in page.lines]


def _cells(line: Line, columns: list[Column], address: str) -> list[tuple[float, str, str]]:
    return [
        (figure, address + column.key if figure else "", f"{line.row.label}, {column.label}")
        for figure, column in zip(line.figures, columns, strict=True)
    ]


def _beside(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Two years side by side."""
    choice = asked.choice
    columns, rows, greatest = two_years(
        asked.actor, asked.framework, axis=choice.axis, layer=choice.layer, weight=choice.weight,
        then=choice.beside, now=choice.year, language=_language(),
    )  # fmt: skip
    table = [
        (row.row, [_moved(choice, row.row, column, *pair) for column, pair in zip(columns, row.pairs, strict=True)])
        for row in rows
    ]
    changed = sum(1 for row in rows for then, now in row.pairs if then != now)
    context = asked.context | {"columns": columns, "table": table, "greatest": greatest, "changed": changed}
    return render(request, "curriculum/map_beside.html", context)


def _moved(choice: MapChoice, row: Row, column: Column, then: float, now: float) -> tuple[float, str, str]:
    """A difference, the address of the sessions that stand there now, and both figures in words."""
    base = reverse("map_cell", args=[row.key]) + choice.address(page=1, beside=0)
    return now - then, f"{base}&column={column.key}" if now else "", f"{row.label}, {column.label}: {then} → {now}"


@requires("curriculum.view_map")
def map_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The map as a table, every column."""
    asked = _asked(request)
    rows: list[list[Any]] = []
    page, number = None, 0
    while page is None or number < page.pages:
        number += 1
        page = map_lines(
            asked.actor, asked.framework, axis=asked.choice.axis, layer=asked.choice.layer, year=asked.choice.year,
            weight=asked.choice.weight, page=number, language=_language(),
        )  # fmt: skip
        if not rows:
            rows = [[_("Code"), _("Competency")], *([line.row.code, line.row.label] for line in page.lines)]
        rows[0] += [column.label for column in page.columns]
        for row, line in zip(rows[1:], page.lines, strict=True):
            row += line.figures
    return table_download(rows, kind=kind, name=f"map-{asked.framework.code}-{asked.choice.layer}-{asked.choice.year}")


@requires("curriculum.view_map")
def map_cell(request: HttpRequest, competency: UUID) -> HttpResponse:
    """The sessions under a cell, or of a whole row when no column is named."""
    asked = _asked(request)
    found = get_object_or_404(Competency.objects.select_related("thing"), pk=competency, framework=asked.framework)
    column = request.GET.get("column")
    axis = asked.choice.axis if column is not None else ""
    if not _is_column(axis, column):
        raise Http404
    sessions = cell_sessions(
        asked.actor, found, axis=axis, column=column or "", layer=asked.choice.layer, years=[asked.choice.year]
    )
    kind = request.GET.get("as", "")
    if kind in ("csv", "xlsx"):
        return table_download(_session_rows(sessions), kind=kind, name=f"sessions-{found.code or found.source_id}")
    minutes = sum(row.minutes for row in sessions)
    context = asked.context | {
        "competency": found,
        "label": labels_in(_language(), [found.pk]).get(found.pk, found.thing.label),
        "sessions": sessions,
        "hours": round(minutes / 60, 1),
        "layer_words": LAYER_WORDS[asked.choice.layer],
        "attained": attained_figures(asked.actor, found, year=asked.choice.year, axis=axis, column=column or ""),
        "here": f"{request.path}?{request.GET.urlencode()}",
        "map_address": reverse("map") + asked.choice.address(),
    }
    return render(request, "curriculum/map_cell.html", context)


def _is_column(axis: str, column: str | None) -> bool:
    if axis == "course":
        try:
            UUID(column or "")
        except ValueError:
            return False
    number = str(column).isdecimal() and len(str(column)) <= LONGEST
    return number if axis == "discipline" else axis != "year" or not column or number


def _session_rows(sessions: list[Any]) -> list[list[Any]]:
    head = [
        *(_("Course"), _("Year of study"), _("Session"), _("Type")),
        *(_("Minutes"), _("First on"), _("Depth"), _("Assessed")),
    ]
    rows = [[s.course, s.level, s.title, s.kind, s.minutes, s.first_on, s.depth, s.assessed] for s in sessions]
    return [head, *([*row[:-1], "yes" if row[-1] else "no"] for row in rows)]


@requires("curriculum.view_map")
def map_unmapped(request: HttpRequest) -> HttpResponse:
    """What serves nothing of the framework, course by course; one course opens its objectives."""
    asked = _asked(request)
    courses = unmapped_courses(asked.actor, asked.framework, year=asked.choice.year)
    opened = None
    if asked_course := request.GET.get("course"):
        if not _is_column("course", asked_course):
            raise Http404
        course = get_object_or_404(visible_courses(asked.actor), pk=asked_course)
        opened = (course, *unmapped_in_course(asked.actor, asked.framework, course))
    context = asked.context | {"courses": courses, "opened": opened, "address": asked.choice.address()}
    return render(request, "curriculum/map_unmapped.html", context)
