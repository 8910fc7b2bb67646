"""A second tablet at a station stands beside as a mirror, and takes over by one deliberate step."""

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

from scripts.demo_house import run_in
from tests.browser.test_marking import School, at_station, school, tablet, tick, waits

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
