"""An examiner marks an encounter and learns how far it agrees; a rehearsal is the marking screen, and keeps nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
#: all that a page can keep in a browser
KEPT = "async () => [{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys()]"


def _choose(tab: Page, item: str, code: str) -> None:
    tab.locator(f'[data-item="{item}"] input[value="{code}"]').check(force=True)


def test_an_examiner_marks_an_encounter_and_sees_the_reasons_only_afterwards(visit: Visit) -> None:
    tab = visit("examiner", "/exams/")
    tab.get_by_role("link", name="Prepare").click()
    tab.get_by_role("link", name="Noor, third year").click()
    expect(tab.get_by_text("You have passed with at least 75 %")).to_be_visible()
    assert "That is the whole item" not in tab.content()

    tab.get_by_role("button", name="Send, and see the reference").click()
    expect(tab.get_by_role("alert")).to_contain_text("Still open")
    for item in tab.locator("[data-item]").evaluate_all("all => all.map((one) => one.dataset.item)"):
        _choose(tab, item, "good" if item == "global" else "done")
    tab.get_by_role("button", name="Send, and see the reference").click()

    expect(tab.get_by_text("You mark as was agreed. You are prepared.")).to_be_visible()
    expect(tab.get_by_text("You marked 12 of 16 items as agreed.")).to_be_visible()
    expect(tab.get_by_text("You were more lenient than they.")).to_be_visible()
    expect(tab.get_by_text("The sentence with fibrosis and viral load")).to_be_visible()
    expect(tab.get_by_text("95 % interval")).to_be_hidden()
    tab.get_by_text("In figures").click()
    expect(tab.get_by_text("95 % interval")).to_be_visible()


def test_a_rehearsal_is_marked_submitted_and_gone(visit: Visit) -> None:
    tab = visit("examiner", "/prepare/")
    sent: list[str] = []
    tab.get_by_role("link", name="A word for the liver", exact=True).click()
    expect(tab.get_by_text("Rehearsal, nothing is kept")).to_be_visible()
    before = tab.evaluate(KEPT)
    tab.on("request", lambda request: sent.append(request.method) if request.method != "GET" else None)
    tab.get_by_role("button", name="Begin the clock").click()
    expect(tab.get_by_text("Reading", exact=True)).to_be_visible()
    expect(tab.locator("[data-who]")).to_have_text("101 · Robin Ashgrove")

    _choose(tab, "introduces", "done")
    expect(tab.locator("[data-rail] li").first).to_contain_text("begun")
    tab.get_by_role("button", name="Submit").click()
    expect(tab.get_by_text("Still open")).to_be_visible()
    _choose(tab, "global", "good")
    for item in tab.locator("[data-item]:not(:has(.optional))").evaluate_all(
        "all => all.map((one) => one.dataset.item)"
    ):
        _choose(tab, item, "good" if item == "global" else "done")
    tab.get_by_role("button", name="Submit").click()
    expect(tab.get_by_text("Submit once more")).to_be_visible()
    tab.get_by_role("button", name="Submit").click()
    expect(tab.locator("[data-rail] li").first).to_contain_text("submitted")
    tab.get_by_role("tab", name="For the patient").click()
    expect(tab.get_by_text("nodding means", exact=False)).to_be_visible()
    tab.locator("[data-rail] button").nth(1).click()
    expect(tab.locator("[data-who]")).to_contain_text("Sasha Wren")

    assert tab.evaluate(KEPT) == before and sent == []
    tab.reload()
    tab.get_by_role("button", name="Begin the clock").click()
    expect(tab.locator("[data-rail] li").first).to_contain_text("not begun")


def test_whoever_leads_the_exam_is_told_who_is_not_prepared_and_signs_a_rehearsal(visit: Visit) -> None:
    tab = visit("exam_administrator", "/exams/")
    tab.get_by_role("link", name="Clinical exam, year 3, spring").click()
    expect(tab.get_by_text("is not prepared. Watch their rehearsal and sign it.")).to_be_visible()
    tab.get_by_role("link", name="Preparation").click()
    expect(tab.get_by_role("heading", name="1 person is not prepared")).to_be_visible()
    line = tab.locator("#lacking + ul > li")
    line.get_by_text("I have watched the rehearsal").click()
    line.get_by_role("button", name="Sign").click()
    expect(tab.get_by_text("Everybody who has a post is prepared, or was let in.")).to_be_visible()
