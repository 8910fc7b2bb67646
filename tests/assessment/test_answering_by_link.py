"""Answering by a link, without an account: a poster's uses, a person's own link, and a device of somebody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.assessment.delivering import deliver, event
from tests.house import actor_of_person
from xenia.assessment.actions.answering import begin_response
from xenia.assessment.actions.links import link_for_anyone, link_for_person
from xenia.assessment.models import Occasion, Response
from xenia.assessment.queries.answering import Respondent, answers_of
from xenia.core.actions.tokens import held_link
from xenia.core.models import SignedLink, Thing
from xenia.core.rules import SYSTEM, Refused

MakeOccasion = Callable[..., Occasion]


def through(link: str) -> Client:
    """A browser without an account that redeemed a link."""
    browser = Client()
    path, secret = link.split("#")
    assert browser.post(path, {"secret": secret}).status_code == 302
    return browser


def by_poster(make_occasion: MakeOccasion, uses: int | None) -> tuple[Occasion, str]:
    occasion = make_occasion(about=Thing.objects.create(kind="course", label="Renal").pk)
    return occasion, link_for_anyone(SYSTEM, occasion, uses=uses)


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


def test_only_a_planner_makes_links(make_occasion: MakeOccasion, teacher: Any, student: Any) -> None:
    occasion = make_occasion([student])
    for make in (
        lambda who: link_for_anyone(who, occasion, uses=1),
        lambda who: link_for_person(who, occasion, student),
    ):
        with pytest.raises(Refused):
            make(actor_of_person(teacher))


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


def test_on_a_device_that_is_not_ones_own_the_form_is_left_and_the_link_forgotten(
    make_occasion: MakeOccasion, make_person: Any, student: Any, sign_in: Any
) -> None:
    preceptor = make_person("Grace Preceptor", account=False)
    occasion = make_occasion([preceptor, student])
    browser = through(link_for_person(SYSTEM, occasion, preceptor))
    assert "whoever uses this device after you can read" in browser.get(f"/answer/{occasion.pk}/").text
    assert "open your link again" in browser.post("/answer/by-link/").text
    assert "/accounts/login/" in browser.get(f"/answer/{occasion.pk}/").url
    assert "Not your own device" not in sign_in(student).get(f"/answer/{occasion.pk}/").text


def test_who_leaves_a_posters_form_is_told_that_it_stays_unfinished(make_occasion: MakeOccasion) -> None:
    occasion, link = by_poster(make_occasion, None)
    browser = through(link)
    deliver(browser, occasion, event(listens="1"))
    assert "nobody can go on with it" in browser.post("/answer/by-link/").text
    assert deliver(browser, occasion, event(listens="1")).status_code == 403
    assert not Response.objects.get().submitted


def test_an_answer_by_poster_that_was_offline_over_the_end_is_taken(make_occasion: MakeOccasion) -> None:
    occasion, link = by_poster(make_occasion, 1)
    browser = through(link)
    given = re.findall(r'name="given" value="([^"]+)"', browser.get(f"/answer/{occasion.pk}/").text)[0]
    Occasion.objects.update(opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now())
    Occasion.objects.update(closes_at=timezone.now())
    assert deliver(browser, occasion, event(listens="2"), given=given, send=True).json()["sent"]
