"""What reaches what: from sessions over objectives and their parents to competencies, and back to courses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from xenia.curriculum.models import Alignment, Course, Objective, Session

DEPTHS = ("", "introduced", "practised", "demonstrated")
CHUNK = 500


@dataclass(slots=True)
class Service:
    """How something serves a competency: the deepest rank (0-3) and whether it is assessed."""

    depth: int = 0
    assessed: bool = False


@dataclass(slots=True)
class Reach:
    """What each session and objective of some courses serves; links over parents count, but lend no depth."""

    sessions: dict[UUID, dict[UUID, Service]] = field(default_factory=dict)
    objectives: dict[UUID, set[UUID]] = field(default_factory=dict)
    course_of: dict[UUID, UUID] = field(default_factory=dict)


def chunks(keys: Iterable[UUID]) -> Iterable[list[UUID]]:
    """The keys in lists short enough for one statement."""
    listed = list(keys)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def reach_of(courses: Iterable[UUID]) -> Reach:
    """Follow every session and objective of these courses to the competencies that it serves."""
    places: dict[UUID, list[UUID]] = defaultdict(list)
    sessions: list[UUID] = []
    course_of: dict[UUID, UUID] = {}
    for part in chunks(courses):
        standing = {"course__in": part, "course__thing__retired_at__isnull": True, "thing__retired_at__isnull": True}
        alive = Session.objects.filter(**standing)
        sessions += alive.values_list("pk", flat=True)
        placed = alive.filter(objectives__isnull=False, objectives__thing__retired_at__isnull=True)
        for session, objective in placed.values_list("pk", "objectives"):
            places[session].append(objective)
        owned = Objective.objects.filter(**standing)
        course_of.update(owned.values_list("pk", "course"))
    parents = ancestry({*course_of, *(objective for group in places.values() for objective in group)})
    reached = {*parents, *(p for group in parents.values() for p in group)}
    direct = alignments_of([*sessions, *reached])
    return Reach(
        sessions={session: _served(session, places[session], parents, direct) for session in sessions},
        objectives={
            key: {competency for subject in (key, *parents[key]) for competency, _, _ in direct.get(subject, ())}
            for key in course_of
        },
        course_of=course_of,
    )


def _served(
    session: UUID,
    objectives: list[UUID],
    parents: dict[UUID, set[UUID]],
    direct: dict[UUID, list[tuple[UUID, int, bool]]],
) -> dict[UUID, Service]:
    served: dict[UUID, Service] = {}
    for subject in (session, *objectives):
        for competency, depth, assessed in direct.get(subject, ()):
            service = served.setdefault(competency, Service())
            service.depth, service.assessed = max(service.depth, depth), service.assessed or assessed
    for objective in objectives:
        for ancestor in parents.get(objective, ()):
            for competency, _, _ in direct.get(ancestor, ()):
                served.setdefault(competency, Service())
    return served


def ancestry(objectives: set[UUID]) -> dict[UUID, set[UUID]]:
    """Each objective's ancestors, all the way up to the first that is retired, which lends nothing any more.

    A circle, which imports refuse, would still end.
    """
    edges: dict[UUID, list[UUID]] = defaultdict(list)
    front, seen = set(objectives), set(objectives)
    standing = Objective.parents.through.objects.filter(to_objective__thing__retired_at__isnull=True)
    while front:
        found = [
            pair
            for part in chunks(front)
            for pair in standing.filter(from_objective__in=part).values_list("from_objective", "to_objective")
        ]
        for child, parent in found:
            edges[child].append(parent)
        front = {parent for _, parent in found} - seen
        seen |= front
    return {objective: _climb(objective, edges) for objective in objectives}


def _climb(start: UUID, edges: dict[UUID, list[UUID]]) -> set[UUID]:
    found: set[UUID] = set()
    front = list(edges.get(start, ()))
    while front:
        key = front.pop()
        if key not in found:
            found.add(key)
            front += edges.get(key, ())
    return found


def descendants(objectives: Iterable[UUID]) -> set[UUID]:
    """The objectives themselves and all that stand below them."""
    seen = set(objectives)
    front = set(seen)
    through = Objective.parents.through.objects
    while front:
        found = {
            child
            for part in chunks(front)
            for child in through.filter(to_objective__in=part).values_list("from_objective", flat=True)
        }
        front = found - seen
        seen |= front
    return seen


def alignments_of(subjects: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, int, bool]]]:
    """Counted alignments by subject with competencies that stand: (competency, depth rank, assessed)."""
    found: dict[UUID, list[tuple[UUID, int, bool]]] = defaultdict(list)
    for part in chunks(subjects):
        counted = Alignment.objects.filter(subject__in=part, status__in=Alignment.COUNTED)
        rows = counted.filter(competency__thing__retired_at__isnull=True)
        for subject, competency, depth, assessed in rows.values_list("subject", "competency", "depth", "assessed"):
            found[subject].append((competency, DEPTHS.index(depth), assessed))
    return found


def courses_touched(subjects: Iterable[UUID]) -> set[UUID]:
    """The courses whose counts change when alignments of these sessions, objectives or courses change."""
    found: set[UUID] = set()
    objectives: set[UUID] = set()
    for part in chunks(set(subjects)):
        found |= set(Course.objects.filter(pk__in=part).values_list("pk", flat=True))
        found |= set(Session.objects.filter(pk__in=part).values_list("course", flat=True))
        objectives |= set(Objective.objects.filter(pk__in=part).values_list("pk", flat=True))
    for part in chunks(descendants(objectives)):
        found |= set(Session.objects.filter(objectives__in=part).values_list("course", flat=True))
        found |= set(Objective.objects.filter(pk__in=part, course__isnull=False).values_list("course", flat=True))
    return found
