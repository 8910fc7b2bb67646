"""The picture of a candidate on a tablet: seen from the first to the last without a network, and left nowhere."""

from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as Tab

from tests.browser.test_marking import STORED, School, at_station, closed, revoked, run_in, school, tablet
from tests.browser.test_marks_sealed import Profile, on_disk, profile

__all__ = ["profile", "school", "tablet"]
Tablet = Callable[..., BrowserContext]
CANARY = "Face-of-the-candidate"
GIVE = f"""
import django
django.setup()
from tests.osce.pictured import give_pictures
from xenia.osce.models import Candidate, Exam
give_pictures(Exam.objects.get(), {CANARY!r})
"""


@pytest.fixture(scope="module", autouse=True)
def pictures(school: School) -> None:
    run_in(school.folder, "-c", GIVE)


def pictures_on(tab: Tab) -> list[dict[str, Any]]:
    """Every picture that the tablet keeps."""
    return list(tab.evaluate(f"({STORED})('xenia-marking-pictures', 'pictures')"))


def arrived(tab: Tab, many: int) -> None:
    """So many pictures are on the tablet."""
    for _each in range(100):
        if len(pictures_on(tab)) == many:
            return
        tab.wait_for_timeout(100)
    assert len(pictures_on(tab)) == many


def seen(tab: Tab) -> str:
    """The picture that is shown, as its address."""
    image = tab.locator("[data-likeness] img")
    expect(image).to_be_visible()
    assert tab.wait_for_function("document.querySelector('[data-likeness] img').naturalWidth === 48")
    return str(image.get_attribute("src"))


def candidates(tab: Tab) -> Any:
    return tab.locator("[data-rail] button")


def test_it_is_seen_of_each_without_a_network_after_a_restart_and_larger(tablet: Tablet, school: School) -> None:
    context = tablet(0)
    tab = at_station(context, school)
    many = candidates(tab).count()
    arrived(tab, many)
    context.set_offline(True)
    tab.close()
    tab = context.new_page()
    tab.goto(school.page)
    expect(tab.locator("[data-code]")).to_be_visible()
    expect(tab.locator("[data-likeness] img")).to_be_hidden()
    school.opened(tab, 0)
    shown = set()
    for number in range(many):
        candidates(tab).nth(number).click()
        shown.add(seen(tab))
    assert len(shown) == many > 1, "each candidate has their own"
    who = tab.locator("[data-who]").inner_text()
    tab.get_by_role("button", name=f"Picture of {who}, larger").click()
    dialog = tab.get_by_role("dialog", name=who)
    expect(dialog.get_by_role("img", name="Picture of the candidate")).to_be_visible()
    assert dialog.locator("img").get_attribute("src") == seen(tab)
    dialog.get_by_role("button", name="Back").click()
    expect(dialog).to_be_hidden()
    tab.get_by_role("button", name="Lock this tablet").click()
    expect(tab.locator("[data-code]")).to_be_visible()
    assert tab.locator("img[src^=data]").count() == 0 and len(pictures_on(tab)) == many


def test_who_has_none_is_shown_by_number_and_name_alone(tablet: Tablet, school: School) -> None:
    tab = at_station(tablet(1), school)
    arrived(tab, candidates(tab).count())
    seen(tab)
    first = tab.locator("[data-who]").inner_text().split(" · ")[0]
    gone = f"from xenia.core.rules import SYSTEM; remove_picture(SYSTEM, Candidate.objects.get(number={first!r}))"
    of_them = "from xenia.osce.models import Candidate; from xenia.osce.actions.pictures import remove_picture"
    run_in(school.folder, "-c", f"import django; django.setup(); {of_them}; {gone}")
    expect(tab.locator("[data-likeness]")).to_be_hidden(timeout=40_000)  # the tablet asks every quarter of a minute
    expect(tab.locator("[data-who]")).to_contain_text(first)
    arrived(tab, candidates(tab).count() - 1)
    run_in(school.folder, "-c", GIVE)
    seen(tab)


@pytest.mark.browser  # it makes its own, so nothing that it asks for says so
@pytest.mark.parametrize(("sealing", "station"), [(True, 2), (False, 3)])
def test_nothing_of_it_can_be_read_from_the_profile(
    profile: Profile, tmp_path: Path, sealing: bool, station: int
) -> None:
    context, tab = profile(station, sealing=sealing)
    for number in range(candidates(tab).count()):
        candidates(tab).nth(number).click()
        seen(tab)
    tab.get_by_role("button", name="Lock this tablet").click()
    expect(tab.locator("[data-code]")).to_be_visible()
    context.close()
    assert on_disk(tmp_path, (CANARY,)) == (set() if sealing else {CANARY})


def offline_with_all(context: BrowserContext, school: School) -> tuple[BrowserContext, Tab, int]:
    """A tablet whose clock the test holds, without a network once every picture is on it; how many."""
    context.clock.install()
    tab = at_station(context, school)
    many = candidates(tab).count()
    arrived(tab, many)
    context.set_offline(True)
    return context, tab, many


def test_it_goes_when_the_sitting_is_over_and_handed_in_and_not_before(tablet: Tablet, school: School) -> None:
    context, tab, many = offline_with_all(tablet(4), school)
    for number in range(many):
        assert len(pictures_on(tab)) == many
        candidates(tab).nth(number).click()
        tab.get_by_role("button", name="Absent", exact=True).click()
        expect(candidates(tab).nth(number).locator(".shape")).to_have_attribute("data-shape", "absent")
    tab.get_by_role("button", name="Lock this tablet").click()
    expect(tab.locator("[data-code]")).to_be_visible()
    assert len(pictures_on(tab)) == many, "somebody may still come, while it is not over"
    context.clock.run_for("02:00:00")
    arrived(tab, 0)  # although the tablet is at rest


def test_what_is_not_handed_in_keeps_it_for_half_a_day_at_most(tablet: Tablet, school: School) -> None:
    context, tab, many = offline_with_all(tablet(5), school)
    context.clock.fast_forward("02:00:00")
    context.clock.run_for("00:01:00")
    assert len(pictures_on(tab)) == many
    context.clock.fast_forward("13:00:00")
    context.clock.run_for("00:01:00")
    arrived(tab, 0)


LEFT = """goes => new Promise((done) => {
  const request = indexedDB.open("xenia-marking-pictures", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("pictures", { keyPath: ["device", "picture"] });
  request.onsuccess = ({ target: { result } }) => {
    const writing = result.transaction("pictures", "readwrite");
    for (const [at, each] of goes.entries())
      writing.objectStore("pictures").put({ device: "one", picture: String(at), exam: "another", goes: each });
    writing.oncomplete = () => (result.close(), done());
  };
})"""


def test_it_goes_as_soon_as_the_page_is_opened_although_no_place_is_chosen(tablet: Tablet, school: School) -> None:
    tab = tablet(8).new_page()
    tab.goto(school.page)
    expect(tab.locator("[data-place-list] button").first).to_be_visible()
    tab.evaluate(LEFT, [time() * 1000 - 60_000, time() * 1000 + 3_600_000])
    assert len(pictures_on(tab)) == 2
    tab.reload()
    expect(tab.locator("[data-place-list] button").first).to_be_visible()
    arrived(tab, 1)


@pytest.mark.parametrize(("station", "end"), [(6, "revoked"), (7, "closed")])
def test_it_goes_when_the_tablet_is_revoked_and_when_the_exam_is_closed(
    tablet: Tablet, school: School, station: int, end: str
) -> None:
    tab = at_station(tablet(station), school)
    arrived(tab, candidates(tab).count())
    if end == "revoked":
        revoked(school, tab.evaluate(f"({STORED})('xenia-marking', 'devices').then(([one]) => one.device)"))
        expect(tab.locator("[data-words]")).to_contain_text("was revoked", timeout=40_000)
        arrived(tab, 0)
    else:
        with closed(school):
            expect(tab.locator("[data-words]")).to_contain_text("has forgotten it", timeout=40_000)
            arrived(tab, 0)
    assert tab.locator("img[src^=data]").count() == 0
