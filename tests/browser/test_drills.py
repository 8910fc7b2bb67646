"""A round of a drill by keyboard alone: chosen, answered, compared by oneself; and a drill without scripts."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

Visit = Callable[..., Tab]


def to(tab: Tab, name: str) -> None:
    """Tab on until what has this name has the focus, as somebody without a mouse does."""
    for _press in range(60):
        if name in tab.evaluate("document.activeElement.matches('a, button') ? document.activeElement.innerText : ''"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"Nobody reaches “{name}” by keyboard.")


def press(tab: Tab, name: str) -> None:
    to(tab, name)
    tab.keyboard.press("Enter")


def test_a_round_in_plain_words_by_keyboard(visit: Visit) -> None:
    tab = visit("student", "/drills/")
    wrong: list[str] = []
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    press(tab, "Practise")
    for number in (1, 2):
        expect(tab.get_by_text(f"{number} of 2", exact=True)).to_be_visible()
        while tab.evaluate("document.activeElement.id") != "words":
            tab.keyboard.press("Tab")
        tab.keyboard.type("This necessitates cardiovascular reassessment.")
        press(tab, "Look at it")
        # the answer has the focus, and it says what to change
        expect(tab.locator(".drill-looked")).to_be_focused()
        expect(tab.locator(".drill-looked")).to_contain_text("aim for 12 or less")
        tab.keyboard.press("Shift+Tab")
        tab.keyboard.press("Control+A")
        tab.keyboard.type("Your heart is well. Come back if it hurts.")
        press(tab, "Go on with this")
        expect(tab.get_by_role("heading", name="What do you explain again?")).to_be_visible()
        press(tab, "Nothing: what was asked is understood")
        expect(tab.get_by_role("heading", name="Compare it yourself")).to_be_visible()
        while tab.evaluate("document.activeElement.name") != "has":
            tab.keyboard.press("Tab")
        tab.keyboard.press("Space")
        press(tab, "That is it")
        press(tab, "Next" if number == 1 else "How this round went")
    expect(tab.get_by_role("heading", name="A round is done")).to_be_visible()
    expect(tab.locator(".drill-lines li")).to_have_count(2)
    tab.goto("/drills/progress/")
    expect(tab.locator("#plain-words")).to_be_visible()
    expect(tab.get_by_text("23 are still new.")).to_be_visible()
    assert wrong == []


def test_a_place_on_the_plan_answers_to_its_line_and_the_clock_can_be_switched_off(visit: Visit) -> None:
    tab = visit("teacher", "/drills/interpreter/")
    to(tab, "Beside the patient")
    expect(tab.locator(".plan-seat.here")).to_have_count(1)
    tab.keyboard.press("Enter")
    expect(tab.locator(".drill-deed.better")).to_be_focused()
    tab.goto("/drills/triage-consent/")
    expect(tab.locator("[data-clock]")).to_be_visible()
    press(tab, "Without a clock")
    expect(tab.get_by_text("There is none for you here.")).to_be_visible()
    expect(tab.locator("[data-clock]")).to_have_count(0)


def test_a_drill_needs_no_scripts(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False, locale="en-US")
    tab = context.new_page()
    tab.goto("/welcome/")
    tab.locator("button[name=person][value=preceptor]").click()
    tab.goto("/drills/triage-consent/")
    tab.locator(".drill-options button").first.click()
    expect(tab.locator(".drill-deed")).to_have_count(1)
    expect(tab.get_by_text("At work you would have about")).to_be_visible()
    context.close()
