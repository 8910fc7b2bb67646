"""Answers as cells of a table: a column for each question (for each row of a matrix 'item.row'), and back again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xenia.assessment.scoring.asking import has_answer
from xenia.assessment.scoring.checking import AnswerProblem, answer_problems
from xenia.standards.instruments import WORDS, Instrument, Item, ItemType, options_of
from xenia.standards.sheet_cells import day_in

#: columns that say whose answers a row holds; a question of the same name is written with `PREFIX`
ABOUT_ROW = ("id", "occasion", "person", "name", "about", "language", "version", "submitted", "linked")
PREFIX = "answer:"
BETWEEN = ";"
_NUMBER = re.compile(r"[-+−]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{1,2})?")


class CellProblem(Exception):  # noqa: N818 - it is caught where it arises and said in words
    """What is wrong with a cell, as the checking of answers names it."""

    def __init__(self, problem: AnswerProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Column:
    """One question, or one row of a matrix, as a column."""

    name: str
    item: Item
    row: str = ""

    @property
    def words(self) -> bool:
        return self.item.type in WORDS

    def cell(self, answers: Mapping[str, Any]) -> str | int | float | None:
        """What was answered, as a cell; None where nothing was."""
        value = answers.get(self.item.code)
        if self.row:
            value = value.get(self.row) if isinstance(value, Mapping) else None
        if not has_answer(value):
            return None
        if isinstance(value, list | tuple):
            return BETWEEN.join(str(one) for one in value)
        return value if isinstance(value, str | int | float) else str(value)

    def value(self, text: str) -> Any:
        """The answer that a cell holds. Raises CellProblem for what can't be an answer here."""
        value = _PARSED.get(self.item.type, _as_it_is)(self.item, text)
        checked = {self.row: value} if self.row else value
        for problem in answer_problems(self.item, checked, complete=False):
            raise CellProblem(problem)
        return value

    @property
    def known(self) -> dict[str, str]:
        """Of a question answered by one choice: every cell that needs no second look."""
        one = self.item.type not in WORDS | {ItemType.MULTIPLE, ItemType.RANKING, ItemType.NUMBER, ItemType.DATE}
        return {option.code: option.code for option in options_of(self.item)} if one else {}


def columns_of(instrument: Instrument, *, words: bool = True) -> list[Column]:
    """Every column of a form, in the order of its questions."""
    return [column for item in instrument.items if words or item.type not in WORDS for column in _columns(item)]


def _columns(item: Item) -> Iterator[Column]:
    if item.type is ItemType.MATRIX:
        yield from (Column(f"{item.code}.{row.code}", item, row.code) for row in item.rows)
    else:
        yield Column(f"{PREFIX}{item.code}" if item.code.casefold() in ABOUT_ROW else item.code, item)


def gathered(pairs: Sequence[tuple[Column, Any]]) -> dict[str, Any]:
    """Answers from the values of their columns; the rows of a matrix come together."""
    found: dict[str, Any] = {}
    for column, value in pairs:
        if column.row:
            found.setdefault(column.item.code, {})[column.row] = value
        else:
            found[column.item.code] = value
    return found


def _as_it_is(item: Item, text: str) -> Any:
    return text


def _several(item: Item, text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(BETWEEN)) if part]


def _number(item: Item, text: str) -> float | str:
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        return text
    number = float(plain)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _day(item: Item, text: str) -> str:
    try:
        return day_in(text).isoformat()
    except ValueError:
        return text


_PARSED = {
    ItemType.MULTIPLE: _several,
    ItemType.RANKING: _several,
    ItemType.NUMBER: _number,
    ItemType.DATE: _day,
}
