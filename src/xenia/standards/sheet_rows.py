"""Rows of a table under named columns, wherever they came from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum import Problem

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")

_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?%?")

type RawRow = tuple[int, tuple[str, ...]]


class RefusedFileError(Exception):
    """A file that can't be read at all, with the sentence that says why and what to do."""

    def __init__(self, message: str, *, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row


@dataclass(frozen=True, slots=True)
class RawTable:
    """Cells as text under their row numbers, before anyone knows which row names the columns."""

    rows: tuple[RawRow, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as a spreadsheet shows it, and its cells by column."""

    number: int
    values: tuple[str, ...]
    columns: Mapping[str, int] = field(repr=False, compare=False)

    def text(self, column: str) -> str:
        """The cell under `column`, however that is spelled; empty when there is no such column."""
        index = self.columns.get(header_key(column))
        return self.values[index] if index is not None else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it that hold anything; any problem refuses the whole."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def has(self, column: str) -> bool:
        return header_key(column) in {header_key(title) for title in self.header}


def would_run(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula; a plain number, negative or not, is none."""
    if not text.startswith(_FORMULA_STARTS) and not text.lstrip().startswith(_FORMULA_STARTS):
        return False
    return _PLAIN_NUMBER.fullmatch(text) is None


@lru_cache(maxsize=1024)
def header_key(title: str) -> str:
    """What two spellings of a column's name share: no case, no spaces, underscores or hyphens."""
    return re.sub(r"[\s_\-\u2010-\u2015]+", "", clean_text(title)).casefold()


def table_from(raw: RawTable, *, name: str) -> Table:
    """The first row that holds anything names the columns; columns without name and content are left out."""
    filled = [(number, values) for number, values in raw.rows if any(values)]
    if not filled:
        raise RefusedFileError("The file holds no table: give the columns their names in the first row.")
    header_row, titles = filled[0]
    named = [index for index, title in enumerate(titles) if header_key(title)]
    header = tuple(clean_text(titles[index]) for index in named)
    columns = {header_key(title): position for position, title in enumerate(header)}
    rows = tuple(
        Row(number=number, values=tuple(_cell(values, index) for index in named), columns=columns)
        for number, values in filled[1:]
    )
    problems = [*_repeated_names(header, name=name, row=header_row), *_stray_cells(filled[1:], set(named), name=name)]
    warnings = tuple(Problem(source=name, row=w.row, field=w.field, message=w.message) for w in raw.warnings)
    return Table(name=name, header=header, rows=rows, problems=tuple(problems), warnings=warnings)


def _cell(values: tuple[str, ...], index: int) -> str:
    """The apostrophe that our own writing puts before a formula's first character is taken off again."""
    text = values[index] if index < len(values) else ""
    return text[1:] if text.startswith("'") and would_run(text[1:]) else text


def _repeated_names(header: tuple[str, ...], *, name: str, row: int) -> Iterable[Problem]:
    seen: set[str] = set()
    for title in header:
        if header_key(title) in seen:
            message = f"Two columns are called “{title}”. Rename or remove one of them."
            yield Problem(source=name, row=row, field=title, message=message)
        seen.add(header_key(title))


def _stray_cells(rows: Iterable[RawRow], named: set[int], *, name: str) -> Iterable[Problem]:
    for number, values in rows:
        for index, value in enumerate(values):
            if value and index not in named:
                where = f"“{value[:40]}” stands in column {index + 1}, which has no name"
                message = f"{where}. Name the column or clear the cell."
                yield Problem(source=name, row=number, message=message)
                break
