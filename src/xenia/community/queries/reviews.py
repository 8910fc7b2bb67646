"""What readers said of a thing, and whether both sides have signed what stands now."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.community.models import Reader, Remark, Review, Side
from xenia.community.reviewed import reviewed_kind
from xenia.core.models import Thing
from xenia.core.rules import Actor


@dataclass(frozen=True, slots=True)
class Signature:
    """Where one reader stands: the newest verdict, if any, and whether it is on what stands now."""

    reader: Reader
    review: Review | None
    current: bool

    @property
    def approves(self) -> bool:
        return self.current and self.review is not None and self.review.verdict == Review.Verdict.APPROVES

    @property
    def asks(self) -> bool:
        return self.review is not None and self.review.verdict == Review.Verdict.ASKS


def reader_of(actor: Actor, subject: Thing) -> Reader | None:
    """The asked reader that this actor is, or None."""
    return Reader.objects.filter(subject=subject, person=actor.person).first() if actor.person else None


def signatures(subject: Thing) -> list[Signature]:
    """Every reader with what they said last; two statements."""
    state = reviewed_kind(subject.kind).state(subject)
    newest: dict[UUID, Review] = {}
    for review in Review.objects.filter(subject=subject, reader__isnull=False).order_by("at", "pk"):
        if review.reader_id:
            newest[review.reader_id] = review
    readers = Reader.objects.filter(subject=subject).select_related("person__thing").order_by("side", "asked_at")
    return [_signature(reader, newest.get(reader.person_id), state) for reader in readers]


def _signature(reader: Reader, review: Review | None, state: bytes) -> Signature:
    return Signature(reader, review, current=review is not None and bytes(review.state) == state)


def missing_signatures(subject: Thing) -> list[str]:
    """Whole sentences on what keeps a thing from being published; none when both sides have signed what stands now.

    One reader who asks for changes holds it up until they approve, whoever else does.
    """
    found = signatures(subject)
    missing = []
    for side, words in (
        (Side.FACULTY, _("Nobody of the school has signed it as it stands now.")),
        (Side.COMMUNITY, _("Nobody of the community has signed it as it stands now.")),
    ):
        if not any(one.approves for one in found if one.reader.side == side):
            missing.append(words)
    for one in found:
        if one.asks:
            missing.append(_("%(name)s asks for changes.") % {"name": one.reader.person.name})
    open_remarks = Remark.objects.filter(subject=subject, answered_at=None).count()
    if open_remarks:
        missing.append(_("Remarks that wait for an answer: %(count)s.") % {"count": open_remarks})
    return missing


def remarks_on(subject: Thing) -> list[Remark]:
    """Every remark in the order of time; one statement."""
    return list(Remark.objects.filter(subject=subject).select_related("by__thing", "answered_by__thing").order_by("at"))
