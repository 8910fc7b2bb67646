"""A teacher says what a course serves, by keyboard and in seconds, and gets a study guide back."""

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.conftest import Visit


def own_course(tab: Tab) -> str:
    """The address of a course that the person holds, from their own account page."""
    tab.goto("/account/")
    address = tab.locator("main a[href^='/courses/']").first.get_attribute("href")
    assert address
    return address


def test_a_teacher_aligns_by_keyboard_and_undoes_it(visit: Visit) -> None:
    tab = visit("teacher")
    tab.goto(f"{own_course(tab)}align/?framework=who-2021")
    row = tab.locator(".align-row").nth(1)
    before = row.locator(".align-chip").count()
    row.locator(".align-title").focus()
    tab.keyboard.press("Enter")
    expect(row.locator("input[name=words]")).to_be_focused()
    free = tab.evaluate(
        """() => [...document.querySelectorAll('#competencies option')].map(o => o.value)
        .find(words => !document.querySelectorAll('.align-row')[1].innerText.includes(words.split(' ')[0]))"""
    )
    tab.keyboard.type(free)
    tab.keyboard.press("Enter")
    expect(row.locator(".align-chip")).to_have_count(before + 1)
    tab.wait_for_function("document.activeElement.matches('.align-title, .align-chip')")  # the row has settled
    tab.keyboard.press("2")
    expect(row.locator("[data-depth=practised]").last).to_be_visible()
    tab.wait_for_function("document.activeElement.matches('.align-title, .align-chip')")
    tab.keyboard.press("a")
    expect(row.locator("[data-assessed]").last).to_be_visible()
    tab.locator("#step").get_by_role("button", name="Undo").click()
    expect(row.locator("[data-depth=practised]:not([data-assessed])").last).to_be_visible()


def test_a_teacher_opens_the_study_guide(visit: Visit) -> None:
    tab = visit("teacher")
    tab.goto(own_course(tab))
    tab.get_by_role("link", name="Study guide").click()
    expect(tab.get_by_role("heading", name="Session by session")).to_be_visible()
    address = tab.get_by_role("link", name="As a PDF").get_attribute("href")
    assert address
    assert tab.request.get(address).body().startswith(b"%PDF")


def test_a_teacher_pastes_rows_sees_them_first_and_undoes_all_of_them(visit: Visit) -> None:
    tab = visit("teacher")
    course = own_course(tab)
    tab.goto(course)
    title = tab.locator("tbody th a, tbody td a").first.inner_text()
    tab.goto(f"{course}align/paste/?framework=who-2021")
    text = f"session\tcompetencies\tdepth\tassessed\n{title}\tS6; S9\tdemonstrated\tyes\nNo such session\tS1\t\t\n"
    tab.get_by_label("Rows of your spreadsheet").fill(text)
    tab.get_by_role("button", name="Look at it first").click()
    expect(tab.locator("tr.refused")).to_have_count(1)
    tab.get_by_label("Leave row").check()
    tab.get_by_role("button", name="Write all of it as one step").click()
    tab.goto(f"{course}record/")
    tab.get_by_role("button", name="Undo").first.click()
    expect(tab.get_by_text("Undone: it stands as it did before.")).to_be_visible()


def test_a_course_director_accepts_and_rejects_suggestions(visit: Visit) -> None:
    tab = visit("course_director", "/suggestions/?framework=who-2021")
    tab.get_by_label("How sure").select_option("0.2")
    tab.get_by_role("button", name="Look for suggestions").click()
    tab.wait_for_url("**/suggestions/**", timeout=150_000)
    waiting = tab.locator("[data-suggestion] form")
    before = waiting.count()
    assert before >= 2
    tab.get_by_role("button", name="Accept S").first.click()
    expect(waiting).to_have_count(before - 1)
    tab.get_by_role("button", name="Not this").first.click()
    expect(waiting).to_have_count(before - 2)
    tab.reload()
    expect(tab.get_by_text("wait, the surest first").or_(tab.get_by_text("No suggestion waits"))).to_be_visible()


def test_a_teacher_asks_and_the_committee_approves_a_set_together(visit: Visit) -> None:
    tab = visit("teacher")
    course = own_course(tab)
    tab.goto(f"{course}align/?framework=who-2021")
    tab.get_by_role("button", name="Ask for approval").click()
    committee = visit("curriculum_committee", "/approvals/")
    committee.locator("tbody th a").first.click()
    committee.get_by_role("textbox", name="Why").fill("Read together on Monday")
    committee.get_by_role("button", name="Approve what is ticked").click()
    expect(committee.get_by_role("alert").or_(committee.get_by_role("status")).first).to_contain_text("pproved")
    committee.goto("/record/")
    expect(committee.get_by_text("Read together on Monday").first).to_be_visible()
