"""A form by QR code on a phone, without an account, while the network goes and comes back: nothing is lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

Visit = Callable[..., Tab]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=base_url, viewport=PHONE, has_touch=True, reduced_motion="reduce")  # type: ignore[arg-type]
    yield context
    context.close()


def sent_out(visit: Visit, title: str) -> Tab:
    """A coordinator plans a form for whoever has the link, and opens it."""
    tab = visit("coordinator", "/occasions/new/")
    tab.get_by_label("Form", exact=True).select_option(label="Global rating of an encounter")
    tab.get_by_label("Name", exact=True).fill(title)
    tab.get_by_label("Whoever has the link or scans the code").check()
    tab.get_by_role("button", name="Plan it").click()
    tab.get_by_role("button", name="Open it").click()
    expect(tab.get_by_text("Running")).to_be_visible()
    return tab


def scanned(phone: BrowserContext, tab: Tab) -> Tab:
    """The phone that scanned the code, after the one button."""
    tab.get_by_role("button", name="Make a link and a code").click()
    expect(tab.locator("svg.qr")).to_be_visible()
    address = tab.locator("figcaption code").inner_text()
    page = phone.new_page()
    page.goto(address[address.index("/l/") :])
    page.locator("main button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Global rating")
    return page


def test_an_answer_by_code_survives_the_network_and_counts_once(visit: Visit, phone: BrowserContext) -> None:
    tab = sent_out(visit, "Rounds on a phone")
    page = scanned(phone, tab)
    page.get_by_label("Good: with ease").check()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    phone.set_offline(True)
    page.get_by_label("Excellent").check()
    page.get_by_label("What did you see").fill("Asked the patient, not the interpreter")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-state]")).to_contain_text("as soon as there is a connection")
    phone.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    tab.goto("/occasions/")
    expect(tab.get_by_role("row", name="Rounds on a phone").first).to_contain_text("1 by link")


def test_what_was_begun_is_there_again_after_the_page_was_loaded_anew(visit: Visit, phone: BrowserContext) -> None:
    page = scanned(phone, sent_out(visit, "Rounds begun twice"))
    page.get_by_label("Borderline").check()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.reload()
    expect(page.get_by_label("Borderline")).to_be_checked()


def test_a_form_that_lacks_an_answer_says_which_and_goes_there(visit: Visit, phone: BrowserContext) -> None:
    page = scanned(phone, sent_out(visit, "Rounds half answered"))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("answer this question")
    expect(page.locator("[data-item=global] input").first).to_be_focused()
    page.get_by_label("Acceptable: the patient was").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_an_answer_that_can_not_be_is_put_right_and_keeps_no_other_back(visit: Visit, phone: BrowserContext) -> None:
    page = scanned(phone, sent_out(visit, "Rounds put right"))
    field = page.locator("[data-item=global] input")
    field.first.evaluate("field => { field.value = 'nonsense'; }")
    field.first.check()
    expect(page.locator("[data-state]")).to_contain_text("not one of the answers")
    page.get_by_label("Excellent").check()
    expect(page.locator("[data-state]")).to_have_text("Saved")


GATES = {
    "a page": {"status": 200, "body": "<p>Welcome to the guest network</p>"},
    "all well": {"status": 200, "body": '{"status": "ok", "sent": true}', "content_type": "application/json"},
    "no": {"status": 400, "body": "<p>Sign in to the guest network</p>"},
}


@pytest.mark.parametrize("gate", GATES)
def test_only_the_schools_own_answer_lets_a_device_forget(visit: Visit, phone: BrowserContext, gate: str) -> None:
    page = scanned(phone, sent_out(visit, f"Rounds behind a gate: {gate}"))
    page.route("**/events/", lambda route: route.fulfill(**GATES[gate]))  # type: ignore[arg-type]
    page.get_by_label("Excellent").check()
    expect(page.locator("[data-state]")).to_contain_text("No connection")
    page.unroute("**/events/")
    expect(page.locator("[data-state]")).to_have_text("Saved", timeout=15_000)


def test_a_browser_that_keeps_nothing_still_answers(visit: Visit, phone: BrowserContext) -> None:
    phone.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('blocked', 'SecurityError'); };")
    page = scanned(phone, sent_out(visit, "Rounds in private"))
    page.get_by_label("Excellent").check()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
