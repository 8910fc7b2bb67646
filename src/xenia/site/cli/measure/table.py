"""The table that `xenia measure` reads: columns of text turned into numbers and codes, each fault with its place."""

import math
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xenia.core.rules import Refused
from xenia.site.cli import tell
from xenia.standards.sheet_rows import RefusedFileError
from xenia.standards.sheet_text import csv_row_by_row

LIMIT_ROWS = 5_000_000
HIGHEST_SCORE = 100
#: fewer rows may well differ, or have whole numbers in a row, by chance
LEAST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Columns:
    """A CSV file by column: `cells[name]` has the text of every row, `rows` the number of each row in the file."""

    name: str
    rows: NDArray[np.int64]
    cells: dict[str, tuple[str, ...]]

    def column(self, name: str) -> tuple[str, ...]:
        """The text of one column; Refused when there is none of that name."""
        if name not in self.cells:
            raise Refused(f"{self.name} has no column “{name}”. It has: {', '.join(self.cells)}.")
        return self.cells[name]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """One column as numbers, shape (rows,); an empty cell is NaN, anything else that is no number is refused."""
        text = self.column(name)
        values = np.array([number(cell) for cell in text])
        for place in np.flatnonzero(np.isnan(values)):
            if text[place]:
                raise Refused(
                    f"{self.name}, row {self.rows[place]}, {name}: “{text[place]}” is not a number. "
                    f"{_instead(text[place])}, or leave the cell empty where it is missing."
                )
        return values

    def codes(self, name: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """One column as codes from 0, shape (rows,), with their labels in natural order; an empty cell is refused."""
        text = self.column(name)
        if "" in text:
            place = text.index("")
            raise Refused(f"{self.name}, row {self.rows[place]}, {name}: the cell is empty. Say who or what it is.")
        labels = tuple(sorted(set(text), key=natural))
        place_of = {label: place for place, label in enumerate(labels)}
        return np.array([place_of[cell] for cell in text], dtype=np.int64), labels

    def matrix(self, names: list[str]) -> NDArray[np.float64]:
        """Several columns of numbers, shape (rows, names)."""
        return np.column_stack([self.numbers(name) for name in names])

    def scores(self, names: list[str]) -> NDArray[np.float64]:
        """Columns of scores, shape (rows, names): NaN or a whole number from 0 to `HIGHEST_SCORE`, else refused."""
        table = self.matrix(names)
        wrong = ~np.isnan(table) & ~((table >= 0) & (table <= HIGHEST_SCORE) & (table == np.floor(table)))
        if wrong.any():
            row, item = np.argwhere(wrong)[0]
            raise Refused(
                f"{self.name}, row {self.rows[row]}, {names[item]}: “{self.cells[names[item]][row]}” is not a whole "
                f"number from 0 to {HIGHEST_SCORE}. Score each item 0, 1, … or name the items with --items."
            )
        return table

    def items(self, chosen: str | None, *, without: tuple[str | None, ...] = ()) -> list[str]:
        """The items of a wide table: those named with commas, or every column that no other option names.

        Of columns that nobody named, one that numbers or names the rows is said to be an item: it may well name the
        persons, unless a column of `without` tells every row apart.
        """
        names = listed(chosen) if chosen else [name for name in self.cells if name not in without]
        if doubled := [name for name in names if names.count(name) > 1]:
            raise Refused(f"--items names “{doubled[0]}” more than once. Name each item once.")
        for name in names:
            self.column(name)
        if not names:
            raise Refused(f"{self.name} has no columns left for items.")
        known = chosen or any(len(set(self.cells[name])) == len(self.rows) for name in without if name in self.cells)
        if naming := [] if known else [name for name in names if _names_rows(self.cells[name])]:
            tell(f"{self.name}: “{naming[0]}” tells every row apart and is taken for an item. Name items with --items.")
        return names

    def again(self, name: str | None) -> list[str]:
        """A warning when a wide table has several rows of one person or target; Refused when `name` is no column."""
        named = [cell for cell in self.column(name) if cell] if name else []
        if len(set(named)) == len(named):
            return []
        return [f"{len(named) - len(set(named))} rows repeat the {name} of another row; each row counts as one more."]


def read_columns(path: Path) -> Columns:
    """Read a CSV file; Refused, with the row, when it can't be read or its rows differ in width."""
    lines = _rows_of(path)
    header = _composed(next(lines)[1])
    _check_header(path.name, header)
    rows, columns = array("q"), [list[str]() for _ in header]
    known: dict[str, str] = {}  # a text that many cells share is kept once
    for number, cells in lines:
        rows.append(number)
        for column, cell in zip(columns, cells, strict=True):
            column.append(known.setdefault(cell, cell))
    return Columns(
        name=path.name,
        rows=np.array(rows),
        cells={name: _composed(tuple(column)) for name, column in zip(header, columns, strict=True)},
    )


def read_grid(path: Path) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
    """The header of a CSV file, whatever it says, and its numbered rows; Refused as `read_columns` does."""
    (_, header), *rows = _rows_of(path)
    return header, rows


def _rows_of(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The header, then each row with its number, all of one width and at least one; else Refused."""
    if not path.is_file():
        raise Refused(f"There is no file {path}. Name the CSV file to measure.")
    width = below = 0
    try:
        for number, cells in csv_row_by_row(path.read_bytes(), limit_rows=LIMIT_ROWS):
            if width and len(cells) != width:
                raise Refused(
                    f"{path.name}, row {number}: {len(cells)} cells under {width} columns. "
                    "Give every row one cell a column."
                )
            below += bool(width)
            width = len(cells)
            yield number, cells
    except RefusedFileError as refusal:
        row = f", row {refusal.row}" if refusal.row else ""
        raise Refused(f"{path.name}{row}: {refusal.message}") from refusal
    if not width:
        raise Refused(f"{path.name} is empty. Its first row names the columns.")
    if not below:
        raise Refused(f"{path.name} has a header and nothing below it.")


def natural(label: str) -> tuple[Any, ...]:
    """Numbers by size, then words: S2 before S10."""
    parts: list[tuple[int, float | str]] = []
    run = ""
    for character in label:
        if run and character.isdecimal() != run[-1].isdecimal():
            parts.append(_part(run))
            run = ""
        run += character
    return ((*parts, _part(run)) if run else ()), label


def _part(run: str) -> tuple[int, float | str]:
    return (0, float(run)) if run.isdecimal() else (1, run)


def number(cell: str) -> float:
    """The cell as a number; NaN when it is none. “inf”, “nan” and “1_000” are numbers to Python only."""
    try:
        value = float(cell)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) and "_" not in cell else math.nan


def _instead(cell: str) -> str:
    """What to write for a cell that is no number."""
    pointed = cell.replace(",", ".", 1)
    return "Write a number" if math.isnan(number(pointed)) else f"Decimals have a point: write {pointed}"


def listed(text: str) -> list[str]:
    """What an option lists with commas; spaces around a name are no part of it, as they are none in the file."""
    return list(_composed(tuple(name.strip() for name in text.split(","))))


def _composed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells with accents on their letters: “é” in one character and in two is one name."""
    if all(map(str.isascii, cells)):
        return cells
    return tuple(unicodedata.normalize("NFC", cell) for cell in cells)


def _names_rows(cells: tuple[str, ...]) -> bool:
    """Whether a column has another cell in every row, as identifiers have: words, 007, or whole numbers in a row."""
    if len(cells) < LEAST_NAMED or len(set(cells)) < len(cells):
        return False
    if not all(map(str.isdecimal, cells)):
        return all(math.isnan(number(cell)) for cell in cells)
    numbers = [int(cell) for cell in cells]
    padded = any(len(cell) > 1 and cell.startswith("0") for cell in cells)
    return padded or max(numbers) - min(numbers) + 1 == len(cells)


def _check_header(name: str, header: tuple[str, ...]) -> None:
    doubled = sorted({column for column in header if header.count(column) > 1})
    if doubled:
        raise Refused(f"{name} has the column “{doubled[0]}” more than once. Give each column a name of its own.")
    if "" in header:
        raise Refused(f"{name}: column {header.index('') + 1} has no name. Give each column a name.")
