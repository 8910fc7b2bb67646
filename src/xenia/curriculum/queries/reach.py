"""What reaches what: from sessions over objectives and their parents to competencies, and back to courses."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xenia.core.queries.rows import stored_key, stored_rows
from xenia.curriculum.models import Alignment, Course, Objective, Session

DEPTHS = ("", "introduced", "practised", "demonstrated")
RANKS = {depth: rank for rank, depth in enumerate(DEPTHS)}
CHUNK = 500
_GONE = "objectives__thing__retired_at"
#: objective → those directly above it
type Edges[Key] = dict[Key, list[Key]]
#: subject → (competency, depth rank, assessed)
type Direct[Key] = dict[Key, list[tuple[UUID, int, bool]]]
#: how rows are read: as objects of Python, or as they are stored
Read = Callable[[QuerySet[Any, Any]], Iterable[Any]]


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


def chunks[Key](keys: Iterable[Key]) -> Iterator[list[Key]]:
    """The keys in lists short enough for one statement."""
    listed = list(keys)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def reach_of(courses: Iterable[UUID]) -> Reach:
    """Follow every session and objective of these courses to the competencies that it serves."""
    # Keys stay as they are stored until the end: a year has hundreds of thousands, most of them only to be looked up.
    # What the courses hold is named by their keys, not one by one, which would take longer than to read it.
    places: dict[Hashable, list[Hashable]] = {}
    course_of: dict[Hashable, Hashable] = {}
    edges: Edges[Hashable] = defaultdict(list)
    direct: Direct[Hashable] = defaultdict(list)
    for part in chunks(courses):
        standing = {"course__in": part, "course__thing__retired_at__isnull": True, "thing__retired_at__isnull": True}
        placed = Session.objects.filter(**standing).order_by()
        for session, objective, gone in stored_rows(placed.values_list("pk", "objectives", _GONE)):
            known = places.setdefault(session, [])
            if objective is not None and gone is None:
                known.append(objective)
        owned = Objective.objects.filter(**standing).order_by()
        course_of.update(stored_rows(owned.values_list("pk", "course")))
        _add_edges(edges, owned.values("pk"), read=stored_rows)
        _add_alignments(direct, owned.values("pk"), read=stored_rows)
    objectives = {*course_of, *(objective for group in places.values() for objective in group)}
    parents = ancestry(objectives, edges=edges, followed=course_of.keys(), read=stored_rows)
    above = {p for group in parents.values() for p in group}
    direct |= alignments_of([*places, *((objectives | above) - course_of.keys())], read=stored_rows)
    course_key, own = cache(stored_key), {key: stored_key(key) for key in course_of}
    return Reach(
        sessions={stored_key(key): _served(key, placed, parents, direct) for key, placed in places.items()},
        objectives={
            own[key]: {competency for subject in (key, *parents[key]) for competency, _, _ in direct.get(subject, ())}
            for key in course_of
        },
        course_of={own[key]: course_key(course) for key, course in course_of.items()},
    )


def _served[Key](
    session: Key, objectives: list[Key], parents: dict[Key, set[Key]], direct: Direct[Key]
) -> dict[UUID, Service]:
    served: dict[UUID, Service] = {}
    for subject in (session, *objectives):
        for competency, depth, assessed in direct.get(subject, ()):
            service = served.get(competency)
            if service is None:
                served[competency] = Service(depth, assessed)
            else:
                service.depth, service.assessed = max(service.depth, depth), service.assessed or assessed
    for objective in objectives:
        for ancestor in parents.get(objective, ()):
            for competency, _, _ in direct.get(ancestor, ()):
                if competency not in served:
                    served[competency] = Service()
    return served


def ancestry[Key: Hashable](
    objectives: set[Key],
    *,
    edges: Edges[Key] | None = None,
    followed: Collection[Key] = (),
    read: Read = iter,
) -> dict[Key, set[Key]]:
    """Each objective's ancestors, all the way up to the first that is retired, which lends nothing any more.

    The `edges` of those `followed` already are given with them. A circle, which imports refuse, would still end.
    """
    edges = defaultdict(list) if edges is None else edges
    seen = set(followed)
    front = objectives.union(*edges.values()) - seen
    while front:
        seen |= front
        above: set[Key] = set()
        for part in chunks(front):
            above |= _add_edges(edges, part, read=read)
        front = above - seen
    return {objective: _climb(objective, edges) for objective in objectives}


def _add_edges[Key](edges: Edges[Key], objectives: Any, *, read: Read) -> set[Key]:
    """Read what stands directly above these objectives."""
    standing = Objective.parents.through.objects.filter(to_objective__thing__retired_at__isnull=True)
    above: set[Key] = set()
    pairs = standing.filter(from_objective__in=objectives).values_list("from_objective", "to_objective")
    for child, parent in read(pairs):
        edges[child].append(parent)
        above.add(parent)
    return above


def _climb[Key](start: Key, edges: dict[Key, list[Key]]) -> set[Key]:
    found: set[Key] = set()
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


def alignments_of[Key: Hashable](subjects: Iterable[Key], *, read: Read = iter) -> Direct[Key]:
    """Counted alignments by subject with competencies that stand: (competency, depth rank, assessed)."""
    found: Direct[Key] = defaultdict(list)
    for part in chunks(subjects):
        _add_alignments(found, part, read=read)
    return found


def _add_alignments[Key](found: Direct[Key], subjects: Any, *, read: Read) -> None:
    counted = Alignment.objects.filter(subject__in=subjects, status__in=Alignment.COUNTED)
    rows = counted.filter(competency__thing__retired_at__isnull=True)
    key_of = cache(stored_key)
    for subject, competency, depth, assessed in read(rows.values_list("subject", "competency", "depth", "assessed")):
        found[subject].append((key_of(competency), RANKS[depth], bool(assessed)))


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
