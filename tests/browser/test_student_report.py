"""What a student has of their exam: nothing before release, then words and bands, a PDF, and a way to ask again."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.live import SitDown, sit_down
from tests.house import actor_of_person
from tests.osce.held_exam import held_exam
from tests.osce.test_release import released
from xenia.osce.models import Appeal, Candidate, Exam
from xenia.people.models import Person

__all__ = ["sit_down"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def exam(db: Any) -> Exam:
    """An exam of 24 candidates at four stations that is closed."""
    return held_exam(24, stations=4)


@pytest.fixture
def examined(exam: Exam, student: Person) -> Person:
    """A student who was one of its candidates."""
    first = Candidate.objects.filter(exam=exam).order_by("number")[0]
    Candidate.objects.filter(pk=first.pk).update(person=student)
    return student


def test_before_release_no_address_says_anything(exam: Exam, examined: Person, sit_down: SitDown) -> None:
    tab = sit_down(examined, f"/exams/{exam.pk}/")
    expect(tab.get_by_role("link", name="Your report")).to_have_count(0)
    for address in ("report/", "report.pdf", "results/", "results/1/", "results/fairness/", "board/", "words/"):
        answer = tab.goto(f"/exams/{exam.pk}/{address}")
        assert answer and answer.status in {403, 404}, address
        assert "Hidden scene" not in tab.content()


def test_after_release_there_is_a_report_without_scores_a_pdf_and_an_appeal(
    exam: Exam, examined: Person, sit_down: SitDown, programme_director: Person
) -> None:
    released(actor_of_person(programme_director), exam)
    tab = sit_down(examined, f"/exams/{exam.pk}/")
    tab.get_by_role("link", name="Your report").click()
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    said = tab.get_by_role("main").inner_text()
    assert "Hidden scene" not in said and "per cent" not in said and "%" not in said
    with tab.expect_download() as loaded:
        tab.get_by_role("link", name="As a PDF").click()
    assert loaded.value.path().read_bytes().startswith(b"%PDF-")
    words = "At station 2 the interpreter's line was dead."
    tab.get_by_label("What should be looked at").fill(words)
    tab.get_by_role("button", name="Send it to the board").click()
    expect(tab.get_by_text("Your request has arrived.")).to_be_visible()
    expect(tab.get_by_text(words)).to_be_visible()
    expect(tab.get_by_label("What should be looked at")).to_have_count(0)
    assert Appeal.objects.get().candidate.person_id == examined.pk


def test_nobody_reads_the_report_of_another(
    exam: Exam, examined: Person, sit_down: SitDown, programme_director: Person, make_person: Any
) -> None:
    released(actor_of_person(programme_director), exam)
    other = make_person("Another", "student")
    answer = sit_down(other, "/exams/").goto(f"/exams/{exam.pk}/report/")
    assert answer and answer.status == 404
