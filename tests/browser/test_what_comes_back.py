"""What comes back to those who tag: a study guide, a calendar, neighbours; and frameworks as they move."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_student_reads_the_study_guide_and_takes_it_away(visit: Visit) -> None:
    tab = visit("student", "/courses/")
    tab.get_by_role("link", name="Blood and Host Defense").click()
    tab.get_by_role("link", name="Study guide").click()
    expect(tab.get_by_text("The thread marks")).to_be_visible()
    address = tab.get_by_role("link", name="As a PDF").get_attribute("href")
    answer = tab.request.get(f"{tab.url.split('/courses/')[0]}{address}")
    assert answer.ok and answer.body().startswith(b"%PDF")


def test_a_student_gives_the_timetable_to_a_calendar_and_takes_it_back(visit: Visit) -> None:
    tab = visit("student", "/calendar/")
    tab.get_by_role("button", name="Make a calendar address").click()
    address = tab.get_by_label("Copy it into your calendar program").input_value()
    feed = tab.request.get(address)
    assert feed.ok and feed.text().count("BEGIN:VEVENT") > 100
    tab.get_by_role("button", name="End it").click()
    expect(tab.get_by_text("That address works no longer.")).to_be_visible()
    assert tab.request.get(address).status == 410


def test_a_course_director_finds_what_else_touches_a_session_and_mends_its_words(visit: Visit) -> None:
    tab = visit("course_director", "/courses/")
    tab.get_by_role("link", name="Blood and Host Defense").click()
    tab.get_by_role("link", name="Fever and dark urine after an old prescription").click()
    neighbours = tab.get_by_role("region", name="What else in the school touches this")
    expect(neighbours.get_by_role("link", name="The vaccine record that stayed behind")).to_be_visible()
    tab.get_by_role("link", name="Change the words").click()
    tab.get_by_label("Title").fill("Fever and dark urine after an old tablet")
    tab.get_by_label("Why").fill("Nobody prescribed it")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Fever and dark urine after an old tablet")
    expect(tab.get_by_text("Nobody prescribed it")).to_be_visible()


def test_a_programme_director_decides_about_a_framework_that_ended(visit: Visit) -> None:
    tab = visit("programme_director", "/frameworks/")
    tab.get_by_role("link", name="Decide what becomes of them").click()
    tab.get_by_role("region", name="Moved").get_by_role("checkbox").first.uncheck()
    tab.get_by_label("Why").first.fill("The version of 2023 holds")
    tab.get_by_role("button", name="Carry the ticked ones over").click()
    expect(tab.get_by_text("all carried over")).to_have_count(2)
    tab.get_by_label("Why").last.fill("The rest is history")
    tab.get_by_role("button", name="It is decided").click()
    expect(tab.get_by_text("What is listed here stays as history")).to_be_visible()


def test_a_programme_director_brings_in_a_framework_after_seeing_it(visit: Visit) -> None:
    tab = visit("programme_director", "/frameworks/import/")
    body = b"Code,Label,Parent\nA,Seeing the person,\nA.1,Asking first,A\n"
    tab.get_by_label("File").set_input_files({"name": "ours.csv", "mimeType": "text/csv", "buffer": body})
    tab.get_by_label("CSV").check()
    tab.get_by_role("button", name="Show what it would change").click()
    expect(tab.get_by_text("Asking first")).to_be_visible()
    tab.get_by_role("button", name="Bring it in").click()
    expect(tab.get_by_role("link", name="Asking first")).to_be_visible()
