"""By which form a part of a station is marked."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import plain_of
from xenia.osce.models import ExamStation, Part, StationVersion
from xenia.standards.instruments import WORDS, Instrument

#: what a row of a station needs with it, so that no form costs a statement of its own
WITH_FORMS = tuple(
    f"{place}version__{form}" for place in ("", "replaced_by__") for form in ("form__thing", "patient_form__thing")
)


#: by which form each part marks: examiners by theirs, patients, interpreters and community members by the other
FORMS = {part.value: "form" if part is Part.EXAMINER else "patient_form" for part in Part}


def form_of(version: StationVersion, part: str) -> Version | None:
    """The form by which a part marks; None where it marks nothing."""
    form: Version | None = getattr(version, FORMS[part])
    return form


def forms_at(station: ExamStation, part: str) -> list[Instrument]:
    """Every form that may be filled in at this place: its own, and that of the reserve that stands in for it, which
    comes first."""
    places = [station.replaced_by, station]
    versions = [form_of(place.version, part) for place in places if place and place.version]
    return [plain_of(version) for version in versions if version]


def forms_there(station: int, part: str) -> tuple[Instrument, ...]:
    """The same for the key of a place, in one small statement: it is asked for every delivery of a device.

    The documents are read once: an exam is marked by published forms, and these never change.
    """
    columns = [f"{place}version__{FORMS[part]}" for place in ("replaced_by__", "")]
    row = ExamStation.objects.filter(pk=station).values_list(*columns).first() or ()
    return tuple(_published(form) for form in row if form)


@lru_cache(maxsize=512)
def _published(form: UUID) -> Instrument:
    return plain_of(Version.objects.select_related("thing").get(pk=form))


def in_clear(instrument: Instrument, said: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are codes and numbers: without anybody's words."""
    words = {item.code for item in instrument.items if item.type in WORDS}
    return {code: value for code, value in said.items() if code not in words}
