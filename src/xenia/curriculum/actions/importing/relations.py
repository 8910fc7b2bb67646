"""Write the relations of imported rows: parents, objectives, disciplines, methods, offerings."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from xenia.core.actions.rows import insert_rows
from xenia.curriculum.actions.importing.rows import BATCH, Writing
from xenia.curriculum.models import (
    Course,
    Discipline,
    LooseReference,
    Method,
    Objective,
    Offering,
    Session,
    SessionMethod,
)
from xenia.curriculum.queries.document_links import RELATED, SERVES
from xenia.standards import curriculum as plain
from xenia.standards.compare import KindComparison
from xenia.standards.methods import AAMC_METHODS

LOOSE = ("thing", "field", "source_id")


def write_relations(writing: Writing, comparison: dict[str, KindComparison]) -> None:
    """Rewrite the relations of every created or changed row; what points nowhere is kept as a loose reference."""
    fresh = {
        kind: [*comparison[kind].created, *(u.now for u in comparison[kind].updated)]
        for kind in ("course", "session", "objective")
    }
    _forget(writing, {kind: [u.now for u in comparison[kind].updated] for kind in fresh})
    loose: list[tuple[UUID, str, str]] = []
    _link(writing, Objective.parents.through, ("from_objective", "to_objective"), "parents", fresh["objective"], loose)
    _link(writing, Course.objectives.through, ("course", "objective"), "objectives", fresh["course"], loose)
    _link(writing, Session.objectives.through, ("session", "objective"), "objectives", fresh["session"], loose)
    _place_courses(writing, fresh["course"], loose)
    loose += [
        (writing.things["session"][row.id], "course", row.course)
        for row in fresh["session"]
        if writing.thing("course", row.course) is None
    ]
    _link_disciplines(writing, fresh)
    _write_methods(writing, fresh["session"])
    _write_offerings(writing, fresh["session"])
    insert_rows(LooseReference, LOOSE, loose, ignore_conflicts=True)
    _resolve_loose(writing, comparison)


def _forget(writing: Writing, changed: dict[str, list[Any]]) -> None:
    """Drop the relations of changed rows, which are then written as they came."""
    keys = {kind: [writing.things[kind][row.id] for row in rows] for kind, rows in changed.items()}
    for part in _parts(keys["objective"]):
        Objective.parents.through.objects.filter(from_objective__in=part).delete()
    for part in _parts(keys["course"]):
        Course.objectives.through.objects.filter(course__in=part).delete()
        Course.disciplines.through.objects.filter(course__in=part).delete()
    for part in _parts(keys["session"]):
        for through in (Session.objectives.through, Session.disciplines.through, SessionMethod, Offering):
            through.objects.filter(session__in=part).delete()
    for part in _parts([key for group in keys.values() for key in group]):
        LooseReference.objects.filter(thing__in=part).exclude(field__in=(SERVES, RELATED)).delete()


def _parts(keys: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]


def _link(
    writing: Writing,
    through: Any,
    ends: tuple[str, str],
    name: str,
    rows: Iterable[Any],
    loose: list[tuple[UUID, str, str]],
) -> None:
    own = writing.things.get("objective" if ends[0] == "from_objective" else ends[0], {})
    targets = writing.things.get("objective", {})
    made: list[tuple[UUID, UUID]] = []
    for row in rows:
        source = own[row.id]
        for value in dict.fromkeys(getattr(row, name)):
            target = targets.get(value)
            if target is None:
                loose.append((source, name, value))
            else:
                made.append((source, target))
    insert_rows(through, ends, made)


def _place_courses(writing: Writing, rows: list[plain.Course], loose: list[tuple[UUID, str, str]]) -> None:
    changed = []
    for row in rows:
        key = writing.things["course"][row.id]
        parent = writing.thing("course", row.parent) if row.parent else None
        if row.parent and parent is None:
            loose.append((key, "parent", row.parent))
        changed.append(Course(thing_id=key, parent_id=parent))
    Course.objects.bulk_update(changed, ["parent"], batch_size=BATCH)


def _link_disciplines(writing: Writing, fresh: dict[str, list[Any]]) -> None:
    titles = {title for kind in ("course", "session") for row in fresh[kind] for title in row.disciplines}
    insert_rows(Discipline, ("title",), ((title,) for title in sorted(titles)), ignore_conflicts=True)
    keys = dict(Discipline.objects.filter(title__in=titles).values_list("title", "pk"))
    tables: dict[str, Any] = {"course": Course.disciplines.through, "session": Session.disciplines.through}
    for kind, through in tables.items():
        made = [
            (writing.things[kind][row.id], keys[title])
            for row in fresh[kind]
            for title in dict.fromkeys(row.disciplines)
        ]
        insert_rows(through, (kind, "discipline"), made)


def _write_methods(writing: Writing, rows: list[plain.Session]) -> None:
    codes = sorted({method.code for row in rows for method in row.methods})
    named = ((code, AAMC_METHODS.get(code, code)) for code in codes)
    insert_rows(Method, ("code", "label"), named, ignore_conflicts=True)
    made = [
        (writing.things["session"][row.id], method.code, method.primary, method.purpose, number)
        for row in rows
        for number, method in enumerate(row.methods)
    ]
    insert_rows(SessionMethod, ("session", "method", "primary", "purpose", "position"), made)


def _write_offerings(writing: Writing, rows: list[plain.Session]) -> None:
    made = [
        (writing.things["session"][row.id], offering.id, offering.start, offering.end, offering.place)
        for row in rows
        for offering in row.offerings
    ]
    insert_rows(Offering, ("session", "source_id", "starts_at", "ends_at", "place"), made)


def _resolve_loose(writing: Writing, comparison: dict[str, KindComparison]) -> None:
    """References that an earlier import of this source had to leave loose find their end when it comes at last."""
    came = {kind: {row.id for row in comparison[kind].created} for kind in ("objective", "course")}
    if not any(came.values()):
        return
    ends = {"objectives": "objective", "parents": "objective", "parent": "course", "course": "course"}
    waiting = LooseReference.objects.filter(field__in=ends).select_related("thing")
    found = [row for row in waiting if row.source_id in came[ends[row.field]]]
    ended = []
    for row in found:
        owner: Any = getattr(row.thing, row.thing.kind)
        if owner.source != writing.source or owner.year_id not in {None, *(y.pk for y in writing.years.values())}:
            continue
        _end(writing, owner, row, writing.things[ends[row.field]][row.source_id])
        ended.append(row.pk)
    LooseReference.objects.filter(pk__in=ended).delete()


def _end(writing: Writing, owner: Any, row: LooseReference, target: UUID) -> None:
    if row.field in ("objectives", "parents"):
        getattr(owner, row.field).add(target)
    else:
        type(owner)._default_manager.filter(pk=owner.pk).update(**{row.field: target})
    writing.moved.add(owner.pk)
    writing.touch(target if row.field == "course" else None)
