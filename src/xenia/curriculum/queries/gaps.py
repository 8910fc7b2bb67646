"""Gaps of the map, named by kind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Min, QuerySet
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
PLANNED: str = Layer.PLANNED.value
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

    def meet(self, level: int, deepest: int, first: date | None) -> None:
        """Take in one year of study of one academic year."""
        depth, day = self.levels.get(level, (0, None))
        if day is None or (first is not None and first < day):
            day = first
        self.levels[level] = max(depth, deepest), day


def gaps(
    actor: Actor,
    framework: Framework,
    *,
    years: Iterable[int] = (),
    language: str = "en",
    rows: Sequence[Row] | None = None,
) -> list[Gap]:
    """Every gap of every competency that has none below it; a constant number of statements.

    A domain with standards under it is judged by them, not by itself, unless something is aligned to it directly.
    Whoever has read the framework's `rows` already gives them.
    """
    demand(actor, "curriculum.view_map")
    begins = sorted(set(years))
    sums, narrow = _sums(framework, begins), _within_one_discipline(framework, begins)
    rows = map_rows(framework, language=language) if rows is None else rows
    parents = {row.parent for row in rows}
    judged = [row for row in rows if row.key not in parents or row.key in sums]
    has_clinical = _has_clinical(begins)
    found = []
    for row in judged:
        kinds = set(_kinds(sums.get(row.key, {}), narrow=row.key in narrow))
        if not has_clinical:
            kinds.discard("nothing in the clinical phase")
        found += [Gap(kind, row) for kind in KINDS if kind in kinds]
    return found


def _kinds(layers: dict[str, Sums], *, narrow: bool) -> Iterable[str]:
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
    if narrow:
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
    """What is taught and assessed of every competency to which something is aligned.

    Added up here: there are few rows, and a database would sort them first."""
    found: dict[UUID, dict[str, Sums]] = defaultdict(dict)
    rows = _counts(framework, begins, "year").values_list(
        "competency", "layer", "column", "sessions", "lectures", "community", "clinical", "deepest", "first_on"
    )
    for competency, layer, column, sessions, lectures, community, clinical, deepest, first in rows.order_by():
        layers = found[competency]
        if layer == PLANNED:  # enough that it stands
            continue
        sums = layers.get(layer)
        if sums is None:
            sums = layers[layer] = Sums()
        sums.sessions += sessions
        sums.lectures += lectures
        sums.community += community
        sums.clinical += clinical
        sums.meet(int(column) if column else UNKNOWN, deepest, first)
    return found


def _within_one_discipline(framework: Framework, begins: list[int]) -> set[UUID]:
    """The competencies that a single discipline carries alone."""
    rows = _counts(framework, begins, "discipline").filter(layer=Layer.TAUGHT).values("competency")
    alone = rows.annotate(one=Min("column"), other=Max("column")).filter(one=F("other"))
    return set(alone.order_by().values_list("competency", flat=True))


def _has_clinical(begins: list[int]) -> bool:
    """A school (or a year) without clerkships has no clinical phase in which something could be missing."""
    courses = Course.objects.exclude(clerkship="").filter(thing__retired_at__isnull=True)
    return (courses.filter(year__begins__in=begins) if begins else courses).exists()


def _counts(framework: Framework, begins: list[int], axis: str) -> QuerySet[MapCount]:
    rows = MapCount.objects.filter(framework=framework, axis=axis)
    return rows.filter(year__begins__in=begins) if begins else rows
