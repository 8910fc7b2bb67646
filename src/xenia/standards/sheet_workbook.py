"""XLSX workbooks, opened only after their size and their parts have been looked at."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from xenia.standards.curriculum import Problem
from xenia.standards.sheet_rows import RawRow, RefusedFileError

LIMIT_UNPACKED = 400 * 2**20
LIMIT_PARTS = 5_000
LIMIT_COLUMNS = 256
_CHUNK = 2**20
_BROKEN = (
    "The workbook is damaged or was cut off. Open it in your spreadsheet program, save it as XLSX and send it again."
)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    LxmlError,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def workbook_rows(content: bytes, *, sheet: str, limit_rows: int, notes: list[Problem]) -> Iterator[RawRow]:
    """The rows of the sheet called `sheet`, or else of the first visible one, as the text that a reader sees.

    A formula is never run: its cell holds the value that was last saved with it, or else the formula's own text, of
    which `notes` then tells.
    """
    try:
        formulas = _looked_through(content)
        yield from _read(content, sheet=sheet, limit_rows=limit_rows, formulas=formulas, notes=notes)
    except _UNREADABLE as error:
        raise RefusedFileError(_BROKEN) from error


def _looked_through(content: bytes) -> bool:
    """Refuses bombs, foreign archives and document types; tells whether any sheet holds formulas."""
    formulas = False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise RefusedFileError(
                "This is an archive but not an XLSX workbook. Save the table as XLSX or as CSV UTF-8."
            )
        if len(parts) > LIMIT_PARTS or sum(part.file_size for part in parts) > LIMIT_UNPACKED:
            limit = LIMIT_UNPACKED // 2**20
            raise RefusedFileError(
                f"Unpacked, the workbook is larger than {limit} MB. Send only the sheet that is needed."
            )
        for part in parts:
            formulas = _look_through_part(archive, part) or formulas
    return formulas


def _look_through_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Reading to the end also checks the part's checksum."""
    formulas = False
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = (tail + chunk).replace(b"\x00", b"")
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise RefusedFileError(
                    "The workbook declares entities, which no spreadsheet program writes. It was not opened."
                )
            formulas = formulas or b"<f>" in window or b"<f " in window
            tail = chunk[-32:]
    return formulas


def _read(content: bytes, *, sheet: str, limit_rows: int, formulas: bool, notes: list[Problem]) -> Iterator[RawRow]:
    shown = _cells(content, sheet=sheet, data_only=True)
    written = _cells(content, sheet=sheet, data_only=False) if formulas else None
    for number, values in enumerate(shown, start=1):
        origin = next(written, ()) if written else ()
        if number > limit_rows + 1:
            raise RefusedFileError(f"The sheet has more than {limit_rows:,} rows. Split it into several files.")
        if any(value is not None for value in values[LIMIT_COLUMNS:]):
            raise RefusedFileError(
                f"The sheet has more than {LIMIT_COLUMNS} columns. Remove those that are not needed.", row=number
            )
        cells = list(values)
        for index, formula in enumerate(origin):
            if formula is not None and cells[index] is None:
                cells[index] = _formula_text(formula)
                message = (
                    "The formula was never calculated, so its text is read. Save the file from a spreadsheet program."
                )
                notes.append(Problem(source="", row=number, field=get_column_letter(index + 1), message=message))
        if any(cell is not None for cell in cells):
            yield number, tuple(_as_shown(cell) for cell in cells)


def _cells(content: bytes, *, sheet: str, data_only: bool) -> Iterator[tuple[Any, ...]]:
    """One column more than allowed is asked for, so that a lone cell at the far edge costs nothing."""
    return _quietly(_opened(content, sheet=sheet, data_only=data_only))


def _quietly(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Without the library's warnings; row by row, so that those of whoever reads are heard in between."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row


def _opened(content: bytes, *, sheet: str, data_only: bool) -> Iterator[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    pages = [page for page in book.worksheets if page.sheet_state == "visible"] or book.worksheets
    if not pages:
        raise RefusedFileError("The workbook has no sheet.")
    page = next((page for page in pages if page.title.casefold() == sheet.casefold()), pages[0])
    page.reset_dimensions()
    yield from page.iter_rows(max_col=LIMIT_COLUMNS + 1, values_only=True)
    book.close()


def _formula_text(formula: Any) -> str:
    return str(getattr(formula, "text", formula) or "")


def _as_shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        at_midnight = value.time() == time.min
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value).strip()
