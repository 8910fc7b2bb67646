"""An examiner's tablet: from the first candidate to the last without a network, whatever happens to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, time
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect
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

    def code(self, station: int) -> str:
        """What stands on the card of a room."""
        return str(self.told["devices"][station]["code"])

    def opened(self, tab: Tab, station: int) -> None:
        """A tablet that rests is given the code of its room."""
        tab.get_by_label("Code on the card").fill(self.code(station))
        tab.get_by_role("button", name="Go on").click()
        expect(tab.locator("[data-rail] button")).not_to_have_count(0)

    def stands(self) -> dict[str, Any]:
        """What the server has of each encounter: items, state, disagreements, words."""
        return json.loads(run_in(self.folder, "-c", COUNT))


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("exam")
    told = json.loads(run_in(folder, "-m", "scripts.exam_day.founding", "0", "14", "0", "3"))
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


def hand_in(tab: Tab) -> None:
    """Submitted, although some of the form is not marked."""
    submit = tab.get_by_role("button", name="Submit", exact=True)
    submit.click()
    expect(tab.locator("[data-said]")).to_contain_text("Submit once more")
    submit.click()


def waits(tab: Tab, number: int) -> None:
    words = f"Marks not confirmed: {number}" if number else "All marks confirmed"
    expect(tab.locator("[data-state]")).to_contain_text(words, timeout=40_000)


@contextmanager
def closed(school: School) -> Iterator[None]:
    """The exam is closed meanwhile."""
    move = "import django; django.setup(); from xenia.osce.models import Exam; Exam.objects.update(state='{}')"
    run_in(school.folder, "-c", move.format("closed"))
    try:
        yield
    finally:
        run_in(school.folder, "-c", move.format("running"))


def revoked(school: School, device: str) -> None:
    """The device is revoked."""
    now = "from django.utils.timezone import now; from xenia.osce.models import Device"
    revoke = f"Device.objects.filter(pk='{device}').update(revoked_at=now())"
    run_in(school.folder, "-c", f"import django; django.setup(); {now}; assert {revoke} == 1")


def kept_aside(school: School, device: str) -> list[str]:
    """Why each event of a device was kept aside."""
    reasons = f"[*Aside.objects.filter(device='{device}').values_list('reason', flat=True)]"
    ask = f"import django, json; django.setup(); from xenia.osce.models import Aside; print(json.dumps({reasons}))"
    return list(json.loads(run_in(school.folder, "-c", ask)))


STORED = """(name, store) => new Promise((done) => {
  indexedDB.open(name, 1).onsuccess = ({ target: { result } }) =>
    result.transaction(store).objectStore(store).getAll().onsuccess = (all) => done(all.target.result);
})"""


def places_on(tab: Tab) -> list[dict[str, Any]]:
    """Every place that the tablet keeps, the one that was chosen last first, without its key."""
    kept = tab.evaluate(f"({STORED})('xenia-marking', 'devices').then((all) => all.map(({{ key, ...one }}) => one))")
    return sorted(kept, key=lambda one: -one["chosen"])


def events_on(tab: Tab) -> list[dict[str, Any]]:
    """Every event that the tablet keeps."""
    return list(tab.evaluate(f"({STORED})('xenia-outbox', 'events')"))


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
        hand_in(tab)
        expect(tab.locator("[data-rail] button").nth(number).locator(".shape")).to_have_attribute(
            "data-shape", "submitted"
        )
        if not number:  # the browser is restarted, still without a network
            tab.close()
            tab = context.new_page()
            tab.goto(school.page)
            school.opened(tab, 0)
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
    hand_in(tab)
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
    tab.get_by_role("button", name="Call", exact=True).click()
    expect(tab.locator("[data-said]")).to_contain_text("Call somebody in the corridor")
    context.set_offline(False)
    expect(tab.locator("[data-said]")).to_have_text("Help is called", timeout=40_000)
    tab.get_by_role("button", name="Call for help").click()
    words = tab.locator("[data-help-words]")
    words.fill("About one candidate")
    tab.get_by_role("button", name="Back", exact=True).click()
    expect(words).to_have_value("")  # nothing of it goes with the next candidate
    tab.get_by_role("button", name="Safe word").click()  # one touch, without a question
    expect(tab.locator("[data-said]")).to_contain_text("The safe word has arrived")


def test_what_is_not_marked_is_told_once_before_it_is_handed_in(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    tab = at_station(tablet(11), school)
    shape = tab.locator("[data-rail] [aria-current] .shape")
    for number in range(18):
        tick(tab, f"q{number}", "Done")
    submit, said = tab.get_by_role("button", name="Submit", exact=True), tab.locator("[data-said]")
    submit.dblclick()  # a double touch is one
    expect(said).to_have_text(
        "Not marked, 3: Does step 18, Does step 19, All in all · Submit once more to hand it in like this"
    )
    expect(tab.locator("[data-gap]")).to_have_count(3)
    expect(shape).to_have_attribute("data-shape", "opened")
    tab.locator("[data-rail] button").nth(1).click()
    expect(tab.locator("[data-gap]")).to_have_count(0)
    tab.locator("[data-rail] button").nth(0).click()
    submit.click()
    tick(tab, "q18", "Not done")
    expect(tab.locator("[data-gap]")).to_have_count(2)
    submit.click()  # what is missing now was not told yet
    expect(said).to_contain_text("Not marked, 2:")
    submit.click()
    expect(shape).to_have_attribute("data-shape", "submitted")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_narrow_screen_shows_no_sideways_page_and_the_clock(
    tablet: Callable[..., BrowserContext], school: School, colours: Any
) -> None:
    tab = at_station(tablet(5, viewport={"width": 320, "height": 640}, color_scheme=colours), school)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    expect(tab.get_by_role("timer")).to_be_visible()
    sizes = tab.locator("[data-item=q0] .option").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(sizes) >= 44


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (768, 1024)])
def test_on_a_tablet_the_first_eight_items_need_no_scrolling(
    tablet: Callable[..., BrowserContext], school: School, width: int, height: int
) -> None:
    tab = at_station(tablet(12, viewport={"width": width, "height": height}), school)
    eighth, foot = tab.locator("[data-item=q7]").bounding_box(), tab.locator(".answer-foot").bounding_box()
    assert eighth and foot and eighth["y"] + eighth["height"] <= foot["y"]


def test_tablet_forgets_only_what_arrived_and_only_when_the_exam_is_closed(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    tab = at_station(tablet(6), school)
    tick(tab, "q0", "Done")
    waits(tab, 0)
    with closed(school):
        expect(tab.locator("[data-words]")).to_contain_text("has forgotten it", timeout=40_000)


HELD_BACK = """
const digest = crypto.subtle.digest.bind(crypto.subtle);
const released = new Promise((done) => (window.release = done));
crypto.subtle.digest = async (...said) => ((document.body.title = "comparing"), await released, digest(...said));
"""


def test_what_is_marked_while_the_tablet_compares_is_not_forgotten(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    context = tablet(7)
    context.add_init_script(HELD_BACK)
    tab = at_station(context, school)
    tick(tab, "q0", "Done")
    waits(tab, 0)
    device = places_on(tab)[0]["device"]
    with closed(school):
        expect(tab.locator("body")).to_have_attribute("title", "comparing", timeout=40_000)
        context.set_offline(True)
        tick(tab, "q1", "Done")
        waits(tab, 1)
        tab.evaluate("window.release()")
        expect(tab.get_by_role("alert")).to_contain_text("holds marks that the school does not have")
        assert sorted(one.get("done", "waits") for one in events_on(tab)) == ["taken", "waits"]
        context.set_offline(False)
        expect(tab.locator("[data-words]")).to_contain_text("has forgotten it", timeout=60_000)
    assert kept_aside(school, device) == ["closed"]
    assert events_on(tab) == places_on(tab) == []


def without_marks(route: Route) -> None:
    """The network as it might be: what is asked gets through, what carries a mark does not."""
    if "sealed" in (route.request.post_data or ""):
        route.abort()
    else:
        route.continue_()


def test_tablet_revoked_offline_locks_forgets_the_names_and_loses_nothing(
    tablet: Callable[..., BrowserContext], school: School
) -> None:
    context = tablet(8)
    tab = at_station(context, school)
    device = places_on(tab)[0]["device"]
    assert context.request.get(f"{school.page}pack/{device}/").ok
    context.set_offline(True)
    for number in range(3):
        tick(tab, f"q{number}", "Done")
    tab.locator("[data-item=comment] textarea").fill("Not left yet")
    waits(tab, 3)
    revoked(school, device)
    assert context.request.get(f"{school.page}pack/{device}/").status == 404
    # the school hears that the tablet is there, and what it sends does not get through yet
    context.route("**/mark/events/", without_marks)
    context.set_offline(False)
    expect(tab.locator("[data-words]")).to_contain_text("give it to whoever leads the exam", timeout=40_000)
    waits(tab, 4)
    tab.reload()
    expect(tab.locator("[data-words]")).to_contain_text("give it to whoever leads the exam")
    waits(tab, 4)
    kept = json.dumps(places_on(tab))
    for name in ("Candidate 0", "Stay silent", "Talk with the patient"):
        assert name not in tab.content() and name not in kept
    context.unroute("**/mark/events/")
    expect(tab.locator("[data-state]")).to_contain_text("Kept aside for whoever leads the exam: 4", timeout=60_000)
    assert kept_aside(school, device) == ["revoked"] * 4
    with closed(school):
        expect(tab.locator("[data-words]")).to_contain_text("has forgotten it", timeout=40_000)
    assert events_on(tab) == places_on(tab) == []


def has_sent(tab: Tab, number: int) -> None:
    """So many events are on it, and the school has each; calls are gone once they are sent. What the page says can't be
    waited for: it says that all marks are confirmed before a touch was kept as well as afterwards."""
    until = monotonic() + 40
    while (found := [one.get("done") for one in events_on(tab)]) != ["taken"] * number and monotonic() < until:
        tab.wait_for_timeout(100)
    assert found == ["taken"] * number


def test_every_place_where_a_tablet_was_is_forgotten(tablet: Callable[..., BrowserContext], school: School) -> None:
    context = tablet(9)
    tab = at_station(context, school)
    tick(tab, "q0", "Done")
    has_sent(tab, 1)
    tab.get_by_role("button", name="Lock this tablet").click()
    tab.get_by_role("button", name="Another station").click()
    tab.locator("[data-place-list] button").first.click()  # without the code it is another device of the same place
    tab.get_by_role("button", name="Take over").click()
    expect(tab.locator("[data-item=q1] input").first).to_be_enabled()
    tick(tab, "q1", "Done")
    has_sent(tab, 2)
    assert len(places_on(tab)) == 2
    with closed(school):
        expect(tab.locator("[data-words]")).to_contain_text("has forgotten it", timeout=40_000)
        assert events_on(tab) == places_on(tab) == []
    assert "Candidate 0" not in tab.content()


def test_squares_of_a_room_choose_that_place_once(tablet: Callable[..., BrowserContext], school: School) -> None:
    circuit, station = school.told["devices"][10]["place"]
    door = f"{school.page}?circuit={circuit}&station={station}"
    tab = tablet(10).new_page()
    tab.goto(f"{school.page}?circuit={circuit}&station={station + 1}")
    expect(tab.locator("[data-place-list] button")).to_have_count(1)  # another's door: they are asked
    assert places_on(tab) == []
    tab.goto(door)
    expect(tab.locator("[data-place]")).to_contain_text("11 A day's station")
    expect(tab.locator("[data-state]")).to_contain_text("Connected")
    for _again in range(2):
        tab.goto(door)
        school.opened(tab, 10)
        expect(tab.locator("[data-place]")).to_contain_text("11 A day's station")
        expect(tab.locator("[data-state]")).to_contain_text("Connected")
    assert len(places_on(tab)) == 1


A_DAY_OFF = """
const day = {days} * 86400000, Real = Date;
globalThis.Date = class extends Real {{
  constructor(...said) {{ super(...(said.length ? said : [Real.now() + day])); }}
  static now() {{ return Real.now() + day; }}
}};
"""


def turn_on(tab: Tab) -> list[str | None]:
    """Whose turn a tablet shows, and in which part of it."""
    now = tab.locator("[data-rail] [data-now]").get_attribute("data-encounter")
    return [now, tab.locator("[data-phase]").inner_text()]


@pytest.mark.parametrize("days", [1, -1])
def test_clock_that_is_wrong_by_a_day_shows_the_right_turn(
    tablet: Callable[..., BrowserContext], school: School, days: int
) -> None:
    right = at_station(tablet(0), school)
    expect(right.locator("[data-phase]")).not_to_have_text("")
    context = tablet(0)
    context.add_init_script(A_DAY_OFF.format(days=days))
    tab = at_station(context, school)
    assert abs(tab.evaluate("Date.now()") / 1000 - time() - days * 86400) < 60
    context.set_offline(True)
    for _loaded_anew in range(2):
        expect(tab.locator("[data-phase]")).not_to_have_text("")
        assert turn_on(tab) == turn_on(right)
        tab.goto(school.page)
        school.opened(tab, 0)
    assert turn_on(right)[0] in school.told["devices"][0]["encounters"]


def test_answer_that_was_long_on_its_way_sets_no_clock(tablet: Callable[..., BrowserContext], school: School) -> None:
    context, held = tablet(12), []
    context.clock.install()
    tab = at_station(context, school)
    context.route("**/mark/events/", lambda route: route.abort() if held else held.append(route))
    context.clock.run_for("00:20")
    expect(tab.locator("[data-state]")).to_contain_text("Connected")
    context.clock.fast_forward("04:00:00")  # the rotation is over, and the tablet rests
    with tab.expect_response("**/mark/events/"):
        held[0].continue_()
    school.opened(tab, 12)
    expect(tab.locator("[data-phase]")).to_have_text("The rotation is over")
