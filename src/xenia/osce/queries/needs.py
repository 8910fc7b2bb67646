"""Whom a station needs in its room, as its text says."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from xenia.osce.models import ExamStation, Part
from xenia.osce.queries.stations import document_of
from xenia.standards.stations import StationDocument
from xenia.standards.stations.document import Mode


@dataclass(frozen=True, slots=True)
class Needs:
    """How many of each part, and the language of the patient where it is not the exam's own (else empty)."""

    examiners: int = 0
    patients: int = 0
    interpreters: int = 0
    language: str = ""

    @property
    def by_part(self) -> tuple[tuple[str, int], ...]:
        """How many of each part."""
        numbers = (self.examiners, self.patients, self.interpreters)
        return tuple(zip((Part.EXAMINER, Part.PATIENT, Part.INTERPRETER), numbers, strict=True))


def needs_of(station: ExamStation, *, places: int) -> Needs:
    """Of one station in a rotation of so many places; a rest station needs nobody.

    Where the safety plan allows fewer encounters in a sitting than there are places, several patients take turns.
    """
    if station.version is None:
        return Needs()
    document = document_of(station.version)
    language, own = main_part(document.patient.language), main_part(document.language)
    interpreted = document.interpreter.mode != Mode.NONE and bool(language)
    return Needs(
        examiners=1,
        patients=_patients(document, places),
        interpreters=int(interpreted),
        language=language if interpreted or language != own else "",
    )


def _patients(document: StationDocument, places: int) -> int:
    if not document.patient.name:
        return 0
    return math.ceil(places / document.safety.most) if document.safety.most > 0 else 1


def main_part(tag: str) -> str:
    """A language without region and script: who speaks ar-SY is understood as speaking ar."""
    return tag.split("-")[0].lower()


def main_parts(tags: Iterable[str]) -> frozenset[str]:
    """The same for several."""
    return frozenset(main_part(tag) for tag in tags if tag)
