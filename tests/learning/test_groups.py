"""A room plays together: votes are counted once for each device, shown when enough have come, and lead to nobody."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.played import line_drops, published
from tests.told import CANARY, passages_of, released
from xenia.assessment.models import Evidence
from xenia.community.actions.policies import adopt_policy
from xenia.community.actions.withdrawals import withdraw
from xenia.community.models import Acknowledgement
from xenia.core.models import AuditEntry, Key
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.learning.actions.groups import (
    cast_vote,
    close_vote,
    end_forgotten_groups,
    end_group,
    group_step,
    open_group,
    open_vote,
)
from xenia.learning.actions.joining import FAILURES
from xenia.learning.actions.plays import Stale
from xenia.learning.models import GroupSession, Play, Round, Vote
from xenia.learning.queries.groups import VOTES_KEY, last_round
from xenia.learning.queries.plays import standing_of
from xenia.people.actions.people import erase_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> None:
    cache.clear()


@pytest.fixture
def room(author: Actor) -> GroupSession:
    """A room after the first question, where there are three choices."""
    session = open_group(author, published(author), language="en")
    group_step(author, session, kind="answer", what="first", number=1)
    return session


@pytest.fixture
def phone(room: GroupSession) -> Callable[[], Client]:
    """A phone that joins with the code, as people type codes."""

    def join() -> Client:
        client = Client()
        typed = f" {room.code[:3].lower()}-{room.code[3:]} "
        assert client.post(reverse("room_join"), {"code": typed})["Location"] == reverse("room")
        return client

    return join


def text_of(response: Any) -> str:
    return response.content.decode()


def vote(client: Client, option: str) -> Any:
    return client.post(reverse("room_vote"), {"option": option})


def test_three_phones_vote_and_the_sums_come_when_the_vote_is_closed(
    author: Actor, teacher: Any, sign_in: Any, room: GroupSession, phone: Callable[[], Client]
) -> None:
    open_vote(author, room)
    phones = [phone() for _one in range(3)]
    assert "Turn your chair" in text_of(phones[0].get(reverse("room")))
    for client, option in zip(phones, ("turn", "turn", "go-on"), strict=True):
        assert vote(client, option).status_code == 302
    screen = sign_in(teacher)
    live = text_of(screen.get(reverse("group_screen", args=[room.pk])))
    assert "<dd" not in live, "no sum before the vote is closed"
    votes = screen.get(reverse("group_votes", args=[room.pk]), headers={"HX-Request": "true"})
    assert "3 have voted" in text_of(votes)
    close_vote(author, room)
    assert last_round(room).counts == {"turn": 2, "ask-name": 0, "go-on": 1}  # type: ignore[union-attr]
    for page in (screen.get(reverse("group_screen", args=[room.pk])), phones[2].get(reverse("room"))):
        assert '<dd class="amount">2</dd>' in text_of(page)


def test_a_device_has_one_vote_and_may_change_it(
    author: Actor, room: GroupSession, phone: Callable[[], Client]
) -> None:
    open_vote(author, room)
    first, *others = (phone() for _one in range(3))
    for option in ("turn", "go-on", "ask-name"):
        vote(first, option)
    for client in others:
        vote(client, "turn")
    assert Vote.objects.count() == 3
    close_vote(author, room)
    assert last_round(room).counts == {"turn": 2, "ask-name": 1, "go-on": 0}  # type: ignore[union-attr]


def test_of_two_votes_nothing_is_counted_out(author: Actor, room: GroupSession, phone: Callable[[], Client]) -> None:
    open_vote(author, room)
    phones = [phone(), phone()]
    for client in phones:
        vote(client, "turn")
    close_vote(author, room)
    assert last_round(room).counts == {} and not Vote.objects.exists()  # type: ignore[union-attr]
    assert "Too few have voted" in text_of(phones[0].get(reverse("room")))


def test_a_vote_can_not_be_traced_once_the_session_has_ended(
    author: Actor, room: GroupSession, phone: Callable[[], Client], django_capture_on_commit_callbacks: Any
) -> None:
    open_vote(author, room)
    for option in ("turn", "turn", "go-on"):
        vote(phone(), option)
    kept = list(Vote.objects.values_list("mark", "sealed"))
    before = AuditEntry.objects.count()
    assert len({bytes(mark) for mark, _sealed in kept}) == 3
    assert len({len(sealed) for _mark, sealed in kept}) == 1, "the length of a vote does not tell it"
    assert all(b"turn" not in bytes(sealed) for _mark, sealed in kept)
    with django_capture_on_commit_callbacks(execute=True):
        end_group(author, room)
    assert not Vote.objects.exists()
    assert not Key.objects.filter(purpose=VOTES_KEY, owner=room.pk, destroyed_at=None).exists()
    assert AuditEntry.objects.count() == before + 1, "the record knows the end, and no vote"


def test_marks_of_one_device_in_two_votes_have_nothing_in_common(author: Actor, room: GroupSession) -> None:
    marks = []
    for _round in range(2):
        open_vote(author, room)
        cast_vote(room, "the same phone", "turn")
        marks.append(bytes(Vote.objects.get().mark))
        close_vote(author, room)
    assert marks[0] != marks[1]


def test_who_voted_is_not_told_by_who_was_signed_in(
    author: Actor, room: GroupSession, student: Any, sign_in: Any
) -> None:
    open_vote(author, room)
    client = sign_in(student)
    client.post(reverse("room_join"), {"code": room.code})
    vote(client, "turn")
    columns = [field.name for model in (Vote, Round) for field in model._meta.fields]
    assert not {"person", "device", "at"} & set(columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM learning_vote")
        assert str(student.pk) not in str(cursor.fetchall()) and student.pk.hex not in str(cursor.fetchall())


@pytest.mark.parametrize("option", ["", "nothing", "x" * 5000])
def test_what_is_no_answer_is_refused(
    author: Actor, room: GroupSession, phone: Callable[[], Client], option: str
) -> None:
    open_vote(author, room)
    assert vote(phone(), option).status_code == 422
    assert not Vote.objects.exists()


def test_a_vote_after_the_close_is_refused(author: Actor, room: GroupSession, phone: Callable[[], Client]) -> None:
    open_vote(author, room)
    client = phone()
    close_vote(author, room)
    answer = vote(client, "turn")
    assert answer.status_code == 422 and "closed" in text_of(answer)


def test_codes_are_not_found_by_trying(room: GroupSession) -> None:
    client = Client()
    for number in range(FAILURES):
        assert client.post(reverse("room_join"), {"code": f"B{number:05d}"}).status_code == 422
    answer = client.post(reverse("room_join"), {"code": room.code})
    assert answer.status_code == 422 and "Too many wrong codes" in text_of(answer)


@pytest.mark.parametrize("code", ["", " ", "💥", "'; --", "x" * 400])
def test_what_is_no_code_opens_nothing(room: GroupSession, code: str) -> None:
    assert Client().post(reverse("room_join"), {"code": code}).status_code == 422


def test_looking_at_the_link_of_the_code_joins_nobody(room: GroupSession) -> None:
    client = Client()
    assert room.code in text_of(client.get(f"{reverse('room_join')}?code={room.code}"))
    assert not client.cookies.get("xenia_room")


def test_a_forged_seat_is_no_seat(room: GroupSession) -> None:
    client = Client()
    client.cookies["xenia_room"] = f'["{room.pk}", "x"]'
    assert "The room is closed" in text_of(client.get(reverse("room")))


def test_a_screen_that_has_seen_it_all_is_told_nothing(
    author: Actor, teacher: Any, sign_in: Any, room: GroupSession, phone: Callable[[], Client]
) -> None:
    client = phone()
    page = text_of(client.get(reverse("room")))
    seen = page.split("?seen=")[1].split('"')[0]
    assert client.get(f"{reverse('room')}?seen={seen}").status_code == 204
    open_vote(author, room)
    assert client.get(f"{reverse('room')}?seen={seen}").status_code == 200


def test_a_story_withdrawn_while_a_room_looks_at_it_leaves_the_screen(
    author: Actor, teacher: Any, sign_in: Any, keeper: Actor, second_keeper: Actor
) -> None:
    story = released(keeper, second_keeper)
    named = f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}"
    session = open_group(author, published(author, line_drops(names=(named,))), language="en")
    client, address = sign_in(teacher), reverse("group_screen", args=[session.pk])
    page = text_of(client.get(address))
    seen = page.split("?seen=")[1].split('"')[0]
    assert CANARY in page and client.get(f"{address}?seen={seen}").status_code == 204
    withdraw(SYSTEM, story)
    after = client.get(f"{address}?seen={seen}", headers={"HX-Request": "true"})
    assert after.status_code == 200 and CANARY not in text_of(after) and "taken back" in text_of(after)


def test_two_facilitating_windows_do_not_take_two_steps(author: Actor, room: GroupSession) -> None:
    group_step(author, room, kind="choice", what="go-on", number=2)
    with pytest.raises(Stale):
        group_step(author, room, kind="choice", what="turn", number=2)


def test_time_in_a_room_is_the_facilitators(author: Actor, room: GroupSession) -> None:
    group_step(author, room, kind="choice", what="go-on", number=2)
    room.play.steps.update(at=timezone.now() - timedelta(hours=1))
    assert standing_of(room.play).position.scene.id == "drop", "no clock carries a room on"
    group_step(author, room, kind="time", what="", number=3)
    assert standing_of(room.play).position.scene.id == "silence"


def test_a_room_is_evidence_of_nobody(author: Actor, room: GroupSession) -> None:
    group_step(author, room, kind="choice", what="turn", number=2)
    assert not Evidence.objects.exists() and Play.objects.get().person is None


def test_a_room_is_its_facilitators_alone(
    author: Actor, room: GroupSession, programme_director: Any, student: Any, sign_in: Any
) -> None:
    other = actor_of_person(programme_director)
    with pytest.raises(NotPermitted):
        open_vote(other, room)
    with pytest.raises(NotPermitted):
        open_group(actor_of_person(student), room.play.version, language="en")
    client = sign_in(programme_director)
    for name in ("group", "group_screen", "group_votes"):
        assert client.get(reverse(name, args=[room.pk])).status_code == 404


def test_a_facilitator_sees_what_comes_next_and_the_room_does_not(
    author: Actor, teacher: Any, sign_in: Any, room: GroupSession
) -> None:
    client = sign_in(teacher)
    mine = text_of(client.get(reverse("group", args=[room.pk])))
    screen = text_of(client.get(reverse("group_screen", args=[room.pk])))
    assert "leads to “The tone”" in mine and "This helps" in mine and "Keep all three open" in mine
    assert "The tone" not in screen and "This helps" not in screen and room.code in screen


def test_the_room_hears_what_its_choice_brought(author: Actor, teacher: Any, sign_in: Any, room: GroupSession) -> None:
    group_step(author, room, kind="choice", what="turn", number=2)
    screen = text_of(sign_in(teacher).get(reverse("group_screen", args=[room.pk])))
    assert "She looks up." in screen


def test_whoever_leads_presses_buttons(teacher: Any, sign_in: Any, author: Actor) -> None:
    version = published(author)
    client = sign_in(teacher)
    page = client.post(reverse("group_open", args=[version.case_id]), {"language": "en"})["Location"]
    session = GroupSession.objects.get()
    for sent in (
        {"do": "answer", "what": "first", "number": "1"},
        {"do": "talk"},
        {"do": "vote"},
        {"do": "close"},
        {"do": "timer", "seconds": "90"},
        {"do": "choice", "what": "go-on", "number": "2"},
    ):
        assert client.post(f"{page}do/", sent).status_code == 302
    session.refresh_from_db()
    assert standing_of(session.play).position.scene.id == "drop" and session.timer_until is None
    client.post(f"{page}do/", {"do": "timer", "seconds": "99999"})
    assert "At most an hour" in text_of(client.get(page))
    client.post(f"{page}do/", {"do": "end"})
    session.refresh_from_db()
    assert session.ended_at and "nothing is left" in text_of(client.get(page))


def test_forgotten_rooms_end_by_themselves(author: Actor, room: GroupSession, phone: Callable[[], Client]) -> None:
    client = phone()
    GroupSession.objects.update(opened_at=timezone.now() - timedelta(hours=13))
    assert end_forgotten_groups() == 1 and end_forgotten_groups() == 0
    assert "The room is closed" in text_of(client.get(reverse("room")))
    with pytest.raises(Refused, match="closed"):
        open_vote(author, GroupSession.objects.get())


@pytest.mark.django_db(transaction=True)
def test_whoever_is_erased_takes_their_rooms_along(author: Actor, teacher: Any) -> None:
    session = open_group(author, published(author), language="en")
    group_step(author, session, kind="answer", what="first", number=1)
    open_vote(author, session)
    cast_vote(session, "a phone", "turn")
    erase_person(SYSTEM, teacher, reason="They asked")
    assert not GroupSession.objects.exists() and not Vote.objects.exists()
    assert not Key.objects.filter(purpose=VOTES_KEY, destroyed_at=None).exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_screen_is_the_same_few_statements_however_many_voted(
    author: Actor, teacher: Any, sign_in: Any, room: GroupSession, many: int, django_assert_num_queries: Any
) -> None:
    open_vote(author, room)
    for number in range(many):
        cast_vote(room, f"phone {number}", "turn")
    client = sign_in(teacher)
    address = reverse("group_screen", args=[room.pk])
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)


def test_codes_have_no_letter_that_is_misread() -> None:
    from xenia.learning.actions.groups import LETTERS

    assert not set("AEIOUY01") & set(LETTERS)
    assert all(one != other for one, other in itertools.pairwise(sorted(LETTERS)))


def test_whoever_plays_a_story_with_a_group_has_read_the_policy(
    author: Actor, teacher: Any, sign_in: Any, keeper: Actor, second_keeper: Actor
) -> None:
    story = released(keeper, second_keeper)
    named = f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}"
    version = published(author, line_drops(names=(named,)))
    words = "Their words stay theirs, in Zarnoshk too."
    adopt_policy(SYSTEM, title="How we hold stories", words={"en": words}, adopted_on=timezone.localdate())
    front = reverse("case", args=[version.case_id])
    page = text_of(sign_in(teacher).get(front))
    assert words in page and "I have read this. Play it with a group" in page
    open_group(actor_of_person(teacher), version, language="en")
    assert Acknowledgement.objects.get().person_id == teacher.pk
    assert words not in text_of(sign_in(teacher).get(front))
