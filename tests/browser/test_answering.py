"""A form by QR code on a phone, without an account, while the network goes and comes back: nothing is lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect
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
    page.route("**/events/", lambda route: route.fulfill(**GATES[gate]))
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


def left_on(page: Tab) -> str:
    """Everything that the device keeps for forms, as whoever takes it next could read it."""
    return page.evaluate("""async () => {
      const answered = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
      const database = await answered(indexedDB.open("xenia-outbox", 1));
      const all = await answered(database.transaction("events").objectStore("events").getAll());
      return JSON.stringify([all, { ...sessionStorage }, { ...localStorage }]);
    }""")


def test_what_a_guest_wrote_stays_in_the_tab_and_goes_when_they_say_so(visit: Visit, phone: BrowserContext) -> None:
    page = scanned(phone, sent_out(visit, "Rounds on a shared phone"))
    page.route("**/events/", lambda route: route.abort())
    page.get_by_label("What did you see").fill("The canary sang")
    page.get_by_label("Excellent").check()
    expect(page.locator("[data-state]")).to_contain_text("No connection")
    page.reload()
    expect(page.get_by_label("What did you see")).to_have_value("The canary sang")
    other = phone.new_page()
    other.goto(page.url)
    assert "canary" not in left_on(other) and "canary" in left_on(page)
    page.get_by_role("button", name="Forget it on this device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This device has forgotten the form")
    assert "canary" not in left_on(page)
    assert page.goto(other.url).url.count("/accounts/login/")  # type: ignore[union-attr]


def test_what_a_guest_could_not_send_is_sent_from_the_same_tab(visit: Visit, phone: BrowserContext) -> None:
    page = scanned(phone, sent_out(visit, "Rounds after a reload"))
    page.route("**/events/", lambda route: route.abort())
    page.get_by_label("Excellent").check()
    expect(page.locator("[data-state]")).to_contain_text("No connection")
    page.reload()
    page.unroute("**/events/")
    expect(page.locator("[data-state]")).to_have_text("Saved", timeout=45_000)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert '"global"' not in left_on(page) and "outbox:" not in left_on(page)


def test_what_was_answered_before_the_script_came_is_saved_too(visit: Visit, phone: BrowserContext) -> None:
    address = scanned(phone, sent_out(visit, "Rounds on a slow network")).url
    held: list[Route] = []
    page = phone.new_page()
    page.route("**/assessment/answer*.js", lambda route: held.append(route))
    with page.expect_request("**/assessment/answer*.js"):
        page.goto(address, wait_until="commit")
    page.get_by_label("Excellent").check()
    page.get_by_label("What did you see").fill("Asked twice")
    held[0].continue_()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_a_link_that_is_used_up_says_so_and_lets_go_on_who_has_begun(visit: Visit, phone: BrowserContext) -> None:
    tab = sent_out(visit, "Rounds for one")
    tab.get_by_label("How many may answer with it?").fill("1")
    page = scanned(phone, tab)
    page.get_by_label("Excellent").check()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    second = phone.new_page()
    second.goto(page.url)
    expect(second.get_by_role("heading", name="This link was used up")).to_be_visible()
    expect(second.get_by_role("button", name="Send")).to_be_hidden()
    phone.clear_cookies(name="sessionid")
    page.reload()
    expect(page.get_by_role("heading", name="This link was used up")).to_be_hidden()
    expect(page.get_by_label("Excellent")).to_be_checked()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_what_nobody_takes_any_more_goes_from_the_device(visit: Visit, phone: BrowserContext) -> None:
    page = scanned(phone, sent_out(visit, "Rounds long over"))
    page.get_by_label("Excellent").check()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    for name, days in (("canary", -1), ("finch", 1)):
        page.evaluate(
            """([name, days]) => new Promise((done) => {
              indexedDB.open("xenia-outbox", 1).onsuccess = ({ target: { result } }) => {
                const events = result.transaction("events", "readwrite").objectStore("events");
                const forgetAt = Date.now() + days * 86400000;
                events.put({ event: name, box: "answer:another", number: 1, forgetAt }).onsuccess = done;
              };
            }).then(() => null)""",
            [name, days],
        )
    assert "canary" in left_on(page)
    page.reload()
    page.get_by_label("Good: with ease").check()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    assert "canary" not in left_on(page) and "finch" in left_on(page)
