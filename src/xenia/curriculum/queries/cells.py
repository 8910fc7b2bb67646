"""What lies under a cell of the map: the sessions that were counted there, and through what."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Competency, CourseCount
from xenia.curriculum.queries.courses import visible_sessions
from xenia.curriculum.queries.facts import layers, session_facts
from xenia.curriculum.queries.reach import DEPTHS, chunks, reach_of

#: after every year of study
UNPLACED = 99


@dataclass(frozen=True, slots=True)
class CellSession:
    """One session under a cell: where it stands and how it serves the competency."""

    key: UUID
    title: str
    route: str
    course: str
    course_route: str
    level: int | None
    kind: str
    minutes: int
    first_on: date | None
    depth: str
    assessed: bool

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def cell_sessions(
    actor: Actor, competency: Competency, *, axis: str, column: str, layer: str, years: list[int]
) -> list[CellSession]:
    """The sessions that the kept count of this cell counts, by year of study, course and date.

    They are found as the counts are made, so that the number on the map is the number of rows here; drafts are counted,
    and named to those alone who may see them. An empty `axis` means all columns.
    """
    demand(actor, "curriculum.view_map")
    found: list[CellSession] = []
    for courses in chunks(_courses(competency, axis=axis, column=column, layer=layer, years=years)):
        reach, facts = reach_of(courses), session_facts(list(courses))
        wanted = {
            key: served[competency.pk]
            for key, served in reach.sessions.items()
            if competency.pk in served
            and layer in layers(facts[key], served[competency.pk], competency.pk)
            and (axis != "discipline" or int(column) in facts[key].disciplines)
        }
        for part in chunks(wanted):
            rows = visible_sessions(actor).filter(pk__in=part)
            found += [
                CellSession(
                    key=row.pk, title=row.thing.label, route=row.thing.route, course=row.course.thing.label,
                    course_route=row.course.thing.route, level=row.course.level, kind=row.kind, minutes=row.minutes,
                    first_on=facts[row.pk].first_on, depth=DEPTHS[wanted[row.pk].depth],
                    assessed=wanted[row.pk].assessed or facts[row.pk].assesses,
                )
                for row in rows
            ]  # fmt: skip
    return sorted(
        found,
        key=lambda row: (UNPLACED if row.level is None else row.level, row.course, str(row.first_on or ""), row.title),
    )


def _courses(competency: Competency, *, axis: str, column: str, layer: str, years: list[int]) -> list[UUID]:
    counted = CourseCount.objects.filter(competency=competency, layer=layer)
    if years:
        counted = counted.filter(course__year__begins__in=years)
    if axis == "discipline":
        counted = counted.filter(discipline=int(column))
    elif axis == "course":
        counted = counted.filter(discipline__isnull=True, course=UUID(column))
    elif axis == "year":
        level = Q(course__level=int(column)) if column else Q(course__level__isnull=True)
        counted = counted.filter(level, discipline__isnull=True)
    return list(counted.order_by("course").values_list("course", flat=True).distinct())
