"""Cases in a browser: by keyboard in Arabic, in a room that votes, and with a voice that is taken back while open."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from scripts.demo_house import demo_school, served
from tests.browser.conftest import Visit

ROOT = Path(__file__).resolve().parents[2]
#: a case of the demo's own students, in English and Arabic, that quotes a story which the coordinator keeps
FURNISH = """
import django
django.setup()
from tests.played import in_arabic, line_drops
from tests.told import CANARY, passages_of, released
from tests.written import both_sign
from xenia.core.rules import SYSTEM
from xenia.learning.actions.cases import bring_case, publish_case, save_script
from xenia.community.models import Policy
from scripts.cast import user_of
from xenia.people.queries.actors import actor_for
from dataclasses import replace
first, second = (actor_for(user_of(kind).person_id) for kind in ("coordinator", "programme_director"))
story = released(first, second)
name = f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}"
version = bring_case(actor_for(user_of("teacher").person_id), replace(line_drops(), code="plain", title="The line"))
arabic = in_arabic()
save_script(actor_for(user_of("teacher").person_id), version, replace(arabic, code="plain"), seen=0)
publish_case(SYSTEM, both_sign(version))
quoting = bring_case(SYSTEM, replace(line_drops(names=(name,)), code="quoting", title="The voice"))
publish_case(SYSTEM, both_sign(quoting))
print(version.case_id, quoting.case_id, story.pk, sep="\\n")
"""
WITHDRAW = """
import sys
import django
django.setup()
from xenia.community.actions.withdrawals import withdraw
from xenia.community.models import Story
from xenia.core.rules import SYSTEM
withdraw(SYSTEM, Story.objects.get(pk=sys.argv[1]))
"""
CANARY = "the kettle sang in Zarnoshk"


def told(folder: Path, program: str, *arguments: str) -> list[str]:
    """What a program says that works in the school's own folder."""
    settings = {
        "XENIA_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "xenia.site.settings",
        "XENIA_LEDGER": str(folder / "withdrawals.ledger"),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.split()


class School:
    """The folder of the school, and its two cases with the story in one of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plain, self.quoting, self.story = told(folder, FURNISH)[-3:]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    return School(demo_school(tmp_path_factory.mktemp("playing")))


@pytest.fixture(scope="module")
def base_url(school: School) -> Iterator[str]:
    with served(school.folder) as url:
        yield url


def to(tab: Tab, words: str) -> None:
    """Go on with the Tab key until what has these words is reached."""
    for _press in range(60):
        tab.keyboard.press("Tab")
        here = tab.evaluate("document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || ''")
        if words in here:
            return
    raise AssertionError(f"“{words}” is not reached by keyboard")


def test_a_student_plays_in_arabic_by_keyboard_only(visit: Visit, school: School) -> None:
    tab = visit("student", f"/cases/{school.plain}/")
    tab.get_by_label("In which language?").focus()
    tab.keyboard.press("End")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    scene = tab.locator("#scene")
    expect(scene).to_have_attribute("dir", "rtl")
    expect(scene.get_by_role("heading", level=1)).to_have_text("بعد أربع دقائق")
    for weight in ("30", "30", "40"):
        tab.keyboard.press("Tab")
        while not tab.evaluate("document.activeElement.matches('input[type=number]')"):
            tab.keyboard.press("Tab")
        tab.keyboard.type(weight)
    expect(scene.locator("[data-sum]")).to_contain_text("100")
    tab.keyboard.press("Enter")
    expect(scene.locator(".weigh-table")).to_be_visible()
    tab.wait_for_function("document.activeElement.matches('[data-now]')")  # the keyboard is where the answer is
    to(tab, "اسأل متى بدأ")
    tab.keyboard.press("Enter")
    heading = scene.get_by_role("heading", level=1)
    expect(heading).to_have_text("الصفير")
    expect(heading).to_be_focused()
    expect(tab).to_have_title("الصفير")
    expect(scene.locator("[data-left]")).to_be_visible()
    to(tab, "قل إن الخط انقطع")
    tab.keyboard.press("Enter")
    expect(heading).to_have_text("بعد إحدى عشرة دقيقة")
    expect(heading).to_be_focused()
    tab.reload()
    expect(heading).to_have_text("بعد إحدى عشرة دقيقة")


def test_a_scene_fits_a_small_phone_and_the_time_runs_on_by_itself(visit: Visit, school: School) -> None:
    tab = visit("mentor", f"/cases/{school.plain}/")
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.get_by_label("In which language?").select_option("en")
    tab.get_by_role("button", name="Begin").click()
    tab.clock.install()
    tab.reload()
    tab.get_by_role("button", name="Go on without answering").click()
    tab.get_by_role("button", name="Ask when it began").click()
    expect(tab.locator("[data-left]")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    tab.clock.run_for(5_000)
    expect(tab.locator("[data-left]")).to_contain_text(re.compile(r"5\d seconds"))
    tab.get_by_role("button", name="Without time limits").click()
    expect(tab.get_by_text("It does not for you")).to_be_visible()


def test_a_group_of_three_votes_and_nobody_sees_a_sum_too_early(
    visit: Visit, browser: Browser, base_url: str, school: School
) -> None:
    desk = visit("teacher", f"/cases/{school.plain}/")
    desk.get_by_role("button", name="Play it with a group").click()
    desk.get_by_role("button", name="Answered aloud").click()
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="Open the screen").click()
    screen = opened.value
    code = screen.locator(".screen-join .code").inner_text()
    phones = []
    for _phone in range(3):
        phone = browser.new_context(base_url=base_url, viewport={"width": 320, "height": 640}).new_page()
        phone.goto("/room/")
        phone.get_by_label("Code").fill(code.lower())
        phone.get_by_role("button", name="Join").click()
        expect(phone.get_by_role("heading", name="You are in the room")).to_be_visible()
        phones.append(phone)
    desk.get_by_role("button", name="Let them vote").click()
    for phone, words in zip(phones, ("Turn your chair", "Turn your chair", "Ask when it began"), strict=True):
        phone.get_by_role("button", name=words).click()
        expect(phone.get_by_text("Your vote has come")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") == 320
    expect(desk.get_by_text("3 have voted")).to_be_visible()
    expect(screen.get_by_text("Vote on your phone now")).to_be_visible()
    expect(screen.locator(".amount")).to_have_count(0)
    desk.get_by_role("button", name="Close the vote").click()
    expect(screen.locator(".amount")).to_have_text(["2", "0", "1"])
    expect(phones[2].locator(".amount")).to_have_text(["2", "0", "1"])
    desk.get_by_role("button", name="Turn your chair").click()
    expect(screen.get_by_text("She looks up.")).to_be_visible()
    desk.get_by_role("button", name="End the session").click()
    desk.get_by_role("button", name="End it").click()
    expect(screen.get_by_role("heading", name="Thank you all")).to_be_visible()
    expect(phones[0].get_by_role("heading", name="The room is closed")).to_be_visible()
    for phone in phones:
        phone.context.close()


def test_a_voice_that_is_taken_back_goes_from_every_open_page_by_itself(visit: Visit, school: School) -> None:
    desk = visit("teacher", f"/cases/{school.quoting}/")
    desk.get_by_role("button", name="Play it with a group").click()
    desk.get_by_text("What the screen shows").click()
    expect(desk.get_by_text(CANARY)).to_be_visible()
    tab = visit("student", f"/cases/{school.quoting}/")
    tab.locator("main button.main").click()
    expect(tab.get_by_text(CANARY)).to_be_visible()
    weight = tab.locator("input[type=number]").first
    weight.fill("37")
    told(school.folder, WITHDRAW, school.story)
    for page in (tab, desk):
        expect(page.get_by_text("A voice stood here. It was taken back.")).to_be_visible(timeout=15_000)
        expect(page.get_by_text(CANARY)).to_have_count(0)
    expect(weight).to_have_value("37")
    expect(tab.locator("#voices")).to_have_attribute("hx-get", re.compile("heard=1-0$"))
    tab.get_by_role("button", name="Go on without answering").click()
    expect(tab.get_by_text("A voice stood here. It was taken back.")).to_be_visible()
    expect(tab.get_by_text(CANARY)).to_have_count(0)
    tab.get_by_role("button", name="Ask when it began").click()
    tab.go_back()
    expect(tab.get_by_text(CANARY)).to_have_count(0)


def test_a_case_that_was_taken_along_plays_without_a_network(
    visit: Visit, browser: Browser, school: School, tmp_path: Path
) -> None:
    tab = visit("student", f"/cases/{school.plain}/offline/")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download").click()
    file = tmp_path / "case.html"
    download.value.save_as(file)
    context = browser.new_context(offline=True, locale="en-US")
    alone = context.new_page()
    trouble: list[str] = []
    alone.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    alone.on("request", lambda request: trouble.append(request.url) if not request.url.startswith("file:") else None)
    alone.goto(file.as_uri())
    alone.get_by_role("button", name="Begin").click()
    for name, weight in (("Ulcer", "30"), ("Gallstones", "30"), ("Pain that", "40")):
        alone.get_by_label(name).fill(weight)
    alone.get_by_role("button", name="That is my answer").click()
    expect(alone.get_by_text("Nothing is settled after one sentence")).to_be_visible()
    alone.get_by_role("button", name="Ask what she calls it").click()
    expect(alone.get_by_text("I call it the stone")).to_be_visible()
    alone.get_by_role("button", name="Ask when it began").click()
    expect(alone.get_by_role("heading", name="The tone")).to_be_focused()
    alone.get_by_role("button", name="العربية").click()
    expect(alone.get_by_role("heading", name="الصفير")).to_be_visible()
    assert alone.evaluate("document.documentElement.dir") == "rtl"
    alone.get_by_role("button", name="Ask Navid").click()
    alone.get_by_role("button", name="Write").click()
    expect(alone.get_by_text("brought in at night")).to_be_visible()
    assert trouble == []
    context.close()
