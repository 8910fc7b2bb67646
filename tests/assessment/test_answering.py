"""Answering a form: by account and by link, as a page and from a device; nothing lost, nothing twice, nobody else's."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.assessment.conftest import small_form
from tests.assessment.delivering import deliver, event
from xenia.assessment.actions import answering
from xenia.assessment.actions.answering import Event, save_answers, submit_response
from xenia.assessment.actions.occasions import close_occasion
from xenia.assessment.actions.reminders import keep_occasions
from xenia.assessment.models import Answers, Asked, Occasion, Response
from xenia.assessment.queries.answering import Respondent, answers_of
from xenia.core.actions.rows import insert_rows
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.models import Task
from xenia.standards.instruments import Item, ItemType, Section

MakeOccasion = Callable[..., Occasion]


def test_a_person_answers_what_they_were_asked_and_the_task_is_done(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion = make_occasion([student])
    browser = sign_in(student)
    page = browser.get(f"/answer/{occasion.pk}/")
    assert "Lets the patient finish" in page.text and "about 1 minute" in page.text
    done = browser.post(f"/answer/{occasion.pk}/send/", {"a.listens": "2", "a.words": "Asking twice"})
    assert done.url == f"/answer/{occasion.pk}/done/"
    response = Response.objects.get()
    assert (response.person, response.submitted) == (student, True)
    assert answers_of(response) == {"listens": "2", "words": "Asking twice"}
    assert not Task.objects.filter(assignee=student, done_at=None).exists() and Asked.objects.get().answered


def test_an_answer_in_words_is_not_readable_in_the_database(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion = make_occasion([student])
    deliver(sign_in(student), occasion, event(listens="1", words="The canary sang in Tigrinya"))
    row = Answers.objects.values().get()
    assert "canary" not in str(row) and b"canary" not in bytes(row["sealed"])
    assert answers_of(Response.objects.get())["words"] == "The canary sang in Tigrinya"


def test_the_same_event_ten_times_counts_once_and_late_ones_find_their_order(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    first, second = event(1, listens="0", why="Noise"), event(2, listens="2", why=None)
    for _time in range(10):
        assert deliver(browser, occasion, second).json()["stored"] == [second["event"]]
    deliver(browser, occasion, first)
    assert Answers.objects.count() == 2 and Response.objects.count() == 1
    assert answers_of(Response.objects.get()) == {"listens": "2"}


def test_two_devices_of_one_person_share_one_response(make_occasion: MakeOccasion, student: Any, sign_in: Any) -> None:
    occasion = make_occasion([student])
    deliver(sign_in(student), occasion, event(1, listens="1"))
    deliver(sign_in(student), occasion, event(2, interprets="2"))
    assert answers_of(Response.objects.get()) == {"listens": "1", "interprets": "2"}


def test_sending_without_what_is_required_says_so_and_keeps_the_rest(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    refused = deliver(browser, occasion, event(words="Half"), send=True)
    assert refused.status_code == 422 and "answer this question" in refused.json()["refused"]
    response = Response.objects.get()
    assert not response.submitted and answers_of(response) == {"words": "Half"}
    page = browser.post(f"/answer/{occasion.pk}/send/", {"a.interprets": "1"})
    assert page.status_code == 422 and "Not sent yet" in page.text


@pytest.mark.parametrize("values", [{"listens": "9"}, {"listens": ["1"]}, {"nothing": 1}, {"words": "x" * 20_001}])
def test_an_impossible_answer_refuses_its_batch_whole(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, values: dict[str, Any]
) -> None:
    occasion = make_occasion([student])
    answer = deliver(sign_in(student), occasion, event(1, interprets="1"), event(2, **values))
    assert answer.status_code == 422 and answer.json()["refused"]
    assert not Answers.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"response": 3}', b'{"response":"x","events":[1]}', b"[" * 99999])
def test_a_broken_batch_is_refused_in_words(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, body: bytes
) -> None:
    occasion = make_occasion([student])
    answer = sign_in(student).post(f"/answer/{occasion.pk}/events/", body, content_type="application/json")
    assert answer.status_code == 422 and "Load it again" in answer.json()["refused"]


def test_what_was_sent_stays_as_it_was(make_occasion: MakeOccasion, student: Any, sign_in: Any) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, listens="1"), send=True)
    assert deliver(browser, occasion, event(2, listens="2")).status_code == 422
    assert answers_of(Response.objects.get()) == {"listens": "1"}
    assert deliver(browser, occasion, send=True).json()["sent"] and Response.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "dean", "programme_director", "storyteller"])
def test_nobody_else_finds_or_answers_it(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, who: str, request: pytest.FixtureRequest
) -> None:
    occasion = make_occasion([student])
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(f"/answer/{occasion.pk}/").status_code == 403
    assert browser.post(f"/answer/{occasion.pk}/send/", {"a.listens": "2"}).status_code == 403
    assert deliver(browser, occasion, event(listens="2")).status_code == 403
    assert not Response.objects.exists()


def test_without_account_or_link_one_is_asked_to_sign_in(make_occasion: MakeOccasion, student: Any) -> None:
    occasion = make_occasion([student])
    assert "/accounts/login/" in Client().get(f"/answer/{occasion.pk}/").url
    assert deliver(Client(), occasion, event(listens="2")).status_code == 403


def test_the_clock_of_the_server_opens_and_closes(make_occasion: MakeOccasion, student: Any, sign_in: Any) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, listens="1"))
    soon = timezone.now()
    Occasion.objects.update(opens_at=soon - timedelta(days=2), closes_at=soon - timedelta(hours=1))
    assert deliver(browser, occasion, event(2, listens="2")).status_code == 200  # written before, arrived late
    Occasion.objects.update(closes_at=soon - timedelta(days=1, hours=1))
    assert deliver(browser, occasion, event(3, listens="0")).status_code == 422
    assert answers_of(Response.objects.get()) == {"listens": "2"}


def test_a_form_that_is_hidden_by_an_answer_leaves_nothing_behind(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion = make_occasion([student])
    sign_in(student).post(
        f"/answer/{occasion.pk}/send/", {"a.listens": "2", "a.why": "typed before the change of mind"}
    )
    assert answers_of(Response.objects.get()) == {"listens": "2"}


def test_whoever_would_rather_not_answer_is_left_in_peace(
    make_occasion: MakeOccasion, student: Any, stranger: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(listens="1"))
    assert sign_in(stranger).post(f"/answer/{occasion.pk}/decline/").status_code == 403
    assert browser.post(f"/answer/{occasion.pk}/decline/").url == f"/answer/{occasion.pk}/done/"
    assert Asked.objects.get().declined and not Response.objects.exists()
    assert not Task.objects.filter(assignee=student, done_at=None).exists()
    assert deliver(browser, occasion, event(listens="1")).status_code == 403


def test_what_was_sent_can_not_be_declined(make_occasion: MakeOccasion, student: Any, sign_in: Any) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, listens="1"), send=True)
    assert browser.post(f"/answer/{occasion.pk}/decline/").status_code == 403
    assert Response.objects.get().submitted


@pytest.mark.parametrize("closed", [True, False])
def test_what_is_over_can_not_be_sent_any_more(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, closed: bool
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(listens="1"))
    if closed:
        close_occasion(SYSTEM, occasion)
    else:
        Occasion.objects.update(
            opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=2)
        )
    assert deliver(browser, occasion, send=True).status_code == 422
    assert not Response.objects.get().submitted


def test_what_was_begun_in_time_arrives_although_the_clock_has_closed_the_form(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, listens="1"))
    Occasion.objects.update(opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(hours=1))
    keep_occasions()
    assert Occasion.objects.get().closed_at
    assert deliver(browser, occasion, event(2, listens="2"), send=True).json()["sent"]
    assert answers_of(Response.objects.get()) == {"listens": "2"}


@pytest.mark.parametrize("when", ["not yet", "over", "without names"])
def test_a_form_that_is_not_open_is_not_shown_to_whoever_is_not_asked(
    make_occasion: MakeOccasion, student: Any, crowd: list[Any], stranger: Any, sign_in: Any, when: str
) -> None:
    occasion = make_occasion(crowd if when == "without names" else [(student, crowd[0].thing)])
    now = timezone.now()
    if when == "not yet":
        Occasion.objects.update(opens_at=now + timedelta(hours=1))
    if when == "over":
        Occasion.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2))
    if when == "without names":
        Occasion.objects.update(privacy="anonymous")
    browser = sign_in(stranger)
    for address in ("send/", f"about/{crowd[0].pk}/", f"about/{uuid4()}/"):
        answer = browser.post(f"/answer/{occasion.pk}/{address}", {"a.listens": "2"})
        assert answer.status_code == 403 and "Lets the patient finish" not in answer.text
    assert deliver(browser, occasion, event(listens="1")).status_code == 403


def test_a_change_of_mind_counts_although_the_page_numbered_more_than_was_stored(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, interprets="0"))
    deliver(browser, occasion, event(7, listens="0"))  # between them it was sent in vain, which is stored nowhere
    assert 'data-number="7"' in browser.get(f"/answer/{occasion.pk}/").text
    browser.post(f"/answer/{occasion.pk}/send/", {"a.listens": "2", "a.interprets": "1"})
    assert answers_of(Response.objects.get()) == {"listens": "2", "interprets": "1"}


def test_words_to_a_question_that_went_away_are_not_sent_from_a_device_either(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, listens="0", why="A name that should not stand here"))
    deliver(browser, occasion, event(2, listens="2"), send=True)
    assert answers_of(Response.objects.get()) == {"listens": "2"}


def test_what_was_sent_or_declined_on_another_device_meanwhile_stays_so(
    make_occasion: MakeOccasion, student: Any, sign_in: Any
) -> None:
    occasion, browser, who = make_occasion([student]), sign_in(student), Respondent(person=student.pk)
    deliver(browser, occasion, event(1, listens="1"))
    read_before = Response.objects.get()
    deliver(browser, occasion, send=True)
    with pytest.raises(Refused, match="sent already"):
        save_answers(who, read_before, [Event(uuid4(), 2, {"listens": "0"})])
    Response.objects.all().delete()
    with pytest.raises(NotPermitted):
        save_answers(who, read_before, [Event(uuid4(), 3, {"listens": "0"})])
    with pytest.raises(NotPermitted):
        submit_response(who, read_before)


@pytest.mark.parametrize(
    "values",
    [
        '{"listens": {"The canary": ""}}',
        '{"listens": {"\\u0000": " "}}',
        '{"listens": {"\\ud800": []}}',
        '{"listens": "   "}',
    ],
)
def test_nothing_hides_in_an_answer_that_holds_none(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, values: str
) -> None:
    occasion = make_occasion([student])
    deliver(sign_in(student), occasion, event(1) | {"values": json.loads(values)})
    assert Answers.objects.get().said == {"listens": None}


@pytest.mark.parametrize("number", ["1e999", "9" * 400, "9" * 4000, "NaN", "-Infinity", "1e300"])
def test_a_number_that_is_none_is_refused_in_words(
    make_occasion: MakeOccasion, make_version: Any, student: Any, sign_in: Any, number: str
) -> None:
    years = Section(code="s", items=(Item(code="years", type=ItemType.NUMBER, text="Years of practice"),))
    occasion = make_occasion([student], version=make_version(small_form(sections=(years,), subscales=())))
    body = json.dumps({"response": str(uuid4()), "events": [event(1, years="N")]}).replace('"N"', number)
    browser = sign_in(student)
    answer = browser.post(f"/answer/{occasion.pk}/events/", body, content_type="application/json")
    assert answer.status_code == 422
    assert browser.post(f"/answer/{occasion.pk}/send/", {"a.years": number}).status_code == 422
    assert not Answers.objects.exists()


@pytest.mark.parametrize("language", ["\ud800", "\x00", "the canary sang", "ar"])
def test_a_language_that_the_form_does_not_have_is_not_kept(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, language: str
) -> None:
    assert deliver(sign_in(student), make_occasion([student]), event(1), language=language).status_code == 200
    assert Response.objects.get().language == "en"


def test_who_is_asked_about_somebody_and_about_nobody_finds_both(
    make_occasion: MakeOccasion, student: Any, teacher: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student, (student, teacher.thing)]), sign_in(student)
    page = browser.get(f"/answer/{occasion.pk}/").text
    for address in (f"/answer/{occasion.pk}/send/", f"/answer/{occasion.pk}/about/{teacher.pk}/"):
        assert f'href="{address}"' in page
        assert "Lets the patient finish" in browser.get(address).text
    browser.post(f"/answer/{occasion.pk}/about/{teacher.pk}/", {"a.listens": "2"})
    assert f'href="/answer/{occasion.pk}/send/"' in browser.get(f"/answer/{occasion.pk}/done/").text
    browser.post(f"/answer/{occasion.pk}/send/", {"a.listens": "1"})
    assert set(Response.objects.filter(submitted=True).values_list("about", flat=True)) == {teacher.pk, None}
    assert browser.get(f"/answer/{occasion.pk}/").text.count("Sent") == 2


@pytest.mark.parametrize("limit", ["MOST_IN_ALL", "MOST_BYTES_OF_WORDS"])
def test_no_device_fills_the_disk_and_whoever_wrote_so_much_still_sends(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(answering, limit, {"MOST_IN_ALL": 3, "MOST_BYTES_OF_WORDS": 3_500}[limit])
    occasion, browser = make_occasion([student]), sign_in(student)
    kept = [event(number, words=f"{number}" * 1000) for number in (1, 2, 3)]
    for one in kept:
        assert deliver(browser, occasion, one).status_code == 200
    more = event(4, words="4" * 1000)
    refused = deliver(browser, occasion, more)
    assert refused.status_code == 422 and "Press “Send”" in refused.json()["refused"]
    assert deliver(browser, occasion, kept[0]).json()["stored"] == [kept[0]["event"]]  # what stands is acknowledged
    assert deliver(browser, occasion, more, send=True).status_code == 422  # not complete: nothing more was stored
    assert Answers.objects.count() == 3 and answers_of(Response.objects.get()) == {"words": "3" * 1000}
    assert deliver(browser, occasion, more, event(5, listens="2"), send=True).json()["sent"]
    assert answers_of(Response.objects.get()) == {"listens": "2", "words": "4" * 1000}


def test_a_long_form_written_for_hours_is_kept(make_occasion: MakeOccasion, student: Any, sign_in: Any) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, listens="2"))
    response = Response.objects.get()
    rows = ((response.pk, uuid4(), number, {"listens": "1"}) for number in range(2, 9_000))
    insert_rows(Answers, ("response", "event", "number", "said"), rows, same={"sealed": b"", "key": None})
    assert deliver(browser, occasion, event(9_001, words="The end"), send=True).json()["sent"]


def given_to(browser: Client, occasion: Occasion, *, patch: pytest.MonkeyPatch | None = None, hours: float = 0) -> str:
    """What the page carries that was given to this browser now, or so many hours ago."""
    if patch is not None:
        then = timezone.now() - timedelta(hours=hours)
        with patch.context() as earlier:
            earlier.setattr(timezone, "now", lambda: then)
            return given_to(browser, occasion)
    return re.findall(r'name="given" value="([^"]+)"', browser.get(f"/answer/{occasion.pk}/").text)[0]


def over_since(**ago: float) -> None:
    """Every occasion has ended so long ago, by the clock."""
    now = timezone.now()
    Occasion.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(**ago))


def test_who_was_offline_since_before_the_end_still_begins_within_a_day(
    make_occasion: MakeOccasion, student: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    given = given_to(browser, occasion, patch=monkeypatch, hours=3)
    over_since(hours=1)
    keep_occasions()
    for late in ("", "x", given_to(browser, occasion)):  # a page that was given after the end shows nothing
        assert deliver(browser, occasion, event(listens="2"), given=late).status_code == 422
    assert deliver(browser, occasion, event(listens="2"), given=given, send=True).json()["sent"]
    assert answers_of(Response.objects.get()) == {"listens": "2"}


@pytest.mark.parametrize(
    ("why", "ended"), [("another's page", 1), ("a day has passed", 25), ("closed early", -1), ("not open yet", -1)]
)
def test_a_page_given_in_time_opens_no_more_than_that(
    make_occasion: MakeOccasion,
    student: Any,
    teacher: Any,
    sign_in: Any,
    monkeypatch: pytest.MonkeyPatch,
    why: str,
    ended: float,
) -> None:
    occasion, browser = make_occasion([student, teacher]), sign_in(student)
    reader = sign_in(teacher) if why == "another's page" else browser
    given = given_to(reader, occasion, patch=monkeypatch, hours=30)
    over_since(hours=ended)
    if why == "closed early":
        close_occasion(SYSTEM, occasion)
    if why == "not open yet":
        Occasion.objects.update(opens_at=timezone.now() + timedelta(minutes=1))
    assert deliver(browser, occasion, event(listens="2"), given=given, send=True).status_code == 422
    assert not Response.objects.exists()
