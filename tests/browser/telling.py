"""A story told in Arabic through an interpreter, agreed to, looked at by two and released, as its keepers work."""

import re

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

TOLD = "كنت أخبز مع جدتي، وكان الخبز يسمع كل شيء."
NAMED = "Ask Dr Selma Roth"
TELLER, REACH = "Rim Azar", "Through the bakery, on Mondays"
SOUND = b"ID3\x04\0\0\0\0\0\x00\xff\xfbthe sound of an oven"
EDITED = "I used to bake with my grandmother, and bread hears everything."
#: what is answered where a plain yes is no answer
ANSWERS = {
    "interpreter-choice": "chosen",
    "not-your-clinician": "no",
    "guardian": "no",
    "safety": "no",
    "third-parties": "no",
    "called": "pseudonym",
    "until": "three-years",
    "software": "no",
}


def begin(tab: Tab) -> str:
    """Make room for a story; where its page is."""
    tab.goto("/stories/")
    tab.get_by_role("link", name="Begin a story").click()
    tab.get_by_label("In which language they tell").select_option("ar")
    tab.get_by_label("What the person is called").fill(TELLER)
    tab.get_by_label("A name for the story").fill("The one with flour")
    tab.get_by_label("How to reach them safely").fill(REACH)
    tab.get_by_label("The interpreter whom they chose").fill("Dalal, from the choir")
    tab.get_by_role("button", name="Make room for it").click()
    expect(tab.get_by_text("There is room for it now.")).to_be_visible()
    return tab.url


def agree(tab: Tab, story: str) -> None:
    """One whole conversation, as its teller sees it: in Arabic, from right to left, one question a page."""
    tab.goto(f"{story}consent/")
    tab.get_by_label("The teller answers aloud, through an interpreter").check()
    tab.get_by_label("Who interprets").fill("Dalal, from the choir")
    tab.get_by_label("The teller chose this interpreter").check()
    tab.get_by_label("I do not treat this person").check()
    tab.get_by_role("button", name="Begin to ask").click()
    expect(tab.locator("html")).to_have_attribute("dir", "rtl")
    tab.locator(".teller-answers button").click()
    for _step in range(40):
        at = tab.locator(".teller-answers input[name=at]")
        expect(at.or_(tab.locator("button[name=record]")).first).to_be_attached()
        if not at.count():
            break
        place = at.get_attribute("value") or ""
        answer = ANSWERS.get(place, "right" if place.startswith("s.") else "yes")
        button = tab.locator(f".teller-answers button[value='{answer}']")
        button.focus()
        tab.keyboard.press("Enter")
        tab.wait_for_function("before => document.querySelector('input[name=at]')?.value !== before", arg=place)
    tab.locator("button[name=record]").click()
    expect(tab.locator(".receipt")).to_be_visible()


def write(tab: Tab, story: str, language: str, kind: str, title: str, words: str) -> None:
    tab.goto(f"{story}words/{language}/")
    tab.get_by_label("Title").fill(title)
    tab.locator("[data-passage] textarea").first.fill(words)
    tab.get_by_label(kind).check()
    tab.get_by_role("button", name="Save").last.click()
    expect(tab.get_by_text(re.compile("Saved as version"))).to_be_visible()


def released(keeper: Tab, second: Tab) -> str:
    """The whole way to its release, with all that is refused on it; where the story is."""
    story = begin(keeper)
    agree(keeper, story)
    keeper.goto(f"{story}recordings/")
    keeper.get_by_label("File").set_input_files({"name": "rim.mp3", "mimeType": "audio/mpeg", "buffer": SOUND})
    keeper.get_by_label("What is said").fill(TOLD)
    keeper.get_by_role("button", name="Keep it").last.click()
    expect(keeper.locator("audio")).to_be_attached()
    write(keeper, story, "ar", "As it was told", "خبز", TOLD)
    write(keeper, story, "en", "Edited with the teller", "Bread hears", f"{EDITED} {NAMED}.")

    # by keyboard, a passage becomes two, and the name that the scanner marks is taken out
    keeper.goto(f"{story}check/en/")
    expect(keeper.locator("mark.ident-name").last).to_contain_text("Selma Roth")
    keeper.goto(f"{story}words/en/")
    passage = keeper.locator("[data-passage] textarea").first
    passage.fill(f"{EDITED}We laughed.")
    passage.evaluate(f"area => area.setSelectionRange({len(EDITED)}, {len(EDITED)})")
    keeper.keyboard.press("Control+Enter")
    expect(keeper.locator("[data-passage]")).to_have_count(2)
    keeper.get_by_role("button", name="Save").last.click()
    expect(keeper.get_by_text("Saved as version 2.")).to_be_visible()

    agree(keeper, story)
    looked_at_by_two(keeper, second, story)
    agree(keeper, story)
    keeper.goto(f"{story}release/")
    expect(keeper.get_by_text("Nothing is missing.")).to_be_visible()
    keeper.get_by_role("button", name="Release it").click()
    return story


def looked_at_by_two(keeper: Tab, second: Tab, story: str) -> None:
    keeper.goto(f"{story}check/en/")
    expect(keeper.locator("mark.ident")).to_have_count(0)
    for line in keeper.locator(".check-list input[value=absent]").all():
        line.check()
    keeper.get_by_role("button", name="Sign first").click()
    keeper.goto(f"{story}check/en/sign/")
    keeper.get_by_role("button", name="I could not tell who it is").click()
    expect(keeper.get_by_role("alert")).to_contain_text("neither wrote nor checked")
    second.goto(f"{story}check/en/sign/")
    second.get_by_role("button", name="I could not tell who it is").click()
    expect(second.get_by_text("Signed by two.")).to_be_visible()
