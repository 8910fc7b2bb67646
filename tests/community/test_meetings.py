"""Meetings: needs that only two see, a voice instead of words, and what somebody undertook."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from tests.community.seated import (
    OGG,
    SECRET_NEED,
    a_board,
    a_meeting,
    a_voice,
    an_item,
    as_member,
    brought,
    by_link,
    held,
    page_of,
    seat,
)
from tests.house import actor_of_person
from tests.standards.test_media_metadata import KINDS, SOUND
from tests.standards.test_picture_metadata import PLACE
from xenia.community.actions.agenda import bring_item, drop_item, finish_action, undertake, write_minutes
from xenia.community.actions.meetings import (
    arrange_need,
    ask_for_need,
    call_off,
    forget_needs,
    take_back_need,
)
from xenia.community.models import AgendaItem, Meeting, Need
from xenia.community.queries.boards import board_page
from xenia.community.queries.meetings import needs_seen
from xenia.core.actions.media import media_path, open_media
from xenia.core.models import Key
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.actions.people import erase_person
from xenia.people.actions.tasks import finish
from xenia.people.models import Task

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


def test_erasing_a_member_takes_needs_and_voice_and_leaves_the_quorum(
    member: Any, administrator: Any, django_capture_on_commit_callbacks: Any
) -> None:
    board = a_board()
    seat(board, member, speaks_for="Mothers")
    past = held(board, member)
    meeting, actor = a_meeting(board), as_member(member, board)
    ask_for_need(actor, meeting, person=member.pk, kind="other", words=SECRET_NEED)
    item = bring_item(actor, meeting, language="my", voice=a_voice())
    assert item.voice is not None
    file = media_path(item.voice.pk)
    assert file.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(actor_of_person(administrator), member, reason="They asked")
    item.refresh_from_db()
    assert not Need.objects.exists() and item.voice is None and item.by is None
    assert not file.exists()
    assert not Key.objects.filter(owner=member.pk, destroyed_at=None).exists()
    assert not page_of(past, SYSTEM).short
    assert board.seats.get().speaks_for == ""


# ── agenda, voice, decisions, what was undertaken ───────────────────────────────────────────────


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_voice_tells_neither_where_nor_by_whom_it_was_recorded(member: Any, kind: str) -> None:
    board = a_board()
    seat(board, member)
    assert PLACE in KINDS[kind]
    item = bring_item(as_member(member, board), a_meeting(board), language="my", voice=a_voice(KINDS[kind]))
    assert item.voice is not None and item.voice.content_type.startswith("audio/")
    with open_media(item.voice) as file:
        kept = file.read()
    assert PLACE not in kept and SOUND[:200] in kept


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"\x89PNG\r\n", b"%PDF-1.7"])
def test_what_is_no_recording_is_refused(member: Any, content: bytes) -> None:
    board = a_board()
    seat(board, member)
    with pytest.raises(Refused, match="no recording"):
        bring_item(as_member(member, board), a_meeting(board), language="my", voice=a_voice(content))
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
    item = bring_item(as_member(member, board), meeting, language="my", voice=a_voice())
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
