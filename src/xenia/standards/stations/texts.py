"""The texts of a station by their places, and the voices that they rest on."""

import re
from collections.abc import Iterator

from xenia.standards.cases.document import How, Passage
from xenia.standards.instruments import Instrument, texts_of
from xenia.standards.stations.document import StationDocument

#: `[[story:NAME#PASSAGE]]` is quoted; `rests on [[story:NAME#PASSAGE]]` is retold in one's own words
VOICE = re.compile(r"(rests on )?\[\[story:([A-Za-z0-9-]+)#([A-Za-z0-9-]+)\]\]")
WHOLE = ("title", "lead", "setting", "scenario", "speakers_rule")
PATIENT = ("about", "believes", "fears", "tried", "speaks")
INSTRUCTIONS = ("candidate", "examiner", "patient", "interpreter", "room")
SAFETY = ("casting", "leaving_the_part", "opting_out")


def texts_of_station(station: StationDocument) -> Iterator[tuple[str, str]]:
    """Every text that people read, with its place; empty ones are left out."""
    yield from ((place, text) for place, text in _texts(station) if text)


def _texts(station: StationDocument) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(station, name)) for name in WHOLE)
    yield from ((f"patient.{name}", getattr(station.patient, name)) for name in PATIENT)
    yield from ((f"patient.volunteers.{number}", text) for number, text in enumerate(station.patient.volunteers))
    yield from ((f"patient.if_asked.{number}", text) for number, text in enumerate(station.patient.if_asked))
    yield from ((f"instructions.{name}", getattr(station.instructions, name)) for name in INSTRUCTIONS)
    yield from ((f"safety.{name}", getattr(station.safety, name)) for name in SAFETY)
    yield from ((f"props.{number}", text) for number, text in enumerate(station.props))
    for name, form in (("form", station.form), ("patient_form", station.patient_form)):
        if isinstance(form, Instrument):
            yield from ((f"{name}.{place}", text) for place, text in texts_of(form))


def voices_of(station: StationDocument) -> list[Passage]:
    """Every passage that the texts name, each once, in their order."""
    found = (passage_of(match) for _place, text in texts_of_station(station) for match in VOICE.finditer(text))
    return list(dict.fromkeys(found))


def passage_of(match: re.Match[str]) -> Passage:
    """The passage that a reference names, and how it is taken up."""
    retold, story, passage = match.groups()
    return Passage(story=story, passage=passage, how=How.RETOLD if retold else How.QUOTED)
