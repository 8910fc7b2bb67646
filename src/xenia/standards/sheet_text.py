"""Delimited text in the encodings and dialects that spreadsheets really save."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xenia.standards.sheet_rows import RawRow, RawTable, RefusedFileError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls) or one locked by a password"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file (.gz)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a Word document (.rtf)"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)
_SAVE_AS = "Open it in your spreadsheet program and save it as XLSX or as CSV UTF-8."
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_DELIMITERS = ",;\t"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")


def csv_rows(content: bytes, *, limit_rows: int) -> RawTable:
    """The rows of a CSV file, all at once."""
    return RawTable(rows=tuple(csv_row_by_row(content, limit_rows=limit_rows)))


def csv_row_by_row(content: bytes, *, limit_rows: int) -> Iterator[RawRow]:
    """The rows of a CSV file; comma, semicolon or tab, whichever its first line holds most of."""
    text = _decoded(content).rstrip("\x1a")
    delimiter, begins, offset = _dialect(text)
    reader = csv.reader(_lines(text, begins), delimiter=delimiter, strict=True)
    number, whole = offset, _Whole()
    try:
        for number, cells in enumerate(reader, start=offset + 1):
            if whole.rows > limit_rows:
                raise RefusedFileError(f"The file has more than {limit_rows:,} rows. Split it into several files.")
            if cells:
                whole.look(number, len(cells))
                yield number, tuple([cell.strip() for cell in cells])
    except csv.Error as error:
        raise RefusedFileError(_broken_row(str(error)), row=number + 1) from error
    whole.refuse_cut_off(text)


def _lines(text: str, begins: int) -> Iterator[str]:
    """Line by line, since a copy of the whole text for this would take four times its room."""
    return (line for found in _LINE.finditer(text, begins) if (line := found[0]))


def _decoded(content: bytes) -> str:
    if what := foreign_kind(content):
        raise RefusedFileError(f"This is {what}, not a table. {_SAVE_AS}")
    text = as_text(content)
    _refuse_binary(text)
    return text


def foreign_kind(content: bytes) -> str:
    """What a file plainly is that can't be text; empty when it may be."""
    head = content[:64].lstrip().lower()
    return next((what for magic, what in _FOREIGN if head.startswith(magic.lower())), "")


def _refuse_binary(text: str) -> None:
    if "\x00" in text or len(_CONTROLS.findall(text)) * 200 > len(text):
        raise RefusedFileError(f"This is not a text file. {_SAVE_AS}")


def as_text(content: bytes, *, save_as: str = "CSV UTF-8") -> str:
    """The text of a file in whichever encoding it was saved. Raises RefusedFileError when none fits; `save_as` names
    what to choose in the program that wrote it."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding, save_as)
    head = content[:4096]
    if (pairs := len(head) // 2) and not len(content) % 2:
        if head[1::2].count(0) * 3 > pairs and not head[0::2].count(0):
            return _strictly(content, "utf-16-le", save_as)
        if head[0::2].count(0) * 3 > pairs and not head[1::2].count(0):
            return _strictly(content, "utf-16-be", save_as)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _as_windows_text(content, error, save_as)


def _strictly(content: bytes, encoding: str, save_as: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        message = (
            f"The file says that it is {encoding[:6].upper()} but is cut off or damaged. Save it again as {save_as}."
        )
        raise RefusedFileError(message, row=row) from error


def _as_windows_text(content: bytes, error: UnicodeDecodeError, save_as: str) -> str:
    """Windows-1252, unless the file is plainly UTF-8 with a flaw, which would be read as gibberish."""
    _refuse_binary(content.decode("latin-1"))
    row = content[: error.start].count(b"\n") + 1
    if _MULTIBYTE.search(content[: error.start]):
        if error.reason == "unexpected end of data":
            raise RefusedFileError(
                "The file ends in the middle of a character: it was cut off. Send it again.", row=row
            ) from error
        raise RefusedFileError(f"The file mixes two encodings. Save it again as {save_as}.", row=row) from error
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as unknown:
        row = content[: unknown.start].count(b"\n") + 1
        raise RefusedFileError(f"The file's encoding is unknown. Save it again as {save_as}.", row=row) from unknown


def _dialect(text: str) -> tuple[str, int, int]:
    """The delimiter, where the rows begin, and how many rows Excel's own `sep=` line took."""
    declared = re.match(r"sep=([,;\t])\r?\n", text, re.IGNORECASE)
    if declared:
        return declared.group(1), declared.end(), 1
    heading = _first_line(text)
    return max(_DELIMITERS, key=heading.count), 0, 0


def _first_line(text: str) -> str:
    """The first line that holds anything, without what stands in quotation marks."""
    kept: list[str] = []
    quoted = False
    for character in text[:65536]:
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            if "".join(kept).strip():
                break
            kept.clear()
        elif not quoted:
            kept.append(character)
    return "".join(kept)


def _broken_row(error: str) -> str:
    if "unexpected end of data" in error:
        return (
            "A quotation mark opens here and is never closed, or the file was cut off. Close it or send the file again."
        )
    if "field limit" in error:
        return "A cell is longer than 131,072 characters; perhaps a quotation mark is never closed."
    return "The quotation marks of this row don't match. Save the file again from your spreadsheet program."


@dataclass(slots=True)
class _Whole:
    """Looks at the width of every row, to notice a file that was cut off on its way."""

    rows: int = 0
    width: int = 0
    last: tuple[int, int] = (0, 0)
    complete: bool = True

    def look(self, number: int, cells: int) -> None:
        if self.rows:
            self.complete = self.complete and self.last[1] >= self.width
        else:
            self.width = cells
        self.rows, self.last = self.rows + 1, (number, cells)

    def refuse_cut_off(self, text: str) -> None:
        """A last row that stops early, without a line end, under rows that are all complete."""
        number, cells = self.last
        if self.rows >= 3 and self.complete and cells < self.width and not text.endswith(("\n", "\r")):
            raise RefusedFileError("The last row stops early: the file was cut off. Send it again.", row=number)
