"""What is wrong with an answer, item by item."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xenia.assessment.scoring.asking import Answered, asked_items, has_answer, is_number
from xenia.standards.instruments import WORDS, Instrument, Item, ItemType, options_of

#: how many characters an answer in words may have
LONGEST = {ItemType.TEXT: 1000, ItemType.LONG_TEXT: 20_000}
#: what may be wrong; a page says it in the reader's language by the same names
SENTENCES = {
    "unknown": "This form has no question “%(item)s”.",
    "required": "Please answer this question.",
    "incomplete": "Please answer every row; %(missing)s are open.",
    "option": "“%(value)s” is not one of the answers.",
    "row": "“%(value)s” is not one of the rows.",
    "shape": "This is not the kind of answer that the question asks for.",
    "twice": "“%(value)s” is chosen twice.",
    "ranking": "Please put all %(of)s in order.",
    "number": "Please give a number.",
    "low": "The smallest answer is %(bound)s.",
    "high": "The largest answer is %(bound)s.",
    "few": "Please choose at least %(bound)s.",
    "many": "Please choose at most %(bound)s.",
    "date": "Please give a day as year-month-day, such as 2026-03-31.",
    "long": "Please say it in at most %(bound)s characters.",
    "sign": "The answer holds a character that cannot be kept. Please type it again.",
}


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with the answer to one item: `kind` names the sentence, `facts` fill it."""

    item: str
    kind: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.kind] % self.facts


def problems(instrument: Instrument, answers: Answered, *, complete: bool) -> tuple[AnswerProblem, ...]:
    """Everything that is wrong, in the order of the items. Answers to items that are not asked are looked at too.

    With `complete`, what is asked and required must be answered in full; without, only what is there must be right.
    """
    known = {item.code for item in instrument.items}
    found = [AnswerProblem(code, "unknown", {"item": code}) for code in answers if code not in known]
    asked = {item.code for item in asked_items(instrument, answers)}
    for item in instrument.items:
        found += answer_problems(item, answers.get(item.code), complete=complete and item.code in asked)
    return tuple(found)


def answer_problems(item: Item, value: Any, *, complete: bool) -> list[AnswerProblem]:
    """What is wrong with one answer; nothing answered is wrong only when it must be there."""
    if not has_answer(value):
        return [AnswerProblem(item.code, "required")] if complete and item.required else []
    found = list(_CHECKS.get(item.type, _one_of)(item, value))
    if not found and complete:
        found = list(_unfinished(item, value))
    return [AnswerProblem(item.code, kind, facts) for kind, facts in found]


type _Found = Iterator[tuple[str, Mapping[str, str | int | float]]]


def _short(value: Any) -> str:
    return str(value)[:60]


def _plain(number: float) -> str:
    return f"{number:g}"


def _one_of(item: Item, value: Any) -> _Found:
    if not isinstance(value, str):
        yield "shape", {}
    elif value not in {option.code for option in options_of(item)}:
        yield "option", {"value": _short(value)}


def _several(item: Item, value: Any) -> _Found:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        yield "shape", {}
        return
    codes = {option.code for option in options_of(item)}
    yield from (("option", {"value": _short(each)}) for each in value if each not in codes)
    yield from (("twice", {"value": _short(each)}) for each, times in Counter(value).items() if times > 1)
    if item.type is ItemType.MULTIPLE and item.maximum is not None and len(value) > item.maximum:
        yield "many", {"bound": _plain(item.maximum)}


def _matrix(item: Item, value: Any) -> _Found:
    if not isinstance(value, Mapping):
        yield "shape", {}
        return
    rows = {row.code for row in item.rows}
    for row, chosen in value.items():
        if row not in rows:
            yield "row", {"value": _short(row)}
        elif has_answer(chosen):
            yield from _one_of(item, chosen)


def _number(item: Item, value: Any) -> _Found:
    if not is_number(value):
        yield "number", {}
    elif item.minimum is not None and value < item.minimum:
        yield "low", {"bound": _plain(item.minimum)}
    elif item.maximum is not None and value > item.maximum:
        yield "high", {"bound": _plain(item.maximum)}


def _date(item: Item, value: Any) -> _Found:
    try:
        right = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    if not right:
        yield "date", {}


def _words(item: Item, value: Any) -> _Found:
    if not isinstance(value, str):
        yield "shape", {}
    elif len(value) > LONGEST[item.type]:
        yield "long", {"bound": LONGEST[item.type]}
    elif "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        yield "sign", {}


def _unfinished(item: Item, value: Any) -> _Found:
    """What is right so far, and not enough."""
    if item.type is ItemType.RANKING and len(value) < len(item.options):
        yield "ranking", {"of": len(item.options)}
    elif item.type is ItemType.MULTIPLE and item.minimum is not None and len(value) < item.minimum:
        yield "few", {"bound": _plain(item.minimum)}
    elif item.type is ItemType.MATRIX and item.required:
        missing = sum(1 for row in item.rows if not has_answer(value.get(row.code)))
        if missing:
            yield "incomplete", {"missing": missing}


_CHECKS = {
    ItemType.MULTIPLE: _several,
    ItemType.RANKING: _several,
    ItemType.MATRIX: _matrix,
    ItemType.NUMBER: _number,
    ItemType.DATE: _date,
    **dict.fromkeys(WORDS, _words),
}
