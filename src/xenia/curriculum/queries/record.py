"""The change record in words: who, when, what was and what is, why; and whether a step can be undone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from xenia.core.models import AuditEntry, Change, Thing
from xenia.core.queries.audit import ERASED, ChangeRead, Opener, changes_read
from xenia.core.rules import Actor, demand, may
from xenia.curriculum.models import Alignment, Competency
from xenia.curriculum.queries.alignments import Placed
from xenia.curriculum.queries.reach import chunks

STEPS = 20
#: so many changes of a step stand in the list; its own page has all
SHOWN = 5
CHANGES = 100
#: so many changes go into one file
MOST_LINES = 20_000
PREFIX = "curriculum."
#: the steps that can be undone
UNDOABLE = tuple(f"{PREFIX}{verb}" for verb in ("align", "paste", "accept", "reject", "move", "undo"))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the record someone wants to see; `course` None is the whole school."""

    course: UUID | None = None
    person: UUID | None = None
    verb: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a change: how deep and whether assessed and in which state, or the fields of something else."""

    depth: str = ""
    assessed: bool = False
    status: str = ""
    percent: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One change: of what, with which competency, what was and what is."""

    thing: UUID
    label: str
    code: str
    competency: str
    was: Said | None
    now: Said | None
    many: int = 0


@dataclass(slots=True)
class Step:
    """One step of the record with its first changes."""

    entry: UUID
    at: datetime
    who: str
    verb: str
    why: str
    count: int
    lines: list[Line] = field(default_factory=list)
    can_undo: bool = False


def visible_changes(actor: Actor, course: UUID | None) -> QuerySet[Change]:
    """The changes of a course for everyone who reads records, those of the whole school for leads and committee."""
    if course is None:
        demand(actor, "curriculum.view_school_record")
        return Change.objects.filter(entry__verb__startswith=PREFIX)
    demand(actor, "curriculum.view_record")
    return Change.objects.filter(scope=course, entry__verb__startswith=PREFIX)


def record_page(actor: Actor, asked: Filter, *, page: int) -> tuple[Page[Any], list[Step]]:
    """A page of steps, newest first; a constant number of statements, and one for each person's key."""
    changes = visible_changes(actor, asked.course)
    shown = Paginator(_entries(changes, asked), STEPS).get_page(page)
    entries = list(shown.object_list)
    return shown, _steps(actor, entries, changes, first=SHOWN)


def record_step(actor: Actor, entry: UUID, *, page: int) -> tuple[Page[Any], Step] | None:
    """One step with a page of its changes, as far as the actor may see them; None when there is nothing to see."""
    seen = _seen_of_step(actor, entry)
    found = AuditEntry.objects.select_related("actor").filter(uuid=entry, verb__startswith=PREFIX).first()
    shown = Paginator(seen.order_by("pk"), CHANGES).get_page(page)
    if found is None or not shown.paginator.count:
        return None
    keys = [change.pk for change in shown.object_list]
    (step,) = _steps(actor, [found], seen.filter(pk__in=keys), first=CHANGES)
    step.count = shown.paginator.count
    return shown, step


def _seen_of_step(actor: Actor, entry: UUID) -> QuerySet[Change]:
    demand(actor, "curriculum.view_record")
    rows = Change.objects.filter(entry__uuid=entry)
    if may(actor, "curriculum.view_school_record"):
        return rows
    return rows.filter(scope__in=actor.scopes_of("course_director", "teacher", "coordinator"))


def record_people(actor: Actor, asked: Filter) -> list[Thing]:
    """Whoever stands in this record, by name."""
    entries = AuditEntry.objects.filter(_has(visible_changes(actor, asked.course)), actor__isnull=False)
    return list(Thing.objects.filter(pk__in=entries.order_by().values("actor")).order_by("label"))


def record_lines(actor: Actor, asked: Filter) -> Iterator[tuple[ChangeRead, Line]]:
    """Every change that the filter lets through, newest first, as many as go into one file."""
    changes = visible_changes(actor, asked.course).filter(entry__in=_entries_only(asked))
    newest = changes.order_by("-entry__at", "-pk").values_list("pk", flat=True)[:MOST_LINES]
    read = [row for part in _parts(list(newest)) for row in changes_read(Change.objects.filter(pk__in=part))]
    names = _competencies(read)
    for row in read:
        yield row, _line(row, names)


def _parts(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]


def _has(changes: QuerySet[Change]) -> Exists:
    return Exists(changes.filter(entry=OuterRef("pk")))


def _entries_only(asked: Filter) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.filter(verb__startswith=PREFIX)
    if asked.verb:
        entries = entries.filter(verb=f"{PREFIX}{asked.verb}")
    if asked.person:
        entries = entries.filter(actor=asked.person)
    if asked.since:
        entries = entries.filter(at__gte=_midnight(asked.since))
    if asked.until:
        entries = entries.filter(at__lt=_midnight(date.fromordinal(asked.until.toordinal() + 1)))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _entries(changes: QuerySet[Change], asked: Filter) -> QuerySet[AuditEntry]:
    return _entries_only(asked).filter(_has(changes)).select_related("actor").order_by("-at", "-pk")


def _steps(actor: Actor, entries: list[AuditEntry], changes: QuerySet[Change], *, first: int) -> list[Step]:
    theirs = changes.filter(entry__in=entries)
    counts = dict(theirs.values_list("entry__uuid").annotate(Count("pk")).order_by())
    numbered = theirs.annotate(place=Window(RowNumber(), partition_by=F("entry"), order_by=F("pk").asc()))
    keys = list(numbered.filter(place__lte=first).values_list("pk", flat=True))
    read: dict[UUID, list[ChangeRead]] = defaultdict(list)
    for row in changes_read(Change.objects.filter(pk__in=keys)):
        read[row.entry].insert(0, row)
    names = _competencies(row for group in read.values() for row in group)
    undoable = _Undoable(actor, [row for group in read.values() for row in group if row.verb in UNDOABLE])
    opener = Opener()
    return [
        Step(
            entry=entry.uuid,
            at=entry.at,
            who=entry.actor.label if entry.actor else "",
            verb=entry.verb.removeprefix(PREFIX),
            why=read[entry.uuid][0].why if read[entry.uuid] else opener.reason(entry),
            count=counts.get(entry.uuid, 0),
            lines=[_line(row, names) for row in read[entry.uuid]],
            can_undo=entry.verb in UNDOABLE and bool(read[entry.uuid]) and undoable.issuperset(read[entry.uuid]),
        )
        for entry in entries
    ]


class _Undoable:
    """Knows which changes stand as they were made, on things that the actor may align; two statements."""

    def __init__(self, actor: Actor, rows: list[ChangeRead]) -> None:
        things = {row.thing for row in rows}
        self._now = {
            (row.subject_id, str(row.competency_id)): (row.depth, row.assessed, row.status)
            for part in chunks(things)
            for row in Alignment.objects.filter(subject__in=part)
        }
        self._scopes = _scopes(things)
        self._actor = actor

    def issuperset(self, rows: list[ChangeRead]) -> bool:
        """Whether all of them can be put back, as far as one can see without trying."""
        return all(self._stands(row) and self._allowed(row.thing) for row in rows)

    def _stands(self, row: ChangeRead) -> bool:
        if ERASED in (row.was, row.now):
            return False
        content = row.now or row.was
        if not isinstance(content, dict) or "competency" not in content:
            return False
        now = row.now and (row.now["depth"], row.now["assessed"], row.now.get("status", "confirmed"))
        return self._now.get((row.thing, content["competency"])) == now

    def _allowed(self, thing: UUID) -> bool:
        path = self._scopes.get(thing)
        return path is not None and may(self._actor, "curriculum.align", Placed(path))


def _scopes(things: set[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Things that stand, each with the course that contains it; one statement."""
    found = Thing.objects.filter(pk__in=things, retired_at__isnull=True)
    rows = found.values_list("pk", "session__course", "objective__course")
    return {key: tuple(filter(None, (key, of_session or of_objective))) for key, of_session, of_objective in rows}


def _competencies(rows: Iterable[ChangeRead]) -> dict[str, tuple[str, str]]:
    """Code and label of every competency that is named, those that ended too; one statement."""
    named = {
        side["competency"]
        for row in rows
        for side in (row.was, row.now)
        if isinstance(side, dict) and "competency" in side
    }
    found = Competency.objects.filter(pk__in=named).values_list("pk", "code", "source_id", "thing__label")
    return {str(key): (code or source_id, label) for key, code, source_id, label in found}


def _line(row: ChangeRead, names: dict[str, tuple[str, str]]) -> Line:
    side = row.now if isinstance(row.now, dict) else row.was
    content = side if isinstance(side, dict) else {}
    code, competency = names.get(content.get("competency", ""), ("", ""))
    many = next((len(content[name]) for name in ("alignments", "objectives") if isinstance(content.get(name), list)), 0)
    was, now = (None, None) if many else (_said(row.was), _said(row.now))
    return Line(row.thing, row.label, code, competency, was, now, many)


def _said(content: Any) -> Said | None:
    if content is None:
        return None
    if content == ERASED:
        return Said(erased=True)
    if not isinstance(content, dict):
        return Said(fields=(("", str(content)),))
    if "competency" in content:
        sure = content.get("confidence")
        return Said(
            str(content.get("depth", "")),
            bool(content.get("assessed")),
            str(content.get("status", "confirmed")),
            None if sure is None else round(sure * 100),
        )
    return Said(fields=tuple((name, str(value)) for name, value in content.items()))
