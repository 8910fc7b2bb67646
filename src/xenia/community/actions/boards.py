"""Found boards, give and end seats, and let members in by a link."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.community.models import Board, Seat
from xenia.community.queries.boards import seats_held
from xenia.core.actions.audit import recorded
from xenia.core.actions.tokens import issue_link, register_purpose, revoke_link
from xenia.core.models import SignedLink, Thing
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.people.models import Person, Role

LINK = "board"
LINK_DAYS = 120


def register_board_links() -> None:
    """Say what the page of a member's link says and where it leads: to nobody looking over a shoulder."""
    words = gettext_lazy("Your page is ready.")
    register_purpose(LINK, lands_on="board_by_link", words=words, permission="community.keep_boards")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardWords:
    """A board's name, what it is for, and how many must be there."""

    name: str
    purpose: str = ""
    quorum: int = 50
    quorum_is_share: bool = True


def words_of(board: Board) -> BoardWords:
    """The board as it stands."""
    return BoardWords(
        name=board.thing.label,
        purpose=board.purpose,
        quorum=board.quorum,
        quorum_is_share=board.quorum_is_share,
    )


def found_board(actor: Actor, words: BoardWords) -> Board:
    """Found a board without members."""
    demand(actor, "community.keep_boards")
    _refuse_bad(words)
    key = uuid4()
    with recorded(actor, "community.found_board") as record:
        thing = Thing.objects.create(
            pk=key, kind="board", label=words.name.strip(), route=f"/boards/{key}/", published_at=timezone.now()
        )
        rest = {"purpose": words.purpose, "quorum": words.quorum, "quorum_is_share": words.quorum_is_share}
        board = Board.objects.create(thing=thing, **rest)
        record.note(key, now=asdict(words))
    return board


def change_board(actor: Actor, board: Board, words: BoardWords) -> None:
    """Make the board read as `words`. A new quorum holds for meetings whose attendance is not taken yet."""
    demand(actor, "community.keep_boards")
    _refuse_bad(words)
    was = words_of(board)
    if was == words:
        raise Refused(_("Nothing is different, so there is nothing to save."))
    with recorded(actor, "community.change_board") as record:
        Thing.objects.filter(pk=board.pk).update(label=words.name.strip())
        board.purpose, board.quorum, board.quorum_is_share = words.purpose, words.quorum, words.quorum_is_share
        board.save(update_fields=["purpose", "quorum", "quorum_is_share"])
        record.note(board.pk, was=asdict(was), now=asdict(words))


def _refuse_bad(words: BoardWords) -> None:
    if not words.name.strip():
        raise Refused(_("A board needs a name."))
    if words.quorum < 1 or (words.quorum_is_share and words.quorum > 100):
        raise Refused(_("A quorum is at least one member, or from 1 to 100 per cent of the seats."))


def give_seat(
    actor: Actor,
    board: Board,
    person: Person,
    *,
    speaks_for: str = "",
    starts: date | None = None,
    ends: date | None = None,
    chair: bool = False,
) -> Seat:
    """Seat a person from one day to another; the seat is also a role on this board, which opens it to them.

    Refused for a term that ends before it begins, and for somebody who has a seat in that time. A new chair takes over
    from the one before.
    """
    demand(actor, "community.keep_boards")
    first = starts or timezone.localdate()
    if ends is not None and ends < first:
        raise Refused(_("The last day is before the first. Check the two dates."))
    held = Seat.objects.filter(Q(ends__isnull=True) | Q(ends__gte=first), board=board, person=person)
    if (held.filter(starts__lte=ends) if ends else held).exists():
        raise Refused(_("%(name)s has a seat in that time already.") % {"name": person.name})
    with recorded(actor, "community.give_seat") as record:
        if chair:
            Seat.objects.filter(board=board).update(chair=False)
        term = {"starts": first, "ends": ends}
        seat = Seat.objects.create(board=board, person=person, speaks_for=speaks_for.strip(), chair=chair, **term)
        same: dict[str, Any] = {"person": person, "kind": "board_member", "scope": board.thing, "starts": first}
        Role.objects.update_or_create(**same, defaults={"ends": ends})
        record.note(board.pk, now={"seat": str(person.pk), "starts": str(first), "ends": str(ends or "")})
    return seat


def end_seat(actor: Actor, seat: Seat, *, last_day: date) -> None:
    """Let a term end with `last_day`; from the day after, neither account nor link opens the board."""
    demand(actor, "community.keep_boards")
    if last_day < seat.starts:
        raise Refused(_("The last day is before the first. Check the two dates."))
    with recorded(actor, "community.end_seat") as record:
        was = seat.ends
        seat.ends = last_day
        if last_day < timezone.localdate():
            seat.chair = False
        seat.save(update_fields=["ends", "chair"])
        roles = Role.objects.filter(person=seat.person_id, kind="board_member", scope=seat.board_id, starts=seat.starts)
        roles.update(ends=last_day)
        if last_day < timezone.localdate():
            _end_links(seat)
        record.note(seat.board_id, was={"ends": str(was or "")}, now={"ends": str(last_day)})


def make_chair(actor: Actor, seat: Seat) -> None:
    """Let this member chair the board, and nobody else."""
    demand(actor, "community.keep_boards")
    if not seats_held().filter(pk=seat.pk).exists():
        raise Refused(_("Only someone who sits on the board today can chair it."))
    with recorded(actor, "community.make_chair") as record:
        Seat.objects.filter(board=seat.board_id).update(chair=False)
        Seat.objects.filter(pk=seat.pk).update(chair=True)
        record.note(seat.board_id, now={"chair": str(seat.person_id)})


def link_for_member(actor: Actor, seat: Seat) -> str:
    """The path of a link with which a member opens their board for four months; the one before ends.

    Refused for whoever does not sit there today.
    """
    demand(actor, "community.keep_boards")
    if not seats_held().filter(pk=seat.pk).exists():
        raise Refused(_("This term is over or has not begun, so there is no link to give."))
    with recorded(actor, "community.give_link") as record:
        _end_links(seat)
        record.note(seat.board_id, now={"link": str(seat.person_id)})
        return issue_link(
            actor, purpose=LINK, person=seat.person.thing, scope=seat.board.thing, uses=None, days=LINK_DAYS
        )


def _end_links(seat: Seat) -> None:
    living = SignedLink.objects.filter(purpose=LINK, person=seat.person_id, scope=seat.board_id, revoked_at=None)
    for link in living:
        revoke_link(SYSTEM, link)
