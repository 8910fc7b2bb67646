"""The board at its page: what it has before it, what it sets by hand and why, and a decision that stays checkable."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.live import SitDown, sit_down
from tests.osce.held_exam import held_exam
from xenia.core.rules import SYSTEM
from xenia.osce.actions.settling import excuse
from xenia.osce.models import Encounter, Exam
from xenia.people.models import Person

__all__ = ["sit_down"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def exam(db: Any) -> Exam:
    """An exam of 24 candidates at four stations that is closed."""
    return held_exam(24, stations=4)


@pytest.fixture
def board(exam: Exam, sit_down: SitDown, programme_director: Person) -> Tab:
    return sit_down(programme_director, f"/exams/{exam.pk}/board/")


def set_by_hand(board: Tab, deed: str, reason: str, *, figures: str = "", **about: str) -> None:
    board.get_by_text("Set something by hand").click()
    form = board.locator("form[action$='/board/set/']")
    form.get_by_label("What").select_option(label=deed)
    for name in ("Station", "Candidate"):
        expect(form.get_by_label(name)).to_be_visible(visible=name.lower() in about)
    for name, label in about.items():
        form.get_by_label(name.capitalize()).select_option(label=label)
    expect(form.get_by_label("Figures")).to_be_visible(visible=bool(figures))
    if figures:
        form.get_by_label("Figures").fill(figures)
    form.get_by_label("Why").fill(reason)
    form.get_by_role("button", name="Set it").click()


def sign(board: Tab, minutes: str) -> None:
    form = board.locator("form[action$='/board/sign/']")
    form.locator("[name=present]").fill("Priya Programme\nDalia Dean")
    form.locator("[name=minutes]").fill(minutes)
    form.get_by_role("button", name="Sign the decision").click()


def row_of(board: Tab, number: str) -> Any:
    return board.get_by_role("row").filter(has=board.get_by_role("rowheader", name=number, exact=True))


def test_pass_mark_comes_from_the_line_until_the_board_sets_it_with_a_reason(board: Tab) -> None:
    first = board.get_by_role("row").filter(has_text=re.compile(r"^1 · "))
    expect(first).to_contain_text("reckoned")
    station = board.locator("form[action$='/board/set/'] [name=station] option").nth(1).text_content() or ""
    set_by_hand(board, "Set the pass mark of a station", "The line is flat", figures="58.5", station=station)
    expect(first).to_contain_text("58.5")
    expect(first).to_contain_text("set by hand")
    expect(board.get_by_role("region", name="Set by hand")).to_contain_text("The line is flat")


def test_candidate_is_let_pass_and_circumstances_are_noted_each_with_its_reason(board: Tab) -> None:
    failing = board.get_by_role("row").filter(has=board.get_by_text("fails", exact=True)).first
    number = failing.get_by_role("rowheader").inner_text()
    set_by_hand(board, "Note mitigating circumstances of a candidate", "Fire alarm at her door", candidate=number)
    expect(row_of(board, number)).to_contain_text("circumstances")
    set_by_hand(board, "Let a candidate pass", "She met three of the four well", candidate=number)
    expect(row_of(board, number)).to_contain_text("passes")
    expect(row_of(board, number)).to_contain_text("by hand")
    kept = board.get_by_role("region", name="Set by hand")
    for reason in ("Fire alarm at her door", "She met three of the four well", "Priya Programme"):
        expect(kept).to_contain_text(reason)


def test_decision_is_signed_with_minutes_and_says_when_it_no_longer_follows(board: Tab, exam: Exam) -> None:
    sign(board, "All were looked at, one by one.")
    expect(board.get_by_text("Decision 1, signed on")).to_be_visible()
    expect(board.get_by_text("The events are those that it rests on.")).to_be_visible()
    minutes = board.get_by_role("region", name="Minutes of decision 1")
    expect(minutes).to_contain_text("Priya Programme, Dalia Dean")
    expect(minutes).to_contain_text("All were looked at, one by one.")
    mark = exam_mark(exam)
    mark.pk, mark.number, mark.said = "0" * 31 + "1", 9999, dict.fromkeys(mark.said, "not")
    mark.save(force_insert=True)
    board.reload()
    expect(board.get_by_text("Something changed after it: it does not rest on that.")).to_be_visible()


def exam_mark(exam: Exam) -> Any:
    """The first thing that an examiner said."""
    from xenia.osce.models import Mark

    return Mark.objects.filter(part="examiner", kind="answer").order_by("number", "event")[0]


def test_nothing_is_signed_that_changed_under_the_boards_eyes(board: Tab, exam: Exam) -> None:
    encounter = Encounter.objects.select_related("station__exam").filter(candidate__exam=exam)[0]
    excuse(SYSTEM, encounter, reason="The fire alarm")
    sign(board, "All were looked at.")
    expect(board.locator(".message.error")).to_contain_text("changed since")
    assert not exam.decisions.exists()


def test_dean_reads_and_decides_nothing(exam: Exam, sit_down: SitDown, dean: Person) -> None:
    board = sit_down(dean, f"/exams/{exam.pk}/board/")
    expect(board.get_by_role("heading", name="Candidate by candidate")).to_be_visible()
    expect(board.locator("main form")).to_have_count(0)
