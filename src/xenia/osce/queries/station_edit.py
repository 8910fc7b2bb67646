"""What an author sees of a part while they write it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from xenia.osce.queries.readiness import findings_in
from xenia.osce.queries.station_fields import FORMS, LISTS, NUMBERS, SHORT, written_at
from xenia.osce.station_labels import CHOICES, FIELDS, FIELDS_OF, HELP
from xenia.standards.instrument_yaml import read_instrument
from xenia.standards.stations import StationDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldToEdit:
    """One field: `kind` is line, number, choice, list, text or yaml."""

    place: str
    label: str | Promise
    help: str | Promise
    kind: str
    value: str
    choices: list[tuple[str, str | Promise]]


def fields_to_edit(station: StationDocument, part: str, sent: Mapping[str, str]) -> list[FieldToEdit]:
    """The fields of a part; what was sent and refused stays in them."""
    return [
        FieldToEdit(
            place=place,
            label=FIELDS[place],
            help=HELP.get(place, ""),
            kind=_kind(place),
            value=sent.get(place, written_at(station, place)),
            choices=list(CHOICES.get(place, {}).items()),
        )
        for place in FIELDS_OF[part]
    ]


def _kind(place: str) -> str:
    kinds = {"choice": CHOICES, "yaml": FORMS, "list": LISTS, "number": NUMBERS, "line": SHORT}
    return next((kind for kind, places in kinds.items() if place in places), "text")


def checked_form(station: StationDocument, place: str, text: str) -> list[tuple[int, str, str]]:
    """Line (0 where none is known), severity and sentence of all that is wrong with a form as it is typed."""
    if not text.strip():
        return []
    reading = read_instrument(text.encode(), name=place)
    if reading.instrument is None:
        return [(one.row or 0, "error", one.message) for one in reading.errors]
    form = reading.instrument
    tried = replace(station, form=form) if place == "form" else replace(station, patient_form=form)
    return [(0, one.severity, one.sentence) for one in findings_in(tried) if one.place.split(".")[0] == place]
