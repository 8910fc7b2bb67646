"""Subscales: are they made of items that have scores, by a rule that there is?"""

import math

from xenia.standards.instruments import RULES, WITH_OPTIONS, WORDS, Instrument, Item, ItemType, Subscale, options_of
from xenia.standards.problems import Problems


def check_scales(instrument: Instrument, found: Problems) -> None:
    """Say which subscales have unknown, unscored or repeated items, another rule, or cut-offs out of order."""
    items = {item.code: item for item in instrument.items}
    rows = {f"{item.code}.{row.code}": item for item in instrument.items for row in item.rows}
    for scale in instrument.subscales:
        place = f"scale.{scale.code}"
        for fault in (*_faults(scale), *_item_faults(scale, items, rows)):
            found.error(fault, source=instrument.code, field=place)


def has_scores(item: Item) -> bool:
    """Whether an answer has a score: a number, or a choice of which at least one is scored."""
    if item.type is ItemType.NUMBER:
        return True
    if item.type not in WITH_OPTIONS or item.type is ItemType.RANKING:
        return False
    return any(option.score is not None for option in options_of(item))


def _faults(scale: Subscale) -> list[str]:
    faults = []
    if not scale.title.strip():
        faults.append("The scale needs a title.")
    if scale.rule not in RULES:
        faults.append(f"“{scale.rule}” is no rule. Choose one of {', '.join(RULES)}.")
    if not 0 <= scale.answered <= 1:
        faults.append("The share that must be answered lies between 0 and 1; at least half is 0.5.")
    bounds = [cut.at_least for cut in scale.cutoffs]
    if not all(math.isfinite(bound) for bound in bounds):
        faults.append("A cut-off is a number.")
    elif bounds != sorted(set(bounds)):
        faults.append("The cut-offs go up, each once.")
    if not all(cut.label.strip() for cut in scale.cutoffs):
        faults.append("Each cut-off needs a label.")
    return faults


def _item_faults(scale: Subscale, items: dict[str, Item], rows: dict[str, Item]) -> list[str]:
    faults = [] if scale.items else ["The scale has no items."]
    counted: set[str] = set()
    for code in scale.items:
        item = items.get(code) or rows.get(code)
        named = {f"{code}.{row.code}" for row in item.rows} if item and code in items and item.rows else {code}
        if counted & named:
            faults.append(f"“{code}” counts twice.")
        counted |= named
        if item is None:
            faults.append(f"No item has the code “{code}”.")
        elif item.type in WORDS:
            faults.append(f"“{code}” is answered in words, which have no score.")
        elif not has_scores(item):
            faults.append(f"“{code}” has no scores.")
        elif scale.rule == "percent" and item.type is ItemType.NUMBER and None in (item.minimum, item.maximum):
            faults.append(f"“{code}” needs a smallest and a largest number to be a share of them.")
    return faults
