"""Two states of an instrument side by side: what moved, place by place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xenia.standards.instrument_document import instrument_document
from xenia.standards.instruments import Instrument

_ORDERS = ("order", "options", "rows")


@dataclass(frozen=True, slots=True)
class Move:
    """What stood and stands in a place, as JSON; None where it was not there before, or is no more.

    Texts are in their places (`texts_of`), settings behind a dot: q1.weight, q1.often.score, licence.terms. The order
    of items is in `order`, that of answers in q1.options and q1.rows, each without what came or went. What is wholly
    new or gone is one move.
    """

    place: str
    was: Any
    now: Any


def what_moved(before: Instrument, after: Instrument) -> tuple[Move, ...]:
    """Everything that differs but the translations, in the order of `before`, then what is new."""
    was, now = dict(_flat(before)), dict(_flat(after))
    moves = []
    for place in dict.fromkeys((*was, *now)):
        old, new = was.get(place), now.get(place)
        if _is_order(place) and old is not None and new is not None:
            old, new = [code for code in old if code in new], [code for code in new if code in old]
        if old != new and not _within_new(place, was, now):
            moves.append(Move(place, old, new))
    return tuple(moves)


def _within_new(place: str, was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether it belongs to an item, answer, section or scale that stands on one side only."""
    parts = place.split(".")
    above = (".".join(parts[:length]) for length in range(1, len(parts)))
    return any((each in was) != (each in now) for each in above)


def _is_order(place: str) -> bool:
    return place.rpartition(".")[2] in _ORDERS


def _flat(instrument: Instrument) -> Iterator[tuple[str, Any]]:
    document = instrument_document(instrument, translations=False)
    sections, scales = document.pop("sections", []), document.pop("subscales", [])
    licence = document.pop("licence", {})
    yield from document.items()
    yield from ((f"licence.{name}", value) for name, value in licence.items())
    for section in sections:
        yield from _section(section)
    yield "order", [item.code for item in instrument.items]
    for scale in scales:
        yield from _scale(scale)


def _section(section: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    place = f"section.{section['code']}"
    yield place, section.get("title", "")
    if "intro" in section:
        yield f"{place}.intro", section["intro"]
    for item in section.get("items", ()):
        yield f"{item['code']}.section", section["code"]
        yield from _item(item)


def _item(item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    code = item["code"]
    yield code, item["text"]
    for name, value in item.items():
        if name in ("options", "rows"):
            yield from _options(code, name, value)
        elif name == "show_if":
            yield from ((f"{code}.show_if.{part}", held) for part, held in value.items())
        elif name not in ("code", "text"):
            yield f"{code}.{name}", value


def _options(code: str, name: str, options: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    yield f"{code}.{name}", [option["code"] for option in options]
    for option in options:
        yield f"{code}.{option['code']}", option["label"]
        if "score" in option:
            yield f"{code}.{option['code']}.score", option["score"]


def _scale(scale: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    place = f"scale.{scale['code']}"
    yield place, scale["title"]
    for name, value in scale.items():
        if name == "cutoffs":
            for number, cut in enumerate(value, start=1):
                yield from ((f"{place}.{number}", cut["label"]), (f"{place}.{number}.at_least", cut["at_least"]))
        elif name not in ("code", "title"):
            yield f"{place}.{name}", value
