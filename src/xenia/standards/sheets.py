"""Tables read from CSV and XLSX files that people send, and written so that no cell can run as a formula."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

from xenia.standards.curriculum import Problem
from xenia.standards.sheet_rows import (
    RawRow,
    RefusedFileError,
    Row,
    Table,
    TableStream,
    header_key,
    table_from,
    would_run,
)
from xenia.standards.sheet_text import csv_row_by_row

__all__ = [
    "LIMIT_BYTES",
    "LIMIT_ROWS",
    "Cell",
    "Row",
    "Table",
    "TableStream",
    "header_key",
    "read_table",
    "stream_table",
    "write_csv",
    "write_xlsx",
]

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
    return table_from(stream_table(stream, name=name, limit_rows=limit_rows, sheet=sheet))


def stream_table(
    stream: BinaryIO,
    *,
    name: str,
    limit_rows: int = LIMIT_ROWS,
    limit_bytes: int = LIMIT_BYTES,
    sheet: str = "",
    exact: bool = False,
) -> TableStream:
    """The same, row by row: a table of millions of cells that is not to be held in memory."""
    notes: list[Problem] = []
    raw = _rows_of(stream, notes, limit_rows=limit_rows, limit_bytes=limit_bytes, sheet=sheet)
    return TableStream(raw, name=name, notes=notes, exact=exact)


def _rows_of(
    stream: BinaryIO, notes: list[Problem], *, limit_rows: int, limit_bytes: int, sheet: str
) -> Iterator[RawRow]:
    content = stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise RefusedFileError(f"The file is larger than {limit_bytes // 2**20} MB. Split it into several files.")
    if content.startswith(b"PK"):
        from xenia.standards.sheet_workbook import workbook_rows  # openpyxl is heavy: loaded when a workbook comes

        yield from workbook_rows(content, sheet=sheet, limit_rows=limit_rows, notes=notes)
    else:
        yield from csv_row_by_row(content, limit_rows=limit_rows)


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
