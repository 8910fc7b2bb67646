"""A second tablet at a station stands beside as a mirror, and takes over by one deliberate step."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Route, expect
from playwright.sync_api import Page as Tab

from scripts.demo_house import run_in
from tests.browser.test_marking import School, at_station, hand_in, school, tablet, tick, waits, without_marks

__all__ = ["school", "tablet"]
Tablet = Callable[..., BrowserContext]
TOLD = """
import django, json
django.setup()
from xenia.osce.models import Incident
print(json.dumps([*Incident.objects.filter(station__number={}).values_list("kind", flat=True)]))
"""


def happened(school: School, station: int) -> list[str]:
    """What the control room has been told of a station."""
    return list(json.loads(run_in(school.folder, "-c", TOLD.format(station + 1))))


def mirrors(tab: Tab) -> None:
    """It says what it is, and nothing can be marked on it."""
    expect(tab.get_by_text("Mirror", exact=True)).to_be_visible(timeout=40_000)
    expect(tab.locator("[data-item=q0] input").first).to_be_disabled()
    expect(tab.get_by_role("button", name="Submit", exact=True)).to_be_hidden()


def marks(tab: Tab) -> None:
    """It is the one on which is marked."""
    expect(tab.get_by_text("Mirror", exact=True)).to_be_hidden(timeout=40_000)
    expect(tab.locator("[data-item=q0] input").first).to_be_enabled()


def shows(tab: Tab, item: str) -> None:
    expect(tab.locator(f"[data-item={item}] input").first).to_be_checked(timeout=20_000)


def test_second_tablet_shows_what_stands_and_takes_over_by_one_step(tablet: Tablet, school: School) -> None:
    first, second = (at_station(tablet(0), school) for _tablet in range(2))
    marks(first)
    mirrors(second)
    tick(first, "q0", "Done")
    shows(second, "q0")
    assert happened(school, 0) == []
    second.get_by_role("button", name="Take over").click()
    marks(second)
    mirrors(first)
    tick(second, "q1", "Done")
    shows(first, "q1")
    assert happened(school, 0) == ["take_over"]
    found = [school.stands()[one] for one in school.told["devices"][0]["encounters"] if one in school.stands()]
    assert found == [[{"q0": "done", "q1": "done"}, "", 0, None]]


def test_broken_tablet_that_comes_back_delivers_what_it_held_and_a_difference_waits_for_a_person(
    tablet: Tablet, school: School
) -> None:
    broken, spare = tablet(1), tablet(1)
    first = at_station(broken, school)
    second = at_station(spare, school)
    mirrors(second)
    broken.set_offline(True)
    tick(first, "q0", "Done")
    tick(first, "q1", "Done")
    waits(first, 2)
    spare.set_offline(True)  # both mark while the network is away
    second.get_by_role("button", name="Take over").click()
    marks(second)
    tick(second, "q0", "Not done")
    tick(second, "q2", "Done")
    spare.set_offline(False)
    waits(second, 0)
    marks(second)
    broken.set_offline(False)
    waits(first, 0)
    mirrors(first)
    assert happened(school, 1) == ["take_over"]
    found = [school.stands()[one] for one in school.told["devices"][1]["encounters"] if one in school.stands()]
    assert found == [[{"q1": "done", "q2": "done"}, "", 1, None]]


def chosen(tab: Tab, item: str, label: str) -> None:
    """What the screen shows of an item."""
    expect(tab.locator(f"[data-item={item}]").get_by_label(label, exact=True)).to_be_checked(timeout=40_000)


def stands(school: School, station: int) -> list[Any]:
    """What the school has of those at a station about whom something was said."""
    found, keys = school.stands(), school.told["devices"][station]["encounters"]
    return [found[one] for one in keys if one in found]


def test_whoever_takes_over_corrects_what_they_see_of_themselves_there_and_back_and_nobody_is_asked(
    tablet: Tablet, school: School
) -> None:
    first, second = (at_station(tablet(13), school) for _tablet in range(2))
    mirrors(second)
    for item in ("q0", "q1", "q2"):
        tick(first, item, "Done")
    hand_in(first)
    waits(first, 0)
    for item in ("q0", "q1", "q2"):
        chosen(second, item, "Done")
    expect(second.locator("[data-rail] [data-shape=submitted]")).to_have_count(1)
    second.get_by_role("button", name="Take over").click()
    second.get_by_role("button", name="Open again").click()
    tick(second, "q0", "Not done")
    tick(second, "q0", "Partly done")
    tick(second, "q1", "Not done")
    hand_in(second)
    waits(second, 0)
    assert stands(school, 13) == [[{"q0": "partly", "q1": "not", "q2": "done"}, "submit", 0, None]]
    mirrors(first)
    chosen(first, "q0", "Partly done")
    first.get_by_role("button", name="Take over").click()
    first.get_by_role("button", name="Open again").click()
    chosen(first, "q0", "Partly done")  # and not what was marked here before
    tick(first, "q0", "Done")
    waits(first, 0)
    assert stands(school, 13) == [[{"q0": "done", "q1": "not", "q2": "done"}, "", 0, None]]


def test_what_the_screen_did_not_show_was_not_seen_though_the_tablet_knows_it(tablet: Tablet, school: School) -> None:
    other = tablet(12)
    first, second = at_station(tablet(12), school), at_station(other, school)
    mirrors(second)
    other.set_offline(True)
    second.get_by_role("button", name="Take over").click()
    tick(second, "q0", "Not done")
    tick(first, "q0", "Done")
    tick(first, "q1", "Done")
    waits(first, 0)
    other.route("**/mark/events/", without_marks)  # what stands at the school comes, and what was marked does not go
    other.set_offline(False)
    chosen(second, "q1", "Done")
    chosen(second, "q0", "Not done")
    tick(second, "q0", "Partly done")
    tick(second, "q1", "Not done")
    other.unroute("**/mark/events/")
    waits(second, 0)
    assert stands(school, 12) == [[{"q1": "not"}, "", 1, None]]


def test_take_over_stands_though_what_was_asked_before_it_is_answered_late(tablet: Tablet, school: School) -> None:
    first, other, held = at_station(tablet(2), school), tablet(2), list[Route]()
    other.route("**/pack/**opens=1", lambda route: held.append(route))
    second = at_station(other, school)
    mirrors(second)
    other.set_offline(True)
    second.get_by_role("button", name="Take over").click()
    marks(second)
    held[0].abort()
    tick(second, "q0", "Done")
    waits(second, 1)
    tick(second, "q1", "Done")
    waits(second, 2)
    other.set_offline(False)
    shows(first, "q1")
    assert stands(school, 2) == [[{"q0": "done", "q1": "done"}, "", 0, None]]
