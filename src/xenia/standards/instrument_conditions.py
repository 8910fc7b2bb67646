"""Skip rules: do they point back to something that can be answered so, and can every item be reached?"""

import math
from datetime import date

from xenia.standards.hierarchy import circles
from xenia.standards.instruments import ONE_OF, TESTS, Condition, Instrument, Item, ItemType, options_of
from xenia.standards.problems import Problems

#: what may be asked of an earlier answer, by its type; anything can be asked whether it was answered
_TESTS = {
    **dict.fromkeys(ONE_OF | {ItemType.NUMBER, ItemType.DATE}, frozenset(TESTS)),
    ItemType.MULTIPLE: frozenset({"is", "is_not", "answered"}),
}


def check_conditions(instrument: Instrument, found: Problems) -> None:
    """Say which rules point nowhere, forwards or in a circle, ask the impossible, or are never reached."""
    items = {item.code: item for item in instrument.items}
    order = {item.code: place for place, item in enumerate(instrument.items)}
    in_circles = _check_circles(items, found, source=instrument.code)
    never = set(in_circles)
    for item in instrument.items:
        rule = item.show_if
        if rule is None or item.code in in_circles:
            continue
        fault = _fault(rule, item, items, order)
        if not fault and rule.item in never:
            fault = f"It can never be shown: it waits for “{rule.item}”, which can never be shown either."
        if fault:
            never.add(item.code)
            found.error(fault, source=instrument.code, field=f"{item.code}.show_if")


def _check_circles(items: dict[str, Item], found: Problems, *, source: str) -> frozenset[str]:
    waits = {code: (item.show_if.item,) for code, item in items.items() if item.show_if}
    members: set[str] = set()
    for circle in circles({code: above for code, above in waits.items() if above[0] in waits}):
        members.update(circle)
        way = " → ".join(circle)
        message = f"These wait for one another in a circle, and none can be shown: {way}."
        found.error(message, source=source, field=f"{circle[0]}.show_if")
    return frozenset(members)


def _fault(rule: Condition, item: Item, items: dict[str, Item], order: dict[str, int]) -> str:
    """Why the rule can't hold, in a sentence; empty when it can."""
    earlier = items.get(rule.item)
    if earlier is None:
        return f"It waits for “{rule.item}”, but no item has that code."
    if order[rule.item] >= order[item.code]:
        return f"It waits for “{rule.item}”, which is asked later. Move one of them."
    if rule.test not in TESTS:
        return f"“{rule.test}” is no test. Choose one of {', '.join(TESTS)}."
    if rule.test not in _TESTS.get(earlier.type, {"answered"}):
        return f"Of “{rule.item}” ({earlier.type}) only this can be asked: {_may_ask(earlier)}."
    if rule.test == "answered":
        return "“answered” needs no value." if rule.value is not None else ""
    if rule.value is None or rule.value == "":
        return f"It doesn't say which answer to “{rule.item}” it waits for."
    return "" if _possible(rule, earlier) else _impossible(rule, earlier)


def tests_of(item: Item) -> tuple[str, ...]:
    """What may be asked of an answer to this item."""
    return tuple(test for test in TESTS if test in _TESTS.get(item.type, {"answered"}))


def _may_ask(item: Item) -> str:
    return ", ".join(tests_of(item))


def _impossible(rule: Condition, earlier: Item) -> str:
    words = {"is": "is", "is_not": "is other than", "at_least": "is at least", "at_most": "is at most"}[rule.test]
    value = rule.value
    # 2.0 is no code, and may stand beside the code “2”
    if isinstance(value, float) and value.is_integer() and f"{value:.0f}" not in {o.code for o in options_of(earlier)}:
        value = int(value)
    return f"It can never be shown: no answer to “{rule.item}” {words} “{value}”."


def _possible(rule: Condition, earlier: Item) -> bool:
    """Whether any answer passes the test."""
    if earlier.type is ItemType.NUMBER:
        return _possible_number(rule, earlier)
    if earlier.type is ItemType.DATE:
        return isinstance(rule.value, str) and _is_day(rule.value)
    codes = [option.code for option in options_of(earlier)]
    if rule.test in ("is", "is_not"):
        others = [code for code in codes if code != rule.value]
        return rule.value in codes and (rule.test == "is" or bool(others))
    bound = _bound(rule, earlier)
    scores = [option.score for option in options_of(earlier) if option.score is not None]
    if bound is None:
        return False
    return any(score >= bound if rule.test == "at_least" else score <= bound for score in scores)


def _bound(rule: Condition, earlier: Item) -> float | None:
    """The score that a bound stands for, given as a number or by the code of an answer."""
    if isinstance(rule.value, str):
        return next((option.score for option in options_of(earlier) if option.code == rule.value), None)
    return rule.value


def _possible_number(rule: Condition, earlier: Item) -> bool:
    if isinstance(rule.value, str) or rule.value is None or not math.isfinite(rule.value):
        return False
    low = -math.inf if earlier.minimum is None else earlier.minimum
    high = math.inf if earlier.maximum is None else earlier.maximum
    return {
        "is": low <= rule.value <= high,
        "is_not": not low == high == rule.value,
        "at_least": high >= rule.value,
        "at_most": low <= rule.value,
    }[rule.test]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
