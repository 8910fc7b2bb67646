"""The study guide: what it holds, what the thread marks, and a PDF that a screen reader can read."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import school
from tests.conftest import missing
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.actions.shipped import ensure_shipped
from xenia.curriculum.models import Competency, Course, Objective, Session
from xenia.curriculum.queries.guide import study_guide

ARABIC = "الدم والدفاع عن الجسم"


@pytest.fixture
def guided_school(db: Any) -> None:
    """Objective o2 of session x1 serves work with interpreters; nothing else serves the care of migrant patients."""
    ensure_shipped()
    school.bring_in(school.two_courses())
    served = Competency.objects.get(source_id="who-2021-s4").pk
    change_alignments(SYSTEM, [Wanted(Objective.objects.get(source_id="o2").pk, served, State("practised"))])


def blood() -> Course:
    return Course.objects.select_related("thing", "year").get(source_id="X")


def text_of(pdf: bytes, folder: Path) -> str:
    if not shutil.which("pdftotext"):
        missing("pdftotext is not on this machine (Debian: sudo apt-get install poppler-utils)")
    file = folder / "guide.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


def test_the_thread_marks_only_what_serves_migrant_patients(guided_school: None) -> None:
    guide = study_guide(SYSTEM, blood(), language="en")
    assert [(row.title, row.for_migrants) for row in guide.sessions] == [("Session x1", True), ("Session x2", False)]
    assert [item.code for item in guide.care] == ["S4"] and guide.marked == 1


def test_what_a_programme_outcome_serves_does_not_mark_every_session(guided_school: None) -> None:
    served = Competency.objects.get(source_id="who-2021-s1").pk
    change_alignments(SYSTEM, [Wanted(Objective.objects.get(source_id="p").pk, served, State())])
    assert study_guide(SYSTEM, blood(), language="en").marked == 1


@pytest.mark.parametrize("who", ["student", "teacher", "dean"])
def test_a_guide_opens_as_a_page_and_as_a_pdf(
    guided_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    page = browser.get(f"{blood().thing.route}guide/").text
    assert "Session x1" in page and "Working well with interpreters" in page
    answer = browser.get(f"{blood().thing.route}guide.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_the_pdf_says_what_the_page_says_and_is_tagged(
    guided_school: None, dean: Any, sign_in: Any, tmp_path: Path
) -> None:
    body = sign_in(dean).get(f"{blood().thing.route}guide.pdf").content
    words = text_of(body, tmp_path)
    for expected in (
        "Blood",
        "Session x1",
        "Objective o2",
        "S4 Working well with interpreters",
        "2 sessions, 2.5 hours",
    ):
        assert expected in words
    assert b"/StructTreeRoot" in body and b"/Lang" in body


@pytest.mark.parametrize(
    "title", [ARABIC, "#set page(width: 1cm) $x$ *bold* @ref <l>", "A" * 300, '"quotes" \\ back', "Ḥusayn’s ⟨café⟩ 🩸"]
)
def test_no_title_breaks_the_pdf_or_is_read_as_markup(
    guided_school: None, dean: Any, sign_in: Any, tmp_path: Path, title: str
) -> None:
    Thing.objects.filter(pk__in=[blood().pk, Session.objects.get(source_id="x1").pk]).update(label=title)
    answer = sign_in(dean).get(f"{blood().thing.route}guide.pdf")
    assert answer.status_code == 200
    if title.isascii() and len(title) < 100:
        assert title.split()[0] in text_of(answer.content, tmp_path)


def test_the_pdf_is_set_from_right_to_left_for_arabic_readers(guided_school: None, dean: Any, sign_in: Any) -> None:
    browser = sign_in(dean)
    browser.get("/courses/")
    browser.cookies["django_language"] = "ar"
    body = browser.get(f"{blood().thing.route}guide.pdf").content
    assert body.startswith(b"%PDF") and b"/Lang(ar)" in body


def test_a_course_without_sessions_still_has_a_guide(guided_school: None, dean: Any, sign_in: Any) -> None:
    Session.objects.filter(course=blood()).delete()
    browser = sign_in(dean)
    assert "No session is published yet" in browser.get(f"{blood().thing.route}guide/").text
    assert browser.get(f"{blood().thing.route}guide.pdf").status_code == 200


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_guide_is_read_with_the_same_statements_however_long(
    db: Any, django_assert_num_queries: Any, sessions: int
) -> None:
    plain = school.two_courses()
    extra = tuple(school.session(f"m{n}", "X", "o1", "o2") for n in range(sessions))
    school.bring_in(replace(plain, sessions=(*plain.sessions, *extra)))
    course = blood()
    with django_assert_num_queries(11):
        assert len(study_guide(SYSTEM, course, language="en").sessions) == sessions + 2
