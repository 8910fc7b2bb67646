"""One part of a station as its author sends it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.osce.queries.station_fields import FORMS, LISTS, NUMBERS
from xenia.osce.station_labels import CHOICES, FIELDS, FIELDS_OF
from xenia.standards.instrument_yaml import read_instrument
from xenia.standards.instruments import Instrument
from xenia.standards.stations import StationDocument
from xenia.standards.stations.document import Domain, InterpreterRole, Mode, Weight

_KINDS = {"domain": Domain, "interpreter.mode": Mode, "interpreter.role": InterpreterRole}


def part_changed(station: StationDocument, part: str, sent: Mapping[str, str]) -> StationDocument:
    """The station with this part as it was sent. Raises Refused for what can't be kept, naming the field."""
    for place in FIELDS_OF[part]:
        if place in sent:
            text = sent[place].replace("\r\n", "\n").strip()
            station = _with(station, place.split("."), _value(place, text))
    return station


def _with(holder: Any, names: list[str], value: Any) -> Any:
    first, *rest = names
    return replace(holder, **{first: _with(getattr(holder, first), rest, value) if rest else value})


def _value(place: str, text: str) -> Any:
    if place in FORMS:
        return _form(place, text)
    if place == "competencies":
        return tuple(_weight(line) for line in text.splitlines() if line.strip())
    if place in LISTS:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    if place in NUMBERS:
        return _number(place, text or "0")
    if place in CHOICES:
        if text not in CHOICES[place]:
            raise Refused(_("%(field)s: choose one from the list.") % {"field": FIELDS[place]})
        return _KINDS[place](text)
    return text


def _form(place: str, text: str) -> Instrument | None:
    if not text and place == "patient_form":
        return None
    reading = read_instrument(text.encode(), name=str(FIELDS[place]))
    if reading.instrument is None:
        first = reading.errors[0]
        words = {"field": FIELDS[place], "line": first.row or 1, "message": first.message}
        raise Refused(_("%(field)s, line %(line)s: %(message)s") % words)
    return reading.instrument


def _weight(line: str) -> Weight:
    competency, _space, weight = line.strip().rpartition(" ")
    if not competency:
        return Weight(competency=weight)
    return Weight(competency=competency.strip(), weight=_number("competencies", weight))


def _number(place: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < 10_000:
        raise Refused(_("%(field)s: “%(text)s” is no number.") % {"field": FIELDS[place], "text": text[:40]})
    return number
