"""Rows of a table under named columns, wherever they came from."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


class TableStream:
    """A table whose rows are read while one goes through them, once; what is wrong with it is known at its end.

    `problems` refuse the whole, `refused` too: then the file can't be read to its end. With `exact`, columns whose
    names differ only in case, spaces or hyphens are different columns.
    """

    def __init__(self, raw: Iterator[RawRow], *, name: str, notes: Sequence[Problem] = (), exact: bool = False) -> None:
        self.name = name
        self.header: tuple[str, ...] = ()
        self.problems: list[Problem] = []
        self.refused: Problem | None = None
        self._notes, self._key = notes, clean_text if exact else header_key
        self._raw = self._guarded(raw)
        self._begin()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(Problem(source=self.name, row=w.row, field=w.field, message=w.message) for w in self._notes)

    def _begin(self) -> None:
        """The first row that holds anything names the columns; columns without name and content are left out."""
        row, titles = next(self._raw, (0, ()))
        if not row and self.refused is None:
            words = "The file holds no table: give the columns their names in the first row."
            self.refused = Problem(source=self.name, message=words)
        self._named = [index for index, title in enumerate(titles) if header_key(title)]
        self.header = tuple(clean_text(titles[index]) for index in self._named)
        self.columns = {self._key(title): position for position, title in enumerate(self.header)}
        self.problems += _repeated_names(self.header, key=self._key, name=self.name, row=row)

    def __iter__(self) -> Iterator[Row]:
        named = set(self._named)
        for number, values in self._raw:
            self.problems += _stray_cells(number, values, named, name=self.name)
            yield Row(number=number, values=tuple([_cell(values, at) for at in self._named]), columns=self.columns)

    def _guarded(self, raw: Iterator[RawRow]) -> Iterator[RawRow]:
        try:
            yield from (row for row in raw if any(row[1]))
        except RefusedFileError as refusal:
            self.refused = Problem(source=self.name, message=refusal.message, row=refusal.row)


def table_from(found: TableStream) -> Table:
    """The whole table; a file that can't be read as a whole gives an empty one with one problem."""
    rows = tuple(found)
    if found.refused:
        return Table(name=found.name, header=(), rows=(), problems=(found.refused,))
    return Table(found.name, found.header, rows, tuple(found.problems), found.warnings)


def _cell(values: tuple[str, ...], index: int) -> str:
    """The apostrophe that our own writing puts before a formula's first character is taken off again."""
    text = values[index] if index < len(values) else ""
    return text[1:] if text.startswith("'") and would_run(text[1:]) else text


def _repeated_names(header: tuple[str, ...], *, key: Callable[[str], str], name: str, row: int) -> Iterable[Problem]:
    seen: set[str] = set()
    for title in header:
        if key(title) in seen:
            message = f"Two columns are called “{title}”. Rename or remove one of them."
            yield Problem(source=name, row=row, field=title, message=message)
        seen.add(key(title))


def _stray_cells(number: int, values: tuple[str, ...], named: set[int], *, name: str) -> Iterable[Problem]:
    """The first cell of a row that stands under no name."""
    if len(values) <= len(named) == max(named, default=-1) + 1:
        return
    for index, value in enumerate(values):
        if value and index not in named:
            where = f"“{value[:40]}” stands in column {index + 1}, which has no name"
            yield Problem(source=name, row=number, message=f"{where}. Name the column or clear the cell.")
            return
