"""Tables from the files that people really send, and cells that can't run when we write them."""

import io
import random
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from xenia.standards import sheet_workbook
from xenia.standards.sheets import Table, read_table, write_csv, write_xlsx

TEXT = 'Name;Ort\r\n"Müller; Zoë";Köln\r\n\r\n"Zwei\r\nZeilen";Zürich\r\n'


def read(content: bytes, **options: int) -> Table:
    return read_table(io.BytesIO(content), name="people.csv", **options)


def workbook(rows: list[list[object]], *, title: str = "Sheet") -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_gives_the_same_rows(encoding: str) -> None:
    table = read(TEXT.encode(encoding))
    assert table.problems == ()
    assert table.header == ("Name", "Ort")
    assert [(row.number, row.text("name"), row.text("ORT")) for row in table.rows] == [
        (2, "Müller; Zoë", "Köln"),
        (4, "Zwei\r\nZeilen", "Zürich"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_the_one_the_heading_holds_most_of(delimiter: str) -> None:
    text = delimiter.join(['"Course; code, long"', "Year of study", "B"]) + "\n" + delimiter.join("123") + "\n"
    row = read(text.encode()).rows[0]
    assert [row.text(name) for name in ("course; CODE,long", "yearofstudy", "b")] == ["1", "2", "3"]


def test_declared_separator_line_of_excel_is_believed() -> None:
    table = read(b"sep=;\r\nA,a;B\r\n1;2\r\n")
    assert table.header == ("A,a", "B")
    assert table.rows[0].number == 3


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "holds no table"),
        (b"\n\n", "holds no table"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (random.Random(1).randbytes(3000), "not a text file"),
        ("Name\nZoë\nZo".encode() + "ë".encode()[:1], "cut off"),
        ("Name\nZoë\n".encode() + "Zoë".encode("cp1252") + b"\n", "mixes two encodings"),
        (b"Name\n\x81\x8d\n", "encoding is unknown"),
        ("Name\nZoë".encode("utf-16")[:-1], "cut off"),
        (b'Name,Town\n"Zo,Paris\n', "never closed"),
        (b'Name,Town\n"Zo" x,Paris\n', "quotation marks"),
        (b"A,B,C\n1,2,3\n4,5,6\n7,8", "stops early"),
        (b"A,B\n1,2,3\n", "column 3, which has no name"),
        (b"Name,n a m e\n1,2\n", "Two columns are called"),
    ],
)
def test_unreadable_file_is_refused_with_what_is_wrong(content: bytes, part: str) -> None:
    problems = read(content).problems
    assert len(problems) == 1
    assert part in problems[0].message
    assert problems[0].source == "people.csv"


def test_broken_row_is_named() -> None:
    assert read(b'A,B\n1,2\n"3" x,4\n').problems[0].row == 3
    assert read("A\nZoë\nZoé\n".encode() + b"\xe9\n").problems[0].row == 4


def test_too_many_rows_are_refused() -> None:
    content = b"A\n" + b"1\n" * 11
    assert read(content, limit_rows=11).problems == ()
    assert "more than 10 rows" in read(content, limit_rows=10).problems[0].message
    book = workbook([["A"], *([n] for n in range(11))])
    assert len(read(book, limit_rows=11).rows) == 11
    assert "more than 10 rows" in read(book, limit_rows=10).problems[0].message


def test_workbook_cells_read_as_a_person_sees_them() -> None:
    cells = [1.0, 0.1, True, date(2026, 3, 1), datetime(2026, 3, 1, 9, 30), "  Zoë ", None, -4]  # noqa: DTZ001
    row = read(workbook([list("ABCDEFGH"), cells])).rows[0]
    assert row.values == ("1", "0.1", "TRUE", "2026-03-01", "2026-03-01 09:30", "Zoë", "", "-4")


def test_formula_without_saved_value_is_kept_as_text_and_warned_about() -> None:
    table = read(workbook([["A", "B"], ["=1+1", "x"]]))
    assert table.rows[0].values == ("=1+1", "x")
    assert [(warning.row, warning.field) for warning in table.warnings] == [(2, "A")]


def test_formula_with_saved_value_reads_as_that_value() -> None:
    content = repacked(workbook([["A"], ["=1+1"]]), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>", b"<v/>")
    table = read(content)
    assert table.rows[0].values == ("2",)
    assert table.warnings == ()


def repacked(content: bytes, name: str, *replacement: bytes) -> bytes:
    """The workbook with one part changed: the middle argument takes the place of the others."""
    first, new, *rest = replacement
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in old.namelist():
            data = old.read(part)
            if part == name:
                for sought in (first, *rest):
                    data = data.replace(sought, new)
            archive.writestr(part, data)
    return out.getvalue()


def test_sheet_is_preferred_by_name() -> None:
    out = io.BytesIO()
    write_xlsx({"Read me": [["Words"]], "Curriculum": [["Course"], ["Renal"]]}, out)
    table = read_table(io.BytesIO(out.getvalue()), name="c.xlsx", sheet="curriculum")
    assert table.rows[0].text("course") == "Renal"


def test_archive_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_workbook, "LIMIT_UNPACKED", 2**20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 2**21)
    assert len(out.getvalue()) < 10_000
    assert "larger than 1 MB" in read(out.getvalue()).problems[0].message


def test_entities_in_a_workbook_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    content = repacked(workbook([["A"], [1]]), "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    assert "entities" in read(content).problems[0].message


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.99])
def test_truncated_workbook_is_refused(kept: float) -> None:
    content = workbook([["A"], [1]])
    assert "damaged or was cut off" in read(content[: int(len(content) * kept)]).problems[0].message


def test_other_archive_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "not an XLSX workbook" in read(out.getvalue()).problems[0].message


def test_cell_at_the_far_edge_costs_nothing_and_is_refused() -> None:
    far = repacked(workbook([["A"], [1]]), "xl/worksheets/sheet1.xml", b'r="A2"', b'r="IW2"')
    assert "more than 256 columns" in read(far).problems[0].message


DANGEROUS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "  =1",
    "\xa0=1",
    "\x07=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_written_cell_can_run(text: str) -> None:
    rows = [[text, text], ["safe", text]]
    csv_out, xlsx_out = io.BytesIO(), io.BytesIO()
    write_csv(rows, csv_out)
    write_xlsx({"Sheet": rows}, xlsx_out)
    shown = text.replace("\x07", "")
    assert csv_out.getvalue().decode("utf-8-sig").count(f'"\'{shown}"') == 3
    page = load_workbook(io.BytesIO(xlsx_out.getvalue())).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert sum(str(cell.value).startswith("'") for cell in cells) == 3


@pytest.mark.parametrize("text", ["=1+1", "-1+1", "@x", "#N/A", "=" + "x" * 99])
def test_what_was_made_harmless_reads_back_as_it_was(text: str) -> None:
    csv_out, xlsx_out = io.BytesIO(), io.BytesIO()
    write_csv([["A"], [text]], csv_out)
    write_xlsx({"Sheet": [["A"], [text]]}, xlsx_out)
    assert read(csv_out.getvalue()).rows[0].values == (text,)
    assert read(xlsx_out.getvalue()).rows[0].values == (text,)


def test_numbers_and_dates_stay_what_they_are() -> None:
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    row = [-3, -2.5, Decimal("-0.10"), "-7", "-7,5", None, float("nan"), True, date(2026, 3, 1), moment]
    csv_out, xlsx_out = io.BytesIO(), io.BytesIO()
    write_csv([row], csv_out)
    write_xlsx({"Sheet": [["x"] * len(row), row]}, xlsx_out)
    written = csv_out.getvalue().decode("utf-8-sig")
    assert written == '-3,-2.5,-0.10,"-7","-7,5","","","TRUE","2026-03-01","2026-03-01T09:30:00+00:00"\r\n'
    page = load_workbook(io.BytesIO(xlsx_out.getvalue())).active
    assert page is not None
    assert [cell.data_type for cell in page[2]] == ["n", "n", "n", "s", "s", "n", "n", "b", "d", "s"]


def test_control_characters_do_not_break_a_workbook() -> None:
    out = io.BytesIO()
    write_xlsx({"a/b:c": [["A"], ["bell\x07"]]}, out)
    assert read(out.getvalue()).rows[0].values == ("bell",)
