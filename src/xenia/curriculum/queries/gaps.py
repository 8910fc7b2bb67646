"""Gaps of the map, named by kind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, QuerySet, Sum
from django.db.models.aggregates import Max

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Course, Framework, MapCount
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.coverage import Row, map_rows

#: gap kinds in the order of their weight
KINDS = (
    "never taught",
    "taught but never assessed",
    "assessed before it is taught",
    "no deepening over the years",
    "carried by a single discipline",
    "nothing in the clinical phase",
    "lectures only",
    "no community presence",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One competency and what is missing there."""

    kind: str
    competency: Row


UNKNOWN = -1
Levels = dict[int, tuple[int, date | None]]


@dataclass(slots=True)
class Sums:
    """What is kept of a competency in one layer; `levels` has its deepest treatment and first day by year of study.

    What stands in no year of study is under UNKNOWN; it is neither before nor after the others.
    """

    sessions: int = 0
    lectures: int = 0
    community: int = 0
    clinical: int = 0
    levels: Levels = field(default_factory=dict)


def gaps(actor: Actor, framework: Framework, *, years: Iterable[int] = (), language: str = "en") -> list[Gap]:
    """Every gap of every competency that has none below it; a constant number of statements.

    A domain with standards under it is judged by them, not by itself, unless something is aligned to it directly.
    """
    demand(actor, "curriculum.view_map")
    begins = sorted(set(years))
    sums, disciplines = _sums(framework, begins), _disciplines(framework, begins)
    rows = map_rows(framework, language=language)
    parents = {row.parent for row in rows}
    judged = [row for row in rows if row.key not in parents or row.key in sums]
    has_clinical = _has_clinical(begins)
    found = []
    for row in judged:
        kinds = set(_kinds(sums.get(row.key, {}), disciplines.get(row.key, 0)))
        if not has_clinical:
            kinds.discard("nothing in the clinical phase")
        found += [Gap(kind, row) for kind in KINDS if kind in kinds]
    return found


def _kinds(layers: dict[str, Sums], disciplines: int) -> Iterable[str]:
    taught, assessed = layers.get(Layer.TAUGHT), layers.get(Layer.ASSESSED)
    if taught is None:
        yield "never taught"
        return
    if assessed is None:
        yield "taught but never assessed"
    elif _earlier(assessed.levels, taught.levels):
        yield "assessed before it is taught"
    if _no_deepening(taught):
        yield "no deepening over the years"
    if disciplines == 1:
        yield "carried by a single discipline"
    if not taught.clinical:
        yield "nothing in the clinical phase"
    if taught.lectures == taught.sessions:
        yield "lectures only"
    if not taught.community:
        yield "no community presence"


def _earlier(assessed: Levels, taught: Levels) -> bool:
    """Assessed in an earlier year of study, or earlier by the timetable within the same.

    All years of study run at once, so days are compared only within the one in which a student first meets it. Nothing
    can be said when one side stands in no year of study, whole or in part, and the other does.
    """
    levels = assessed.keys() | taught.keys()
    if UNKNOWN in levels and len(levels) > 1:
        return False
    if min(assessed) != min(taught):
        return min(assessed) < min(taught)
    first, then = assessed[min(assessed)][1], taught[min(taught)][1]
    return bool(first and then and first < then)


def _no_deepening(taught: Sums) -> bool:
    """Taught in two years of study or more, and never deeper in a later one than in the first."""
    depths = [deepest for level, (deepest, _) in sorted(taught.levels.items()) if level != UNKNOWN]
    return len(depths) > 1 and max(depths[1:]) <= depths[0]


def _sums(framework: Framework, begins: list[int]) -> dict[UUID, dict[str, Sums]]:
    rows = _counts(framework, begins, "year").values_list("competency", "layer", "column")
    found: dict[UUID, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
    summed = rows.annotate(
        *map(Sum, ("sessions", "lectures", "community", "clinical")), Max("deepest"), Min("first_on")
    )
    for competency, layer, column, sessions, lectures, community, clinical, deepest, first in summed.order_by():
        sums = found[competency][layer]
        sums.sessions, sums.lectures = sums.sessions + sessions, sums.lectures + lectures
        sums.community, sums.clinical = sums.community + community, sums.clinical + clinical
        sums.levels[int(column) if column else UNKNOWN] = deepest, first
    return found


def _disciplines(framework: Framework, begins: list[int]) -> dict[UUID, int]:
    rows = _counts(framework, begins, "discipline").filter(layer=Layer.TAUGHT)
    return dict(rows.values_list("competency").annotate(Count("column", distinct=True)).order_by())


def _has_clinical(begins: list[int]) -> bool:
    """A school (or a year) without clerkships has no clinical phase in which something could be missing."""
    courses = Course.objects.exclude(clerkship="").filter(thing__retired_at__isnull=True)
    return (courses.filter(year__begins__in=begins) if begins else courses).exists()


def _counts(framework: Framework, begins: list[int], axis: str) -> QuerySet[MapCount]:
    rows = MapCount.objects.filter(framework=framework, axis=axis)
    return rows.filter(year__begins__in=begins) if begins else rows
