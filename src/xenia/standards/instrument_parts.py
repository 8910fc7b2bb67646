"""An instrument taken apart into the parts that people change one by one, and put together again.

The parts by their place: `title` (title, purpose, licence … of the whole form), `section.a` (its title and intro), `q1`
(a whole item), `scale.burnout`, and `order` (what stands where). Codes that a draft has twice are told apart by `#2`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xenia.standards.instrument_document import document_digest, instrument_document, instrument_from
from xenia.standards.instruments import Instrument

HEAD, ORDER = "title", "order"
type Parts = dict[str, Any]


def parts_of(instrument: Instrument) -> Parts:
    """Every part as JSON; `whole_from` makes the same instrument of them. Translations are in none."""
    document = instrument_document(instrument, translations=False)
    sections, scales = document.pop("sections", []), document.pop("subscales", [])
    parts: Parts = {HEAD: document}
    placed = []
    for section in sections:
        items = section.pop("items", [])
        name = _put(parts, f"section.{section['code']}", section)
        placed.append([name, [_put(parts, item["code"], item) for item in items]])
    parts[ORDER] = {"sections": placed, "scales": [_put(parts, f"scale.{one['code']}", one) for one in scales]}
    return parts


def whole_from(parts: Mapping[str, Any]) -> Instrument:
    """The instrument of `parts_of`. Raises ValueError when a part that `order` names is missing."""
    try:
        order = parts[ORDER]
        sections = [parts[name] | {"items": [parts[item] for item in items]} for name, items in order["sections"]]
        scales = [parts[name] for name in order["scales"]]
        return instrument_from({**parts[HEAD], "sections": sections, "subscales": scales})
    except (KeyError, TypeError) as error:
        raise ValueError(f"These are no parts of an instrument: {error}") from error


def part_digest(parts: Mapping[str, Any], place: str) -> str:
    """What tells whether a part is as it was; empty where there is none."""
    return document_digest(parts[place]).hex()[:24] if place in parts else ""


def differing(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Parts, Parts]:
    """The parts that differ, before and after; None where there was or is none."""
    places = [place for place in dict.fromkeys((*was, *now)) if was.get(place) != now.get(place)]
    return {place: was.get(place) for place in places}, {place: now.get(place) for place in places}


def with_parts_back(standing: Instrument, was: Mapping[str, Any], now: Mapping[str, Any]) -> Instrument | None:
    """The instrument with the parts `now` as they `was`; None when one of them is not as `now` says any more."""
    parts = parts_of(standing)
    if any(parts.get(place) != part for place, part in now.items()):
        return None
    parts.update(was)
    return whole_from({place: part for place, part in parts.items() if part is not None})


def free_code(taken: Iterable[str], stem: str) -> str:
    """The first of stem1, stem2 … that nothing has yet."""
    known = set(taken)
    return next(code for code in _numbered(stem) if code not in known)


def _numbered(stem: str) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{stem}{number}"


def _put(parts: Parts, place: str, part: Any) -> str:
    name, number = place, 1
    while name in parts:
        number += 1
        name = f"{place}#{number}"
    parts[name] = part
    return name
