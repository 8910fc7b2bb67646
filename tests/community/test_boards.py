"""Boards: who opens them and what they see there, seats, and a quorum that shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.community.seated import (
    SECRET_NEED,
    SINCE,
    a_board,
    a_meeting,
    a_voice,
    an_item,
    as_member,
    by_link,
    held,
    page_of,
    seat,
)
from tests.house import actor_of_person
from xenia.community.actions.agenda import bring_item, decide, undertake, write_minutes
from xenia.community.actions.boards import BoardWords, change_board, end_seat, found_board, give_seat, make_chair
from xenia.community.actions.meetings import (
    ask_for_need,
    take_attendance,
)
from xenia.community.actions.partners import PartnerWords, add_partner
from xenia.community.models import AgendaItem, Board, Decision, Meeting
from xenia.community.queries.boards import board_lines, board_page, is_short, visible_boards, visible_meetings
from xenia.community.queries.meetings import meeting_page, needs_seen
from xenia.core.models import Institution, SignedLink
from xenia.core.queries.search import found
from xenia.core.rules import SYSTEM, Refused
from xenia.people.models import Role

# ── who opens what ──────────────────────────────────────────────────────────────────────────────


def test_a_member_opens_their_board_by_a_link_and_no_other(member: Any, other: Any) -> None:
    mine, theirs = a_board("Mine"), a_board("Theirs")
    browser = by_link(seat(mine, member))
    seat(theirs, other)
    assert browser.get("/boards/mine/").url == f"/boards/{mine.pk}/"
    assert "Thida Member" in browser.get(f"/boards/{mine.pk}/").text
    meeting = a_meeting(theirs)
    for address in (f"/boards/{theirs.pk}/", f"/meetings/{meeting.pk}/", f"/boards/{theirs.pk}/said/"):
        assert browser.get(address).status_code in (302, 404)
        assert "Khalid" not in browser.get(address).text
    for closed in ("/boards/", "/partners/", "/payments/", "/proposals/", f"/boards/{mine.pk}/edit/"):
        assert browser.get(closed).status_code == 302


def test_a_link_speaks_the_members_language(make_person: Any) -> None:
    from xenia.people.models import Person

    person = make_person("Khalid", account=False)
    Person.objects.filter(pk=person.pk).update(language="ar")
    browser = by_link(seat(a_board(), person))
    browser.get("/boards/mine/")
    assert browser.cookies["django_language"].value == "ar"


def test_a_link_tells_the_time_by_the_schools_clock(member: Any) -> None:
    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York"})
    board = a_board()
    browser = by_link(seat(board, member))
    meeting = a_meeting(board)
    Meeting.objects.update(starts_at=datetime(2030, 1, 10, 22, 30, tzinfo=UTC))
    page = browser.get(f"/meetings/{meeting.pk}/").text
    assert "10 January 2030, 17:30" in page and "Times of America/New_York." in page


def test_a_seat_counts_by_the_schools_day(member: Any) -> None:
    """Half past eight in New York is the next day in Greenwich, when the term is over."""
    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York"})
    board = a_board()
    seat(board, member, ends=date(2026, 3, 10))
    meeting = a_meeting(board)
    Meeting.objects.update(starts_at=datetime(2026, 3, 11, 0, 30, tzinfo=UTC))
    meeting.refresh_from_db()
    take_attendance(SYSTEM, meeting, present={member.pk})
    assert meeting.seated == 1


def test_a_link_ends_with_the_term_and_with_the_next_link(member: Any) -> None:
    board = a_board()
    place = seat(board, member)
    first = by_link(place)
    second = by_link(place)
    assert first.get(f"/boards/{board.pk}/").status_code == 302
    assert second.get(f"/boards/{board.pk}/").status_code == 200
    end_seat(SYSTEM, place, last_day=timezone.localdate() - timedelta(days=1))
    assert second.get(f"/boards/{board.pk}/").status_code == 302
    assert not SignedLink.objects.filter(purpose="board", revoked_at=None).exists()


def test_leaving_forgets_the_link_in_this_browser(member: Any) -> None:
    board = a_board()
    browser = by_link(seat(board, member))
    browser.post("/boards/leave/")
    assert browser.get(f"/boards/{board.pk}/").status_code == 302
    assert browser.get("/boards/mine/").status_code == 403


def test_a_member_with_an_account_goes_straight_to_their_board(make_person: Any, sign_in: Any) -> None:
    person = make_person("Thida", "board_member")
    board = a_board()
    a_board("Another")
    seat(board, person)
    browser = sign_in(person)
    assert browser.get("/boards/").url == f"/boards/{board.pk}/"
    assert browser.get(f"/boards/{board.pk}/").status_code == 200


def test_to_be_a_board_member_of_the_school_opens_no_board_by_itself(make_person: Any, sign_in: Any) -> None:
    board = a_board()
    browser = sign_in(make_person("Seatless", "board_member"))
    assert browser.get(f"/boards/{board.pk}/").status_code == 404
    assert "No board" in browser.get("/boards/").text


@pytest.mark.parametrize("who", ["student", "teacher", "stranger", "administrator", "storyteller"])
def test_others_are_turned_away(db: Any, request: pytest.FixtureRequest, sign_in: Any, who: str) -> None:
    board = a_board()
    meeting = a_meeting(board)
    browser = sign_in(request.getfixturevalue(who))
    for address in ("/boards/", f"/boards/{board.pk}/", f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/needs/"):
        assert browser.get(address).status_code == 403
    assert Client().get(f"/boards/{board.pk}/").status_code == 302


@pytest.mark.parametrize("who", ["dean", "accreditor"])
def test_whoever_only_reads_gets_decisions_and_neither_needs_nor_minutes_nor_voices(
    request: pytest.FixtureRequest, sign_in: Any, member: Any, who: str
) -> None:
    board = a_board()
    seat(board, member)
    coming = a_meeting(board)
    spoken = bring_item(as_member(member, board), coming, language="my", voice=a_voice())
    ask_for_need(as_member(member, board), coming, person=member.pk, kind="childcare", words=SECRET_NEED)
    meeting = held(board, member)
    item = an_item(meeting, "The station")
    write_minutes(SYSTEM, item, minutes="Thida said that she was tired")
    decide(SYSTEM, item, outcome="sent_back", words="It goes back")
    browser = sign_in(request.getfixturevalue(who))
    page = browser.get(f"/meetings/{meeting.pk}/").text
    assert "It goes back" in page and "tired" not in page and "Who was there" not in page
    assert browser.get(f"/agenda/{spoken.pk}/voice/").status_code == 404
    assert browser.post(f"/meetings/{coming.pk}/agenda/", {"words": "Mine", "language": "en"}).status_code == 302
    assert not AgendaItem.objects.filter(words="Mine").exists()
    needs = browser.get(f"/meetings/{coming.pk}/needs/").text
    assert "dogs" not in needs and "Childcare" not in needs
    assert "It goes back" in browser.get(f"/boards/{board.pk}/").text


# ── quorum ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("quorum", "share", "seats", "needed"), [(50, True, 11, 6), (4, False, 11, 4), (1, True, 3, 1)]
)
def test_a_quorum_is_a_number_or_a_share_rounded_up(
    make_person: Any, quorum: int, share: bool, seats: int, needed: int
) -> None:
    board = a_board(quorum=quorum, share=share)
    people = [make_person(f"Member {number}", account=False) for number in range(seats)]
    for person in people:
        seat(board, person)
    assert board_page(SYSTEM, board).needed == needed
    meeting = held(board, *people[: needed - 1])
    assert page_of(meeting, SYSTEM).short
    take_attendance(SYSTEM, meeting, present={person.pk for person in people[:needed]})
    assert not page_of(meeting, SYSTEM).short


def test_a_missed_quorum_shows_and_decisions_say_so(make_person: Any, coordinator: Any, sign_in: Any) -> None:
    board = a_board()
    people = [make_person(f"Member {number}", account=False) for number in range(4)]
    for person in people:
        seat(board, person)
    meeting = held(board, people[0])
    decide(SYSTEM, an_item(meeting), outcome="agreed", words="We go on")
    browser = sign_in(coordinator)
    assert "No quorum." in browser.get(f"/meetings/{meeting.pk}/").text
    assert "without a quorum" in browser.get(f"/boards/{board.pk}/").text
    assert "without a quorum last time" in browser.get("/boards/").text
    present = [str(person.pk) for person in people[:2]]
    browser.post(f"/meetings/{meeting.pk}/attendance/", {"present": present})
    assert "No quorum." not in browser.get(f"/meetings/{meeting.pk}/").text
    assert "without a quorum" not in browser.get(f"/boards/{board.pk}/").text


def test_the_quorum_of_a_meeting_stays_what_it_was_that_day(make_person: Any) -> None:
    board = a_board(quorum=2, share=False)
    people = [make_person(f"Member {number}", account=False) for number in range(2)]
    for person in people:
        seat(board, person)
    meeting = held(board, *people)
    change_board(SYSTEM, board, BoardWords(name="Harbor board", quorum=9, quorum_is_share=False))
    assert not page_of(meeting, SYSTEM).short


def test_attendance_waits_for_the_meeting_and_counts_members_only(member: Any, other: Any) -> None:
    board = a_board()
    seat(board, member)
    with pytest.raises(Refused, match="not begun"):
        take_attendance(SYSTEM, a_meeting(board), present={member.pk})
    with pytest.raises(Refused, match="no seat"):
        take_attendance(SYSTEM, a_meeting(board, days=-1), present={other.pk})
    with pytest.raises(Refused, match="attendance first"):
        decide(SYSTEM, an_item(a_meeting(board, days=-1)), outcome="agreed", words="Yes")
    assert not Decision.objects.exists()


# ── seats ───────────────────────────────────────────────────────────────────────────────────────


def test_nobody_sits_twice_at_once_and_one_person_chairs(member: Any, other: Any) -> None:
    board = a_board()
    first, second = seat(board, member, chair=True), seat(board, other)
    with pytest.raises(Refused, match="already"):
        give_seat(SYSTEM, board, member)
    make_chair(SYSTEM, second)
    assert [one.person_id for one in board_page(SYSTEM, board).seats if one.chair] == [other.pk]
    end_seat(SYSTEM, first, last_day=timezone.localdate() - timedelta(days=30))
    give_seat(SYSTEM, board, member)
    with pytest.raises(Refused, match="before the first"):
        end_seat(SYSTEM, second, last_day=SINCE - timedelta(days=1))


def test_a_seat_is_a_role_on_this_board_that_ends_with_it(member: Any) -> None:
    board = a_board()
    place = seat(board, member)
    assert visible_boards(actor_of_person(member)).get().pk == board.pk
    end_seat(SYSTEM, place, last_day=timezone.localdate() - timedelta(days=1))
    assert not visible_boards(actor_of_person(member)).exists()
    assert Role.objects.get(person=member, kind="board_member").ends == timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    "words", [BoardWords(name=" "), BoardWords(name="X", quorum=0), BoardWords(name="X", quorum=101)]
)
def test_a_board_needs_a_name_and_a_quorum_that_can_be_met(db: Any, words: BoardWords) -> None:
    with pytest.raises(Refused):
        found_board(SYSTEM, words)
    assert not Board.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_pages_of_a_board_ask_the_database_as_often_for_one_as_for_many(
    make_person: Any, coordinator: Any, django_assert_num_queries: Callable[..., Any], many: int
) -> None:
    actor = actor_of_person(coordinator)
    for number in range(many):
        board = a_board(f"Board {number}")
        people = [make_person(f"Member {number}-{n}", account=False) for n in range(many)]
        for person in people:
            seat(board, person)
        meeting = held(board, *people)
        for _ in range(many):
            item = an_item(meeting)
            decide(actor, item, outcome="agreed", words="Yes")
            undertake(actor, item, words="Call", owner=people[0], due=timezone.localdate())
    for person in people:
        need = ask_for_need(actor, a_meeting(board), person=person.pk, kind="other", words="x")
    with django_assert_num_queries(3):
        assert len(board_lines(actor)) == many
    with django_assert_num_queries(5):
        assert len(board_page(actor, board).decisions) == many
    found = visible_meetings(actor).get(pk=meeting.pk)
    with django_assert_num_queries(7):
        page = meeting_page(actor, found)
        assert len([one for item in page.agenda for one in item.actions.all()]) == many
    # and one more for the keys, in their own database
    with django_assert_num_queries(1):
        assert needs_seen(actor, need.meeting)[0].words == "x"
    assert not is_short(found, found.present)  # type: ignore[attr-defined]


def test_a_board_and_a_partner_are_found_by_those_who_may_open_them(
    coordinator: Any, student: Any, member: Any, sign_in: Any
) -> None:
    board = a_board("Harbor board")
    add_partner(SYSTEM, PartnerWords(name="Harbor clinic", kind="clinic"))
    seat(board, member)
    assert "Harbor board" in sign_in(coordinator).get("/search/?q=harbor").text
    assert "Harbor clinic" in sign_in(coordinator).get("/search/?q=harbor").text
    nothing = sign_in(student).get("/search/?q=harbor").text
    assert "Harbor board" not in nothing and "Harbor clinic" not in nothing
    own = [hit for group in found(as_member(member, board), "harbor") for hit in group.hits]
    assert [hit.label for hit in own] == ["Harbor board"]
