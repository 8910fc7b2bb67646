"""A board with members, for tests."""

import io
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.standards.test_media_metadata import ogg
from xenia.community.actions.agenda import bring_item
from xenia.community.actions.boards import BoardWords, found_board, give_seat, link_for_member
from xenia.community.actions.meetings import MeetingWords, plan_meeting, take_attendance
from xenia.community.models import AgendaItem, Board, Meeting, Seat
from xenia.community.queries.boards import visible_meetings
from xenia.community.queries.meetings import meeting_page
from xenia.core.rules import SYSTEM, Actor
from xenia.people.models import Person
from xenia.standards.media_metadata import media_without_metadata

SINCE = date(2024, 1, 1)
SECRET_NEED = "my little one is afraid of dogs"


def a_board(name: str = "Harbor board", *, quorum: int = 50, share: bool = True) -> Board:
    return found_board(SYSTEM, BoardWords(name=name, quorum=quorum, quorum_is_share=share))


def seat(board: Board, person: Person, **more: Any) -> Seat:
    return give_seat(SYSTEM, board, person, **{"starts": SINCE, **more})


def as_member(person: Person, board: Board) -> Actor:
    """Who somebody is that came by a link."""
    return Actor(person=person.pk, roles=frozenset({("board_member", board.pk)}))


def a_meeting(board: Board, *, days: int = 7, title: str = "Spring meeting") -> Meeting:
    """Planned for so many days from now; past ones with a minus."""
    starts = timezone.now() + timedelta(days=days)
    words = MeetingWords(title=title, starts_at=starts, place="Lind Hall", join="+1 555 0160")
    return plan_meeting(SYSTEM, board, words)


def held(board: Board, *present: Person, title: str = "Held meeting") -> Meeting:
    """A meeting of yesterday at which these were."""
    meeting = a_meeting(board, days=-1, title=title)
    take_attendance(SYSTEM, meeting, present={person.pk for person in present})
    return meeting


def an_item(meeting: Meeting, words: str = "The hours of the clinic") -> AgendaItem:
    """Something on the agenda, whether the meeting is over or not."""
    item = AgendaItem(meeting=meeting, position=meeting.agenda.count() + 1, words=words, language="en")
    item.at = timezone.now()
    item.save()
    return item


def brought(actor: Actor, meeting: Meeting, words: str = "Childcare") -> AgendaItem:
    return bring_item(actor, meeting, words=words, language="en")


def by_link(seat: Seat) -> Client:
    """The browser of somebody who redeemed their link."""
    address, _, secret = link_for_member(SYSTEM, seat).partition("#")
    browser = Client()
    assert browser.post(address, {"secret": secret}).status_code == 302
    return browser


#: without a remark of whoever recorded it
OGG = media_without_metadata(ogg(), "audio/ogg")


def a_voice(content: bytes = OGG) -> io.BytesIO:
    """A short recording."""
    return io.BytesIO(content)


def page_of(meeting: Meeting, actor: Any) -> Any:
    """A meeting as this actor sees it."""
    return meeting_page(actor, visible_meetings(actor).get(pk=meeting.pk))
