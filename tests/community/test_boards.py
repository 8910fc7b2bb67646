"""Boards: who opens them, needs that only two see, a quorum that shows, and a voice instead of words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.community.seated import SINCE, a_board, a_meeting, an_item, as_member, brought, by_link, held, seat
from tests.house import actor_of_person
from xenia.community.actions.agenda import bring_item, decide, drop_item, finish_action, undertake, write_minutes
from xenia.community.actions.boards import BoardWords, change_board, end_seat, found_board, give_seat, make_chair
from xenia.community.actions.meetings import (
    arrange_need,
    ask_for_need,
    call_off,
    forget_needs,
    take_attendance,
    take_back_need,
)
from xenia.community.models import AgendaItem, Board, Decision, Meeting, Need
from xenia.community.queries.boards import board_lines, board_page, is_short, visible_boards, visible_meetings
from xenia.community.queries.meetings import meeting_page, needs_seen
from xenia.core.actions.media import media_path
from xenia.core.models import SignedLink
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.queries.media import visible_media
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.actions.people import erase_person
from xenia.people.actions.tasks import finish
from xenia.people.models import Role, Task

OGG = b"OggS" + bytes(range(256)) * 40
SECRET_NEED = "my little one is afraid of dogs"


@pytest.fixture
def member(make_person: Any) -> Any:
    return make_person("Thida Member", account=False)


@pytest.fixture
def other(make_person: Any) -> Any:
    return make_person("Khalid Other", account=False)


def page_of(meeting: Meeting, actor: Any) -> Any:
    return meeting_page(actor, visible_meetings(actor).get(pk=meeting.pk))


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
    spoken = bring_item(as_member(member, board), coming, language="my", voice=_voice())
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


# ── needs ───────────────────────────────────────────────────────────────────────────────────────


def test_a_need_is_read_by_the_member_and_keepers_alone(
    member: Any, other: Any, coordinator: Any, sign_in: Any
) -> None:
    board = a_board()
    mine, theirs = by_link(seat(board, member)), by_link(seat(board, other))
    meeting = a_meeting(board)
    address = f"/meetings/{meeting.pk}/needs/"
    assert mine.post(address, {"kind": "childcare", "words": SECRET_NEED}).status_code == 302
    assert SECRET_NEED in mine.get(address).text
    assert SECRET_NEED in sign_in(coordinator).get(address).text
    for page in (theirs.get(address).text, theirs.get(f"/meetings/{meeting.pk}/").text):
        assert "dogs" not in page and "Childcare</p>" not in page
    need = Need.objects.get()
    theirs.post(f"{address}{need.pk}/", {"do": "take back"})
    theirs.post(f"{address}{need.pk}/", {"do": "arranged"})
    need.refresh_from_db()
    assert not need.arranged
    with pytest.raises(NotPermitted):
        ask_for_need(as_member(other, board), meeting, person=member.pk, kind="travel")


def test_the_words_of_a_need_stand_nowhere_in_the_clear(member: Any) -> None:
    board = a_board()
    seat(board, member)
    meeting = a_meeting(board)
    ask_for_need(as_member(member, board), meeting, person=member.pk, kind="other", words=SECRET_NEED)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            assert SECRET_NEED.encode() not in b"".join(_bytes(cell) for row in cursor.fetchall() for cell in row)
    assert needs_seen(as_member(member, board), meeting)[0].words == SECRET_NEED
    told = str([(change.was, change.now) for change in changes_read(changes_of([meeting.pk]))])
    assert "asked" in told and "dogs" not in told and str(member.pk) not in told


def _bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def test_a_need_is_arranged_taken_back_and_forgotten_three_months_later(member: Any, coordinator: Any) -> None:
    board = a_board()
    seat(board, member)
    meeting, actor = a_meeting(board), as_member(member, board)
    need = ask_for_need(actor, meeting, person=member.pk, kind="interpreter", language="my")
    with pytest.raises(NotPermitted):
        arrange_need(actor, meeting, need.pk, arranged=True)
    arrange_need(actor_of_person(coordinator), meeting, need.pk, arranged=True)
    assert needs_seen(actor, meeting)[0].need.arranged
    ask_for_need(actor, meeting, person=member.pk, kind="interpreter", language="my", words="from Yangon, please")
    assert [row.need.arranged for row in needs_seen(actor, meeting)] == [False]
    take_back_need(actor, meeting, needs_seen(actor, meeting)[0].need.pk)
    ask_for_need(actor, meeting, person=member.pk, kind="travel")
    assert forget_needs() == 0
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=91))
    assert forget_needs() == 1 and not Need.objects.exists()


@pytest.mark.parametrize("wrong", [{"kind": "interpreter"}, {"kind": "money"}])
def test_a_need_that_says_too_little_comes_back(member: Any, wrong: dict[str, str]) -> None:
    board = a_board()
    browser = by_link(seat(board, member))
    answer = browser.post(f"/meetings/{a_meeting(board).pk}/needs/", wrong)
    assert answer.status_code == 422 and not Need.objects.exists()


def test_erasing_a_member_takes_needs_and_voice_and_leaves_the_quorum(member: Any, administrator: Any) -> None:
    board = a_board()
    seat(board, member, speaks_for="Mothers")
    past = held(board, member)
    meeting, actor = a_meeting(board), as_member(member, board)
    ask_for_need(actor, meeting, person=member.pk, kind="other", words=SECRET_NEED)
    item = bring_item(actor, meeting, language="my", voice=_voice())
    assert item.voice is not None
    file = media_path(item.voice.pk)
    erase_person(actor_of_person(administrator), member, reason="They asked")
    item.refresh_from_db()
    assert not Need.objects.exists() and item.voice is None and item.by is None
    assert file.exists() is False or not visible_media(actor).exists()
    assert not page_of(past, SYSTEM).short
    assert board.seats.get().speaks_for == ""


# ── agenda, voice, decisions, what was undertaken ───────────────────────────────────────────────


def _voice(content: bytes = OGG) -> Any:
    import io

    return io.BytesIO(content)


def test_a_member_says_it_aloud_and_the_board_hears_it(member: Any, other: Any, stranger: Any, sign_in: Any) -> None:
    board = a_board()
    mine, colleague = by_link(seat(board, member)), by_link(seat(board, other))
    elsewhere = by_link(seat(a_board("Elsewhere"), other))
    meeting = a_meeting(board)
    voice = SimpleUploadedFile("Thida complains about Dr X.ogg", OGG, content_type="text/html")
    mine.post(f"/meetings/{meeting.pk}/agenda/", {"words": "", "language": "my", "voice": voice})
    item = AgendaItem.objects.get()
    assert item.voice is not None and (item.voice.name, item.voice.content_type) == ("voice", "audio/ogg")
    assert item.voice.scope_id == meeting.pk
    assert OGG[:64] not in media_path(item.voice.pk).read_bytes()
    heard = colleague.get(f"/agenda/{item.pk}/voice/")
    assert b"".join(heard.streaming_content) == OGG and heard["Content-Type"] == "audio/ogg"  # type: ignore[attr-defined]
    part = colleague.get(f"/agenda/{item.pk}/voice/", headers={"range": "bytes=0-3"})
    assert part.status_code == 206 and b"".join(part.streaming_content) == b"OggS"  # type: ignore[attr-defined]
    assert elsewhere.get(f"/agenda/{item.pk}/voice/").status_code in (302, 404)
    assert sign_in(stranger).get(f"/agenda/{item.pk}/voice/").status_code == 403
    assert sign_in(stranger).get(f"/media/{item.voice.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"\x89PNG\r\n", b"%PDF-1.7"])
def test_what_is_no_recording_is_refused(member: Any, content: bytes) -> None:
    board = a_board()
    seat(board, member)
    with pytest.raises(Refused, match="no recording"):
        bring_item(as_member(member, board), a_meeting(board), language="my", voice=_voice(content))
    assert not AgendaItem.objects.exists()


def test_an_item_needs_words_or_a_voice_and_a_meeting_that_is_to_come(member: Any) -> None:
    board = a_board()
    seat(board, member)
    actor = as_member(member, board)
    with pytest.raises(Refused, match="say it"):
        bring_item(actor, a_meeting(board), words=" ", language="en")
    with pytest.raises(Refused, match="over"):
        bring_item(actor, held(board, member), words="Late", language="en")
    called_off = a_meeting(board)
    call_off(SYSTEM, called_off, reason="A storm")
    with pytest.raises(Refused, match="over"):
        bring_item(actor, called_off, words="Late", language="en")


def test_words_stand_in_their_own_language_and_direction(member: Any) -> None:
    board = a_board()
    browser = by_link(seat(board, member))
    meeting = a_meeting(board)
    browser.post(f"/meetings/{meeting.pk}/agenda/", {"words": "مواعيد <i>العيادة</i>", "language": "ar"})
    page = browser.get(f"/meetings/{meeting.pk}/").text
    assert '<span lang="ar" dir="rtl">مواعيد &lt;i&gt;' in page


def test_only_whoever_brought_an_item_or_a_keeper_takes_it_off_and_its_voice_goes(member: Any, other: Any) -> None:
    board = a_board()
    seat(board, member)
    seat(board, other)
    meeting = a_meeting(board)
    item = bring_item(as_member(member, board), meeting, language="my", voice=_voice())
    with pytest.raises(NotPermitted):
        drop_item(as_member(other, board), item)
    drop_item(as_member(member, board), item)
    assert not AgendaItem.objects.exists() and not meeting.thing.media.exists()
    spoken = brought(as_member(member, board), meeting)
    write_minutes(SYSTEM, spoken, minutes="We spoke of it")
    with pytest.raises(Refused, match="stays"):
        drop_item(as_member(member, board), spoken)


def test_what_somebody_undertakes_waits_in_their_inbox_until_it_is_done(
    coordinator: Any, member: Any, other: Any
) -> None:
    board = a_board()
    seat(board, member)
    seat(board, other)
    item = an_item(held(board, member, other))
    due = timezone.localdate() + timedelta(days=3)
    action = undertake(actor_of_person(coordinator), item, words="Ask the nurse", owner=member, due=due)
    task = Task.objects.get(assignee=member)
    assert (task.due, task.thing.label, task.done_at) == (due, "Ask the nurse", None)
    with pytest.raises(NotPermitted):
        finish_action(as_member(other, board), action)
    finish_action(as_member(member, board), action)
    finish_action(as_member(member, board), action)
    task.refresh_from_db()
    assert task.done_at is not None and board_page(SYSTEM, board).actions[0].ticked  # type: ignore[attr-defined]


def test_what_is_ticked_in_the_inbox_is_done_on_the_board_too(coordinator: Any, member: Any) -> None:
    board = a_board()
    seat(board, member)
    keeper = actor_of_person(coordinator)
    undertake(keeper, an_item(held(board, member)), words="Call", owner=coordinator, due=timezone.localdate())
    finish(keeper, Task.objects.get())
    assert board_page(keeper, board).actions[0].ticked  # type: ignore[attr-defined]


def test_strangers_to_the_board_undertake_nothing(member: Any, student: Any) -> None:
    board = a_board()
    seat(board, member)
    with pytest.raises(Refused, match="sits on this board"):
        undertake(SYSTEM, an_item(held(board, member)), words="Call", owner=student, due=timezone.localdate())


def test_a_keeper_holds_a_meeting_on_its_pages(coordinator: Any, member: Any, sign_in: Any) -> None:
    board = a_board()
    seat(board, member)
    browser = sign_in(coordinator)
    yesterday = timezone.now() - timedelta(days=1)
    said = {"title": "Winter", "starts_at": f"{yesterday:%Y-%m-%dT%H:%M}", "minutes": "60", "language": "my"}
    address = browser.post(f"/boards/{board.pk}/meetings/new/", said).url
    browser.post(f"{address}agenda/", {"words": "Buses", "language": "en"})
    browser.post(f"{address}attendance/", {"present": [str(member.pk)]})
    item = f"/agenda/{AgendaItem.objects.get().pk}/"
    browser.post(item, {"part": "minutes", "minutes": "Two buses did not run.", "rendered": ""})
    browser.post(item, {"part": "decision", "outcome": "agreed", "words": "We meet by telephone", "about": ""})
    due = f"{timezone.localdate():%Y-%m-%d}"
    browser.post(item, {"part": "undertaking", "words": "Rent a line", "owner": str(member.pk), "due": due})
    page = browser.get(address).text
    for words in ("Two buses", "We meet by telephone", "Rent a line", "မြန်မာဘာသာ", "1 of 1 were there"):
        assert words in page
    wrong = browser.post(item, {"part": "decision", "outcome": "agreed", "words": "X", "about": "No such course"})
    assert wrong.status_code == 422 and "Nothing here is called" in wrong.text


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
    with django_assert_num_queries(6):
        page = meeting_page(actor, found)
        assert len([one for item in page.agenda for one in item.actions.all()]) == many
    # and one more for the keys, in their own database
    with django_assert_num_queries(1):
        assert needs_seen(actor, need.meeting)[0].words == "x"
    assert not is_short(found, found.present)  # type: ignore[attr-defined]
