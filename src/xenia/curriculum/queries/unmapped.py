"""Objectives and sessions that serve no competency of a framework."""

from dataclasses import dataclass
from uuid import UUID

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Course, Framework, MappedCount, Objective, Session
from xenia.curriculum.queries.courses import by_level, visible_courses, visible_objectives, visible_sessions
from xenia.curriculum.queries.reach import chunks, reach_of


@dataclass(frozen=True, slots=True)
class UnmappedCourse:
    """A course with how many of its objectives and sessions serve nothing of the framework."""

    key: UUID
    title: str
    level: int | None
    objectives: int
    sessions: int


def unmapped_courses(actor: Actor, framework: Framework, *, year: int) -> list[UnmappedCourse]:
    """Courses of a year with something unmapped, by year of study; two statements over kept counts."""
    demand(actor, "curriculum.view_map")
    kept = MappedCount.objects.filter(year__begins=year)
    totals, mapped = kept.filter(framework__isnull=True), kept.filter(framework=framework)
    served = {course: (o, s) for course, o, s in mapped.values_list("course", "objectives", "sessions")}
    seen = totals.filter(course__in=visible_courses(actor))
    rows = seen.order_by(by_level("course__"), "course__position").values_list(
        "course", "course__thing__label", "course__level", "objectives", "sessions"
    )
    found = []
    for course, title, level, objectives, sessions in rows:
        mapped_objectives, mapped_sessions = served.get(course, (0, 0))
        left = (objectives - mapped_objectives, sessions - mapped_sessions)
        if any(left):
            found.append(UnmappedCourse(course, title, level, *left))
    return found


def unmapped_in_course(actor: Actor, framework: Framework, course: Course) -> tuple[list[Objective], list[Session]]:
    """The objectives and sessions of one course that serve nothing of the framework."""
    demand(actor, "curriculum.view_map")
    reach = reach_of([course.pk])
    ours = set(framework.competencies.values_list("pk", flat=True))
    objectives = [key for key, served in reach.objectives.items() if not served & ours]
    sessions = [key for key, served in reach.sessions.items() if not served.keys() & ours]
    return (
        [row for part in chunks(objectives) for row in visible_objectives(actor).filter(pk__in=part)],
        [row for part in chunks(sessions) for row in visible_sessions(actor).filter(pk__in=part)],
    )
