"""Which items are asked, after what was answered so far."""

import math
from collections.abc import Mapping
from typing import Any

from xenia.standards.instruments import ONE_OF, Condition, Instrument, Item, ItemType, options_of

Answered = Mapping[str, Any]


def has_answer(value: Any) -> bool:
    """Whether anything was answered; zero is an answer, blanks are none."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(has_answer(each) for each in value.values())
    return value is not None and value != [] and value != ()


def is_number(value: Any) -> bool:
    """Whether one can calculate with it: a whole number that no float can hold is as little one as infinity is."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def asked_items(instrument: Instrument, answers: Answered) -> tuple[Item, ...]:
    """The items that are asked, in their order. What was answered to an item that is asked no more opens nothing."""
    asked: dict[str, Item] = {}
    for item in instrument.items:
        rule = item.show_if
        if rule is None or (rule.item in asked and _holds(rule, asked[rule.item], answers.get(rule.item))):
            asked[item.code] = item
    return tuple(asked.values())


def _holds(rule: Condition, earlier: Item, value: Any) -> bool:
    if not has_answer(value):
        return False
    if rule.test == "answered":
        return True
    if rule.test in ("is", "is_not"):
        return _is(value, rule.value) == (rule.test == "is")
    return _within(rule, _amount(earlier, value), _amount(earlier, rule.value))


def _is(value: Any, wanted: str | float | None) -> bool:
    if isinstance(value, list | tuple):
        return wanted in value
    return bool(value == wanted)


def _within(rule: Condition, amount: Any, bound: Any) -> bool:
    """Numbers with numbers, days with days; anything else is never within."""
    numbers = isinstance(amount, int | float) and isinstance(bound, int | float)
    if not numbers and not (isinstance(amount, str) and isinstance(bound, str)):
        return False
    return bool(amount >= bound) if rule.test == "at_least" else bool(amount <= bound)


def _amount(item: Item, value: Any) -> Any:
    """The score of a choice, otherwise the number or day itself."""
    if item.type in ONE_OF and isinstance(value, str):
        return next((option.score for option in options_of(item) if option.code == value), None)
    return value if item.type in ONE_OF | {ItemType.NUMBER, ItemType.DATE} else None
