"""By which form a part of a station is marked."""

from collections.abc import Mapping
from typing import Any

from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import plain_of
from xenia.osce.models import ExamStation, Part, StationVersion
from xenia.standards.instruments import WORDS, Instrument

#: what a row of a station needs with it, so that no form costs a statement of its own
WITH_FORMS = tuple(
    f"{place}version__{form}" for place in ("", "replaced_by__") for form in ("form__thing", "patient_form__thing")
)


def form_of(version: StationVersion, part: str) -> Version | None:
    """The examiner's form, or the one by which patients, interpreters and community members rate."""
    return version.form if part == Part.EXAMINER else version.patient_form


def forms_at(station: ExamStation, part: str) -> list[Instrument]:
    """Every form that may be filled in at this place: its own, and that of the reserve that stands in for it, which
    comes first."""
    places = [station.replaced_by, station]
    versions = [form_of(place.version, part) for place in places if place and place.version]
    return [plain_of(version) for version in versions if version]


def in_clear(instrument: Instrument, said: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are codes and numbers: without anybody's words."""
    words = {item.code for item in instrument.items if item.type in WORDS}
    return {code: value for code, value in said.items() if code not in words}
