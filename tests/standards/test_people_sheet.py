"""People from a table: who is who, and which rows can't both be true."""

import io
from datetime import date

import pytest

from xenia.standards.people_sheet import PeopleReading, PersonRow, read_people

ROLES = ("student", "course_director", "examiner")
HEADER = "Name;E-mail;Role;Scope;Starts;Ends;Cohort;Team;Campus;Language\n"
ADA = "Ada Okafor;Ada@example.edu;Course director;REN;2026-09-01;30.6.2027;;;Main;en\n"


def read(rows: str, header: str = HEADER) -> PeopleReading:
    return read_people(io.BytesIO((header + rows).encode()), name="people.csv", roles=ROLES)


def test_row_becomes_a_person_with_a_role_from_day_to_day() -> None:
    reading = read(ADA)
    assert reading.errors == reading.warnings == ()
    assert reading.rows == (
        PersonRow(
            row=2,
            name="Ada Okafor",
            email="ada@example.edu",
            role="course_director",
            scope="REN",
            starts=date(2026, 9, 1),
            ends=date(2027, 6, 30),
            campus="Main",
            language="en",
        ),
    )


def test_person_with_two_roles_takes_two_rows() -> None:
    assert len(read(ADA + ADA.replace("REN", "CARD") + ADA.replace("Course director;REN", "examiner;")).rows) == 3


def test_person_without_address_needs_only_a_name() -> None:
    assert [person.name for person in read("Name\nMina\nMina Two\n", header="").rows] == ["Mina", "Mina Two"]


@pytest.mark.parametrize(
    ("row", "field", "part"),
    [
        (ADA, "Email", "repeats row 2"),
        (ADA.replace("Ada Okafor", "Ida Okafor").replace("REN", "X"), "Name", "contradicts row 2"),
        (ADA.replace("Main", "North").replace("REN", "X"), "Campus", "contradicts row 2"),
        (";b@example.edu;;;;;;;;\n", "Name", "name is missing"),
        ("B;b@example;;;;;;;;\n", "Email", "not an e-mail address"),
        ("B;b@example.edu;Wizard;;;;;;;\n", "Role", "Use one of student, course_director, examiner"),
        ("B;;;REN;;;;;;\n", "Scope", "no role"),
        ("B;;student;;31/12/2026;;;;;\n", "Starts", "can't be read"),
        ("B;;student;;2026-02-01;2026-01-01;;;;\n", "Ends", "ends before"),
        ("B;;student;;;;;;;English\n", "Language", "language tag"),
    ],
)
def test_wrong_row_refuses_the_whole_and_is_named(row: str, field: str, part: str) -> None:
    reading = read(ADA + row)
    assert reading.rows == ()
    assert [(error.row, error.field) for error in reading.errors] == [(3, field)]
    assert part in reading.errors[0].message


def test_table_without_names_is_refused_and_unknown_columns_are_named() -> None:
    assert "Name is missing" in read("a@example.edu\n", header="Email\n").errors[0].message
    assert [warning.field for warning in read("A;1\n", header="Name;Shoe size\n").warnings] == ["Shoe size"]
