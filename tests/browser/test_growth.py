"""A student reads their growth, opens what a picture rests on, and has the same as a table; their mentor finds it."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_student_opens_what_their_growth_rests_on(visit: Visit) -> None:
    tab = visit("student")
    tab.get_by_role("link", name="My growth").click()
    expect(tab.get_by_role("heading", name="My growth")).to_be_visible()
    first = tab.locator(".growth-one").first
    expect(first.get_by_role("heading", level=4)).to_have_text(["Knowledge", "Attitude", "Behaviour"])
    tab.get_by_text("The same as a table").first.focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("columnheader", name="Independent observations").first).to_be_visible()
    first.get_by_role("heading", level=3).get_by_role("link").click()
    expect(tab.get_by_role("columnheader", name="Seen by").first).to_be_visible()
    assert tab.locator("main svg.growth circle.growth-seen").count() > 2


def test_pictures_fit_a_small_phone(visit: Visit) -> None:
    tab = visit("student")
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.goto("/growth/")
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    box = tab.locator(".growth-one svg.growth").first.bounding_box()
    assert box and 200 < box["width"] <= 320


def test_a_mentor_finds_whom_they_accompany(visit: Visit) -> None:
    tab = visit("mentor")
    tab.get_by_role("link", name="Mentoring").click()
    tab.get_by_role("link", name="Zahra Mohseni-Clarke").click()
    expect(tab.get_by_role("heading", name="Growth of Zahra Mohseni-Clarke")).to_be_visible()
    expect(tab.get_by_text("You read this as their mentor")).to_be_visible()
