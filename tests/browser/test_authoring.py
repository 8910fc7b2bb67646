"""A form is written from nothing, tried on the phone beside it, published, sent out and answered."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.browser.conftest import Visit

FIRST = "Did an interpreter take part?"
SECOND = "I spoke to the patient, not to the interpreter."


def begun(visit: Visit, title: str, kind: str = "exam_administrator") -> Tab:
    """The desk of a new form."""
    tab = visit(kind, "/instruments/")
    tab.get_by_role("link", name="Write a form").click()
    tab.get_by_label("Title").fill(title)
    tab.get_by_label("What it is for").fill("One minute after a visit.")
    tab.get_by_role("button", name="Begin").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(title)
    return tab


def saved(tab: Tab) -> None:
    expect(tab.locator("#said")).to_contain_text("Saved.")


def ask_first(tab: Tab) -> None:
    """A question of three answers, written without leaving the keyboard."""
    tab.get_by_role("button", name="Add a question").click()
    expect(tab.locator("#f-text")).to_be_focused()
    tab.keyboard.type(FIRST)
    tab.keyboard.press("Tab")
    tab.keyboard.type("Yes, in the room\nYes, by telephone\nNo")
    tab.get_by_label("It must be answered").check()
    expect(tab.locator("[data-preview]")).to_contain_text("Yes, by telephone")


def ask_second(tab: Tab) -> None:
    """A scale that is asked only when there was an interpreter."""
    tab.get_by_role("button", name="Add a question after it").click()
    expect(tab.locator("#f-text")).to_have_value("")
    tab.get_by_label("Kind of question").select_option("likert")
    tab.locator("#f-text").fill(SECOND)
    tab.locator("#f-options").fill("Never\nSometimes\nAlways")
    tab.get_by_label("Ask it").select_option(label=f"after 1. {FIRST}")
    tab.get_by_label("if its answer").select_option("is_not")
    tab.get_by_label("this answer").select_option(label="No")
    expect(tab.locator("[data-preview]")).to_contain_text(SECOND)
    expect(tab.locator("#faults")).to_contain_text("Nothing stands in the way")
    tab.get_by_role("button", name="Done").click()
    expect(tab.locator("[data-open]")).to_have_count(0)


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Tab]:
    context = browser.new_context(base_url=base_url, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_form_is_written_from_nothing_published_sent_out_and_answered(visit: Visit, phone: Tab) -> None:
    tab = begun(visit, "After an interpreted visit")
    ask_first(tab)
    ask_second(tab)

    preview = tab.locator("[data-preview]")
    second = preview.get_by_role("group", name=re.compile(SECOND))
    expect(second).to_be_hidden()
    preview.get_by_label("Yes, by telephone").check()
    expect(second).to_be_visible()
    preview.get_by_label("No", exact=True).check()
    expect(second).to_be_hidden()

    tab.get_by_role("button", name="Publish").click()
    tab.get_by_role("button", name="Publish it").click()
    expect(tab.get_by_text("It stays as it is from now on")).to_be_visible()
    tab.get_by_role("link", name="Send it out").click()
    tab.get_by_label("Form", exact=True).select_option(label="After an interpreted visit")
    tab.get_by_label("Name", exact=True).fill("Wednesday's visits")
    tab.get_by_label("Whoever has the link or scans the code").check()
    tab.get_by_role("button", name="Plan it").click()
    tab.get_by_role("button", name="Open it").click()
    tab.get_by_role("button", name="Make a link and a code").click()
    address = tab.locator("figcaption code").inner_text()

    phone.goto(address[address.index("/l/") :])
    phone.locator("main button").click()
    expect(phone.get_by_role("group", name=re.compile(SECOND))).to_be_hidden()
    phone.get_by_label("Yes, in the room").check()
    phone.get_by_label("Always").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    tab.goto("/occasions/")
    expect(tab.get_by_role("row", name="Wednesday's visits").first).to_contain_text("1 by link")


def test_questions_are_opened_moved_and_closed_by_keyboard_and_steps_are_undone(visit: Visit) -> None:
    tab = begun(visit, "By keyboard alone")
    ask_first(tab)
    ask_second(tab)
    titles = tab.locator(".desk-section h3 bdi")
    expect(titles).to_have_text([FIRST, SECOND])
    expect(tab.locator("#open-part-q2")).to_be_focused()
    tab.keyboard.press("Alt+ArrowUp")
    expect(titles).to_have_text([SECOND, FIRST])
    expect(tab.locator("#faults")).to_contain_text("asked later")
    tab.keyboard.press("u")
    expect(titles).to_have_text([FIRST, SECOND])
    tab.locator("#open-part-q1").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#f-text")).to_be_focused()
    tab.keyboard.press("End")
    tab.keyboard.type(" At all?")
    tab.keyboard.press("Escape")
    expect(titles.first).to_have_text(f"{FIRST} At all?")
    tab.keyboard.press("n")
    expect(tab.locator("#f-text")).to_be_focused()
    tab.get_by_role("button", name="Take it out").click()
    expect(titles).to_have_count(2)


def test_what_was_tried_in_the_preview_stays_while_the_form_changes_under_it(visit: Visit) -> None:
    tab = begun(visit, "Tried while it changes")
    ask_first(tab)
    ask_second(tab)
    preview = tab.locator("[data-preview]")
    preview.get_by_label("Yes, in the room").check()
    preview.get_by_label("Sometimes").check()
    tab.locator("#open-part-q2").click()
    tab.locator("#f-help").fill("Look at the patient.")
    expect(preview).to_contain_text("Look at the patient.")
    expect(preview.get_by_label("Sometimes")).to_be_checked()


def test_two_authors_of_one_question_see_each_other_and_nothing_is_lost(visit: Visit) -> None:
    tab = begun(visit, "Written by two")
    ask_first(tab)
    saved(tab)
    other = visit("course_director", tab.url.partition("?")[0])
    other.locator("#open-part-q1").click()
    tab.locator("#f-text").fill("Mine: who interpreted?")
    expect(tab.locator("[data-preview]")).to_contain_text("Mine: who interpreted?")
    other.locator("#f-text").fill("Theirs: was anyone interpreting?")
    other.locator("#f-help").focus()
    expect(other.get_by_role("alert")).to_contain_text("Mine: who interpreted?")
    expect(other.locator("#f-text")).to_have_value("Theirs: was anyone interpreting?")
    other.get_by_role("button", name="Done").click()
    expect(other.locator("[data-preview]")).to_contain_text("Theirs: was anyone interpreting?")
    other.get_by_role("button", name="Undo my last step").click()
    expect(other.locator("[data-preview]")).to_contain_text("Mine: who interpreted?")


def test_a_competency_is_found_while_one_types_and_named_beside_the_question(visit: Visit) -> None:
    tab = begun(visit, "With evidence")
    ask_first(tab)
    tab.get_by_text("Evidence, scores, code").click()
    tab.locator("#f-competency").press_sequentially("interpreter")
    option = tab.locator("#competency-options option").first
    expect(option).to_have_count(1)
    words = option.get_attribute("value")
    assert words
    tab.locator("#f-competency").fill(words)
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("checkbox", name=words)).to_be_checked()
    expect(tab.locator("#f-competency")).to_have_value("")


def test_a_form_is_written_where_no_script_runs(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/welcome/")
    tab.locator("button[name=person][value=exam_administrator]").click()
    tab.goto("/instruments/new/")
    tab.get_by_label("Title").fill("Without a script")
    tab.get_by_role("button", name="Begin").click()
    tab.get_by_role("button", name="Add a question").click()
    tab.locator("#f-text").fill("Plain?")
    tab.locator("#f-options").fill("Yes\nNo")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator("#f-options")).to_have_value("1 | Yes\n2 | No")
    tab.get_by_role("button", name="Done").click()
    expect(tab.locator("#faults")).to_contain_text("Nothing stands in the way")
    tab.get_by_role("button", name="Publish it").click()
    expect(tab.get_by_text("It stays as it is from now on")).to_be_visible()
    context.close()
