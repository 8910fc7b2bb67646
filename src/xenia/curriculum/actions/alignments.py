"""Change alignments: one by one, pasted in bulk, from suggestions; undone in one step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xenia.core.actions.audit import Record, recorded
from xenia.core.models import AuditEntry, Change
from xenia.core.queries.audit import ERASED, changes_read
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.models import Alignment, Competency, Course, Objective, Session
from xenia.curriculum.queries.reach import chunks, courses_touched

Place = tuple[UUID, UUID]
Subject = Course | Session | Objective
#: what can be undone
VERBS = ("align", "paste", "accept", "reject", "move", "undo")
NAMED = 5


@dataclass(frozen=True, slots=True)
class State:
    """What an alignment is at one moment; no state means that there is none."""

    depth: str = ""
    assessed: bool = False
    status: str = Alignment.Status.CONFIRMED
    origin: str = "typed"
    confidence: float | None = None

    @property
    def counted(self) -> tuple[str, bool] | None:
        """What the map counts of it."""
        return (self.depth, self.assessed) if self.status in Alignment.COUNTED else None


@dataclass(frozen=True, slots=True)
class Hands:
    """Who says that an alignment is so, and who approved it."""

    made_by: UUID | None = None
    checked_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the alignment of `subject` with `competency` should be; None removes it.

    Whoever acts says so, unless `hands` names others: undoing gives back what somebody else said.
    """

    subject: UUID
    competency: UUID
    state: State | None
    hands: Hands | None = None


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
        recount(courses_touched(_write(record, actor, wanted, subjects)))
        return record.entry


def said(was: State | None, *, depth: str, assessed: bool, origin: str = "typed") -> State:
    """The state when a person says how deep and whether assessed; what stands so already stays, approved or not."""
    if was is not None and was.counted == (depth, assessed):
        return was
    if was is None or was.status == Alignment.Status.REJECTED:
        return State(depth, assessed, origin=origin)
    return State(depth, assessed, origin=was.origin, confidence=was.confidence)


def undo(actor: Actor, entry: UUID, *, reason: str = "") -> AuditEntry:
    """Put back what one step changed. Refused, with the places named, when someone has changed them since."""
    found = AuditEntry.objects.filter(uuid=entry, verb__in=[f"curriculum.{verb}" for verb in VERBS]).first()
    if found is None:
        raise Refused(_("This step can't be undone: it is not a change of alignments."))
    with transaction.atomic():  # nobody changes the places between the look and the step
        for subject in subjects_of(found.changes.values_list("thing", flat=True)).values():
            demand(actor, "curriculum.align", subject)  # before anything is named that the actor may not see
        wanted = _reversed(found)
        if not wanted:
            raise Refused(_("This step changed nothing, so there is nothing to undo."))
        return change_alignments(actor, wanted, verb="undo", reason=reason)


def _reversed(entry: AuditEntry) -> list[Wanted]:
    rows = list(changes_read(Change.objects.filter(entry=entry)))
    if any(ERASED in (row.was, row.now) for row in rows):
        raise Refused(_("Whoever did this was erased, and what it was before with them. Change it on the align page."))
    now = {place: state_of(row) for place, row in standing_rows({row.thing for row in rows}).items()}
    wanted, clashes = [], []
    for row in rows:
        place = (row.thing, UUID((row.now or row.was)["competency"]))
        if now.get(place) != _read_state(row.now):
            clashes.append(row.label)
        wanted.append(Wanted(*place, _read_state(row.was), _read_hands(row.was)))
    if clashes:
        names = "; ".join(list(dict.fromkeys(clashes))[:NAMED])
        raise Refused(
            _("Changed since by someone: %(names)s. Change it there, or undo their step first.") % {"names": names}
        )
    return wanted


def subjects_of(keys: Iterable[UUID]) -> dict[UUID, Subject]:
    """The courses, sessions and objectives behind these keys, retired ones left out."""
    found: dict[UUID, Subject] = {}
    for part in chunks(keys):
        for table in (Course, Session, Objective):
            rows = table._default_manager.filter(pk__in=part, thing__retired_at__isnull=True)
            found.update({row.pk: row for row in rows.select_related("thing")})
    return found


def standing_rows(subjects: Iterable[UUID]) -> dict[Place, Alignment]:
    """The alignments of these subjects, held until the transaction ends so that nobody changes them in between."""
    return {
        (row.subject_id, row.competency_id): row
        for part in chunks(subjects)
        for row in Alignment.objects.select_for_update().filter(subject__in=part)
    }


def state_of(row: Alignment) -> State:
    """What an alignment is now."""
    return State(row.depth, row.assessed, str(row.status), row.origin, row.confidence)


def hands_of(row: Alignment) -> Hands:
    """Who stands for it now."""
    return Hands(row.made_by_id, row.checked_by_id)


def note_step(
    record: Record, place: Place, subject: Subject, was: Alignment | None, now: State | None, hands: Hands
) -> None:
    """One row of the change record; its scope is the course."""
    named = {"competency": str(place[1])}
    record.note(
        place[0],
        scope=subject.scope_path[-1],
        was={**named, **asdict(state_of(was)), **asdict(hands_of(was))} if was else None,
        now={**named, **asdict(now), **asdict(hands)} if now else None,
    )


def _refuse_unknown(wanted: Sequence[Wanted], subjects: Mapping[UUID, Subject]) -> None:
    if any(row.subject not in subjects for row in wanted):
        raise Refused(_("A session, objective or course in this change does not stand (any more)."))
    named = {row.competency for row in wanted}
    if sum(Competency.objects.filter(pk__in=part).count() for part in chunks(named)) < len(named):
        raise Refused(_("A competency in this change does not stand (any more)."))


def _write(record: Record, actor: Actor, wanted: Sequence[Wanted], subjects: Mapping[UUID, Subject]) -> set[UUID]:
    """Write what differs; returns the subjects of which the map counts something else now."""
    standing = standing_rows(subjects)
    fresh: list[Alignment] = []
    gone: list[int] = []
    recounted: set[UUID] = set()
    for place, row in {(row.subject, row.competency): row for row in wanted}.items():
        was = standing.get(place)
        state = state_of(was) if was else None
        if state == row.state:
            continue
        hands = row.hands or Hands(made_by=actor.person)
        note_step(record, place, subjects[row.subject], was, row.state, hands)
        if (state.counted if state else None) != (row.state.counted if row.state else None):
            recounted.add(row.subject)
        if row.state is not None:
            fresh.append(_row(record, row, row.state, hands))
        elif was is not None:
            gone.append(was.pk)
    for start in range(0, len(gone), 500):
        Alignment.objects.filter(pk__in=gone[start : start + 500]).delete()
    _store(fresh)
    return recounted


def _row(record: Record, wanted: Wanted, state: State, hands: Hands) -> Alignment:
    return Alignment(
        subject_id=wanted.subject,
        competency_id=wanted.competency,
        entry=record.entry,
        made_by_id=hands.made_by,
        checked_by_id=hands.checked_by,
        **asdict(state),
    )


def _store(rows: list[Alignment]) -> None:
    Alignment.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["subject", "competency"],
        update_fields=[
            *("depth", "assessed", "status", "origin", "confidence"),
            *("entry", "made_by", "checked_by", "changed_at"),
        ],
    )


def _read_state(content: dict[str, Any] | None) -> State | None:
    if content is None:
        return None
    return State(*(content.get(name) for name in ("depth", "assessed", "status", "origin", "confidence")))  # type: ignore[arg-type]


def _read_hands(content: dict[str, Any] | None) -> Hands | None:
    if content is None or "made_by" not in content:
        return None
    made, checked = content["made_by"], content["checked_by"]
    return Hands(UUID(made) if made else None, UUID(checked) if checked else None)
