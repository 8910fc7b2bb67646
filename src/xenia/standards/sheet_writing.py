"""Workbooks going out; a leaf, because openpyxl is heavy."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from xenia.standards.sheets import Cell, plain_cell

_WIDEST_COLUMN = 60


def write_workbook(sheets: Mapping[str, Iterable[Sequence[Cell]]], out: BinaryIO) -> None:
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


def _xlsx_cell(page: WriteOnlyWorksheet, value: Cell, *, bold: bool) -> SheetCell | Cell:
    """The bare value where it is sure to stay what it is; a cell of its own for what needs a style or a type.

    Text is marked as text where openpyxl would guess at an error or a formula; giving each cell a style takes ten times
    as long as writing it.
    """
    content: Cell = value if isinstance(value, bool) or _is_plain_date(value) else plain_cell(value)
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
