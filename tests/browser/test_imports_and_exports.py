"""A programme director brings a curriculum and a framework, and a coordinator takes a year away."""

import io
import re
from pathlib import Path

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from xenia.standards.curriculum_inventory import read_inventory

CURRICULUM = """Year,Year of study,Course code,Course,Session code,Session,Minutes,Objective
2026,3,REN-B,Renal Care on the Move,RB1,Consent with an interpreter,90,Obtain consent through an interpreter
2026,3,REN-B,Renal Care on the Move,RB2,Dialysis far from home,sixty,Plan dialysis for someone who arrived last week
"""
MENDED = CURRICULUM.replace("sixty", "60")
FRAMEWORK = """Code,Label,Kind
H1,Hearing a story without taking it,standard
H2,Saying who will read it,standard
"""


def choose(tab: Tab, label: re.Pattern[str], name: str, text: str) -> None:
    """Put a file into a field."""
    tab.get_by_label(label).set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode("utf-8")})


def choose_curriculum(tab: Tab, text: str) -> None:
    tab.goto("/imports/new/")
    tab.get_by_label("A spreadsheet").check()
    choose(tab, re.compile("^The file"), "renal.csv", text)
    tab.get_by_role("button", name="Show what it would change").click()


def test_a_director_imports_a_spreadsheet_after_mending_it(visit: Visit) -> None:
    tab = visit("programme_director", "/imports/")
    tab.get_by_role("link", name="Import a curriculum").click()
    choose_curriculum(tab, CURRICULUM)
    expect(tab.get_by_role("heading", level=1)).to_have_text("This file can't come in like this", timeout=20_000)
    expect(tab.locator("tr.refused")).to_have_count(1)
    expect(tab.locator("tr.refused")).to_contain_text("3")
    tab.get_by_role("link", name="Choose the mended file").click()
    choose_curriculum(tab, MENDED)
    # reading is long work: leave it, and find it again
    tab.goto("/map/")
    tab.goto("/imports/")
    tab.get_by_role("link", name="renal.csv").first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("What this file would change", timeout=20_000)
    tab.get_by_label("Why").fill("The new renal block")
    tab.get_by_role("button", name="Import", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Imported", timeout=20_000)
    tab.goto("/courses/?year=2026&q=Renal")
    tab.get_by_role("link", name="Renal Care on the Move").click()
    expect(tab.get_by_role("link", name="Dialysis far from home")).to_be_visible()


def test_a_director_brings_a_framework_and_links_it_to_another(visit: Visit) -> None:
    tab = visit("programme_director", "/frameworks/")
    tab.get_by_role("link", name="Bring one in").click()
    choose(tab, re.compile("^File"), "hearing.csv", FRAMEWORK)
    tab.get_by_label("CSV", exact=True).check()
    tab.get_by_label(re.compile("^Code")).fill("hearing-b")
    tab.get_by_role("button", name="Show what it would change").click()
    expect(tab.get_by_text("Hearing a story without taking it")).to_be_visible()
    tab.get_by_role("button", name="Bring it in").click()
    tab.get_by_role("link", name="Saying who will read it").click()
    tab.get_by_role("link", name="Link it to another framework").click()
    tab.get_by_label("This item").select_option("is narrower than")
    tab.get_by_label("That item").select_option(index=1)
    tab.get_by_role("button", name="Link them").click()
    expect(tab.get_by_role("region", name="In other frameworks").get_by_role("listitem")).to_have_count(1)


def test_a_coordinator_takes_a_year_away_as_a_file_that_reads_back(visit: Visit, tmp_path: Path) -> None:
    tab = visit("coordinator", "/exports/")
    with tab.expect_download() as caught:
        tab.get_by_role("button", name="Download").click()
    file = tmp_path / "year.xml"
    caught.value.save_as(file)
    reading = read_inventory(io.BytesIO(file.read_bytes()), source=file.name)
    assert not reading.errors
    assert len(reading.curriculum.sessions) > 400
