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
from tests.house import actor_of_person
from xenia.assessment.actions import answering
from xenia.assessment.actions.answering import Event, begin_response, save_answers, submit_response
from xenia.assessment.actions.links import link_for_anyone, link_for_person
from xenia.assessment.actions.occasions import close_occasion
from xenia.assessment.actions.reminders import keep_occasions
from xenia.assessment.models import Answers, Asked, Occasion, Response
from xenia.assessment.queries.answering import Respondent, answers_of
from xenia.core.actions.rows import insert_rows
from xenia.core.actions.tokens import held_link
from xenia.core.models import SignedLink, Thing
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.models import Task
from xenia.standards.instruments import Item, ItemType, Section

MakeOccasion = Callable[..., Occasion]


def event(number: int = 1, **values: Any) -> dict[str, Any]:
    return {"event": str(uuid4()), "number": number, "values": values}


def deliver(browser: Client, occasion: Occasion, *events: Any, send: bool = False, **more: Any) -> Any:
    body = {"response": str(uuid4()), "language": "en", "events": events, "send": send, **more}
    return browser.post(f"/answer/{occasion.pk}/events/", json.dumps(body), content_type="application/json")


def through(link: str) -> Client:
    """A browser without an account that redeemed a link."""
    browser = Client()
    path, secret = link.split("#")
    assert browser.post(path, {"secret": secret}).status_code == 302
    return browser


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


def test_a_personal_link_answers_as_its_person_and_opens_no_other_form(
    make_occasion: MakeOccasion, make_person: Any, student: Any
) -> None:
    preceptor = make_person("Grace Preceptor", account=False)
    occasion, other = make_occasion([(preceptor, student.thing)]), make_occasion([student])
    browser = through(link_for_person(SYSTEM, occasion, preceptor))
    assert "Samira Student" in browser.get(f"/answer/{occasion.pk}/").text
    deliver(browser, occasion, event(listens="2"), send=True, about=str(student.pk))
    response = Response.objects.get()
    assert (response.person, response.about) == (preceptor, student.thing)
    assert browser.get(f"/answer/{other.pk}/").status_code == 302


def test_a_link_on_a_poster_takes_an_answer_from_each_who_scans_it(make_occasion: MakeOccasion, dean: Any) -> None:
    occasion = make_occasion(about=Thing.objects.create(kind="course", label="Renal").pk)
    link = link_for_anyone(SYSTEM, occasion, uses=2)
    browsers = [through(link), through(link)]
    for browser in browsers:
        assert deliver(browser, occasion, event(listens="1"), send=True).json()["sent"]
    third = through(link)
    assert "This link was used up" in third.get(f"/answer/{occasion.pk}/").text
    refused = deliver(third, occasion, event(listens="1"), send=True)
    assert refused.status_code == 422 and "used up" in refused.json()["refused"]
    assert Response.objects.filter(submitted=True, person=None).count() == 2


def by_poster(make_occasion: MakeOccasion, uses: int | None) -> tuple[Occasion, str]:
    occasion = make_occasion(about=Thing.objects.create(kind="course", label="Renal").pk)
    return occasion, link_for_anyone(SYSTEM, occasion, uses=uses)


def test_one_cookie_sends_no_more_responses_than_its_link_has_uses(make_occasion: MakeOccasion) -> None:
    occasion, link = by_poster(make_occasion, 1)
    browser = through(link)
    assert deliver(browser, occasion, event(listens="1"), send=True).json()["sent"]
    assert deliver(browser, occasion, event(listens="2"), send=True).status_code == 422
    assert deliver(through(link), occasion, event(listens="2"), send=True).status_code == 422
    page = browser.post(f"/answer/{occasion.pk}/send/", {"a.listens": "0"})
    assert page.status_code == 422 and "used up" in page.text
    assert [answers_of(one) for one in Response.objects.all()] == [{"listens": "1"}]


def test_looking_and_opening_again_spend_nothing_and_a_lost_cookie_costs_nothing(make_occasion: MakeOccasion) -> None:
    occasion, link = by_poster(make_occasion, 1)
    Client().get(link.split("#")[0])
    for _time in range(3):
        through(link).get(f"/answer/{occasion.pk}/")
    key = str(uuid4())
    assert deliver(through(link), occasion, event(1, listens="0"), response=key).status_code == 200
    again = through(link)  # the phone has lost its cookie, and opens the link once more
    assert deliver(again, occasion, event(2, listens="2"), response=key, send=True).json()["sent"]
    assert answers_of(Response.objects.get()) == {"listens": "2"}


def test_a_browser_without_scripts_that_left_something_out_goes_on_with_its_own(make_occasion: MakeOccasion) -> None:
    occasion, link = by_poster(make_occasion, 1)
    browser = through(link)
    page = browser.post(f"/answer/{occasion.pk}/send/", {"a.words": "Half", "response": str(uuid4())})
    key = re.findall(r'name="response" value="([\w-]+)"', page.text)[0]
    assert page.status_code == 422 and "used up" not in page.text
    sent = browser.post(f"/answer/{occasion.pk}/send/", {"a.words": "Half", "a.listens": "2", "response": key})
    assert sent.url == f"/answer/{occasion.pk}/done/" and Response.objects.get().submitted


def test_a_response_that_comes_twice_at_once_is_one_use(make_occasion: MakeOccasion) -> None:
    occasion, link = by_poster(make_occasion, 1)
    held = held_link({"xenia_form": through(link).cookies["xenia_form"].value}, "form")
    who, key = Respondent(link=held), uuid4()
    first = begin_response(who, occasion, key=key)
    assert begin_response(who, occasion, key=key) == first
    with pytest.raises(Refused, match="used up"):
        begin_response(who, occasion, key=uuid4())
    assert SignedLink.objects.get().uses_left == 0


def test_one_guest_can_not_go_on_with_anothers_answers(make_occasion: MakeOccasion) -> None:
    occasion = make_occasion(about=Thing.objects.create(kind="course", label="Renal").pk)
    link = link_for_anyone(SYSTEM, occasion, uses=None)
    key = str(uuid4())
    deliver(through(link), occasion, event(listens="1"), response=key)
    other = through(link_for_anyone(SYSTEM, occasion, uses=None))
    assert deliver(other, occasion, event(2, listens="2"), response=key).status_code == 403
    assert answers_of(Response.objects.get()) == {"listens": "1"}


def test_the_clock_of_the_server_opens_and_closes(make_occasion: MakeOccasion, student: Any, sign_in: Any) -> None:
    occasion, browser = make_occasion([student]), sign_in(student)
    deliver(browser, occasion, event(1, listens="1"))
    soon = timezone.now()
    Occasion.objects.update(opens_at=soon - timedelta(days=2), closes_at=soon - timedelta(hours=1))
    assert deliver(browser, occasion, event(2, listens="2")).status_code == 200  # written before, arrived late
    Occasion.objects.update(closes_at=soon - timedelta(days=1, hours=1))
    assert deliver(browser, occasion, event(3, listens="0")).status_code == 422
    assert answers_of(Response.objects.get()) == {"listens": "2"}


def test_only_a_planner_makes_links(make_occasion: MakeOccasion, teacher: Any, student: Any) -> None:
    occasion = make_occasion([student])
    for make in (
        lambda who: link_for_anyone(who, occasion, uses=1),
        lambda who: link_for_person(who, occasion, student),
    ):
        with pytest.raises(Refused):
            make(actor_of_person(teacher))


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


def test_what_one_person_left_on_a_device_is_never_sent_as_the_next_ones(
    make_occasion: MakeOccasion, make_person: Any, student: Any, sign_in: Any
) -> None:
    preceptor = make_person("Grace Preceptor", account=False)
    occasion = make_occasion([student, preceptor])
    browser = sign_in(student)
    boxes = [re.findall(r'data-box="(\w+)"', browser.get(f"/answer/{occasion.pk}/").text)[0] for _time in range(2)]
    assert boxes[0] == boxes[1]  # what could not be sent is found again by a later visit
    path, secret = link_for_person(SYSTEM, occasion, preceptor).split("#")
    browser.post(path, {"secret": secret})
    assert deliver(browser, occasion, event(1, listens="1"), box=boxes[0]).status_code == 403
    assert not Response.objects.exists()


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
