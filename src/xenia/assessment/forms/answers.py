"""What a person's browser sends of a form: fields of a page, or events from a device, as answers."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from xenia.assessment.actions.answering import Event
from xenia.assessment.queries.form_page import field_name
from xenia.assessment.scoring import has_answer
from xenia.core.rules import Refused
from xenia.standards.instruments import Instrument, Item, ItemType, options_of

LARGEST = 256 * 1024
#: no answer is larger; beyond, whole numbers can't be compared and squares are no numbers any more
LARGEST_NUMBER = 1e15


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch from a device: the response that it made, what it is about, its events, and whether that was all."""

    response: UUID
    about: UUID | None
    language: str
    events: tuple[Event, ...]
    send: bool
    box: str = ""
    given: str = ""


def answers_from(instrument: Instrument, fields: QueryDict) -> dict[str, Any]:
    """The answers in the fields of a page; what was left empty is None, so that an answer can be taken back."""
    return {item.code: _READERS.get(item.type, _text)(item, fields) for item in instrument.items}


def delivery_from(body: bytes) -> Delivery:
    """A batch of events; Refused when it is not what our own page sends."""
    try:
        said = plain_from(body)
        return Delivery(
            response=UUID(said["response"]),
            about=UUID(said["about"]) if said.get("about") else None,
            language=str(said.get("language", "en"))[:35],
            events=tuple(_event(one) for one in said.get("events", [])),
            send=bool(said.get("send")),
            box=str(said.get("box", "")),
            given=str(said.get("given", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(_("This page is out of date. Load it again; your answers stay on this device.")) from error


def plain_from(body: bytes) -> Any:
    """What a message says, with no number in it that can't be calculated with; ValueError when it is too large."""
    if len(body) > LARGEST:
        raise ValueError
    return json.loads(body, parse_int=_whole, parse_float=_bounded)


def _event(said: Mapping[str, Any]) -> Event:
    number, values = said["number"], said["values"]
    if not isinstance(number, int) or not 0 <= number < 2**31 or not isinstance(values, dict):
        raise ValueError
    # what holds no answer is looked at by nobody after, so that nothing else may hide in it
    return Event(UUID(said["event"]), number, {code: only_answered(value) for code, value in values.items()})


def only_answered(value: Any) -> Any:
    """The answer without the rows of a matrix that hold none, None when nothing is left."""
    if isinstance(value, dict) and has_answer(value):
        return {row: chosen for row, chosen in value.items() if has_answer(chosen)}
    return value if has_answer(value) else None


def _whole(said: str) -> int | float:
    return int(said) if len(said) < 16 else math.inf


def _bounded(said: str) -> float:
    return found if abs(found := float(said)) <= LARGEST_NUMBER else math.inf


def _text(item: Item, fields: QueryDict) -> Any:
    return fields.get(field_name(item), "").strip() or None


def _several(item: Item, fields: QueryDict) -> Any:
    return fields.getlist(field_name(item)) or None


def _number(item: Item, fields: QueryDict) -> Any:
    said = fields.get(field_name(item), "").strip().replace(",", ".")
    try:
        found = _bounded(said)
    except ValueError:
        return said or None
    return int(found) if math.isfinite(found) and found.is_integer() else found


def _ranking(item: Item, fields: QueryDict) -> Any:
    """Options in the order of the places that were given to them."""
    given = [(fields.get(f"{field_name(item)}.{option.code}", ""), option.code) for option in options_of(item)]
    placed = sorted((int(place), code) for place, code in given if place.isdecimal() and len(place) < 5)
    return [code for _place, code in placed] or None


def _matrix(item: Item, fields: QueryDict) -> Any:
    given = {row.code: fields.get(field_name(item, row), "") for row in item.rows}
    return {row: code for row, code in given.items() if code} or None


_READERS = {
    ItemType.MULTIPLE: _several,
    ItemType.NUMBER: _number,
    ItemType.RANKING: _ranking,
    ItemType.MATRIX: _matrix,
}
