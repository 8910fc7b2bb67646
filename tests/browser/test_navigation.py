"""The row at the head of every page, by keyboard and on a phone."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

Visit = Callable[..., Tab]


def test_group_opens_by_keyboard_leads_on_and_closes(visit: Visit) -> None:
    tab = visit("programme_director", "/people/")
    main = tab.get_by_role("navigation", name="Main")
    button = main.get_by_role("button", name="Curriculum")
    courses = main.get_by_role("link", name="Courses")
    expect(main.get_by_role("button", name="School")).to_have_attribute("aria-current", "true")
    expect(courses).to_be_hidden()
    button.focus()
    tab.keyboard.press("Enter")
    expect(courses).to_be_visible()
    tab.evaluate(AXE_SCRIPT)
    assert not tab.evaluate("axe.run(document).then(found => found.violations.map(one => one.id))")
    tab.keyboard.press("Escape")
    expect(courses).to_be_hidden()
    expect(button).to_be_focused()
    tab.keyboard.press("Enter")
    for _place in ("Map", "Courses"):
        tab.keyboard.press("Tab")
    expect(courses).to_be_focused()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/courses/")
    expect(button).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_open_group_stands_under_its_button_within_the_page(visit: Visit, language: str) -> None:
    tab = visit("programme_director")
    tab.context.add_cookies([{"name": "django_language", "value": language, "url": tab.url}])
    tab.goto("/people/")
    button = tab.locator(".group > button").last
    button.click()
    over, under = button.bounding_box(), tab.locator(".group > ul:popover-open").bounding_box()
    assert over and under
    assert abs(over["y"] + over["height"] - under["y"]) <= 4
    assert under["x"] >= 0 and under["x"] + under["width"] <= 1280
    assert under["x"] < over["x"] + over["width"] and over["x"] < under["x"] + under["width"]


def test_row_stays_one_row_and_nothing_lies_over_anything(visit: Visit) -> None:
    for kind in ("programme_director", "course_director", "teacher", "dean", "student"):
        tab = visit(kind)
        for width in (1440, 1280, 1250):
            tab.set_viewport_size({"width": width, "height": 600})
            parts = [
                box
                for part in tab.locator(".house, .site-menu nav > ul > li, .search, .masthead-buttons").all()
                if (box := part.bounding_box())
            ]
            assert len({round(box["y"] + box["height"] / 2) for box in parts[1:-2]}) == 1
            parts.sort(key=lambda box: box["x"])
            assert all(a["x"] + a["width"] <= b["x"] + 1 for a, b in pairwise(parts)), (kind, width)


def test_on_a_phone_the_menu_shows_every_place_at_once(visit: Visit) -> None:
    tab = visit("programme_director")
    tab.set_viewport_size({"width": 320, "height": 640})
    places = tab.get_by_role("navigation", name="Main").get_by_role("link")
    expect(places).to_have_count(0)
    tab.get_by_role("button", name="Menu").click()
    expect(places).to_have_count(10)
    expect(tab.get_by_role("list", name="Curriculum").get_by_role("link")).to_have_count(3)
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
