"""Put parts into a draft, take them away, move them."""

from dataclasses import replace

from xenia.assessment.actions.instruments.editing import change_part
from xenia.assessment.models import Version
from xenia.core.rules import Actor
from xenia.standards.instrument_edit import (
    drop_item,
    drop_section,
    move_item,
    move_section,
    put_item,
    put_scale,
    put_section,
    replace_scale,
)
from xenia.standards.instrument_parts import free_code
from xenia.standards.instruments import Instrument, Item, ItemType, Section, Subscale

#: an item that follows one of these begins as it does: a battery has the same answers throughout
_BATTERIES = frozenset({ItemType.LIKERT, ItemType.RATING, ItemType.CHECKLIST})


def add_item(actor: Actor, version: Version, *, section: str = "", after: str = "") -> str:
    """A new question behind another, else at the end of a section, else of the form; returns its place."""
    made: list[str] = []

    def put(held: Instrument) -> Instrument:
        ready = held if held.sections else put_section(held, Section(code="part1"))
        home = next((each for each in ready.sections if each.code == section), ready.sections[-1])
        behind = after if any(each.code == after for each in home.items) else home.items[-1].code if home.items else ""
        before = next((each for each in home.items if each.code == behind), None)
        item = _item_after(before, free_code((each.code for each in ready.items), "q"))
        made[:] = [item.code]
        return put_item(ready, item, section=home.code, after=behind)

    change_part(actor, version, put)
    return made[0]


def add_section(actor: Actor, version: Version, *, after: str = "") -> str:
    """A new section behind another, else at the end; returns its place."""
    made: list[str] = []

    def put(held: Instrument) -> Instrument:
        made[:] = [free_code((each.code for each in held.sections), "part")]
        return put_section(held, Section(code=made[0]), after=after)

    change_part(actor, version, put)
    return f"section.{made[0]}"


def add_scale(actor: Actor, version: Version) -> str:
    """A new scale that counts nothing yet; returns its place."""
    made: list[str] = []

    def put(held: Instrument) -> Instrument:
        made[:] = [free_code((each.code for each in held.subscales), "scale")]
        return put_scale(held, Subscale(code=made[0], title="", items=()))

    change_part(actor, version, put)
    return f"scale.{made[0]}"


def remove_part(actor: Actor, version: Version, place: str, *, was: str = "") -> None:
    """Take a question, a section with its questions, or a scale away, if it is still what the author saw."""
    kind, code = _named(place)

    def drop(held: Instrument) -> Instrument:
        if kind == "section":
            return drop_section(held, code)
        return replace_scale(held, code, None) if kind == "scale" else drop_item(held, code)

    change_part(actor, version, drop, place=place, was=was)


def move_part(actor: Actor, version: Version, place: str, *, down: bool) -> None:
    """Move a question or a section one place up or down."""
    kind, code = _named(place)

    def move(held: Instrument) -> Instrument:
        return move_section(held, code, down=down) if kind == "section" else move_item(held, code, down=down)

    change_part(actor, version, move)


def _named(place: str) -> tuple[str, str]:
    """Of `section.a` both words; of the place of a question 'item' and its code."""
    kind, dot, code = place.partition(".")
    return (kind, code) if dot else ("item", place)


def _item_after(before: Item | None, code: str) -> Item:
    if before is None or before.type not in _BATTERIES:
        return Item(code=code, type=ItemType.SINGLE, text="")
    return replace(before, code=code, text="", help="", show_if=None, reverse=False)
