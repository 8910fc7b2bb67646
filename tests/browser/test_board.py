"""A board member speaks instead of typing, the board meets without a quorum, and everybody reads what became of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import PATIENCE, Visit

#: a microphone that plays a tone, and a browser that asks nobody whether a page may hear it
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def phone(playwright: Playwright, browser_type_launch_args: dict[str, Any], base_url: str) -> Iterator[Tab]:
    """Somebody's phone, on which nobody is signed in."""
    launch = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *MICROPHONE]}
    browser = playwright.chromium.launch(**launch)
    context = browser.new_context(
        base_url=base_url, viewport={"width": 360, "height": 740}, reduced_motion="reduce", permissions=["microphone"]
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    browser.close()


def board_of(tab: Tab) -> str:
    """The address of the demo's board."""
    tab.goto("/boards/")
    address = tab.get_by_role("link", name="Community board").get_attribute("href")
    assert address
    return address


def link_of(tab: Tab, name: str) -> str:
    """The link that a keeper makes for a member, as it stands on the page once."""
    tab.goto(board_of(tab))
    seat = tab.locator(".list > li", has=tab.get_by_text(name, exact=True)).filter(has=tab.get_by_text("This seat"))
    seat.get_by_text("This seat").click()
    seat.get_by_role("button", name="Make a link").click()
    return tab.locator(".qr-card code").inner_text()


def test_a_member_opens_the_link_on_a_phone_and_says_what_matters(visit: Visit, phone: Tab) -> None:
    keeper = visit("coordinator")
    phone.goto(link_of(keeper, "Rosalba Quintanilla"))
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("heading", name="Community board")).to_be_visible()
    phone.get_by_role("link", name="Open", exact=True).click()
    phone.get_by_label("In which language?").select_option("es")
    phone.get_by_role("button", name="Record").click()
    expect(phone.locator("[data-told]")).to_contain_text("0:01")
    phone.get_by_role("button", name="Stop").click()
    expect(phone.get_by_text("Recorded. It goes with the form.")).to_be_visible()
    phone.get_by_role("button", name="Listen").click()
    phone.get_by_role("button", name="Put it on the agenda").click()
    expect(phone.get_by_text("It is on the agenda.")).to_be_visible()
    heard = phone.locator("audio").last
    heard.evaluate("player => player.play()")
    phone.wait_for_function("() => [...document.querySelectorAll('audio')].at(-1).currentTime > 0")
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keeper.goto(phone.url)
    expect(keeper.get_by_role("heading", name="Said aloud")).to_be_visible()
    phone.get_by_role("button", name="Leave this page").click()
    phone.goto(keeper.url)
    expect(phone.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_member_asks_for_what_they_need_and_a_keeper_arranges_it(visit: Visit) -> None:
    member = visit("board_member")
    member.goto("/boards/")
    member.get_by_role("link", name="Open", exact=True).click()
    member.get_by_role("link", name="What I need to come").click()
    member.get_by_label("Travel").check()
    member.get_by_label("Anything we should know").fill("The tram does not run after nine")
    member.get_by_role("button", name="Ask for it").click()
    expect(member.get_by_text("The tram does not run")).to_be_visible()
    assert "dogs" not in member.content()
    keeper = visit("coordinator", member.url.removeprefix(member.url.split("/meetings")[0]))
    row = keeper.locator(".list > li", has_text="The tram does not run")
    row.get_by_role("button", name="It is arranged").click()
    member.reload()
    expect(member.locator(".list > li", has_text="The tram").get_by_text("arranged", exact=True)).to_be_visible()


def test_a_missed_quorum_shows_to_whoever_reads_decisions(visit: Visit) -> None:
    dean = visit("dean")
    dean.goto(board_of(dean))
    sent_back = dean.locator("li", has_text="our mothers look helpless").first
    expect(sent_back).to_contain_text("without a quorum")
    sent_back.get_by_role("link").first.click()
    expect(dean.get_by_text("No quorum.")).to_be_visible()
    assert "Four of us were there" not in dean.content()


def test_a_payment_takes_two_people(visit: Visit) -> None:
    keeper = visit("coordinator", "/payments/?state=due")
    row = keeper.locator(".list > li", has_text="18.40")
    row.get_by_role("button", name="Approve").click()
    keeper.goto("/payments/?state=approved")
    row = keeper.locator(".list > li", has_text="18.40")
    row.get_by_role("button", name="It is paid").click()
    expect(keeper.get_by_text("Let somebody else pay it")).to_be_visible()
    director = visit("programme_director", "/payments/?state=approved")
    director.locator(".list > li", has_text="18.40").get_by_role("button", name="It is paid").click()
    director.goto("/payments/?state=paid")
    expect(director.locator(".list > li", has_text="18.40")).to_contain_text("paid by")


def test_everybody_reads_what_was_said_and_done(phone: Tab) -> None:
    phone.goto("/you-said-we-did/")
    expect(phone.get_by_text("Our mothers look helpless.")).to_be_visible()
    expect(phone.get_by_text("Relevo Interpreters", exact=False).first).to_be_visible()
    words = phone.content()
    assert "Golden Lotus" not in words and "Thida" not in words and "Joseline" not in words
