"""Plan meetings, provide for what members need, and take attendance."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.models import Attendance, Board, Meeting, Need
from xenia.community.queries.boards import day_of, quorum_of, seats_held, sits_on
from xenia.community.queries.meetings import NEEDS, meeting_place, visible_needs
from xenia.core.actions.audit import recorded
from xenia.core.keys import key_for, seal
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused, demand, may

LONGEST = 12 * 60
KEEP_NEEDS = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWords:
    """When, where and in which language a board meets, and how one joins."""

    title: str
    starts_at: datetime
    minutes: int = 90
    place: str = ""
    join: str = ""
    language: str = "en"


def words_of(meeting: Meeting) -> MeetingWords:
    """The meeting as it stands."""
    names = ("starts_at", "minutes", "place", "join", "language")
    return MeetingWords(title=meeting.thing.label, **{name: getattr(meeting, name) for name in names})


def plan_meeting(actor: Actor, board: Board, words: MeetingWords) -> Meeting:
    """Plan a meeting of a board; its members find it on their page."""
    demand(actor, "community.keep_boards")
    _refuse_bad(words)
    key = uuid4()
    with recorded(actor, "community.plan_meeting") as record:
        thing = Thing.objects.create(
            pk=key, kind="meeting", label=words.title.strip(), route=f"/meetings/{key}/", published_at=timezone.now()
        )
        meeting = Meeting(thing=thing, board=board)
        _write(meeting, words)
        meeting.save(force_insert=True)
        record.note(key, scope=board.pk, now={"starts_at": words.starts_at})
    return meeting


def change_meeting(actor: Actor, meeting: Meeting, words: MeetingWords) -> None:
    """Move a meeting or change where it is. Refused once attendance was taken or it was called off."""
    demand(actor, "community.keep_boards")
    _refuse_bad(words)
    _refuse_over(meeting)
    was = words_of(meeting)
    if was == words:
        raise Refused(_("Nothing is different, so there is nothing to save."))
    with recorded(actor, "community.change_meeting") as record:
        Thing.objects.filter(pk=meeting.pk).update(label=words.title.strip())
        _write(meeting, words)
        meeting.save()
        record.note(meeting.pk, scope=meeting.board_id, was=asdict(was), now=asdict(words))


def call_off(actor: Actor, meeting: Meeting, *, reason: str) -> None:
    """Call a meeting off; its page stays and says so."""
    demand(actor, "community.keep_boards")
    _refuse_over(meeting)
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    with recorded(actor, "community.call_off", reason=reason) as record:
        meeting.cancelled_at = timezone.now()
        meeting.save(update_fields=["cancelled_at"])
        record.note(meeting.pk, scope=meeting.board_id, now={"cancelled": True})


def _write(meeting: Meeting, words: MeetingWords) -> None:
    said: dict[str, Any] = asdict(words)
    for name in ("starts_at", "minutes", "place", "join", "language"):
        setattr(meeting, name, said[name])


def _refuse_bad(words: MeetingWords) -> None:
    if not words.title.strip():
        raise Refused(_("A meeting needs a title."))
    if not 1 <= words.minutes <= LONGEST:
        raise Refused(_("Say how long it takes, from one minute to twelve hours."))


def _refuse_over(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise Refused(_("This meeting was called off."))
    if meeting.needed is not None:
        raise Refused(_("This meeting was held already."))


def take_attendance(actor: Actor, meeting: Meeting, *, present: set[UUID]) -> None:
    """Write down who was there. How many sat on the board that day, and how many were needed, is kept with it.

    Taking it again corrects it. Refused before the meeting begins, and for someone who had no seat that day.
    """
    demand(actor, "community.keep_boards")
    if meeting.cancelled_at is not None:
        raise Refused(_("This meeting was called off."))
    if meeting.starts_at > timezone.now():
        raise Refused(_("This meeting has not begun, so nobody was there yet."))
    seats = seats_held(day_of(meeting)).filter(board=meeting.board_id).order_by()
    seated = set(seats.values_list("person", flat=True))
    if present - seated:
        raise Refused(_("Somebody here had no seat on that day. Give them one first."))
    if not seated:
        raise Refused(_("Nobody had a seat on that day, so there is no attendance to take."))
    with recorded(actor, "community.take_attendance") as record:
        Attendance.objects.filter(meeting=meeting).delete()
        Attendance.objects.bulk_create(Attendance(meeting=meeting, person_id=p, present=p in present) for p in seated)
        meeting.seated, meeting.needed = len(seated), quorum_of(meeting.board, len(seated))
        meeting.save(update_fields=["seated", "needed"])
        counted = {"present": len(present), "seated": meeting.seated, "needed": meeting.needed}
        record.note(meeting.pk, scope=meeting.board_id, now=counted)


def ask_for_need(
    actor: Actor, meeting: Meeting, *, person: UUID, kind: str, language: str = "", words: str = ""
) -> Need:
    """Say what a member needs for a meeting: themselves, or a keeper for them. The record says only that it was asked.

    Asking the same again replaces the words, and it is to be arranged anew.
    """
    demand(actor, "community.take_part", meeting)
    if person != actor.person and not may(actor, "community.keep_boards"):
        raise NotPermitted(_("What others need is theirs to say."))
    _refuse_over(meeting)
    if not sits_on(person, meeting.board_id, day=day_of(meeting)):
        raise Refused(_("Only someone who sits on this board on that day has needs here."))
    if kind not in Need.Kind.values:
        raise Refused(_("Choose what is needed from the list."))
    if kind == Need.Kind.INTERPRETER and not language:
        raise Refused(_("Say for which language an interpreter is needed."))
    need = Need(meeting=meeting, person_id=person, kind=kind)
    need.language = language if kind == Need.Kind.INTERPRETER else ""
    if words.strip():
        key = key_for(NEEDS, person)
        need.sealed = seal(key.pk, words.strip().encode(), bound_to=meeting_place(need))
    with recorded(actor, "community.ask_for_need") as record:
        Need.objects.filter(meeting=meeting, person=person, kind=kind, language=need.language).delete()
        need.save(force_insert=True)
        record.note(meeting.pk, scope=meeting.board_id, now={"need": "asked"})
    return need


def take_back_need(actor: Actor, meeting: Meeting, need: int) -> None:
    """A need is there no more; whoever may see it may take it back."""
    demand(actor, "community.take_part", meeting)
    found = visible_needs(actor).filter(meeting=meeting, pk=need).first()
    if found is None:
        return
    with recorded(actor, "community.take_back_need") as record:
        found.delete()
        record.note(meeting.pk, scope=meeting.board_id, now={"need": "taken back"})


def arrange_need(actor: Actor, meeting: Meeting, need: int, *, arranged: bool) -> None:
    """Tick that something is arranged, or no longer."""
    demand(actor, "community.keep_boards")
    with recorded(actor, "community.arrange_need") as record:
        Need.objects.filter(meeting=meeting, pk=need).update(arranged=arranged)
        record.note(meeting.pk, scope=meeting.board_id, now={"need": "arranged" if arranged else "open"})


def forget_needs() -> int:
    """Forget what members needed for meetings of three months ago; how many."""
    old = Need.objects.filter(meeting__starts_at__lt=timezone.now() - KEEP_NEEDS)
    if not old.exists():
        return 0
    with recorded(SYSTEM, "community.forget_needs"):
        return old.delete()[0]
