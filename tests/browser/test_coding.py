"""Two people code what a class wrote, each in a browser of their own and blind; then they see how far they agree."""

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.conftest import Visit


def begun(tab: Tab, title: str) -> str:
    """A codebook with two codes, of what a class wrote without names; its address."""
    tab.goto("/coding/new/")
    tab.get_by_role("link", name="After the interpreter workshop").click()
    tab.get_by_label("Name", exact=True).fill(title)
    tab.get_by_role("button", name="Bring the passages in").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(title)
    address = tab.url
    for name in ("Interpreter", "Practice"):
        tab.get_by_role("link", name=re.compile("Add (the first|a) code")).first.click()
        tab.get_by_label("Name", exact=True).fill(name)
        tab.get_by_role("button", name="Add it").click()
        expect(tab.get_by_role("row", name=name)).to_be_visible()
    return address


def figure(tab: Tab, address: str, words: str) -> int:
    """A figure of the codebook's page."""
    tab.goto(address)
    return int(tab.locator(".figures div", has_text=words).locator("dd").inner_text())


def read_and_code(tab: Tab, address: str, keys: list[str]) -> list[str]:
    """Code by keyboard, one key for each passage; the passages by their keys, in the order in which they came."""
    tab.goto(f"{address}desk/")
    read = []
    for key in keys:
        here = tab.url
        read.append(here.split("/")[-2])
        tab.keyboard.press(key)
        expect(tab.locator(f"input[data-key='{key}']")).to_be_checked()
        tab.keyboard.press("Enter")
        expect(tab.locator(f"form[data-desk][action*='{read[-1]}']")).to_have_count(0)
        expect(tab).not_to_have_url(here)
        expect(tab.locator("[data-passage]")).to_be_focused()
    return read


def test_two_code_blind_then_agree_and_settle(visit: Visit) -> None:
    first = visit("exam_administrator")
    address = begun(first, "What the class wrote")
    second = visit("curriculum_committee")

    read = read_and_code(first, address, ["1", "1", "2", "0"])
    assert figure(first, address, "coded by you") == 4

    # nothing of it shows to the other, neither on the codebook nor on the desk
    assert (figure(second, address, "coded by you"), figure(second, address, "coded by two")) == (0, 0)
    expect(second.get_by_text("No passage was coded by two yet.")).to_be_visible()
    second.goto(f"{address}desk/")
    expect(second).to_have_url(re.compile(read[0]))
    expect(second.locator("form[data-desk] input:checked")).to_have_count(0)
    second.goto(f"{address}settle/")
    expect(second.get_by_text("Nothing waits to be settled.")).to_be_visible()

    assert read_and_code(second, address, ["1", "1", "1", "0"]) == read
    assert figure(second, address, "coded by two") == 4
    expect(second.get_by_text("Agreement on the codes of a passage is α =")).to_be_visible()
    expect(second.get_by_role("row", name="Practice")).to_contain_text("0")

    # where they read alike, in one step; where not, side by side with a reason
    second.goto(f"{address}settle/")
    second.get_by_role("button", name="Settle the 3 that you read alike").click()
    second.get_by_role("link", name="Settle the first").click()
    expect(second).to_have_url(re.compile(read[2]))
    expect(second.get_by_text("you differ")).to_have_count(2)
    second.get_by_role("checkbox", name="Practice").check()
    second.get_by_role("button", name="Settle it").click()
    expect(second.get_by_role("alert")).to_contain_text("why")
    second.get_by_label("Why").fill("They speak of what they did themselves")
    second.get_by_role("button", name="Settle it").click()
    assert figure(first, address, "settled") == 4


def test_someone_looks_before_anyone_codes(visit: Visit) -> None:
    tab = visit("exam_administrator")
    address = begun(tab, "Looked at first")
    tab.get_by_role("link", name=re.compile("Look at")).click()
    mark = tab.locator("mark").first
    expect(mark).to_be_visible()
    hidden = tab.locator("input[name=mask]").first
    expect(hidden).to_be_checked()
    words = tab.locator(".code-choice bdi").first.inner_text()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("status").first).to_contain_text("Masked")
    passage = tab.evaluate("new URL(location.href).searchParams.get('after')")
    tab.goto(f"{address}desk/{passage}/")
    expect(tab.locator(".mask").first).to_have_text("▇▇▇")
    expect(tab.locator("[data-passage]")).not_to_contain_text(words)


@pytest.mark.parametrize("kind", ["dean", "teacher"])
def test_who_does_not_code_finds_no_way_in(visit: Visit, kind: str) -> None:
    tab = visit(kind, "/coding/")
    expect(tab.get_by_role("heading", level=1)).not_to_have_text("Coding")
