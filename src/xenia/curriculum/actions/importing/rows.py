"""Write the rows of an import: things, courses, sessions, objectives, without their relations."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model
from django.utils import timezone

from xenia.core.actions.audit import Record
from xenia.core.actions.rows import insert_rows
from xenia.core.models import Thing
from xenia.curriculum.models import Course, LooseReference, Objective, Session
from xenia.curriculum.queries.document import HOLDS, Standing
from xenia.people.models import AcademicYear
from xenia.standards import curriculum as plain
from xenia.standards.compare import RETIRED, KindComparison, Update

BATCH = 1000
LABEL = {"course": "title", "session": "title", "objective": "text", "competency": "label"}
TABLE: dict[str, type[Model]] = {"course": Course, "session": Session, "objective": Objective}


@dataclass
class Writing:
    """One import on its way: the record, the years, and the thing behind each (kind, identifier).

    `touched` are the courses whose counts must be written anew, `moved` the things below which counts change too.
    """

    record: Record
    source: str
    years: dict[int, AcademicYear]
    things: dict[str, dict[str, UUID]]
    home: dict[str, str] = field(default_factory=dict)
    year_of: dict[str, int] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    moved: set[UUID] = field(default_factory=set)
    fresh: set[UUID] = field(default_factory=set)
    course_of_session: dict[str, UUID] = field(default_factory=dict)
    holding: UUID | None = None

    def thing(self, kind: str, name: str) -> UUID | None:
        return self.things.setdefault(kind, {}).get(name)

    def touch(self, course: UUID | None) -> None:
        if course is not None:
            self.touched.add(course)

    def course_of(self, session: plain.Session) -> UUID:
        """The session's course; one that did not come is stood in for by a course that only holds such sessions."""
        return self.thing("course", session.course) or self._held()

    def year_id(self, course: str) -> int:
        year = self.year_of.get(course)
        return self.years[year if year is not None else min(self.years)].pk

    def _held(self) -> UUID:
        if self.holding is None:
            found = Course.objects.filter(
                source=self.source, year__begins=min(self.years), thing__loose_references__field=HOLDS
            ).first()
            self.holding = found.pk if found else self._made_holding()
            self.touch(self.holding)
        return self.holding

    def _made_holding(self) -> UUID:
        thing = Thing(kind="course", label="Sessions without a course", published_at=timezone.now())
        thing.route = f"/courses/{thing.pk}/"
        thing.save(force_insert=True)
        Course.objects.create(thing=thing, source=self.source, year=self.years[min(self.years)])
        LooseReference.objects.create(thing=thing, field=HOLDS)
        self.record.note(thing.pk, scope=thing.pk, now=thing.label)
        return thing.pk


def write_rows(
    writing: Writing, comparison: dict[str, KindComparison], incoming: plain.Curriculum, standing: Standing
) -> None:
    """Create and update rows kind by kind; every course that has a created or changed row counts as touched."""
    writing.home = homes(incoming)
    writing.year_of = {course.id: course.year for course in incoming.courses}
    in_order: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("course", incoming.courses),
        ("objective", incoming.objectives),
        ("session", incoming.sessions),
    )
    for kind, came in in_order:
        position = {row.id: number for number, row in enumerate(came)}
        _create(writing, kind, comparison[kind].created, position)
        _update(writing, kind, comparison[kind].updated)
    writing.course_of_session = {row.id: writing.course_of(row) for row in incoming.sessions}
    _note_objectives(writing, comparison["objective"].created)
    for kind in ("course", "session", "objective"):
        part = comparison[kind]
        for row in [*part.created, *(u.now for u in part.updated), *(u.was for u in part.updated)]:
            writing.touch(scope_of(writing, kind, row))
    writing.moved |= {writing.things["objective"][u.now.id] for u in comparison["objective"].updated}
    move_home(writing, incoming, standing)


def homes(incoming: plain.Curriculum) -> dict[str, str]:
    """Each objective's course: the first that places it, itself or by one of its sessions."""
    home: dict[str, str] = {}
    for course in incoming.courses:
        for objective in course.objectives:
            home.setdefault(objective, course.id)
    for session in incoming.sessions:
        for objective in session.objectives:
            home.setdefault(objective, session.course)
    return home


def _create(writing: Writing, kind: str, rows: list[Any], position: dict[str, int]) -> None:
    if not rows:
        return
    now, known = timezone.now(), writing.things.setdefault(kind, {})
    # in order, so that each goes into the indexes beside the one before: at random they would touch every page
    keys = sorted((uuid4() for _ in rows), key=attrgetter("int"))
    known.update(zip((row.id for row in rows), keys, strict=True))
    writing.fresh.update(keys)
    insert_rows(
        Thing,
        ("uuid", "label", "route"),
        ((known[row.id], getattr(row, LABEL[kind]), f"/{kind}s/{known[row.id]}/") for row in rows),
        same={"kind": kind, "published_at": now},
    )
    values = VALUES[kind]
    insert_rows(
        TABLE[kind],
        ("thing", "source_id", "position", *values(writing, rows[0])),
        ((known[row.id], row.id, position[row.id], *values(writing, row).values()) for row in rows),
        same={"source": writing.source},
    )
    if kind != "objective":
        for row in rows:
            writing.record.note(known[row.id], scope=scope_of(writing, kind, row), now={"label": row.title})


def _note_objectives(writing: Writing, rows: list[plain.Objective]) -> None:
    """Thousands of new objectives are one line of the record for each course, with all their words in it."""
    by_course: dict[UUID | None, dict[str, str]] = defaultdict(dict)
    for row in rows:
        key = writing.things["objective"][row.id]
        by_course[scope_of(writing, "objective", row)][str(key)] = row.text
    for course, words in by_course.items():
        if course is not None:
            writing.record.note(course, scope=course, now={"objectives": words})
            continue
        for thing, text in words.items():
            writing.record.note(UUID(thing), now={"label": text})


def _update(writing: Writing, kind: str, updates: list[Update]) -> None:
    if not updates:
        return
    known, table = writing.things[kind], TABLE[kind]
    write_labels(updates, LABEL[kind], [known[u.now.id] for u in updates])
    bring_back([known[u.now.id] for u in updates if RETIRED in u.fields])
    changed = [table(thing_id=known[u.now.id], **VALUES[kind](writing, u.now)) for u in updates]
    columns = [c.removesuffix("_id") for c in VALUES[kind](writing, updates[0].now)]
    table._default_manager.bulk_update(changed, columns, batch_size=BATCH)
    for u in updates:
        was, now = differences(u)
        writing.record.note(known[u.now.id], scope=scope_of(writing, kind, u.now), was=was, now=now)


def write_labels(updates: list[Update], name: str, keys: list[UUID]) -> None:
    """Rename those of the things (one for each update) whose words changed."""
    pairs = zip(keys, updates, strict=True)
    renamed = [Thing(pk=key, label=getattr(u.now, name)) for key, u in pairs if name in u.fields]
    Thing.objects.bulk_update(renamed, ["label"], batch_size=BATCH)


def bring_back(keys: list[UUID]) -> None:
    """What was retired and comes again stands again."""
    for start in range(0, len(keys), 500):
        Thing.objects.filter(pk__in=keys[start : start + 500]).update(retired_at=None)


def differences(update: Update) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the changed fields were and are, as the record keeps them."""
    names = [name for name in update.fields if name != RETIRED]
    was = {name: _json(getattr(update.was, name)) for name in names}
    now = {name: _json(getattr(update.now, name)) for name in names}
    if RETIRED in update.fields:
        was[RETIRED], now[RETIRED] = True, False
    return was, now


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def scope_of(writing: Writing, kind: str, row: Any) -> UUID | None:
    """The course within which a row stands."""
    if kind == "session":
        return writing.course_of(row)
    return writing.thing("course", row.id if kind == "course" else writing.home.get(row.id, ""))


def move_home(writing: Writing, incoming: plain.Curriculum, standing: Standing) -> None:
    """What stands in another course or year than before goes there, though nothing of its own has changed."""
    moved = []
    for row in incoming.objectives:
        key = writing.things["objective"][row.id]
        was = standing.homes.get(key)
        if was is None:
            continue
        values = _objective_values(writing, row)
        if was == (values["course_id"], values["year_id"]):
            continue
        moved.append(Objective(thing_id=key, **values))
        writing.touch(was[0])
        writing.touch(values["course_id"])
    Objective.objects.bulk_update(moved, ["course", "year"], batch_size=BATCH)
    later = []
    for session in incoming.sessions:
        key, year = writing.things["session"][session.id], writing.year_id(session.course)
        if standing.year_of_session.get(key, year) != year:
            later.append(Session(thing_id=key, year_id=year))
    Session.objects.bulk_update(later, ["year"], batch_size=BATCH)


def _course_values(writing: Writing, row: plain.Course) -> dict[str, Any]:
    return {
        "year_id": writing.years[row.year].pk, "level": row.level, "level_end": row.level_end,
        "description": row.description, "starts": row.start, "ends": row.end, "days": row.days,
        "required": row.required, "required_in_track": row.required_in_track, "track": row.track,
        "clerkship": row.clerkship, "order": row.order, "minimum": row.minimum, "maximum": row.maximum,
    }  # fmt: skip


def _session_values(writing: Writing, row: plain.Session) -> dict[str, Any]:
    return {
        "course_id": writing.course_of(row), "year_id": writing.year_id(row.course),
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
