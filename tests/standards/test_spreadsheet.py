"""A curriculum from a spreadsheet: what rows mean, and every way in which they can contradict one another."""

import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from xenia.standards.curriculum import Alignment, Curriculum, Depth, Level, Method, Reading
from xenia.standards.sheets import write_csv, write_xlsx
from xenia.standards.spreadsheet import curriculum_template, read_curriculum_sheet
from xenia.standards.spreadsheet_columns import COLUMNS, EXAMPLE

type Line = dict[str, str]

SESSION: Line = {
    "Year": "2026-27",
    "Course code": "REN",
    "Course": "Renal Medicine",
    "Year of study": "2",
    "Session code": "R7",
    "Session": "Consent",
    "Discipline": "Ethics; Nephrology",
    "Method": "im008; AM004",
    "Start": "2026-10-05 09:00",
    "End": "10:30",
    "Objective code": "O1",
    "Objective": "Obtain consent with an interpreter",
    "Framework": "who-2021",
    "Competency": "3.2; 4.1",
    "Depth": "Practised",
    "Assessed": "yes",
}


def read(*lines: Line, columns: tuple[str, ...] = tuple(COLUMNS), zone: str = "UTC") -> Reading:
    out = io.BytesIO()
    write_csv([columns, *([line.get(column, "") for column in columns] for line in lines)], out)
    return read_curriculum_sheet(io.BytesIO(out.getvalue()), name="map.csv", zone=ZoneInfo(zone))


def test_full_row_becomes_a_course_a_session_an_objective_and_its_alignments() -> None:
    reading = read(SESSION)
    assert reading.errors == ()
    assert reading.warnings == ()
    curriculum = reading.curriculum
    (course,), (session,), (objective,) = curriculum.courses, curriculum.sessions, curriculum.objectives
    assert (course.id, course.title, course.year, course.level) == ("2026-REN", "Renal Medicine", 2026, 2)
    assert (session.course, session.title, session.minutes) == (course.id, "Consent", 90)
    assert session.disciplines == ("Ethics", "Nephrology")
    assert session.methods == (Method(code="IM008", primary=True), Method(code="AM004"))
    assert session.objectives == ("O1",)
    assert (objective.id, objective.level) == ("O1", Level.SESSION)
    assert curriculum.years == (2026,)
    assert curriculum.alignments == tuple(
        Alignment(
            subject="O1",
            subject_kind="objective",
            competency=competency,
            framework="who-2021",
            depth=Depth.PRACTISED,
            assessed=True,
        )
        for competency in ("3.2", "4.1")
    )


def test_times_are_those_of_the_institution_and_hours_are_real_across_a_clock_change() -> None:
    night = SESSION | {"Start": "2026-11-01 00:30", "End": "2026-11-01 02:30"}
    (session,) = read(night, zone="America/New_York").curriculum.sessions
    assert session.offerings[0].start == datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
    assert session.minutes == 180


def test_rows_without_course_belong_to_the_course_above() -> None:
    more = {"Session": "Dialysis", "Minutes": "60", "Objective": "Explain dialysis"}
    curriculum = read(SESSION, more, {"Objective": "Value the patient's time"}).curriculum
    assert [session.id for session in curriculum.sessions] == ["2026-REN/R7", "2026-REN/dialysis"]
    assert [objective.level for objective in curriculum.objectives] == [Level.SESSION, Level.SESSION, Level.COURSE]
    assert curriculum.courses[0].objectives == (curriculum.objectives[2].id,)


def test_course_row_speaks_of_the_course() -> None:
    line = {
        "Year": "2026",
        "Course": "Renal Medicine",
        "Discipline": "Nephrology",
        "Start": "14.9.2026",
        "End": "2026-12-18",
        "Competency": "C1",
    }
    curriculum = read(line).curriculum
    course = curriculum.courses[0]
    assert (course.id, course.disciplines) == ("2026-renal-medicine", ("Nephrology",))
    assert (course.start, course.end) == (date(2026, 9, 14), date(2026, 12, 18))
    assert (curriculum.alignments[0].subject_kind, curriculum.alignments[0].framework) == ("course", "school")


def test_ids_without_codes_depend_on_the_titles_alone() -> None:
    bare = {key: value for key, value in SESSION.items() if not key.endswith("code")}
    other = {"Year": "2026", "Course": "Heart", "Session": "Murmurs", "Objective": "Listen"}
    alone, beside = read(bare).curriculum, read(other, bare).curriculum
    assert alone.sessions[0].id == "2026-renal-medicine/consent" == beside.sessions[1].id
    assert alone.objectives[0] == beside.objectives[1]
    assert read(bare | {"Year": "2027"}).curriculum.courses[0].id != alone.courses[0].id


def test_one_objective_may_serve_several_competencies_in_several_rows() -> None:
    second = SESSION | {"Competency": "5.1", "Depth": "introduced", "Assessed": ""}
    curriculum = read(SESSION, second).curriculum
    assert len(curriculum.objectives) == 1
    assert [alignment.depth.value for alignment in curriculum.alignments] == ["practised", "practised", "introduced"]


@pytest.mark.parametrize(
    ("change", "field", "part"),
    [
        ({}, "Competency", "repeats row 2"),
        ({"Competency": "5.1", "Course": "Renal"}, "Course", "contradicts row 2"),
        ({"Competency": "5.1", "Year of study": "3"}, "Year of study", "contradicts row 2"),
        ({"Competency": "5.1", "Session": "Assent"}, "Session", "contradicts row 2"),
        ({"Competency": "5.1", "End": "11:30"}, "End", "contradicts row 2"),
        ({"Competency": "5.1", "Discipline": "Law"}, "Discipline", "contradicts row 2"),
        ({"Competency": "5.1", "Objective": "Obtain assent"}, "Objective", "contradicts row 2"),
        ({"Year": "26", "Objective code": "O2"}, "Year", "not an academic year"),
        ({"Year": "2026-28", "Objective code": "O2"}, "Year", "not an academic year"),
        ({"Year": "", "Objective code": "O2"}, "Year", "academic year is missing"),
        ({"Course": "", "Course code": "", "Objective code": "O2"}, "Course", "course is missing"),
        ({"Method": "IM8", "Competency": "5.1"}, "Method", "not an AAMC method"),
        ({"Minutes": "1.5 h", "Competency": "5.1"}, "Minutes", "whole number"),
        ({"Start": "10/05/2026 09:00", "Competency": "5.1"}, "Start", "can't be read"),
        ({"Start": "2026-02-30 09:00", "Competency": "5.1"}, "Start", "can't be read"),
        ({"Session code": "R8", "Session": "B", "End": "08:00"}, "End", "ends before"),
        ({"Session code": "R8", "Session": "B", "End": ""}, "End", "end is missing"),
        ({"Depth": "mastered", "Competency": "5.1"}, "Depth", "none of introduced"),
        ({"Assessed": "maybe", "Competency": "5.1"}, "Assessed", "neither yes nor no"),
        ({"Competency": "", "Assessed": ""}, "Depth", "names no competency"),
        ({"Competency": "", "Depth": ""}, "Assessed", "names no competency"),
        ({"Session code": "R9", "Session": ""}, "Session", "in words"),
    ],
)
def test_wrong_second_row_refuses_the_whole_and_names_row_and_field(change: Line, field: str, part: str) -> None:
    reading = read(SESSION, SESSION | change)
    assert reading.curriculum == Curriculum()
    assert (3, field) in [(error.row, error.field) for error in reading.errors]
    assert any(part in error.message for error in reading.errors)


def test_title_that_stands_once_with_and_once_without_code_is_refused() -> None:
    errors = read(SESSION | {"Course code": ""}, SESSION | {"Objective code": "O2", "Objective": "x"}).errors
    assert [(error.row, error.field) for error in errors] == [(3, "Course code")]


def test_unknown_column_is_warned_about_and_missing_columns_are_refused() -> None:
    reading = read(SESSION, columns=(*COLUMNS, "Remarks"))
    assert [warning.field for warning in reading.warnings] == ["Remarks"]
    assert reading.errors == ()
    assert "Year and Course" in read(SESSION, columns=("Session", "Objective")).errors[0].message


def test_markup_in_cells_is_cleaned() -> None:
    (session,) = read(SESSION | {"Session": "<p class='MsoNormal'>Consent&nbsp;<b>now</b></p>"}).curriculum.sessions
    assert session.title == "Consent now"


def test_template_names_every_column_and_its_own_example_can_be_read() -> None:
    book = load_workbook(io.BytesIO(curriculum_template()))
    assert book.sheetnames == ["Curriculum", "How to fill this in"]
    assert [cell.value for cell in book["Curriculum"][1]] == list(COLUMNS)
    assert [row[0].value for row in book["How to fill this in"].iter_rows(min_row=2, max_row=19)] == list(COLUMNS)
    out = io.BytesIO()
    write_xlsx({"Notes": [["x"]], "Curriculum": [tuple(COLUMNS), tuple(EXAMPLE.values())]}, out)
    reading = read_curriculum_sheet(io.BytesIO(out.getvalue()), name="map.xlsx")
    assert reading.errors == reading.warnings == ()
    assert reading.curriculum.sessions[0].minutes == 90
    assert read_curriculum_sheet(io.BytesIO(curriculum_template()), name="empty.xlsx").errors == ()
