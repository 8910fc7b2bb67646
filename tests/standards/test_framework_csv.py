"""Frameworks from tables: our own columns, OpenSALT's export, and everything that can be wrong."""

import io
from datetime import date
from pathlib import Path

import pytest

from xenia.standards.framework_csv import read_framework_csv
from xenia.standards.frameworks import FrameworkReading


def read(text: str) -> FrameworkReading:
    return read_framework_csv(io.BytesIO(text.encode()), name="f.csv", code="mine")


def test_table_becomes_a_tree_with_dates_and_translations() -> None:
    reading = read(
        "Code;Label;Parent;Kind;Note;Valid from;Valid until;Label [ar];label [pt-BR]\n"
        "D1;People;;domain;see source;2021-01-01;;الناس;\n"
        "S1;Listen;D1;standard;;;31.12.2030;;Escutar\n"
        "S2;Act;D1;standard;;;;;\n"
    )
    assert reading.errors == reading.warnings == ()
    framework = reading.framework
    assert framework is not None
    domain, first, second = framework.items
    assert (domain.id, domain.code, domain.kind, domain.note) == ("D1", "D1", "domain", "see source")
    assert (domain.valid_from, first.valid_until) == (date(2021, 1, 1), date(2030, 12, 31))
    assert (domain.translations, first.translations) == ((("ar", "الناس"),), (("pt-BR", "Escutar"),))
    assert [(item.parent, item.position) for item in (first, second)] == [("D1", 0), ("D1", 1)]
    assert framework.code == framework.title == "mine"


def test_opensalt_export_is_read_with_parents_from_its_codes(shared_data: Path) -> None:
    with (shared_data / "frameworks" / "case" / "children.csv").open("rb") as stream:
        reading = read_framework_csv(stream, name="children.csv", code="salt")
    framework = reading.framework
    assert framework is not None
    assert [(item.code, item.parent, item.position) for item in framework.items] == [
        ("A.B", "", 2),
        ("A.B.C", "A.B", 1),
        ("A.B.D", "A.B", 2),
        ("A.B.C.L", "A.B.C", 1),
    ]
    assert framework.items[0].label == "full statement A"
    assert framework.items[0].kind == "Career Pathway"
    assert framework.language == "en"
    assert {warning.field for warning in reading.warnings} == {"Abbreviated Statement", "Is Child Of"}


def test_unknown_parent_is_put_at_the_top_and_warned_about() -> None:
    reading = read("Code,Label,Parent\nA,a,Z\n")
    assert reading.framework is not None
    assert reading.framework.items[0].parent == ""
    assert [(w.row, w.field) for w in reading.warnings] == [(2, "Parent")]


@pytest.mark.parametrize(
    ("rows", "row", "field", "part"),
    [
        ("A,a,,,\nA,b,,,", 3, "Code", "row 2 already"),
        ("A,a,,,\n,b,,,", 3, "Code", "code is missing"),
        ("A,,,,", 2, "Label", "label is missing"),
        ("A,a,,2026-13-01,", 2, "Valid from", "can't be read"),
        ("A,a,,2026-02-01,2026-01-01", 2, "Valid until", "ends before"),
        ("A,a,B,,\nB,b,A,,", 2, "Parent", "circle"),
        ("A,a,A,,", 2, "Parent", "circle"),
    ],
)
def test_wrong_row_refuses_the_whole_and_is_named(rows: str, row: int, field: str, part: str) -> None:
    reading = read(f"Code,Label,Parent,Valid from,Valid until\n{rows}\n")
    assert reading.framework is None
    assert [(error.row, error.field) for error in reading.errors] == [(row, field)]
    assert part in reading.errors[0].message


def test_every_circle_is_listed() -> None:
    errors = read("Code,Label,Parent\nA,a,B\nB,b,A\nC,c,D\nD,d,C\nE,e,A\n").errors
    assert len(errors) == 2


def test_table_without_labels_is_refused() -> None:
    assert "Label is missing" in read("Code,Name\nA,a\n").errors[0].message
