"""Tables read from CSV and XLSX files that people send, and written so that no cell can run as a formula."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

from xenia.standards.curriculum import Problem
from xenia.standards.sheet_rows import RefusedFileError, Row, Table, header_key, table_from, would_run
from xenia.standards.sheet_text import csv_rows

__all__ = ["LIMIT_BYTES", "LIMIT_ROWS", "Cell", "Row", "Table", "header_key", "read_table", "write_csv", "write_xlsx"]

type Cell = str | int | float | bool | Decimal | date | datetime | time | None

LIMIT_BYTES = 64 * 2**20
LIMIT_ROWS = 200_000
#: control characters that no workbook may hold
_UNWRITABLE = re.compile(r"[\000-\010]|[\013-\014]|[\016-\037]")


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
            from xenia.standards.sheet_workbook import workbook_rows  # openpyxl is heavy: loaded when a workbook comes

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
        writer.writerow([plain_cell(cell) for cell in row])
    text.detach()


def write_xlsx(sheets: Mapping[str, Iterable[Sequence[Cell]]], out: BinaryIO) -> None:
    """One sheet for each entry, its first row as the heading that stays in sight."""
    from xenia.standards.sheet_writing import write_workbook  # openpyxl is heavy: loaded when a workbook goes out

    write_workbook(sheets, out)


def harmless(text: str) -> str:
    """Text that a spreadsheet would run gets an apostrophe in front; characters that no workbook may hold go."""
    plain = _UNWRITABLE.sub("", text)
    return f"'{plain}" if would_run(plain) else plain


def plain_cell(value: Cell) -> str | int | float | Decimal:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return value
    return harmless(value if isinstance(value, str) else value.isoformat())
