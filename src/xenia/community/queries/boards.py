"""Boards, as far as the one who asks may see them: keepers and readers all, members their own."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from xenia.community.models import Board, BoardAction, Decision, Meeting, Seat
from xenia.core.queries.institution import school_zone
from xenia.core.rules import Actor, may
from xenia.people.models import Task

LAST = 12
#: the task of somebody who undertook something
UNDERTAKEN = "community.undertaken"


def visible_boards(actor: Actor) -> QuerySet[Board]:
    """The boards that an actor may open, by name."""
    boards = Board.objects.select_related("thing").order_by("thing__label", "pk")
    if may(actor, "community.read_boards"):
        return boards
    return boards.filter(pk__in=actor.scopes_of("board_member"))


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of those boards, with how many were there."""
    meetings = Meeting.objects.select_related("thing", "board__thing")
    present = Count("attendance", filter=Q(attendance__present=True))
    return meetings.filter(board__in=visible_boards(actor).order_by()).annotate(present=present)


def seats_held(day: date | None = None) -> QuerySet[Seat]:
    """The seats that are taken on a day, today by default; the chair first."""
    on = day or timezone.localdate()
    held = Seat.objects.filter(Q(ends__isnull=True) | Q(ends__gte=on), starts__lte=on)
    return held.select_related("person__thing").order_by("-chair", "person__thing__label")


def day_of(meeting: Meeting) -> date:
    """The day of a meeting by the school's clock, on which seats are counted; one statement."""
    return meeting.starts_at.astimezone(school_zone()).date()


def sits_on(person: UUID | None, board: UUID, *, day: date | None = None) -> bool:
    """Whether this person has a seat there on a day, today by default."""
    return person is not None and seats_held(day).filter(person=person, board=board).exists()


def quorum_of(board: Board, seated: int) -> int:
    """How many of those seated must be there: the number, or the share rounded up; at least one."""
    if not board.quorum_is_share:
        return board.quorum
    return max(1, math.ceil(seated * board.quorum / 100))


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board in the list: how many sit there, when they meet next, and how the last meeting went."""

    board: Board
    seated: int
    coming: Meeting | None
    last: Meeting | None


def board_lines(actor: Actor) -> list[BoardLine]:
    """The boards that an actor may open; three statements however many there are."""
    boards = list(visible_boards(actor))
    seated = dict(
        seats_held().order_by().filter(board__in=boards).values_list("board").annotate(Count("person", distinct=True))
    )
    coming: dict[UUID, Meeting] = {}
    last: dict[UUID, Meeting] = {}
    now = timezone.now()
    for meeting in visible_meetings(actor).filter(cancelled_at=None).order_by("starts_at"):
        if meeting.needed is not None:
            last[meeting.board_id] = meeting
        elif meeting.starts_at >= now:
            coming.setdefault(meeting.board_id, meeting)
    return [BoardLine(b, seated.get(b.pk, 0), coming.get(b.pk), last.get(b.pk)) for b in boards]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything that a board's page says."""

    seats: list[Seat]
    ended: int
    needed: int
    coming: list[Meeting]
    past: list[Meeting]
    decisions: list[Decision]
    actions: list[BoardAction]


def board_page(actor: Actor, board: Board, *, now: datetime | None = None) -> BoardPage:
    """Read a board; a constant number of statements. What was undertaken is for keepers and members."""
    at = now or timezone.now()
    seats = list(seats_held().filter(board=board))
    meetings = list(visible_meetings(actor).filter(board=board).order_by("-starts_at"))
    # in our own calendar a meeting is past once its attendance was taken, or its time has gone
    coming = [m for m in meetings if m.needed is None and m.cancelled_at is None and m.starts_at >= at]
    past = [m for m in meetings if m not in coming]
    inside = may(actor, "community.take_part", board)
    return BoardPage(
        seats=seats,
        ended=board.seats.count() - len(seats),
        needed=quorum_of(board, len({seat.person_id for seat in seats})),
        coming=coming[::-1],
        past=past[:LAST],
        decisions=list(decisions_of(actor, board)[:LAST]),
        actions=open_actions(board) if inside else [],
    )


def decisions_of(actor: Actor, board: Board) -> QuerySet[Decision]:
    """What a board decided, newest first, with what it was about and whether its meeting had a quorum."""
    visible = Exists(visible_meetings(actor).filter(pk=OuterRef("item__meeting")))
    present = Count("item__meeting__attendance", filter=Q(item__meeting__attendance__present=True))
    found = Decision.objects.filter(visible, item__meeting__board=board).annotate(present=present)
    related = ("item__meeting__thing", "about")
    return found.select_related(*related).order_by("-item__meeting__starts_at", "-pk")


def without_quorum(decisions: Iterable[Decision]) -> set[int]:
    """Which of these (annotated with `present`) were taken without a quorum."""
    return {one.pk for one in decisions if is_short(one.item.meeting, one.present)}  # type: ignore[attr-defined]


def is_short(meeting: Meeting, present: int) -> bool:
    """Whether attendance was taken, and fewer came than were needed."""
    return meeting.needed is not None and present < meeting.needed


def open_actions(board: Board) -> list[BoardAction]:
    """What was undertaken and is not done, the most urgent first; then what was done lately."""
    actions = with_ticks(BoardAction.objects.filter(item__meeting__board=board)).select_related("item__meeting")
    return list(actions.order_by(F("ticked").desc(nulls_first=True), "due", "pk")[:LAST])


def with_ticks(actions: QuerySet[BoardAction]) -> QuerySet[BoardAction]:
    """With `ticked`, when each was done: said so here, or its task closed in somebody's inbox."""
    tasks = Task.objects.filter(kind=UNDERTAKEN, thing=OuterRef("pk")).order_by(F("done_at").desc(nulls_first=True))
    ticked = Coalesce("done_at", Subquery(tasks.values("done_at")[:1]))
    return actions.annotate(ticked=ticked).select_related("thing", "owner__thing")
