"""One meeting as its page shows it, and who may read which part."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from xenia.community.models import AgendaItem, BoardAction, Decision, Meeting, Need, Seat
from xenia.community.queries.boards import day_of, is_short, quorum_of, seats_held, with_ticks
from xenia.community.queries.keepers import keepers
from xenia.core.keys import Cipher, ciphers_of
from xenia.core.rules import Actor, may
from xenia.people.models import Person

#: the key under which a member's words about their needs are sealed
NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class NeedRead:
    """A need with its words opened."""

    need: Need
    words: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Everything that a meeting's page says to this actor."""

    agenda: list[AgendaItem]
    seats: list[Seat]
    present: set[UUID]
    needed: int
    short: bool
    needs: list[NeedRead] = field(default_factory=list)


def meeting_page(actor: Actor, meeting: Meeting) -> MeetingPage:
    """Read a meeting; a constant number of statements.

    Whoever only reads decisions gets the items that were decided on, and neither voices nor minutes.
    """
    inside = may(actor, "community.take_part", meeting)
    items = _agenda(meeting)
    if not inside:
        items = items.filter(decisions__isnull=False).distinct()
    seats = list(seats_held(day_of(meeting)).filter(board=meeting.board_id))
    here = set(meeting.attendance.filter(present=True).values_list("person", flat=True))
    return MeetingPage(
        agenda=list(items),
        seats=seats if inside else [],
        present=here if inside else set(),
        needed=meeting.needed or quorum_of(meeting.board, len({seat.person_id for seat in seats})),
        short=is_short(meeting, len(here)),
        needs=needs_seen(actor, meeting) if inside else [],
    )


def _agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    decisions = Prefetch("decisions", Decision.objects.select_related("about").order_by("pk"))
    actions = Prefetch("actions", with_ticks(BoardAction.objects.all()).order_by("due", "pk"))
    return meeting.agenda.select_related("by__thing", "voice").prefetch_related(decisions, actions).order_by("position")


def visible_needs(actor: Actor) -> QuerySet[Need]:
    """Keepers see the needs of all, a member their own, anybody else none."""
    needs = Need.objects.select_related("person__thing").order_by("arranged", "person__thing__label", "kind")
    if may(actor, "community.keep_boards"):
        return needs
    return needs.filter(person=actor.person) if actor.person else needs.none()


def needs_seen(actor: Actor, meeting: Meeting) -> list[NeedRead]:
    """The needs that an actor may see at a meeting, opened with two statements; words whose key went are gone."""
    needs = list(visible_needs(actor).filter(meeting=meeting))
    openers = ciphers_of(NEEDS, {need.person_id for need in needs if need.sealed}) if needs else {}
    return [NeedRead(need, _opened(need, openers)) for need in needs]


def _opened(need: Need, openers: dict[UUID, Cipher]) -> str:
    opener = openers.get(need.person_id)
    if not need.sealed or opener is None:
        return ""
    return opener.unseal(bytes(need.sealed), bound_to=meeting_place(need)).decode()


def meeting_place(need: Need) -> bytes:
    """What ties the words of a need to its meeting, member and kind."""
    place: bytes = need.meeting_id.bytes + need.person_id.bytes + need.kind.encode()
    return place


def possible_owners(meeting: Meeting) -> list[Person]:
    """Who may undertake something: those who sit on the board, and its keepers."""
    seated = seats_held().filter(board=meeting.board_id).order_by().values("person")
    found = Person.objects.filter(pk__in=seated) | keepers()
    return list(found.filter(erased_at=None).select_related("thing").order_by("thing__label").distinct())
