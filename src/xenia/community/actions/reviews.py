"""Ask people of both sides to read a thing; comment, sign, answer."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.community.models import Reader, Remark, Review, Side
from xenia.community.queries.reviews import READ, reader_of, readers_today
from xenia.community.reviewed import reviewed_kind
from xenia.community.rules import SPEAKERS
from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.people.actions.tasks import ask
from xenia.people.models import Person, Task
from xenia.people.queries.people import roles_held
from xenia.people.task_kinds import register_kind

ANSWER = "community.answer_remarks"
LONGEST = 4000


def register_reading() -> None:
    """Say what readers and authors find in their inbox."""
    register_kind(
        READ,
        gettext_lazy("Read before it is published"),
        ngettext_lazy(
            "“%(thing)s” waits for you to read it, and to say whether it may be published.",
            "“%(thing)s” waits for you to read it, and to say whether it may be published.",
            "count",
        ),
        permission="community.review",
    )
    register_kind(
        ANSWER,
        gettext_lazy("Readers have spoken"),
        ngettext_lazy(
            "%(count)s remark on “%(thing)s” waits for your answer.",
            "%(count)s remarks on “%(thing)s” wait for your answer.",
            "count",
        ),
        permission="community.use_stories",
        subject=lambda thing: None,
    )


def ask_reader(actor: Actor, subject: Thing, person: Person, *, side: str) -> Reader:
    """Ask somebody to read for one side. Refused for whoever asks, and for the community's side without a role there
    today: a colleague is no community, and a term ends."""
    demand(actor, "community.ask_readers")
    if person.pk == actor.person:
        raise Refused(_("Somebody else has to read what you wrote."))
    if side == Side.COMMUNITY and not roles_held().filter(person=person, kind__in=SPEAKERS).exists():
        raise Refused(_("%(name)s can't sign for the community: ask a member of a board.") % {"name": person.name})
    with recorded(actor, "review.ask") as record:
        reader, made = Reader.objects.get_or_create(
            subject=subject, person=person, defaults={"side": side, "asked_at": timezone.now()}
        )
        if not made and reader.side != side:
            raise Refused(_("%(name)s reads this for the other side already.") % {"name": person.name})
        ask(READ, thing=subject, assignee=person, route=reviewed_kind(subject.kind).route(subject))
        record.note(subject.pk, now={"reader": str(person.pk), "side": side})
    return reader


def remark_on(
    actor: Actor,
    subject: Thing,
    *,
    place: str,
    words: str,
    language: str,
    authors: Collection[Person],
    read: bytes | None = None,
) -> Remark:
    """Comment on one passage; those who wrote it are asked to answer. `read` is as in `sign`."""
    reader = _demand_reader(actor, subject)
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise Refused(_("Say in a few sentences what you mean."))
    with recorded(actor, "review.remark") as record:
        _demand_as_read(subject, read)
        remark = Remark.objects.create(
            subject=subject,
            place=place,
            words=said,
            language=language,
            side=reader.side,
            by_id=actor.person,
            at=timezone.now(),
        )
        _ask_authors(subject, authors)
        record.note(subject.pk, now={"remark": remark.pk, "place": place})
    return remark


def sign(
    actor: Actor, subject: Thing, *, verdict: str, reason: str, authors: Collection[Person], read: bytes | None = None
) -> Review:
    """Say for one's side that it may be published as it stands, or what has to change first, and why.

    A signature holds for what was read: when the words change afterwards, it is asked for again. `read` is the state
    that the reader's page showed; refused, whatever the verdict, when another stands now. None is for a program, which
    has no page before it.
    """
    reader = _demand_reader(actor, subject)
    if verdict == Review.Verdict.ASKS and not reason.strip():
        raise Refused(_("Say what has to change, and why. The authors answer you."))
    with recorded(actor, "review.sign", reason=reason) as record:
        _demand_as_read(subject, read)
        review = Review(subject=subject, side=reader.side, reader_id=actor.person, verdict=Review.Verdict(verdict))
        review.reason, review.at = reason.strip(), timezone.now()
        review.state = reviewed_kind(subject.kind).state(subject)
        review.save(force_insert=True)
        Task.objects.filter(kind=READ, thing=subject, assignee=actor.person, done_at=None).update(done_at=review.at)
        if verdict == Review.Verdict.ASKS:
            _ask_authors(subject, authors)
        record.note(subject.pk, now={"verdict": verdict, "side": reader.side})
    return review


def answer_remark(actor: Actor, remark: Remark, *, answer: str) -> None:
    """Say what was changed in answer, or why it was not; readers see it beside their remark."""
    demand(actor, "community.ask_readers")
    if not answer.strip():
        raise Refused(_("Say what you changed, or why you did not."))
    with recorded(actor, "review.answer") as record:
        remark.answer, remark.answered_by_id, remark.answered_at = answer.strip(), actor.person, timezone.now()
        remark.save(update_fields=["answer", "answered_by", "answered_at"])
        left = Remark.objects.filter(subject=remark.subject_id, answered_at=None).count()
        waiting = Task.objects.filter(kind=ANSWER, thing=remark.subject_id, done_at=None)
        waiting.update(count=left) if left else waiting.update(done_at=timezone.now())
        record.note(remark.subject_id, now={"answered": remark.pk})


def ask_again(subject: Thing) -> None:
    """Within an action that changed what readers have signed: those who still may are asked to look at what changed."""
    route = reviewed_kind(subject.kind).route(subject)
    for reader in readers_today(subject).select_related("person__thing"):
        ask(READ, thing=subject, assignee=reader.person, route=route)


def _ask_authors(subject: Thing, authors: Collection[Person]) -> None:
    left = max(1, Remark.objects.filter(subject=subject, answered_at=None).count())
    for author in authors:
        ask(ANSWER, thing=subject, assignee=author, route=reviewed_kind(subject.kind).route(subject), count=left)


def _demand_as_read(subject: Thing, read: bytes | None) -> None:
    if read not in (None, reviewed_kind(subject.kind).state(subject)):
        raise Refused(
            _(
                "It was changed while you read, or your page is an old one. Nothing is lost: what you wrote stands in "
                "its field. Read the text as it stands now, then send it again."
            )
        )


def _demand_reader(actor: Actor, subject: Thing) -> Reader:
    reader = reader_of(actor, subject)
    if reader is None:
        raise NotPermitted(_("You were not asked to read this, or your time with us is over or has not begun."))
    return reader
