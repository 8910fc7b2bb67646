"""What readers said of a thing, and whether both sides have signed what stands now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xenia.community.models import Reader, Remark, Review, Side
from xenia.community.reviewed import reviewed_kind
from xenia.community.rules import MAKERS, SPEAKERS
from xenia.core.models import Thing
from xenia.core.rules import Actor
from xenia.people.models import Task
from xenia.people.queries.people import roles_held

READ = "community.read"


@dataclass(frozen=True, slots=True)
class Signature:
    """Where one reader stands: the newest verdict, if any, whether it is on what stands now, and whether the reader
    may still sign."""

    reader: Reader
    review: Review | None
    current: bool
    may_sign: bool

    @property
    def approves(self) -> bool:
        return self.current and self.review is not None and self.review.verdict == Review.Verdict.APPROVES

    @property
    def asks(self) -> bool:
        """Whoever may not sign any more can't take it back either: then it holds until what they read was changed."""
        asked = self.review is not None and self.review.verdict == Review.Verdict.ASKS
        return asked and (self.may_sign or self.current)


def _in_office() -> Q:
    """Readers who speak for their side today, by the server's clock."""
    held = roles_held().filter(person=OuterRef("person"))
    eyes = {Side.FACULTY: MAKERS, Side.COMMUNITY: SPEAKERS}
    sides = (Q(Exists(held.filter(kind__in=kinds)), side=side) for side, kinds in eyes.items())
    return reduce(or_, sides)


def readers_today(subject: Thing) -> QuerySet[Reader]:
    """Who was asked to read a thing and may sign today: a term may have ended since, or not have begun."""
    return Reader.objects.filter(_in_office(), subject=subject)


def reader_of(actor: Actor, subject: Thing) -> Reader | None:
    """The reader that this actor is today, or None."""
    return readers_today(subject).filter(person=actor.person).first() if actor.person else None


@dataclass(slots=True)
class Gate:
    """What readers said of one thing, and how many remarks wait for an answer."""

    signatures: list[Signature] = field(default_factory=list)
    remarks: int = 0

    @property
    def signed(self) -> set[str]:
        """The sides that have signed what stands now."""
        return {one.reader.side for one in self.signatures if one.approves}

    @property
    def lacks(self) -> list[str]:
        """The sides whose signature is missing."""
        return [side for side in Side.values if side not in self.signed]

    @property
    def asking(self) -> list[Signature]:
        """Who holds it up until they approve, whoever else does."""
        return [one for one in self.signatures if one.asks]

    @property
    def stage(self) -> str:
        """ready (both sides signed, and nothing of theirs is open), waiting (somebody reads it) or draft."""
        if not (self.lacks or self.asking or self.remarks):
            return "ready"
        return "waiting" if self.signatures else "draft"


def gates(states: Mapping[UUID, bytes]) -> dict[UUID, Gate]:
    """The gate of each thing, by the state in which it stands now; three statements, however many there are."""
    found = {key: Gate(signed) for key, signed in _signatures(states).items()}
    for key in Remark.objects.filter(subject__in=states, answered_at=None).values_list("subject", flat=True):
        found[key].remarks += 1
    return found


def signatures(subject: Thing) -> list[Signature]:
    """Every reader of one thing with what they said last; two statements beside those of its state."""
    return _signatures(_state(subject))[subject.pk]


def _state(subject: Thing) -> dict[UUID, bytes]:
    return {subject.pk: reviewed_kind(subject.kind).state(subject)}


def _signatures(states: Mapping[UUID, bytes]) -> dict[UUID, list[Signature]]:
    """What somebody signed in their term stands when it is over."""
    newest: dict[tuple[UUID, UUID | None], Review] = {}
    for review in Review.objects.filter(subject__in=states, reader__isnull=False).order_by("at", "pk"):
        newest[review.subject_id, review.reader_id] = review
    found: dict[UUID, list[Signature]] = {key: [] for key in states}
    readers = Reader.objects.filter(subject__in=states).annotate(may_sign=_in_office()).select_related("person__thing")
    for reader in readers.order_by("side", "asked_at"):
        key = reader.subject_id
        found[key].append(_signature(reader, newest.get((key, reader.person_id)), states[key]))
    return found


def _signature(reader: Any, review: Review | None, state: bytes) -> Signature:
    current = review is not None and bytes(review.state) == state
    return Signature(reader, review, current=current, may_sign=reader.may_sign)


def missing_signatures(subject: Thing) -> list[str]:
    """Whole sentences on what keeps a thing from being published; none when both sides have signed what stands now."""
    gate = gates(_state(subject))[subject.pk]
    unsigned = {
        Side.FACULTY: _("Nobody of the school has signed it as it stands now."),
        Side.COMMUNITY: _("Nobody of the community has signed it as it stands now."),
    }
    missing = [words for side, words in unsigned.items() if side in gate.lacks]
    missing += [_("%(name)s asks for changes.") % {"name": one.reader.person.name} for one in gate.asking]
    if gate.remarks:
        missing.append(_("Remarks that wait for an answer: %(count)s.") % {"count": gate.remarks})
    return missing


def remarks_on(subject: Thing) -> list[Remark]:
    """Every remark in the order of time; one statement."""
    return list(Remark.objects.filter(subject=subject).select_related("by__thing", "answered_by__thing").order_by("at"))


def waiting_by_link(actor: Actor) -> list[Task]:
    """What a member without an account was asked to read and did not sign yet, if a link opens it; one statement."""
    waiting = Task.objects.filter(kind=READ, assignee=actor.person, done_at=None).select_related("thing")
    return [task for task in waiting.order_by("pk") if reviewed_kind(task.thing.kind).by_link]
