"""A teacher writes a station part by part, is told what is missing, and a colleague and the board read it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_station_is_written_checked_read_and_sent_back(visit: Visit) -> None:
    tab = visit("teacher", "/stations/")
    expect(tab.get_by_role("link", name="The line that drops")).to_be_visible()
    tab.locator("select[name=interpreter]").select_option("telephone")
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator(".bank > li")).to_have_count(1)

    tab.get_by_role("link", name="Write a station").click()
    tab.get_by_label("What is it called?").fill("The key under the mat")
    tab.get_by_role("button", name="Begin").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("The key under the mat")
    expect(tab.get_by_text("The safety plan is not whole").first).to_be_visible()
    expect(tab.get_by_role("button", name="Publish")).to_have_count(0)

    tab.get_by_role("link", name="Edit", exact=True).click()
    tab.get_by_label("In one sentence").fill("A locksmith has lost the feeling in two fingers.")
    tab.get_by_role("button", name="Save, and on to the next part").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("The patient")
    tab.get_by_label("What they are afraid of").fill("That he has to give up the shop.")
    tab.get_by_label("Language in the station").fill("pt")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_label("What they are afraid of")).to_have_value("That he has to give up the shop.")

    tab.get_by_role("link", name="How it is marked").click()
    form = tab.get_by_label("Checklist and global rating")
    whole = form.input_value()
    form.fill(whole.replace("type: global", "type: rating"))
    expect(tab.get_by_text("borderline regression needs one")).to_be_visible()
    form.fill(whole.replace("- code: whole", "- cod: whole"))
    expect(tab.get_by_text("Did you mean “code”?")).to_be_visible()
    form.fill(whole)
    expect(tab.get_by_text("Did you mean “code”?")).to_have_count(0)


def test_the_board_reads_remarks_and_holds_it_up(visit: Visit) -> None:
    lead = visit("programme_director", "/stations/?state=waiting")
    lead.get_by_role("link", name="Two voices on one line").click()
    expect(lead.get_by_role("button", name="Publish")).to_be_disabled()
    lead.get_by_role("link", name="What changed").click()
    expect(lead.get_by_text("Nothing changed between these two.")).to_be_visible()

    key = lead.url.split("/")[4]
    reader = visit("board_member", f"/stations/{key}/review/")
    reader.locator("[id='patient.fears']").get_by_role("link", name="Remark on this").click()
    reader.get_by_label("What would you like to say about this?").fill("He would never say that aloud.")
    reader.get_by_role("button", name="Say it").click()
    expect(reader.locator("[id='patient.fears']")).to_contain_text("He would never say that aloud.")

    student = visit("student")
    answer = student.goto("/stations/")
    assert answer is not None and answer.status == 403
