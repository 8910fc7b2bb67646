"""A study of two rounds without names in a real browser: they link by a secret that the network never sees."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect
from playwright.sync_api import Page as Tab

from scripts.demo_house import demo_school, served
from tests.assessment.unnamed_marks import pseudonym, read, written
from tests.browser.conftest import PATIENCE
from tests.browser.rounds import School, Wire, answer_by_messages, close_round, enter, link_for, plan_round

Come = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = demo_school(tmp_path_factory.mktemp("study"))
    with served(folder) as url:
        yield School(folder, url)


@pytest.fixture
def come(browser: Browser, school: School) -> Iterator[Come]:
    """Somebody's browser."""
    contexts: list[BrowserContext] = []

    def make(**more: object) -> BrowserContext:
        context = browser.new_context(base_url=school.url, reduced_motion="reduce", locale="en-US", **more)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


def fill(tab: Tab) -> None:
    tab.get_by_label("Yes, very much").check()
    tab.get_by_label("In part").check()
    tab.get_by_label("What one thing should we change?").fill("More time to listen")


def send(tab: Tab) -> None:
    tab.get_by_role("button", name="Send without my name").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")


def nothing_stays(tab: Tab) -> bool:
    """Whether the device has forgotten the turn, the answers and the secret."""
    keys = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    return not [key for key in tab.evaluate(keys) if key.startswith(("turn:", "secret:"))]


def test_two_rounds_link_by_a_secret_that_never_leaves_the_browser(come: Come, school: School) -> None:
    director, own = enter(come(), "programme_director"), come()
    wire, tab = Wire(own), enter(own, "student")
    others = {person: secrets.token_bytes(16) for person in school.students(11)}

    first = plan_round(director, "After the first year", study="Learning to listen")
    tab.goto(f"/answer/{first}/")
    card = tab.locator("[data-words] span").all_inner_texts()
    tab.reload()  # a card that was printed stays right
    assert tab.locator("[data-words] span").all_inner_texts() == card and len(card) == 6
    tab.get_by_role("button", name="I have kept it. Begin").click()
    fill(tab)
    tab.reload()
    expect(tab.get_by_label("Yes, very much")).to_be_checked()
    expect(tab.get_by_label("What one thing")).to_have_value("More time to listen")
    assert not wire.to("/put/")
    send(tab)
    assert nothing_stays(tab)
    said = json.loads(wire.to("/put/")[0].post_data or "")["values"]
    for person, secret in others.items():
        answer_by_messages(school, link_for(director, first, person), first, secret, said)
    close_round(director, first)
    expect(director.get_by_text("12 of ")).to_be_visible()

    second = plan_round(director, "After the second year", begun="Learning to listen")
    tab.goto(f"/answer/{second}/")
    type_in_wrongly(tab, card, school.study(second))
    tab.get_by_label("The secret on your card").fill(" ".join(card).lower())
    tab.get_by_role("button", name="Begin").click()
    fill(tab)
    own.set_offline(True)
    tab.get_by_role("button", name="Send without my name").click()
    expect(tab.locator("[data-state]")).to_contain_text("No connection")
    own.set_offline(False)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert nothing_stays(tab)
    for person, secret in others.items():
        answer_by_messages(school, link_for(director, second, person), second, secret, said)
    close_round(director, second)

    study, mine = school.study(first), read("-".join(card))
    assert school.marks(first) == school.marks(second)
    assert school.marks(second) == {pseudonym(secret, study) for secret in [*others.values(), mine]}
    the_network_saw_no_secret_and_no_name(wire, "".join(card), mine)


def type_in_wrongly(tab: Tab, card: list[str], study: str) -> None:
    """What is mistyped, or belongs to another study, is told before anything is sent."""
    slipped = "".join(card)[:-6] + ("0" if card[4][-1] != "0" else "1") + card[5]
    elsewhere = written(read("-".join(card)), "0" * 8 + study[8:])
    for typed, words in (
        ("", "Type your secret"),
        ("12345", "has 30 signs"),
        ("U" * 30, "never a U"),
        (slipped, "not right"),
        (elsewhere, "another study"),
    ):
        tab.get_by_label("The secret on your card").fill(typed)
        tab.get_by_role("button", name="Begin").click()
        expect(tab.get_by_role("alert").first).to_contain_text(words)


def the_network_saw_no_secret_and_no_name(wire: Wire, card: str, secret: bytes) -> None:
    sent = wire.to("/put/")
    for request in sent:
        headers = request.all_headers()
        assert not [name for name in ("cookie", "referer", "authorization", "x-csrftoken") if headers.get(name)]
        assert headers["accept-language"] == "en" and len(request.post_data or "") % 8192 == 0
    # the listener hears cookies where there are some, and this is what they would have given away
    assert len(sent) >= 2 and all("cookie" in request.all_headers() for request in wire.to("/turn/"))
    said = wire.said()
    for words in (card, secret.hex().upper(), *re.findall(".{10}", card)):
        assert words not in said
    assert pseudonym(secret, "") not in said.lower() and "MORETIMETOLISTEN" in said


def test_what_was_begun_is_asked_about_before_it_is_shown(come: Come, school: School) -> None:
    occasion = plan_round(enter(come(), "programme_director"), "Begun and left", privacy="anonymous")
    context = come()
    tab = enter(context, "student")
    tab.goto(f"/answer/{occasion}/")
    tab.get_by_role("button", name="Begin").click()
    fill(tab)
    tab.close()
    again = context.new_page()
    again.goto(f"/answer/{occasion}/")
    expect(again.get_by_role("heading", name="begun on this device")).to_be_visible()
    expect(again.get_by_label("Yes, very much")).to_be_hidden()
    again.get_by_role("button", name="It was I").click()
    expect(again.get_by_label("What one thing")).to_have_value("More time to listen")
    again.get_by_label("What one thing").fill("")
    send(again)
    assert nothing_stays(again)
    again.reload()
    expect(again.get_by_role("heading", name="You have taken your turn")).to_be_visible()


def test_what_somebody_else_began_is_removed_when_one_says_so(come: Come, school: School) -> None:
    occasion = plan_round(enter(come(), "programme_director"), "Begun by another", privacy="anonymous")
    context = come()
    tab = enter(context, "student")
    tab.goto(f"/answer/{occasion}/")
    tab.get_by_role("button", name="Begin").click()
    tab.get_by_label("Yes, very much").check()
    other = context.new_page()
    other.goto(f"/answer/{occasion}/")
    other.get_by_role("button", name="It was not I").click()
    expect(other.get_by_role("heading", name="You have taken your turn")).to_be_visible()
    assert nothing_stays(other)


@pytest.mark.parametrize(
    "gate",
    [
        {"status": 200, "body": "<p>Welcome to the guest network</p>"},
        {"status": 200, "body": '{"status": "ok"}', "content_type": "application/json"},
        {"status": 403, "body": '{"error": "sign in first"}', "content_type": "application/json"},
    ],
)
def test_what_the_gate_of_a_network_says_costs_neither_turn_nor_answers(
    come: Come, school: School, gate: dict[str, Any]
) -> None:
    occasion = plan_round(enter(come(), "programme_director"), f"Behind a gate {gate}"[:60], privacy="anonymous")
    tab = enter(come(), "student")
    tab.goto(f"/answer/{occasion}/")

    def taken_and_not_told(route: Route) -> None:
        route.fetch()
        route.fulfill(**gate)

    tab.route("**/turn/", taken_and_not_told)
    tab.get_by_role("button", name="Begin").click()
    expect(tab.locator("[data-step=start] [data-trouble]")).to_be_visible()
    tab.unroute("**/turn/")
    tab.get_by_role("button", name="Begin").click()
    fill(tab)
    tab.route("**/put/", lambda route: route.fulfill(**gate))
    tab.get_by_role("button", name="Send without my name").click()
    expect(tab.locator("[data-state]")).to_contain_text("No connection")
    expect(tab.get_by_label("What one thing")).to_have_value("More time to listen")
    tab.unroute("**/put/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert nothing_stays(tab)


def test_a_required_question_is_asked_for_before_anything_is_sent(come: Come, school: School) -> None:
    occasion = plan_round(enter(come(), "programme_director"), "Half answered", privacy="anonymous")
    context = come(viewport={"width": 320, "height": 640})
    wire, tab = Wire(context), enter(context, "student")
    tab.goto(f"/answer/{occasion}/")
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    tab.get_by_role("button", name="Begin").press("Enter")
    tab.get_by_role("button", name="Send without my name").press("Enter")
    expect(tab.get_by_role("alert").last).to_have_text("Please answer this question.")
    expect(tab.locator("[data-item=worth] input").first).to_be_focused()
    assert tab.evaluate("document.documentElement.scrollWidth") == 320 and not wire.to("/put/")


def test_without_scripts_it_says_kindly_that_it_can_not_be_answered(come: Come, school: School) -> None:
    occasion = plan_round(enter(come(), "programme_director"), "Without scripts", privacy="anonymous")
    context = come(java_script_enabled=False)
    tab = enter(context, "student")
    tab.goto(f"/answer/{occasion}/")
    expect(tab.get_by_role("heading", name="needs a browser that runs scripts")).to_be_visible()
    expect(tab.get_by_text("stolen database").first).to_be_visible()
    expect(tab.get_by_role("button", name="Begin")).to_be_hidden()
