"""Keep what learners attained, as a room above reckons it from evidence, and count it on the map."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from xenia.core.actions.audit import recorded
from xenia.core.actions.rows import insert_rows
from xenia.core.rules import Actor, demand
from xenia.curriculum.actions.counts import hold_years, recount
from xenia.curriculum.models import Attainment, CourseCount
from xenia.curriculum.models.counts import FEWEST_LEARNERS, Layer
from xenia.curriculum.queries.attainment import reached

#: (year of study, competency) → learners of whom enough was seen, and how many of them attained it
type YearOf = Mapping[tuple[int, UUID], tuple[int, int]]


def set_attainment(actor: Actor, year: int, figures: YearOf) -> int:
    """Keep these figures of an academic year instead of those that stand, then recount the courses whose sessions count
    as attained now or do so no more; how many courses.

    What fewer than ten learners say is not kept, so that nobody is exposed. Setting the same again changes nothing and
    leaves no entry. Recounts of the year wait for this one, so that none reads figures that are about to go.
    """
    demand(actor, "curriculum.set_attainment")
    kept = {place: pair for place, pair in figures.items() if pair[0] >= FEWEST_LEARNERS}
    standing = _standing(year)
    if kept == standing:
        return 0
    with recorded(actor, "map.set_attainment") as record:
        hold_years({year})
        standing = _standing(year)
        Attainment.objects.filter(year=year).delete()
        rows = ((year, *place, *pair) for place, pair in kept.items())
        insert_rows(Attainment, ("year", "level", "competency", "learners", "attained"), rows)
        turned = {place for place in kept.keys() | standing.keys() if _counts(kept, place) != _counts(standing, place)}
        for level, competency in sorted(turned, key=str):
            was, now = _counts(standing, (level, competency)), _counts(kept, (level, competency))
            record.note(competency, was={"level": level, "attained": was}, now={"level": level, "attained": now})
        courses = _courses(year, turned)
        recount(courses)
    return len(courses)


def _standing(year: int) -> dict[tuple[int, UUID], tuple[int, int]]:
    rows = Attainment.objects.filter(year=year).values_list("level", "competency", "learners", "attained")
    return {(level, competency): (learners, attained) for level, competency, learners, attained in rows}


def _counts(figures: YearOf, place: tuple[int, UUID]) -> bool:
    return place in figures and reached(*figures[place])


def _courses(year: int, turned: Iterable[tuple[int, UUID]]) -> set[UUID]:
    """Those whose sessions serve one of these competencies in its year of study."""
    wanted = set(turned)
    rows = CourseCount.objects.filter(course__year=year, layer=Layer.PLANNED, discipline__isnull=True)
    rows = rows.filter(course__level__in={level for level, _ in wanted})
    placed = rows.values_list("course", "course__level", "competency")
    return {course for course, level, competency in placed if (level, competency) in wanted}
