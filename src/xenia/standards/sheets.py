"""Tables read from CSV and XLSX files that people send, and written so that no cell can run as a formula."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from xenia.standards.curriculum import Problem
from xenia.standards.sheet_rows import RefusedFileError, Row, Table, header_key, table_from, would_run
from xenia.standards.sheet_text import csv_rows
from xenia.standards.sheet_workbook import workbook_rows

__all__ = ["LIMIT_BYTES", "LIMIT_ROWS", "Cell", "Row", "Table", "header_key", "read_table", "write_csv", "write_xlsx"]

type Cell = str | int | float | bool | Decimal | date | datetime | time | None

LIMIT_BYTES = 64 * 2**20
LIMIT_ROWS = 200_000
_WIDEST_COLUMN = 60


def read_table(stream: BinaryIO, *, name: str, limit_rows: int = LIMIT_ROWS, sheet: str = "") -> Table:
    """The table in a CSV or XLSX file; `name` is what problems call the file, `sheet` the sheet preferred by name.

    What the file is shows in its bytes, not in its name. A file that can't be read as a whole gives an empty table with
    one problem that says what to do. Row numbers are those that a spreadsheet shows: the header is row 1 as a rule.
    """
    content = stream.read(LIMIT_BYTES + 1)
    try:
        if len(content) > LIMIT_BYTES:
            raise RefusedFileError(f"The file is larger than {LIMIT_BYTES // 2**20} MB. Split it into several files.")
        if content.startswith(b"PK"):
            return table_from(workbook_rows(content, sheet=sheet, limit_rows=limit_rows), name=name)
        return table_from(csv_rows(content, limit_rows=limit_rows), name=name)
    except RefusedFileError as refusal:
        problem = Problem(source=name, message=refusal.message, row=refusal.row)
        return Table(name=name, header=(), rows=(), problems=(problem,))


def write_csv(rows: Iterable[Sequence[Cell]], out: BinaryIO) -> None:
    """Rows as CSV in UTF-8 with a byte order mark, without which Excel garbles accents. Every text is quoted."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    text.detach()


def write_xlsx(sheets: Mapping[str, Iterable[Sequence[Cell]]], out: BinaryIO) -> None:
    """One sheet for each entry, its first row as the heading that stays in sight."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        page.freeze_panes = "A2"
        for number, row in enumerate(rows):
            if number == 0:
                for column, value in enumerate(row, start=1):
                    page.column_dimensions[get_column_letter(column)].width = _width(value)
            page.append([_xlsx_cell(page, value, bold=number == 0) for value in row])
    book.save(out)


def _width(heading: Cell) -> int:
    return min(_WIDEST_COLUMN, max(12, len(str(heading)) + 4))


def _harmless(text: str) -> str:
    """Text that a spreadsheet would run gets an apostrophe in front; characters that no workbook may hold go."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{plain}" if would_run(plain) else plain


def _csv_cell(value: Cell) -> str | int | float | Decimal:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return value
    return _harmless(value if isinstance(value, str) else value.isoformat())


def _xlsx_cell(page: WriteOnlyWorksheet, value: Cell, *, bold: bool) -> SheetCell | Cell:
    """The bare value where it is sure to stay what it is; a cell of its own for what needs a style or a type.

    Text is marked as text where openpyxl would guess at an error or a formula; giving each cell a style takes ten times
    as long as writing it.
    """
    content: Cell = value if isinstance(value, bool) or _is_plain_date(value) else _csv_cell(value)
    if isinstance(content, str):
        content = content or None
    guessed = isinstance(content, str) and content.startswith(("=", "#"))
    long = isinstance(content, str) and len(content) > _WIDEST_COLUMN
    if not (bold or guessed or long):
        return content
    cell = WriteOnlyCell(page)
    cell.value = content
    if guessed:
        cell.data_type = "s"
    if long:
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _is_plain_date(value: Cell) -> bool:
    """Excel knows no time zones: a moment with one is written as text."""
    return isinstance(value, date | time) and getattr(value, "tzinfo", None) is None
