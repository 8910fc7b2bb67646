"""An instrument as a page shows it: its questions with what was answered so far."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from xenia.assessment.queries.answer_words import options_in_words
from xenia.standards.instruments import ONE_OF, Instrument, Item, ItemType, Option

PARTS = {
    **dict.fromkeys(ONE_OF, "one"),
    ItemType.CHECKLIST: "scale",
    ItemType.LIKERT: "scale",
    ItemType.RATING: "scale",
    ItemType.GLOBAL: "scale",
    ItemType.MULTIPLE: "many",
    ItemType.NUMBER: "number",
    ItemType.TEXT: "text",
    ItemType.LONG_TEXT: "long_text",
    ItemType.DATE: "date",
    ItemType.RANKING: "ranking",
    ItemType.MATRIX: "matrix",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, whether it is chosen, and in a ranking at which place."""

    option: Option
    chosen: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix with its options."""

    row: Option
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One item: the part of the page that asks it, the name of its field, and its answer so far."""

    item: Item
    part: str
    name: str
    value: Any = None
    choices: tuple[Choice, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    trouble: str = ""
    voice: UUID | None = None

    @property
    def places(self) -> range:
        return range(1, len(self.choices) + 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its questions."""

    code: str
    title: str
    intro: str
    questions: tuple[Question, ...]


def field_name(item: Item, row: Option | None = None) -> str:
    """The name of an item's field on a page; a prefix keeps items from taking a name that the page needs."""
    return f"a.{item.code}.{row.code}" if row else f"a.{item.code}"


def form_parts(
    instrument: Instrument,
    answers: Mapping[str, Any],
    *,
    troubles: Mapping[str, str] | None = None,
    voices: Mapping[str, UUID] | None = None,
) -> tuple[Part, ...]:
    """The sections of a form with what was answered so far, what is wrong with it, and recordings by question."""
    told, read = troubles or {}, voices or {}
    return tuple(
        Part(
            section.code,
            section.title,
            section.intro,
            tuple(
                replace(_question(item, answers.get(item.code), told.get(item.code, "")), voice=read.get(item.code))
                for item in section.items
            ),
        )
        for section in instrument.sections
    )


def _question(item: Item, value: Any, trouble: str) -> Question:
    name = field_name(item)
    if item.type is ItemType.MATRIX:
        chosen = value if isinstance(value, Mapping) else {}
        rows = tuple(
            MatrixRow(row, field_name(item, row), _choices(item.options, [chosen.get(row.code)])) for row in item.rows
        )
        return Question(item, PARTS[item.type], name, value, _choices(item.options, []), rows, trouble)
    several = value if isinstance(value, list | tuple) else [value]
    return Question(item, PARTS[item.type], name, value, _choices(options_in_words(item), list(several)), (), trouble)


def _choices(options: tuple[Option, ...], chosen: list[Any]) -> tuple[Choice, ...]:
    return tuple(
        Choice(option, option.code in chosen, chosen.index(option.code) + 1 if option.code in chosen else 0)
        for option in options
    )
