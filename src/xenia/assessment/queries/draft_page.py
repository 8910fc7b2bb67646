"""A draft as its author's desk shows it: the form as it will be, and what is still wrong with it, place by place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xenia.assessment.models import Version
from xenia.assessment.queries.competency_choices import competencies_in_words
from xenia.assessment.queries.form_page import Part, form_parts
from xenia.assessment.queries.instrument_words import (
    ItemRead,
    ScaleRead,
    SectionRead,
    scales_read,
    sections_read,
    short,
)
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.reading_ages import FOR_EVERYONE, ReadingAge, reading_age_of
from xenia.standards.instrument_check import check_instrument
from xenia.standards.instrument_parts import HEAD, part_digest, parts_of
from xenia.standards.instruments import Instrument


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: at which part, what that is called, and what to do about it; a mere hint forbids nothing."""

    place: str
    where: str
    message: str
    hint: bool

    @property
    def anchor(self) -> str:
        return anchor(self.place)


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading age of a draft; its hardest sentence, and what the part is called in which that stands."""

    figure: ReadingAge
    where: str
    hardest: str

    @property
    def anchor(self) -> str:
        return anchor(self.figure.place)

    @property
    def for_everyone(self) -> bool:
        return self.figure.age is None or self.figure.age <= FOR_EVERYONE


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the desk shows of a draft."""

    version: Version
    held: Instrument
    sections: list[SectionRead]
    scales: list[ScaleRead]
    preview: tuple[Part, ...]
    faults: list[Fault]
    parts: Mapping[str, Any]
    reading: Reading | None

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.hint]

    @property
    def hints(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.hint]

    @property
    def wrong(self) -> frozenset[str]:
        """The places of errors, so that each is marked where it stands."""
        return frozenset(fault.place for fault in self.errors)

    def was(self, place: str) -> str:
        """What tells later whether this part is still as it is now."""
        return part_digest(self.parts, place)


def anchor(place: str) -> str:
    """The identifier of a part on the page: no dot in it, since a dot begins a class in a selector."""
    return "part-" + place.replace(".", "__")


def desk_of(version: Version, *, language: str) -> Desk:
    """The desk; two statements at most beside the version's own."""
    held = plain_of(version)
    references = {name for item in held.items for name in item.competencies}
    named = competencies_in_words(references, language=language)
    return Desk(
        version=version,
        held=held,
        sections=sections_read(held, competencies=named),
        scales=scales_read(held),
        preview=form_parts(held, {}),
        faults=faults_of(held),
        parts=parts_of(held),
        reading=_reading(held),
    )


def _reading(held: Instrument) -> Reading | None:
    """How hard the draft is to read, with the part that holds its hardest sentence."""
    read = reading_age_of(held)
    return Reading(read, _places(held).get(read.place, ""), short(read.hardest)) if read else None


def theirs(desk: Desk, place: str) -> ItemRead | SectionRead | ScaleRead | Instrument:
    """How a part reads that somebody else has changed; the form itself for its head."""
    read: list[ItemRead | SectionRead | ScaleRead] = [
        *desk.scales,
        *desk.sections,
        *(item for section in desk.sections for item in section.items),
    ]
    return next((each for each in read if each.place == place), desk.held)


def faults_of(held: Instrument) -> list[Fault]:
    """Errors and hints of an instrument with where they are, in its own order of finding them."""
    checked = check_instrument(held)
    places = _places(held)
    told = ((False, checked.errors), (True, checked.warnings))
    return [_fault(problem.field, problem.message, hint, places) for hint, found in told for problem in found]


def _fault(field: str, message: str, hint: bool, places: Mapping[str, str]) -> Fault:
    place = next(iter(places)) if field == "sections" else field
    while place and place not in places:
        place = place.rpartition(".")[0]
    return Fault(place or HEAD, places.get(place, places[HEAD]), message, hint)


def _places(held: Instrument) -> dict[str, str]:
    """Every part that can be opened, with what it is called."""
    places = {}
    for number, section in enumerate(held.sections, start=1):
        title = short(section.title) or _("Section %(number)s") % {"number": number}
        places[f"section.{section.code}"] = title
    places[HEAD] = _("The form itself")
    for number, item in enumerate(held.items, start=1):
        places[item.code] = _("Question %(number)s") % {"number": number}
    for number, scale in enumerate(held.subscales, start=1):
        places[f"scale.{scale.code}"] = short(scale.title) or _("Scale %(number)s") % {"number": number}
    return places
