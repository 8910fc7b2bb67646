"""What the learners in a year of study attained, as a room above has told from evidence."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Attainment, Competency, Course
from xenia.curriculum.models.counts import SHARE_OF_LEARNERS

#: (academic year, year of study, competency) → learners of whom enough was seen, and how many of them attained it
type Figures = dict[tuple[int, int, UUID], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Attained:
    """`attained` of `learners` who were observed often enough in a year of study; never fewer than ten learners."""

    level: int
    learners: int
    attained: int

    @property
    def enough(self) -> bool:
        """Whether the map counts it as attained."""
        return reached(self.learners, self.attained)


def reached(learners: int, attained: int) -> bool:
    """Whether so many learners attained it that its sessions count."""
    return attained >= SHARE_OF_LEARNERS * learners


def kept_attainment() -> Figures:
    """All that is kept; one statement."""
    rows = Attainment.objects.values_list("year", "level", "competency", "learners", "attained")
    return {(year, level, competency): (learners, attained) for year, level, competency, learners, attained in rows}


def attained_in(courses: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The competencies that count as attained, by course; two statements, one where nothing is kept."""
    found: dict[tuple[int, int], set[UUID]] = defaultdict(set)
    here = Course.objects.filter(pk__in=list(courses), level__isnull=False)
    counted = Attainment.objects.filter(attained__gte=SHARE_OF_LEARNERS * F("learners"), year__in=here.values("year"))
    for year, level, competency in counted.values_list("year", "level", "competency"):
        found[year, level].add(competency)
    if not found:
        return {}
    shared = {place: frozenset(competencies) for place, competencies in found.items()}
    placed = here.values_list("pk", "year", "level")
    return {key: shared.get((year, level or 0), frozenset()) for key, year, level in placed}


def attained_figures(actor: Actor, competency: Competency, *, year: int, axis: str, column: str) -> list[Attained]:
    """What is kept of a competency in the years of study that stand in a column of the map, or in all of them."""
    demand(actor, "curriculum.view_map")
    rows = Attainment.objects.filter(competency=competency, year__begins=year).order_by("level")
    if axis == "year":
        rows = rows.filter(level=int(column)) if column else rows.none()
    elif axis == "course":
        rows = rows.filter(level__in=_level_of(column))
    return [Attained(*row) for row in rows.values_list("level", "learners", "attained")]


def _level_of(course: str) -> QuerySet[Course, int | None]:
    return Course.objects.filter(pk=UUID(course)).values_list("level", flat=True)
