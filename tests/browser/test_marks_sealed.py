"""What a tablet keeps is closed without the room's code, on its disk and on its screen, and nothing of it is lost."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, expect
from playwright.sync_api import Page as Tab

from tests.browser.test_marking import School, at_station, events_on, places_on, school, tablet, tick, waits

__all__ = ["school", "tablet"]
Tablet = Callable[..., BrowserContext]
Profile = Callable[..., tuple[BrowserContext, Tab]]
REMARK = "Looked-at-the-brother-instead"
#: a name, an instruction, a mark, and words: none may be read from the disk
PLANTED = ("Candidate 2", "Talk with the patient", '"q0":"done"', REMARK)
#: encryption that encrypts nothing, to see that what is searched for would be found
OPEN = "crypto.subtle.encrypt = crypto.subtle.decrypt = async (how, key, plain) => plain;"
#: the store as it was before devices sealed
OLD = """async ([pack, events]) => {
  const done = (request) => new Promise((ready) => (request.onsuccess = () => ready(request.result)));
  const all = async (name, store, change) => {
    const kept = (await done(indexedDB.open(name, 1))).transaction(store, "readwrite").objectStore(store);
    for (const one of await done(kept.getAll())) kept.put(change(one));
    await new Promise((ready) => (kept.transaction.oncomplete = ready));
  };
  const plain = ({ event, number, box, forgetAt }) => ({ event, number, box, forgetAt, ...events[event] });
  await all("xenia-outbox", "events", plain);
  const { people: [{ key: person }] } = pack;
  await all("xenia-marking", "devices", ({ wrapped, inside, ...one }) => ({ ...one, pack, person }));
}"""
SIGNED = """
window.plain = {};
const seal = crypto.subtle.encrypt.bind(crypto.subtle);
crypto.subtle.encrypt = (how, key, bytes) => {
  const [said, bound] = [bytes, how.additionalData].map((one) => new TextDecoder().decode(one));
  if (JSON.parse(said).signature) window.plain[bound.split(" ")[2]] = JSON.parse(said);
  if (JSON.parse(said).pack) window.pack = JSON.parse(said).pack;
  return seal(how, key, bytes);
};
"""


def on_disk(folder: Path, planted: tuple[str, ...]) -> set[str]:
    """Which of what was planted is in the files of a browser's profile: as it is, in two bytes a sign, in base64."""
    found = set()
    for file in (one for one in folder.rglob("*") if one.is_file()):
        content = file.read_bytes()
        found |= {words for words in planted if any(form in content for form in _forms(words))}
    return found


def _forms(words: str) -> Iterator[bytes]:
    yield words.encode()
    yield words.encode("utf-16-le")
    quoted = json.dumps(words)[1:-1].encode()
    for text in (words.encode(), quoted):
        for before in range(3):  # base64 has three looks, after where a word begins; its ends depend on what is beside
            yield base64.b64encode(b"." * before + text)[4 if before else 0 : -4]


@pytest.fixture
def profile(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], school: School, tmp_path: Path
) -> Profile:
    """A tablet whose files can be looked into, in `tmp_path`, at a station; without `sealing` nothing is secret."""

    def opened(station: int, *, sealing: bool) -> tuple[BrowserContext, Tab]:
        context = browser_type.launch_persistent_context(str(tmp_path), locale="en-US", **browser_type_launch_args)
        session = school.told["devices"][station]["session"]
        context.add_cookies([{"name": "sessionid", "value": session, "url": school.url}])
        if not sealing:
            context.add_init_script(OPEN)
        return context, at_station(context, school)

    return opened


@pytest.mark.browser  # it makes its own, so nothing that it asks for says so
@pytest.mark.parametrize(("sealing", "station"), [(True, 5), (False, 6)])
def test_nothing_of_names_texts_and_marks_can_be_read_from_the_profile(
    profile: Profile, school: School, tmp_path: Path, sealing: bool, station: int
) -> None:
    context, tab = profile(station, sealing=sealing)
    context.set_offline(True)
    tick(tab, "q0", "Done")
    tab.locator("[data-item=comment] textarea").fill(REMARK)
    tab.get_by_role("button", name="Call for help").click()
    tab.locator("[data-help-words]").fill(REMARK)
    tab.get_by_role("button", name="Call", exact=True).click()
    waits(tab, 2)
    expect(tab.locator("[data-said]")).to_contain_text("Call somebody in the corridor")
    for _each in range(50):
        if len(events_on(tab)) == 3:  # the call is kept a moment later
            break
        tab.wait_for_timeout(100)
    assert len(events_on(tab)) == 3
    code = school.code(station)
    tab.get_by_role("button", name="Lock this tablet").click()
    school.opened(tab, station)
    tab.get_by_role("button", name="Lock this tablet").click()
    locked(tab)
    if not sealing:  # a browser keeps every address
        tab.goto(f"{school.page}#{code}")
    context.close()
    assert any("IndexedDB" in str(one) for one in tmp_path.rglob("*.leveldb"))
    assert on_disk(tmp_path, (*PLANTED, code)) == (set() if sealing else {*PLANTED, code})


def locked(tab: Tab) -> None:
    """The screen asks for the code and names nobody."""
    expect(tab.get_by_role("heading", name="Type the code on the room's card")).to_be_visible()
    for words in ("Candidate", "Examiner", *PLANTED):
        assert words not in tab.inner_text("body")


def test_restarted_without_the_code_it_sends_names_nobody_and_with_the_code_all_is_there(
    tablet: Tablet, school: School
) -> None:
    context = tablet(1)
    tab = at_station(context, school)
    context.set_offline(True)
    for number in range(3):
        tick(tab, f"q{number}", "Done")
    tab.locator("[data-item=comment] textarea").fill(REMARK)
    waits(tab, 4)
    tab.close()
    tab = context.new_page()
    tab.goto(school.page)
    locked(tab)
    expect(tab.locator("[data-waits]")).to_have_text("Marks that wait and are being sent: 4")
    context.clear_cookies()
    context.set_offline(False)
    waits(tab, 0)
    locked(tab)
    first = school.told["devices"][1]["encounters"]
    stands = [school.stands()[one] for one in first if one in school.stands()]
    assert stands == [[dict.fromkeys(["q0", "q1", "q2"], "done"), "", 0, REMARK]]
    tab.get_by_label("Code on the card").fill("AAAA-BBBB-CCCC-DDDD")
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_role("alert")).to_contain_text("not the code of this room")
    locked(tab)
    tab.get_by_label("Code on the card").fill(school.code(1).lower())
    tab.get_by_role("button", name="Go on").click()
    expect(tab.locator("[data-item=q2] input").first).to_be_checked()
    expect(tab.locator("[data-item=comment] textarea")).to_have_value(REMARK)


def test_tablet_that_nobody_touches_between_encounters_locks_and_all_its_pages_with_it(
    tablet: Tablet, school: School
) -> None:
    context = tablet(0)
    context.clock.install()
    tab, other = at_station(context, school), context.new_page()
    other.goto(school.page)
    expect(other.locator("[data-rail] button")).not_to_have_count(0)  # the open page lends its key
    tick(tab, "q0", "Done")
    context.clock.run_for("05:10")  # while somebody is examined it stays open
    expect(tab.locator("[data-rail] button")).not_to_have_count(0)
    context.set_offline(True)  # the school's clock, which did not move, would call it back
    context.clock.run_for("01:00:00")  # the rotation is over
    locked(tab)
    locked(other)
    context.set_offline(False)
    school.opened(tab, 0)
    expect(tab.locator("[data-item=q0] input").first).to_be_checked()
    expect(other.locator("[data-rail] button")).not_to_have_count(0)
    tab.get_by_role("button", name="Lock this tablet").click()
    locked(tab)
    locked(other)


@pytest.mark.parametrize(("station", "woken"), [(7, "touched"), (8, "shown")])
def test_tablet_whose_screen_was_off_rests_before_whoever_finds_it_sees_or_ticks_anything(
    tablet: Tablet, school: School, station: int, woken: str
) -> None:
    context = tablet(station)
    context.clock.install()
    tab = at_station(context, school)
    done = tab.locator("[data-item=q0]").get_by_text("Done", exact=True)
    done.scroll_into_view_if_needed()
    where = done.bounding_box() or {}
    now = tab.evaluate("Date.now()") / 1000 + 1
    context.clock.pause_at(now)
    context.clock.set_system_time(now + 3 * 60 * 60)  # no timer runs, nor does the clock that nobody can set
    if woken == "touched":
        tab.mouse.click(where["x"] + 5, where["y"] + 5)
    else:
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    locked(tab)
    assert events_on(tab) == []


def test_changed_on_the_tablet_is_kept_aside_and_never_a_mark(tablet: Tablet, school: School) -> None:
    context = tablet(3)
    tab = at_station(context, school)
    context.set_offline(True)
    tick(tab, "q0", "Done")
    tick(tab, "q1", "Done")
    waits(tab, 2)
    tab.evaluate("""() => new Promise((done) => {
      indexedDB.open("xenia-outbox", 1).onsuccess = ({ target: { result } }) => {
        const store = result.transaction("events", "readwrite").objectStore("events");
        store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
          cursor.update({ ...cursor.value, sealed: btoa(atob(cursor.value.sealed).slice(0, -1) + "x") });
          done();
        };
      };
    })""")
    context.set_offline(False)
    expect(tab.locator("[data-state]")).to_contain_text("Kept aside for whoever leads the exam: 1", timeout=40_000)
    first = school.told["devices"][3]["encounters"]
    assert sum(len(school.stands()[one][0]) for one in first if one in school.stands()) == 1


def test_store_from_before_the_update_is_sealed_at_its_opening_and_loses_nothing(
    tablet: Tablet, school: School
) -> None:
    context = tablet(4)
    tab = context.new_page()
    tab.add_init_script(SIGNED)
    tab.goto(school.page)
    tab.locator("[data-place-list] button").first.click()
    expect(tab.locator("[data-state]")).to_contain_text("Works without a network")
    context.set_offline(True)
    tick(tab, "q0", "Done")
    tick(tab, "q1", "Done")
    tab.locator("[data-item=comment] textarea").fill(REMARK)
    waits(tab, 3)
    told = tab.evaluate("[window.pack, window.plain]")
    tab.evaluate(OLD, told)  # the store as an older version left it, and the new one is opened without a network
    tab.close()
    tab = context.new_page()
    tab.goto(school.page)
    expect(tab.locator("[data-item=comment] textarea")).to_have_value(REMARK)
    tick(tab, "q2", "Done")
    waits(tab, 4)
    tab.close()
    context.set_offline(False)
    tab = context.new_page()
    tab.goto(school.page)
    waits(tab, 0)
    kept = json.dumps([places_on(tab), events_on(tab)])
    assert not [words for words in (*PLANTED, '\\"q0\\"', "Candidate 0") if words in kept]
    assert len(events_on(tab)) == 4
    first = school.told["devices"][4]["encounters"]
    stands = [school.stands()[one] for one in first if one in school.stands()]
    assert stands == [[dict.fromkeys(["q0", "q1", "q2"], "done"), "", 0, REMARK]]
    tab.close()
    tab = context.new_page()
    tab.goto(school.page)
    locked(tab)
    school.opened(tab, 4)
    expect(tab.locator("[data-item=q2] input").first).to_be_checked()
