"""What the addresses of boards, partners and payments are filled with, in a copy of the demo school."""

import io
import wave
from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils import timezone

from scripts.cast import user_of
from xenia.community.actions.agenda import bring_item
from xenia.community.actions.boards import link_for_member
from xenia.community.models import (
    AgendaItem,
    Board,
    BoardAction,
    Contribution,
    Meeting,
    Need,
    Partner,
    Payment,
    Proposal,
)
from xenia.core.rules import SYSTEM
from xenia.people.queries.actors import actor_for

RATE = 8000


def _silence() -> io.BytesIO:
    """A second of it, as a recording."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"\0\0" * RATE)
    sound.seek(0)
    return sound


def _board() -> Any:
    return Board.objects.get().pk


def _coming() -> Meeting:
    return Meeting.objects.filter(needed=None, starts_at__gt=timezone.now()).earliest("starts_at")


@cache
def _spoken() -> Any:
    """Something that the board member of the cast said aloud."""
    member = actor_for(user_of("board_member").person_id)
    return bring_item(member, _coming(), language="my", voice=_silence()).pk


def _meetings() -> Any:
    """One without a quorum, one with, and the coming one."""
    assert _spoken()
    return [*Meeting.objects.exclude(needed=None).order_by("-starts_at").values_list("pk", flat=True)[:2], _coming().pk]


def _items() -> Any:
    return [_spoken(), AgendaItem.objects.exclude(decisions=None).latest("pk").pk]


def _partners() -> Any:
    """One that is named, one that is not, a person, one whose partnership has ended."""
    living, kind = Partner.objects.filter(thing__retired_at=None), Partner.Kind.PERSON
    found = (
        living.filter(named=True).earliest("thing__label"),
        living.filter(named=False).exclude(kind=kind).earliest("thing__label"),
        living.filter(kind=kind).earliest("thing__label"),
        Partner.objects.exclude(thing__retired_at=None).earliest("thing__label"),
    )
    return [partner.pk for partner in found]


def _proposals() -> Any:
    """One that was answered, and one that waits."""
    return [Proposal.objects.earliest("said_on").pk, Proposal.objects.latest("said_on").pk]


def _payment() -> Any:
    return Payment.objects.filter(state="due", corrected_by=None).earliest("due_on").pk


def path_for_member() -> str:
    """The path of a link with which a member opens their board."""
    seat = Board.objects.get().seats.filter(ends__gt=timezone.localdate()).earliest("pk")
    return link_for_member(SYSTEM, seat)


EXAMPLES: dict[str, Callable[[], Any]] = {
    "action_done.key": lambda: BoardAction.objects.earliest("due").pk,
    "board.key": _board,
    "contact_new.key": lambda: _partners()[0],
    "contribution": lambda: Contribution.objects.earliest("on").pk,
    "credit_choose.key": lambda: Contribution.objects.earliest("on").pk,
    "item.key": cache(_items),
    "item_new.key": lambda: _coming().pk,
    "item_voice.key": _spoken,
    "meeting.key": cache(_meetings),
    "meeting_new.key": _board,
    "need": lambda: Need.objects.earliest("pk").pk,
    "need_do.key": lambda: _coming().pk,
    "partner.key": cache(_partners),
    "partner_edit.key": lambda: _partners()[0],
    "payment.key": _payment,
    "proposal.key": _proposals,
    "seat": lambda: Board.objects.get().seats.earliest("pk").pk,
    "seat.key": _board,
    "seat_end.key": _board,
    "seat_link.key": _board,
}
