"""Write the relations of imported rows: parents, objectives, disciplines, methods, offerings, alignments."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model

from xenia.curriculum.actions.importing.rows import BATCH, Writing
from xenia.curriculum.models import (
    Alignment,
    Competency,
    Course,
    Discipline,
    LooseReference,
    Method,
    Objective,
    Offering,
    Session,
    SessionMethod,
)
from xenia.standards import curriculum as plain
from xenia.standards.compare import KindComparison
from xenia.standards.curriculum import Problem

Key = tuple[str, str, str, str]


def write_relations(
    writing: Writing, comparison: dict[str, KindComparison], incoming: plain.Curriculum
) -> list[Problem]:
    """Rewrite the relations of every created or changed row; what points nowhere is kept as a loose reference."""
    fresh = {
        kind: [*comparison[kind].created, *(u.now for u in comparison[kind].updated)]
        for kind in ("course", "session", "objective")
    }
    changed = {kind: [u.now for u in comparison[kind].updated] for kind in fresh}
    _forget(writing, changed)
    loose = _Loose()
    _link(writing, Objective.parents.through, "from_objective", "to_objective", "parents", fresh["objective"], loose)
    _link(writing, Course.objectives.through, "course", "objective", "objectives", fresh["course"], loose)
    _link(writing, Session.objectives.through, "session", "objective", "objectives", fresh["session"], loose)
    _link_parents_of_courses(writing, fresh["course"], loose)
    _link_disciplines(writing, fresh)
    _write_methods(writing, fresh["session"])
    _write_offerings(writing, fresh["session"])
    LooseReference.objects.bulk_create(loose.rows, batch_size=BATCH, ignore_conflicts=True)
    _resolve_loose(writing, comparison)
    return [*_write_alignments(writing, comparison["alignment"])]


class _Loose:
    """References that point nowhere."""

    def __init__(self) -> None:
        self.rows: list[LooseReference] = []

    def keep(self, thing: UUID, name: str, value: str) -> None:
        self.rows.append(LooseReference(thing_id=thing, field=name, source_id=value))


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
        LooseReference.objects.filter(thing__in=part).delete()


def _parts(keys: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]


def _link(writing: Writing, through: Any, left: str, right: str, name: str, rows: Iterable[Any], loose: _Loose) -> None:
    kind = {"from_objective": "objective"}.get(left, left)
    made: list[Model] = []
    for row in rows:
        source = writing.things[kind][row.id]
        for value in dict.fromkeys(getattr(row, name)):
            target = writing.thing("objective", value)
            if target is None:
                loose.keep(source, name, value)
            else:
                made.append(through(**{f"{left}_id": source, f"{right}_id": target}))
    through.objects.bulk_create(made, batch_size=BATCH)


def _link_parents_of_courses(writing: Writing, rows: list[plain.Course], loose: _Loose) -> None:
    changed = []
    for row in rows:
        key = writing.things["course"][row.id]
        parent = writing.thing("course", row.parent) if row.parent else None
        if row.parent and parent is None:
            loose.keep(key, "parent", row.parent)
        changed.append(Course(thing_id=key, parent_id=parent))
    Course.objects.bulk_update(changed, ["parent"], batch_size=BATCH)


def _link_disciplines(writing: Writing, fresh: dict[str, list[Any]]) -> None:
    titles = {title for kind in ("course", "session") for row in fresh[kind] for title in row.disciplines}
    Discipline.objects.bulk_create([Discipline(title=t) for t in sorted(titles)], ignore_conflicts=True)
    keys = dict(Discipline.objects.filter(title__in=titles).values_list("title", "pk"))
    tables: dict[str, Any] = {"course": Course.disciplines.through, "session": Session.disciplines.through}
    for kind, through in tables.items():
        through.objects.bulk_create(
            [
                through(**{f"{kind}_id": writing.things[kind][row.id], "discipline_id": keys[title]})
                for row in fresh[kind]
                for title in dict.fromkeys(row.disciplines)
            ],
            batch_size=BATCH,
        )


def _write_methods(writing: Writing, rows: list[plain.Session]) -> None:
    codes = {method.code for row in rows for method in row.methods}
    Method.objects.bulk_create([Method(code=code, label=code) for code in sorted(codes)], ignore_conflicts=True)
    SessionMethod.objects.bulk_create(
        [
            SessionMethod(
                session_id=writing.things["session"][row.id],
                method_id=method.code,
                primary=method.primary,
                purpose=method.purpose,
                position=number,
            )
            for row in rows
            for number, method in enumerate(row.methods)
        ],
        batch_size=BATCH,
    )


def _write_offerings(writing: Writing, rows: list[plain.Session]) -> None:
    Offering.objects.bulk_create(
        [
            Offering(
                session_id=writing.things["session"][row.id],
                source_id=offering.id,
                starts_at=offering.start,
                ends_at=offering.end,
                place=offering.place,
            )
            for row in rows
            for offering in row.offerings
        ],
        batch_size=BATCH,
    )


def _resolve_loose(writing: Writing, comparison: dict[str, KindComparison]) -> None:
    """References that an earlier import had to leave loose find their end when it comes at last."""
    came = {row.id for row in comparison["objective"].created}
    if not came:
        return
    ends = {"objectives": ("course", "session"), "parents": ("objective",)}
    waiting = LooseReference.objects.filter(field__in=ends).select_related("thing")
    found = [row for row in waiting if row.source_id in came]
    for row in found:
        target = writing.things["objective"][row.source_id]
        owner: Any = getattr(row.thing, row.thing.kind)
        getattr(owner, row.field).add(target)
    LooseReference.objects.filter(pk__in=[row.pk for row in found]).delete()


def _write_alignments(writing: Writing, part: KindComparison) -> Iterator[Problem]:
    keys = {(code, name): pk for code, name, pk in Competency.objects.values_list("framework__code", "source_id", "pk")}
    rows = [*part.created, *(u.now for u in part.updated)]
    made: list[Alignment] = []
    for row in rows:
        subject, competency = writing.thing(row.subject_kind, row.subject), keys.get((row.framework, row.competency))
        if subject is None or competency is None:
            yield _unresolved(writing, row, subject_stands=subject is not None)
            continue
        made.append(_alignment(writing, row, subject, competency))
    Alignment.objects.bulk_create(
        made,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["subject", "competency"],
        update_fields=["depth", "assessed", "entry"],
    )
    for alignment in made:
        writing.record.note(alignment.subject_id, now={"competency": str(alignment.competency_id)})


def _alignment(writing: Writing, row: plain.Alignment, subject: UUID, competency: UUID) -> Alignment:
    return Alignment(
        subject_id=subject,
        competency_id=competency,
        depth=row.depth.value,
        assessed=row.assessed,
        origin="import",
        entry=writing.record.entry,
        made_by_id=writing.record.entry.actor_id,
    )


def _unresolved(writing: Writing, row: plain.Alignment, *, subject_stands: bool) -> Problem:
    what = f"competency {row.competency} of {row.framework}" if subject_stands else f"{row.subject_kind} {row.subject}"
    return Problem(
        source=writing.source,
        field="alignment",
        message=f"The {what} is not in this school, so one alignment is left out.",
    )
