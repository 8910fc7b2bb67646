"""A teacher says what a course serves, by keyboard and in seconds, and gets a study guide back."""

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.conftest import Visit


def own_course(tab: Tab) -> str:
    """The address of a course that the person holds, from their own account page."""
    tab.goto("/account/")
    address = tab.locator("main a[href^='/courses/']").first.get_attribute("href")
    assert address
    return address


def test_a_teacher_aligns_by_keyboard_and_undoes_it(visit: Visit) -> None:
    tab = visit("teacher")
    tab.goto(f"{own_course(tab)}align/?framework=who-2021")
    row = tab.locator(".align-row").nth(1)
    before = row.locator(".align-chip").count()
    row.locator(".align-title").focus()
    tab.keyboard.press("Enter")
    expect(row.locator("input[name=words]")).to_be_focused()
    free = tab.evaluate(
        """() => [...document.querySelectorAll('#competencies option')].map(o => o.value)
        .find(words => !document.querySelectorAll('.align-row')[1].innerText.includes(words.split(' ')[0]))"""
    )
    tab.keyboard.type(free)
    tab.keyboard.press("Enter")
    expect(row.locator(".align-chip")).to_have_count(before + 1)
    tab.keyboard.press("2")
    expect(row.locator("[data-depth=practised]").last).to_be_visible()
    tab.keyboard.press("a")
    expect(row.locator("[data-assessed]").last).to_be_visible()
    for left in ("[data-depth=practised]:not([data-assessed])", "[data-depth='']"):
        tab.locator("#step").get_by_role("button", name="Undo").click()
        expect(row.locator(left).last).to_be_visible()


def test_a_teacher_opens_the_study_guide(visit: Visit) -> None:
    tab = visit("teacher")
    tab.goto(own_course(tab))
    tab.get_by_role("link", name="Study guide").click()
    expect(tab.get_by_role("heading", name="Session by session")).to_be_visible()
    with tab.expect_download() as caught:
        tab.get_by_role("link", name="As a PDF").click()
    assert caught.value.suggested_filename.endswith(".pdf")
