"""A teacher writes a case in the editor, mends what the checker finds, both sides sign, and it is published."""

import re

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.conftest import Visit

TITLE = "The lamp in the hall"


def begun(tab: Tab, title: str = TITLE) -> str:
    """The key of a new case about Nadia, with its editor open."""
    tab.goto("/cases/new/")
    tab.get_by_label("What is it called?").fill(title)
    tab.get_by_label("Whom is it about?").fill("Nadia")
    tab.get_by_role("button", name="Begin").click()
    tab.wait_for_url("**/edit/")
    return tab.url.split("/")[4]


def save(tab: Tab) -> None:
    seen = tab.locator("#scene input[name=seen]")
    before = int(seen.input_value())
    tab.locator("#scene").get_by_role("button", name="Save").last.click()
    expect(seen).to_have_value(str(before + 1))
    expect(tab.locator("#messages")).to_contain_text("Saved.")


def written(tab: Tab) -> None:
    """Nadia speaks, and there are two ways on; each ends with what follows."""
    tab.locator(".scene-card").first.click()
    tab.get_by_role("button", name="Somebody says", exact=True).click()
    tab.locator("textarea[name='p0.text']").fill("The lamp went out, and I was not afraid.")
    tab.get_by_role("button", name="Add a choice").click()
    tab.locator("textarea[name='c0.words']").fill("Ask about the lamp")
    tab.locator("select[name='c0.goes']").select_option("+new")
    tab.get_by_role("button", name="Add a choice").click()
    tab.locator("textarea[name='c1.words']").fill("Look at the clock")
    tab.locator("select[name='c1.goes']").select_option("+new")
    save(tab)
    expect(tab.locator(".scene-card")).to_have_count(3)
    for title, words in (("Ask about the lamp", "She tells it."), ("Look at the clock", "She goes.")):
        tab.locator(".scene-card", has_text=title).click()
        expect(tab.locator("#scene-title")).to_have_value(title)
        tab.get_by_label("What follows for the people").fill(words)
        save(tab)
        expect(tab.get_by_label("What follows for the people")).to_have_value(words)


def ask(tab: Tab, side: str, name: str) -> None:
    form = tab.locator(f"form:has(input[name=side][value={side}])")
    form.get_by_role("combobox").select_option(label=name)
    form.get_by_role("button", name="Ask").click()


def test_a_case_is_written_mended_signed_by_both_sides_and_published(visit: Visit) -> None:
    tab = visit("teacher")
    key = begun(tab)
    written(tab)
    # a scene that nothing leads to is named, and goes again with one step back
    tab.get_by_label("Title of a new scene").fill("The cellar")
    tab.get_by_role("button", name="Add", exact=True).click()
    expect(tab.get_by_text("Nothing leads to “The cellar”.")).to_be_visible()
    tab.locator("body").press("Control+z")
    expect(tab.locator(".scene-card")).to_have_count(3)

    tab.goto(f"/cases/{key}/desk/")
    expect(tab.get_by_text("Nobody of the community has signed it as it stands now.")).to_be_visible()
    expect(tab.get_by_role("button", name="Publish")).to_be_disabled()
    ask(tab, "faculty", "Dr Mateo Quispe Larrain")
    ask(tab, "community", "Thida Win Maung")

    board = visit("board_member", f"/cases/{key}/review/")
    board.get_by_role("link", name=re.compile("Remark on this ?: Ask about the lamp")).last.click()
    board.get_by_label("What would you like to say about this?").fill("Ask her before you touch the lamp.")
    board.get_by_role("button", name="Say it").click()
    tab.goto(f"/cases/{key}/review/")
    tab.locator("summary", has_text="Answer").click()
    tab.get_by_label("What did you change, or why not?").fill("One asks first now.")
    tab.get_by_role("button", name="Answer").click()
    for reader in (board, visit("course_director")):
        reader.goto(f"/cases/{key}/review/")
        expect(reader.get_by_text("One asks first now.")).to_be_visible()
        reader.get_by_label("Yes, as it stands now").check()
        reader.get_by_role("button", name="Sign", exact=True).click()
        expect(reader.get_by_text("If a word changes, you are asked again.")).to_be_visible()

    tab.goto(f"/cases/{key}/desk/")
    expect(tab.get_by_text("Nothing is missing.")).to_be_visible()
    tab.get_by_role("button", name="Publish").click()
    student = visit("student", "/cases/")
    student.get_by_role("link", name=TITLE).click()
    student.get_by_role("button", name="Begin").click()
    expect(student.get_by_text("The lamp went out, and I was not afraid.")).to_be_visible()


def type_by_key(tab: Tab, field: str, words: str) -> None:
    """Go on by Tab until the field is reached, and write in it."""
    for _step in range(12):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.name") == field:
            tab.keyboard.type(words)
            return
    raise AssertionError(f"{field} is not reached by Tab")


def test_somebody_and_a_warning_are_added_by_key_and_undone(visit: Visit) -> None:
    tab = visit("teacher")
    begun(tab, "The lamp by the door")
    people = tab.locator("[id^=card-person-]")
    expect(people).to_have_count(1)
    tab.get_by_label("Name of a new person").focus()
    tab.keyboard.type("Yusuf Omar")
    tab.keyboard.press("Enter")
    expect(tab.locator("#person")).to_be_focused()
    type_by_key(tab, "about", "He mends lamps.")
    tab.locator("#person").get_by_role("button", name="Save").last.press("Enter")
    expect(tab.locator("#messages")).to_contain_text("Saved.")
    expect(people).to_have_count(2)
    # until the new cards have settled, a link among them would load the whole page
    expect(tab.locator(".htmx-settling")).to_have_count(0)

    tab.locator("#card-settings-").press("Enter")
    expect(tab.locator("#settings")).to_be_focused()
    type_by_key(tab, "warnings", "loss of a child is mentioned")
    # what is written and not saved is asked about before another card takes its place
    tab.once("dialog", lambda dialog: dialog.dismiss())
    people.first.click()
    expect(tab.get_by_label("What somebody may wish to know before")).to_have_value("loss of a child is mentioned")
    tab.locator("#settings").get_by_role("button", name="Save").last.press("Enter")
    expect(tab.locator("#card-settings-")).to_contain_text("1 warning")

    tab.locator("#card-settings-").press("Control+z")
    expect(tab.locator("#card-settings-")).to_contain_text("0 warnings")
    expect(tab.get_by_label("What somebody may wish to know before")).to_have_value("")
    people.last.press("Enter")
    expect(tab.get_by_label("Who this is")).to_have_value("He mends lamps.")
    people.last.press("Control+z")
    expect(tab.get_by_label("Who this is")).to_have_value("")
    people.last.press("Control+z")
    expect(people).to_have_count(1)
    tab.locator("#card-settings-").press("Control+y")
    expect(people).to_have_count(2)
