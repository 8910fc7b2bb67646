"""Change alignments: one by one, pasted in bulk, from suggestions, approved together, undone in one step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from xenia.core.actions.audit import Record, recorded
from xenia.core.models import AuditEntry
from xenia.core.queries.audit import changes_read
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.models import Alignment, Competency, Course, Objective, Session
from xenia.curriculum.queries.reach import chunks, courses_touched

Place = tuple[UUID, UUID]
Subject = Course | Session | Objective
VERBS = ("align", "paste", "accept", "reject", "move", "undo")


@dataclass(frozen=True, slots=True)
class State:
    """What an alignment is at one moment; no state means that there is none."""

    depth: str = ""
    assessed: bool = False
    status: str = Alignment.Status.CONFIRMED
    origin: str = "typed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the alignment of `subject` with `competency` should be; None removes it."""

    subject: UUID
    competency: UUID
    state: State | None


def change_alignments(actor: Actor, wanted: Sequence[Wanted], *, verb: str = "align", reason: str = "") -> AuditEntry:
    """Make alignments what is wanted, as one step that can be undone; the map's counts follow in the same transaction.

    The right to align is checked on every subject. What already is as wanted is not written again. Raises Refused when
    a subject or a competency does not stand, and then nothing is changed.
    """
    subjects = subjects_of({row.subject for row in wanted})
    for subject in subjects.values():
        demand(actor, "curriculum.align", subject)
    _refuse_unknown(wanted, subjects)
    with recorded(actor, f"curriculum.{verb}", reason=reason) as record:
        changed = _write(record, actor, wanted, subjects)
        recount(courses_touched(changed))
        return record.entry


def approve(actor: Actor, alignments: Iterable[Alignment], *, reason: str = "") -> AuditEntry:
    """Approve a set of confirmed alignments together; who approved stands with each."""
    demand(actor, "curriculum.approve")
    rows = [row for row in alignments if row.status == Alignment.Status.CONFIRMED]
    if not rows:
        raise Refused("Nothing here waits for approval.")
    subjects = subjects_of({row.subject_id for row in rows})
    with recorded(actor, "curriculum.approve", reason=reason) as record:
        for row in rows:
            was = _state(row)
            row.status, row.checked_by_id = Alignment.Status.APPROVED, actor.person
            _note(record, row.subject_id, row.competency_id, subjects, was, _state(row))
        Alignment.objects.bulk_update(rows, ["status", "checked_by"], batch_size=500)
        return record.entry


def undo(actor: Actor, entry: UUID, *, reason: str = "") -> AuditEntry:
    """Put back what one step changed. Refused, with the places named, when someone has changed them since."""
    found = AuditEntry.objects.filter(uuid=entry, verb__in=[f"curriculum.{verb}" for verb in VERBS]).first()
    if found is None:
        raise Refused("This step can't be undone: it is not a change of alignments.")
    rows = list(changes_read(found.changes.all()))
    now = _standing({row.thing for row in rows})
    wanted, clashes = [], []
    for row in rows:
        place = (row.thing, UUID((row.now or row.was)["competency"]))
        if now.get(place) != _read_state(row.now):
            clashes.append(row.label)
        wanted.append(Wanted(*place, _read_state(row.was)))
    if clashes:
        raise Refused(f"Changed since by someone: {'; '.join(clashes[:5])}. Change it there, or undo their step first.")
    return change_alignments(actor, wanted, verb="undo", reason=reason)


def subjects_of(keys: Iterable[UUID]) -> dict[UUID, Subject]:
    """The courses, sessions and objectives behind these keys, retired ones left out."""
    found: dict[UUID, Subject] = {}
    for part in chunks(keys):
        for table in (Course, Session, Objective):
            rows = table._default_manager.filter(pk__in=part, thing__retired_at__isnull=True)
            found.update({row.pk: row for row in rows.select_related("thing")})
    return found


def _refuse_unknown(wanted: Sequence[Wanted], subjects: Mapping[UUID, Subject]) -> None:
    if any(row.subject not in subjects for row in wanted):
        raise Refused("A session, objective or course in this change does not stand (any more).")
    named = {row.competency for row in wanted}
    if Competency.objects.filter(pk__in=named).count() < len(named):
        raise Refused("A competency in this change does not stand (any more).")


def _write(record: Record, actor: Actor, wanted: Sequence[Wanted], subjects: Mapping[UUID, Subject]) -> set[UUID]:
    """Write what differs; returns the subjects that changed."""
    standing = _standing(subjects)
    fresh: list[Alignment] = []
    changed: set[UUID] = set()
    for row in wanted:
        place = (row.subject, row.competency)
        was = standing.get(place)
        if was == row.state:
            continue
        changed.add(row.subject)
        _note(record, *place, subjects, was, row.state)
        if row.state is None:
            Alignment.objects.filter(subject=row.subject, competency=row.competency).delete()
        else:
            fresh.append(_row(record, actor, row))
    Alignment.objects.bulk_create(
        fresh,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["subject", "competency"],
        update_fields=["depth", "assessed", "status", "origin", "entry", "made_by", "checked_by", "changed_at"],
    )
    return changed


def _row(record: Record, actor: Actor, wanted: Wanted) -> Alignment:
    assert wanted.state is not None
    return Alignment(
        subject_id=wanted.subject,
        competency_id=wanted.competency,
        entry=record.entry,
        made_by_id=actor.person,
        **asdict(wanted.state),
    )


def _standing(subjects: Iterable[UUID]) -> dict[Place, State]:
    return {
        (row.subject_id, row.competency_id): _state(row)
        for part in chunks(subjects)
        for row in Alignment.objects.filter(subject__in=part)
    }


def _state(row: Alignment) -> State:
    return State(depth=row.depth, assessed=row.assessed, status=str(row.status), origin=row.origin)


def _read_state(content: dict[str, Any] | None) -> State | None:
    if content is None:
        return None
    return State(**{name: content[name] for name in ("depth", "assessed", "status", "origin")})


def _note(
    record: Record,
    subject: UUID,
    competency: UUID,
    subjects: Mapping[UUID, Subject],
    was: State | None,
    now: State | None,
) -> None:
    """One row of the change record; its scope is the course."""
    words = {"competency": str(competency)}
    record.note(
        subject,
        scope=subjects[subject].scope_path[-1],
        was={**words, **asdict(was)} if was else None,
        now={**words, **asdict(now)} if now else None,
    )
