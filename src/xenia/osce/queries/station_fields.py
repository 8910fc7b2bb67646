"""The fields of a station by their places, as a page shows and takes them."""

from typing import Any

from xenia.standards.instrument_yaml import write_instrument
from xenia.standards.instruments import Instrument
from xenia.standards.stations import StationDocument
from xenia.standards.stations.document import Weight

#: fields of one line, and those that hold a number; all others that are no list are texts of any length
SHORT = frozenset(
    {"title", "lead", "language", "setting", "patient.name", "patient.age", "patient.language", "safety.safe_word"}
) | {"patient_instrument"}
NUMBERS = frozenset({"reading_minutes", "minutes", "safety.most"})
LISTS = frozenset({"professions", "warnings", "props", "patient.volunteers", "patient.if_asked", "competencies"})
FORMS = frozenset({"form", "patient_form"})


def value_at(station: StationDocument, place: str) -> Any:
    """What stands at a place, such as `patient.fears`."""
    part: Any = station
    for name in place.split("."):
        part = getattr(part, name)
    return part


def written_at(station: StationDocument, place: str) -> str:
    """The same as somebody types it."""
    value = value_at(station, place)
    if isinstance(value, Instrument):
        return write_instrument(value)
    if isinstance(value, tuple):
        return "\n".join(f"{one.competency} {one.weight:g}" if isinstance(one, Weight) else one for one in value)
    return f"{value:g}" if isinstance(value, float | int) else str(value or "")
