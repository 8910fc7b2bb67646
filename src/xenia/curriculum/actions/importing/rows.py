"""Write the rows of an import: things, courses, sessions, objectives, competencies, without their relations."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from xenia.core.actions.audit import Record
from xenia.core.models import Thing
from xenia.curriculum.models import Competency, Course, Framework, Objective, Session
from xenia.people.models import AcademicYear
from xenia.standards import curriculum as plain
from xenia.standards.compare import KindComparison, Update

BATCH = 1000
LABEL = {"course": "title", "session": "title", "objective": "text", "competency": "label"}
TABLE: dict[str, type[Model]] = {"course": Course, "session": Session, "objective": Objective}


@dataclass
class Writing:
    """One import on its way: the record, the years, and the thing behind each (kind, identifier)."""

    record: Record
    source: str
    years: dict[int, AcademicYear]
    things: dict[str, dict[str, UUID]]
    home: dict[str, str] = field(default_factory=dict)
    year_of: dict[str, int] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)

    def touched_courses(self) -> set[UUID]:
        """The courses whose counts must be written anew."""
        return self.touched

    def thing(self, kind: str, name: str) -> UUID | None:
        return self.things.setdefault(kind, {}).get(name)


def write_rows(writing: Writing, comparison: dict[str, KindComparison], incoming: plain.Curriculum) -> None:
    """Create and update rows kind by kind; every course that has a created or changed row counts as touched."""
    writing.home = _homes(incoming)
    writing.year_of = {course.id: course.year for course in incoming.courses}
    _write_competencies(writing, comparison["competency"], incoming)
    for kind in ("course", "objective", "session"):
        part = comparison[kind]
        _create(writing, kind, part.created)
        _update(writing, kind, part.updated)
    for kind in ("course", "session", "objective"):
        _touch(writing, kind, [*comparison[kind].created, *(u.now for u in comparison[kind].updated)])


def _homes(incoming: plain.Curriculum) -> dict[str, str]:
    """Each objective's course: the first that places it, itself or by one of its sessions."""
    home: dict[str, str] = {}
    for course in incoming.courses:
        for objective in course.objectives:
            home.setdefault(objective, course.id)
    for session in incoming.sessions:
        for objective in session.objectives:
            home.setdefault(objective, session.course)
    return home


def _create(writing: Writing, kind: str, rows: list[Any]) -> None:
    now = timezone.now()
    things = [Thing(kind=kind, label=getattr(row, LABEL[kind]), published_at=now, route="") for row in rows]
    for thing in things:
        thing.route = f"/{kind}s/{thing.pk}/"
    Thing.objects.bulk_create(things, batch_size=BATCH)
    known = writing.things.setdefault(kind, {})
    known.update({row.id: thing.pk for row, thing in zip(rows, things, strict=True)})
    position = {row.id: number for number, row in enumerate(rows)}
    table = TABLE[kind]
    made = [
        table(
            thing_id=known[row.id],
            source=writing.source,
            source_id=row.id,
            position=position[row.id],
            **VALUES[kind](writing, row),
        )
        for row in rows
    ]
    table._default_manager.bulk_create(made, batch_size=BATCH)
    for row in rows:
        writing.record.note(known[row.id], scope=_scope(writing, kind, row), now=getattr(row, LABEL[kind]))


def _update(writing: Writing, kind: str, updates: list[Update]) -> None:
    if not updates:
        return
    known, table = writing.things[kind], TABLE[kind]
    relabelled = [u for u in updates if LABEL[kind] in u.fields]
    Thing.objects.bulk_update(
        [Thing(pk=known[u.now.id], label=getattr(u.now, LABEL[kind])) for u in relabelled], ["label"], batch_size=BATCH
    )
    changed = [table(thing_id=known[u.now.id], **VALUES[kind](writing, u.now)) for u in updates]
    columns = list(VALUES[kind](writing, updates[0].now))
    columns = [c.removesuffix("_id") for c in columns]
    table._default_manager.bulk_update(changed, columns, batch_size=BATCH)
    for u in updates:
        writing.record.note(
            known[u.now.id],
            scope=_scope(writing, kind, u.now),
            was={name: _json(getattr(u.was, name)) for name in u.fields},
            now={name: _json(getattr(u.now, name)) for name in u.fields},
        )


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def _scope(writing: Writing, kind: str, row: Any) -> UUID | None:
    course = {"course": row.id, "session": getattr(row, "course", ""), "objective": writing.home.get(row.id, "")}[kind]
    return writing.thing("course", course)


def _touch(writing: Writing, kind: str, rows: Iterable[Any]) -> None:
    writing.touched |= {scope for row in rows if (scope := _scope(writing, kind, row))}


def _course_values(writing: Writing, row: plain.Course) -> dict[str, Any]:
    return {
        "year_id": writing.years[row.year].pk, "level": row.level, "level_end": row.level_end,
        "description": row.description, "starts": row.start, "ends": row.end, "days": row.days,
        "required": row.required, "track": row.track, "clerkship": row.clerkship, "order": row.order,
        "minimum": row.minimum, "maximum": row.maximum,
    }  # fmt: skip


def _session_values(writing: Writing, row: plain.Session) -> dict[str, Any]:
    return {
        "course_id": writing.things["course"][row.course],
        "year_id": writing.years[writing.year_of[row.course]].pk,
        "description": row.description, "kind": row.kind, "minutes": row.minutes, "required": row.required,
        "interprofessional": row.interprofessional, "keywords": [asdict(word) for word in row.keywords],
        "resources": list(row.resources),
    }  # fmt: skip


def _objective_values(writing: Writing, row: plain.Objective) -> dict[str, Any]:
    course = writing.home.get(row.id, "")
    year = writing.year_of.get(course)
    return {
        "level": row.level.value,
        "course_id": writing.thing("course", course),
        "year_id": writing.years[year].pk if year is not None else None,
    }


VALUES: dict[str, Callable[[Writing, Any], dict[str, Any]]] = {
    "course": _course_values,
    "session": _session_values,
    "objective": _objective_values,
}


def _write_competencies(writing: Writing, part: KindComparison, incoming: plain.Curriculum) -> None:
    """Create and reword competencies of the school's own frameworks; a framework that is new is made, as its own."""
    frameworks = {code: _own_framework(code) for code in {c.framework for c in incoming.competencies}}
    known = {
        (code, name): pk
        for code, name, pk in Competency.objects.filter(framework__in=frameworks.values()).values_list(
            "framework__code", "source_id", "pk"
        )
    }
    now = timezone.now()
    for number, row in enumerate(part.created):
        thing = Thing.objects.create(kind="competency", label=row.label, published_at=now)
        Thing.objects.filter(pk=thing.pk).update(route=f"/competencies/{thing.pk}/")
        Competency.objects.create(
            thing=thing,
            framework=frameworks[row.framework],
            source_id=row.id,
            code=row.id,
            uri=row.uri,
            position=number,
        )
        known[row.framework, row.id] = thing.pk
        writing.record.note(thing.pk, now=row.label)
    for update in part.updated:
        pk = known[update.now.framework, update.now.id]
        Thing.objects.filter(pk=pk).update(label=update.now.label)
        writing.record.note(pk, was=update.was.label, now=update.now.label)
    for row in [*part.created, *(u.now for u in part.updated)]:
        parent = known.get((row.framework, row.parent))
        Competency.objects.filter(pk=known[row.framework, row.id]).update(parent=parent, uri=row.uri)


def _own_framework(code: str) -> Framework:
    found = Framework.objects.filter(code=code).first()
    if found:
        return found
    label = "The school's own competencies" if code == "school" else code
    thing = Thing.objects.create(kind="framework", label=label, published_at=timezone.now())
    Thing.objects.filter(pk=thing.pk).update(route=f"/frameworks/{code}/")
    return Framework.objects.create(thing=thing, code=code, own=True)
