"""One change of an instrument at a time: a part put in, replaced, taken away or moved."""

from collections.abc import Callable
from dataclasses import replace

from xenia.standards.instruments import Instrument, Item, Section, Subscale

type Change = Callable[[Instrument], Instrument]


class NoSuchPartError(LookupError):
    """The part that a change is about is not there (any more)."""


def section_of(instrument: Instrument, code: str) -> Section:
    """The section in which an item stands."""
    for each in instrument.sections:
        if any(item.code == code for item in each.items):
            return each
    raise NoSuchPartError(code)


def put_item(instrument: Instrument, item: Item, *, section: str, after: str = "") -> Instrument:
    """A new item in a section, behind another or at its beginning."""

    def put(each: Section) -> Section:
        codes = [one.code for one in each.items]
        at = codes.index(after) + 1 if after in codes else 0
        return replace(each, items=(*each.items[:at], item, *each.items[at:]))

    return _with_section(instrument, section, put)


def replace_item(instrument: Instrument, code: str, item: Item) -> Instrument:
    """The item of this code becomes another; rules and scales that name it go on naming it by its new code."""
    home = section_of(instrument, code)
    items = tuple(item if each.code == code else each for each in home.items)
    changed = _with_section(instrument, home.code, lambda each: replace(each, items=items))
    return changed if item.code == code else _renamed(changed, code, item.code)


def drop_item(instrument: Instrument, code: str) -> Instrument:
    """Without the item; scales count it no more. A rule that waits for it is left for its author to see."""
    home = section_of(instrument, code)
    left = tuple(each for each in home.items if each.code != code)
    changed = _with_section(instrument, home.code, lambda each: replace(each, items=left))
    scales = tuple(
        replace(scale, items=tuple(name for name in scale.items if name.partition(".")[0] != code))
        for scale in changed.subscales
    )
    return replace(changed, subscales=scales)


def move_item(instrument: Instrument, code: str, *, down: bool) -> Instrument:
    """One place up or down; from the edge of a section into the one beside it."""
    home = section_of(instrument, code)
    codes = [each.code for each in home.items]
    at, to = codes.index(code), codes.index(code) + (1 if down else -1)
    if 0 <= to < len(codes):
        items = list(home.items)
        items[at], items[to] = items[to], items[at]
        return _with_section(instrument, home.code, lambda each: replace(each, items=tuple(items)))
    neighbours = [each.code for each in instrument.sections]
    beside = neighbours.index(home.code) + (1 if down else -1)
    if not 0 <= beside < len(neighbours):
        return instrument
    item = home.items[at]
    without = _with_section(
        instrument, home.code, lambda each: replace(each, items=tuple(one for one in each.items if one.code != code))
    )
    return _with_section(
        without,
        neighbours[beside],
        lambda each: replace(each, items=(item, *each.items) if down else (*each.items, item)),
    )


def put_section(instrument: Instrument, section: Section, *, after: str = "") -> Instrument:
    """A new section behind another, or at the end."""
    codes = [each.code for each in instrument.sections]
    at = codes.index(after) + 1 if after in codes else len(codes)
    return replace(instrument, sections=(*instrument.sections[:at], section, *instrument.sections[at:]))


def reword_section(instrument: Instrument, code: str, *, title: str, intro: str) -> Instrument:
    """Other words for a section; what it holds stays."""
    return _with_section(instrument, code, lambda each: replace(each, title=title, intro=intro))


def drop_section(instrument: Instrument, code: str) -> Instrument:
    """Without a section and all its items."""
    for item in instrument.sections[_place_of(instrument, code)].items:
        instrument = drop_item(instrument, item.code)
    return replace(instrument, sections=tuple(each for each in instrument.sections if each.code != code))


def move_section(instrument: Instrument, code: str, *, down: bool) -> Instrument:
    """A section with its items one place up or down."""
    sections = list(instrument.sections)
    at = _place_of(instrument, code)
    to = at + (1 if down else -1)
    if 0 <= to < len(sections):
        sections[at], sections[to] = sections[to], sections[at]
    return replace(instrument, sections=tuple(sections))


def put_scale(instrument: Instrument, scale: Subscale) -> Instrument:
    """A new scale, behind the others."""
    return replace(instrument, subscales=(*instrument.subscales, scale))


def replace_scale(instrument: Instrument, code: str, scale: Subscale | None) -> Instrument:
    """A scale becomes another, or goes when that is None."""
    if code not in {each.code for each in instrument.subscales}:
        raise NoSuchPartError(code)
    scales = (scale if each.code == code else each for each in instrument.subscales)
    return replace(instrument, subscales=tuple(each for each in scales if each is not None))


def _with_section(instrument: Instrument, code: str, change: Callable[[Section], Section]) -> Instrument:
    at = _place_of(instrument, code)
    changed = change(instrument.sections[at])
    return replace(instrument, sections=(*instrument.sections[:at], changed, *instrument.sections[at + 1 :]))


def _place_of(instrument: Instrument, code: str) -> int:
    for place, each in enumerate(instrument.sections):
        if each.code == code:
            return place
    raise NoSuchPartError(code)


def _renamed(instrument: Instrument, was: str, now: str) -> Instrument:
    def item(each: Item) -> Item:
        rule = each.show_if
        return replace(each, show_if=replace(rule, item=now)) if rule and rule.item == was else each

    def name(each: str) -> str:
        head, dot, row = each.partition(".")
        return f"{now}{dot}{row}" if head == was else each

    sections = (replace(each, items=tuple(map(item, each.items))) for each in instrument.sections)
    scales = (replace(each, items=tuple(map(name, each.items))) for each in instrument.subscales)
    return replace(instrument, sections=tuple(sections), subscales=tuple(scales))
