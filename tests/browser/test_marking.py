"""An examiner's tablet: from the first candidate to the last without a network, whatever happens to it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

from scripts.demo_house import run_in, served

COUNT = """
import django
django.setup()
from xenia.osce.models import Encounter, Exam
from xenia.osce.queries.sheets import sheets_of, words_of
exam = Exam.objects.get()
import json
sheets = {str(key): sheet.part("examiner") for key, sheet in sheets_of(exam).items()}
words = {str(one.encounter): one.text for one in words_of(exam)}
told = {key: [one.standing, one.state, len(one.disagreements), words.get(key)] for key, one in sheets.items()}
print(json.dumps(told))
"""


class School:
    """An exam of a school of its own, with an examiner's session for each station."""

    def __init__(self, folder: Path, url: str, told: dict[str, Any]) -> None:
        self.folder, self.url, self.told = folder, url, told
        self.page = f"{url}/exams/{told['exam']}/mark/"

    def stands(self) -> dict[str, Any]:
        """What the server has of each encounter: items, state, disagreements, words."""
        return json.loads(run_in(self.folder, "-c", COUNT))


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("exam")
    told = json.loads(run_in(folder, "-m", "scripts.exam_day.founding", "1", "8", "3"))
    with served(folder) as url:
        yield School(folder, url, told)


@pytest.fixture
def tablet(browser: Browser, school: School) -> Iterator[Callable[..., BrowserContext]]:
    contexts: list[BrowserContext] = []

    def make(station: int, **more: Any) -> BrowserContext:
        context = browser.new_context(reduced_motion="reduce", locale="en-US", **more)
        context.set_default_timeout(20_000)
        session = school.told["devices"][station]["session"]
        context.add_cookies([{"name": "sessionid", "value": session, "url": school.url}])
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


def at_station(context: BrowserContext, school: School) -> Tab:
    """The marking screen, registered and kept on the device."""
    tab = context.new_page()
    tab.goto(school.page)
    tab.locator("[data-place-list] button").first.click()
    expect(tab.locator("[data-state]")).to_contain_text("Works without a network")
    expect(tab.locator("[data-state]")).to_contain_text("Connected")
    return tab


def tick(tab: Tab, item: str, label: str) -> None:
    tab.locator(f"[data-item={item}]").get_by_text(label, exact=True).click()


def waits(tab: Tab, number: int) -> None:
    words = f"Marks not confirmed: {number}" if number else "All marks confirmed"
    expect(tab.locator("[data-state]")).to_contain_text(words, timeout=40_000)


def test_a_whole_station_is_marked_offline_reloaded_and_arrives_once(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    context = tablet(0)
    tab = at_station(context, school)
    context.set_offline(True)
    encounters = school.told["devices"][0]["encounters"]
    assert tab.locator("[data-rail] button").count() == len(encounters)
    for number in range(len(encounters)):
        tab.locator("[data-rail] button").nth(number).click()
        for item in ("q0", "q1"):
            tick(tab, item, "Done")
        tick(tab, "q0", "Not done")
        tick(tab, "global", "Acceptable")
        tab.locator("[data-item=comment] textarea").fill(f"Listened, {number}")
        tab.get_by_role("button", name="Submit", exact=True).click()
        expect(tab.locator("[data-rail] button").nth(number).locator(".shape")).to_have_attribute(
            "data-shape", "submitted"
        )
        if not number:  # the browser is restarted, still without a network
            tab.close()
            tab = context.new_page()
            tab.goto(school.page)
            expect(tab.locator("[data-state]")).to_contain_text("Working offline")
    waits(tab, 6 * len(encounters))
    context.clear_cookies()  # signed out meanwhile: the device's key is enough
    context.set_offline(False)
    waits(tab, 0)
    stands = school.stands()
    for number, encounter in enumerate(encounters):
        assert stands[encounter] == [
            {"q0": "not", "q1": "done", "global": "acceptable"},
            "submit",
            0,
            f"Listened, {number}",
        ]


def test_submitted_is_locked_until_it_is_opened_again(tablet: Callable[..., BrowserContext], school: School) -> None:
    tab = at_station(tablet(1), school)
    tick(tab, "q0", "Done")
    tab.get_by_role("button", name="Submit", exact=True).click()
    expect(tab.locator("[data-item=q0] input").first).to_be_disabled()
    tab.get_by_role("button", name="Open again").click()
    tick(tab, "q0", "Partly done")
    waits(tab, 0)
    first = school.told["devices"][1]["encounters"]
    assert [school.stands()[one][:2] for one in first if one in school.stands()] == [[{"q0": "partly"}, ""]]


def test_absent_is_told_apart_by_its_shape_and_its_word(tablet: Callable[..., BrowserContext], school: School) -> None:
    tab = at_station(tablet(2), school)
    tab.get_by_role("button", name="Absent", exact=True).click()
    current = tab.locator("[data-rail] [aria-current]")
    expect(current.locator(".shape")).to_have_attribute("data-shape", "absent")
    expect(current).to_contain_text("absent")


def test_two_tabs_of_one_device_number_what_they_say_once(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    context = tablet(3)
    one = at_station(context, school)
    other = context.new_page()
    other.goto(school.page)
    context.set_offline(True)
    for number in range(4):
        tick(one, f"q{number}", "Done")
        tick(other, f"q{number + 4}", "Done")
    expect(one.locator("[data-item=q7] input").first).to_be_checked()
    context.set_offline(False)
    waits(one, 0)
    waits(other, 0)
    marked = [school.stands()[key] for key in school.told["devices"][3]["encounters"] if key in school.stands()]
    assert marked == [[dict.fromkeys([f"q{number}" for number in range(8)], "done"), "", 0, None]]


def test_help_is_called_and_comes_once_the_network_is_back(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    context = tablet(4)
    tab = at_station(context, school)
    context.set_offline(True)
    tab.get_by_role("button", name="Call for help").click()
    tab.get_by_role("button", name="The safe word was said").click()
    expect(tab.locator("[data-said]")).to_contain_text("Call somebody in the corridor")
    context.set_offline(False)
    expect(tab.locator("[data-said]")).to_have_text("Help is called", timeout=40_000)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_narrow_screen_shows_no_sideways_page_and_the_clock(
    tablet: Callable[..., BrowserContext], school: School, colours: Any
) -> None:
    tab = at_station(tablet(5, viewport={"width": 320, "height": 640}, color_scheme=colours), school)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    expect(tab.get_by_role("timer")).to_be_visible()
    sizes = tab.locator("[data-item=q0] .option").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(sizes) >= 44


def test_tablet_forgets_only_what_arrived_and_only_when_the_exam_is_closed(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    tab = at_station(tablet(6), school)
    tick(tab, "q0", "Done")
    waits(tab, 0)
    move = "import django; django.setup(); from xenia.osce.models import Exam; Exam.objects.update(state='{}')"
    run_in(school.folder, "-c", move.format("closed"))
    try:
        expect(tab.locator("[data-words]")).to_contain_text("has forgotten it", timeout=40_000)
    finally:
        run_in(school.folder, "-c", move.format("running"))
