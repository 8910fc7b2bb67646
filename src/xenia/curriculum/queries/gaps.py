"""Gaps of the map, named by kind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Min, QuerySet, Sum
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


#: by layer and year of study: the deepest treatment and the first day of it
Levels = dict[str, dict[str, tuple[int, date | None]]]


@dataclass(slots=True)
class Sums:
    """What is kept of a competency over all columns of an axis, by layer."""

    sessions: int = 0
    lectures: int = 0
    community: int = 0
    clinical: int = 0
    deepest: int = 0


def gaps(actor: Actor, framework: Framework, *, years: Iterable[int] = ()) -> list[Gap]:
    """Every gap of every competency that has none below it; four statements over kept counts.

    A domain with standards under it is judged by them, not by itself, unless something is aligned to it directly.
    """
    demand(actor, "curriculum.view_map")
    begins = sorted(set(years))
    sums, levels = _sums(framework, begins), _levels(framework, begins)
    disciplines = _disciplines(framework, begins)
    rows = map_rows(framework)
    parents = {row.parent for row in rows}
    judged = [row for row in rows if row.key not in parents or row.key in sums]
    has_clinical = _has_clinical(begins)
    found = []
    for row in judged:
        kinds = set(_kinds(sums.get(row.key, {}), levels.get(row.key, {}), disciplines.get(row.key, 0)))
        if not has_clinical:
            kinds.discard("nothing in the clinical phase")
        found += [Gap(kind, row) for kind in KINDS if kind in kinds]
    return found


def _kinds(layers: dict[str, Sums], levels: Levels, disciplines: int) -> Iterable[str]:
    taught, assessed = layers.get(Layer.TAUGHT), layers.get(Layer.ASSESSED)
    if taught is None:
        yield "never taught"
        return
    if assessed is None:
        yield "taught but never assessed"
    elif _earlier(levels[Layer.ASSESSED], levels[Layer.TAUGHT]):
        yield "assessed before it is taught"
    if _no_deepening(levels):
        yield "no deepening over the years"
    if disciplines == 1:
        yield "carried by a single discipline"
    if not taught.clinical:
        yield "nothing in the clinical phase"
    if taught.lectures == taught.sessions:
        yield "lectures only"
    if not taught.community:
        yield "no community presence"


def _earlier(assessed: dict[str, tuple[int, date | None]], taught: dict[str, tuple[int, date | None]]) -> bool:
    """Assessed in an earlier year of study, or earlier by the timetable within the same.

    All years of study run at once, so days are compared only within the one in which a student first meets it.
    """
    if min(assessed) != min(taught):
        return min(assessed) < min(taught)
    first, then = assessed[min(assessed)][1], taught[min(taught)][1]
    return bool(first and then and first < then)


def _no_deepening(levels: Levels) -> bool:
    """Taught in two years of study or more, and never deeper in a later one than in the first."""
    depths = [deepest for _, (deepest, _) in sorted(levels.get(Layer.TAUGHT, {}).items())]
    return len(depths) > 1 and max(depths[1:]) <= depths[0]


def _sums(framework: Framework, begins: list[int]) -> dict[UUID, dict[str, Sums]]:
    rows = _counts(framework, begins, "year").values_list("competency", "layer")
    found: dict[UUID, dict[str, Sums]] = defaultdict(dict)
    summed = rows.annotate(Sum("sessions"), Sum("lectures"), Sum("community"), Sum("clinical"), Max("deepest"))
    for competency, layer, *values in summed.order_by():
        found[competency][layer] = Sums(*values)
    return found


def _levels(framework: Framework, begins: list[int]) -> dict[UUID, Levels]:
    rows = _counts(framework, begins, "year").values_list("competency", "layer", "column")
    found: dict[UUID, Levels] = defaultdict(lambda: defaultdict(dict))
    for competency, layer, column, deepest, first in rows.annotate(Max("deepest"), Min("first_on")).order_by():
        found[competency][layer][column] = deepest, first
    return found


def _disciplines(framework: Framework, begins: list[int]) -> dict[UUID, int]:
    rows = _counts(framework, begins, "discipline").filter(layer=Layer.TAUGHT)
    found: dict[UUID, int] = defaultdict(int)
    for competency, _ in rows.values_list("competency", "column").distinct().order_by():
        found[competency] += 1
    return found


def _has_clinical(begins: list[int]) -> bool:
    """A school (or a year) without clerkships has no clinical phase in which something could be missing."""
    courses = Course.objects.exclude(clerkship="").filter(thing__retired_at__isnull=True)
    return (courses.filter(year__begins__in=begins) if begins else courses).exists()


def _counts(framework: Framework, begins: list[int], axis: str) -> QuerySet[MapCount]:
    rows = MapCount.objects.filter(framework=framework, axis=axis)
    return rows.filter(year__begins__in=begins) if begins else rows
