"""Tables that go through piece by piece, in and out: the same table, without a temporary file, in little memory."""

import io
import tempfile
import tracemalloc
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from xenia.standards.sheet_stream import stream_csv, stream_xlsx
from xenia.standards.sheets import Cell, read_table, stream_table, write_csv

ROWS: list[list[Cell]] = [["id", "words"], ["r1", "=1+1"], ["r2", 'He said "no", & left\nearly'], ["r3", None]]


def csv_of(rows: Iterable[Sequence[Cell]]) -> bytes:
    return b"".join(stream_csv(rows))


def xlsx_of(*sheets: Iterable[Sequence[Cell]]) -> bytes:
    return b"".join(stream_xlsx({f"Sheet {number}": rows for number, rows in enumerate(sheets)}))


def test_a_streamed_csv_is_the_csv_that_is_written_at_once() -> None:
    out = io.BytesIO()
    write_csv(ROWS, out)
    assert csv_of(ROWS) == out.getvalue()


@pytest.mark.parametrize("write", [csv_of, xlsx_of])
def test_what_goes_out_comes_back_in_however_long_it_is(write: Any) -> None:
    rows = [ROWS[0], *([f"r{number}", "often" if number % 3 else "-1"] for number in range(1234))]
    table = read_table(io.BytesIO(write(rows)), name="x")
    assert [row.number for row in table.rows] == list(range(2, 1236))
    assert [list(row.values) for row in table.rows] == rows[1:]


def test_no_streamed_cell_can_run_and_none_breaks_the_workbook() -> None:
    page = load_workbook(
        io.BytesIO(xlsx_of([["=1+1", "@x"], ["=cmd|' /C calc'!A0", "bell\x07 \ud800 \uffff <&>"]]))
    ).active
    assert page is not None
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["'=1+1", "'@x"],
        ["'=cmd|' /C calc'!A0", "bell   <&>"],
    ]


def test_a_streamed_workbook_has_its_kinds_of_cells_and_its_heading_in_sight() -> None:
    book = load_workbook(io.BytesIO(xlsx_of([["a", "b", "c", "d"], [1, 2.5, True, date(2026, 3, 1)]], [["x"]])))
    first = book.worksheets[0]
    assert [cell.value for cell in first[2]] == [1, 2.5, True, "2026-03-01"]
    assert first.freeze_panes == "A2" and first["A1"].font.b and not first["A2"].font.b
    assert book.sheetnames == ["Sheet 0", "Sheet 1"]


def test_nothing_that_goes_out_lands_in_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    assert xlsx_of(ROWS) and csv_of(ROWS)


def test_a_table_is_read_row_by_row_in_little_more_than_its_file() -> None:
    content = ("id,a,b\n" + "r,often enough,hardly ever\n" * 100_000).encode()
    tracemalloc.start()
    table = stream_table(io.BytesIO(content), name="x")
    count = sum(1 for _row in table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, table.problems, table.refused) == (100_000, [], None)
    assert peak < 4 * len(content)


def test_what_is_wrong_with_a_streamed_table_is_known_at_its_end() -> None:
    table = stream_table(io.BytesIO(b'a,b\n1,2\n3,4,5\n6,"7'), name="x.csv")
    assert [row.number for row in table] == [2, 3]
    assert [problem.row for problem in table.problems] == [3]
    assert table.refused is not None and table.refused.row == 4


def test_codes_that_differ_by_a_hyphen_are_columns_of_their_own_when_asked() -> None:
    content = b"id,q_1,q1,Q1\nr,a,b,c\n"
    table = stream_table(io.BytesIO(content), name="x", exact=True)
    row = next(iter(table))
    assert not table.problems and [row.values[table.columns[code]] for code in ("q_1", "q1", "Q1")] == ["a", "b", "c"]
    assert len(stream_table(io.BytesIO(content), name="x").problems) == 2
