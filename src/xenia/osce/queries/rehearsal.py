"""A station to rehearse: what the marking screen needs of it, with people who were invented."""

from collections.abc import Iterable
from typing import Any

from xenia.assessment.queries.form_page import Part as FormPart
from xenia.assessment.queries.form_page import form_parts
from xenia.assessment.queries.instruments import plain_of
from xenia.osce.models import Exam, Part, StationVersion
from xenia.osce.queries.marking_forms import form_of
from xenia.osce.queries.pack import TABS, instructions_of, told_words
from xenia.osce.queries.stations import document_of
from xenia.osce.queries.voices import shown_voices
from xenia.osce.station_labels import FIELDS

#: what each part reads when it rehearses; examiners see all that a device has
READ = {
    Part.EXAMINER: TABS,
    Part.PATIENT: ("patient", "candidate", "room"),
    Part.INTERPRETER: ("interpreter", "candidate", "room"),
    Part.COMMUNITY: ("candidate", "room"),
}
PLAYED = ("name", "age", "about", "believes", "fears", "tried", "speaks", "volunteers", "if_asked")
#: candidates who do not exist, so that the rail has somebody to go on to
INVENTED = ("Robin Ashgrove", "Sasha Wren", "Kit Merriweather")
CHANGE = 1


def rehearsal_of(version: StationVersion, part: str, *, exam: Exam | None = None) -> dict[str, Any]:
    """What a device would be given at this station, but with minutes in place of times: the page begins its own clock.
    Of an exam it has the exam's minutes, else those of the station."""
    document = document_of(version)
    reading = float(exam.reading_minutes if exam else document.reading_minutes)
    inside = float(exam.station_minutes if exam else document.minutes)
    length = reading + inside + CHANGE
    return {
        "warnings": " · ".join(document.warnings),
        "instructions": [*_own(version, part), *instructions_of(version, READ[Part(part)])],
        "candidates": [
            {
                "encounter": f"rehearsal-{place}",
                "number": str(101 + place),
                "name": name,
                "begins": place * length,
                "read_until": place * length + reading,
                "ends": place * length + reading + inside,
                "excused": "",
                "standing": {},
            }
            for place, name in enumerate(INVENTED)
        ],
        "pauses": [],
    }


def rehearsed_form(version: StationVersion, part: str, language: str | None) -> tuple[str, tuple[FormPart, ...]]:
    """The form of the part, empty, and its language; without one there is nothing to fill in."""
    found = form_of(version, part)
    form = plain_of(found, language) if found else None
    return (form.language, form_parts(form, {})) if form else ("en", ())


def _own(version: StationVersion, part: str) -> list[dict[str, str]]:
    """Who is played, and how whoever plays stays well: for patients and interpreters, before anything else."""
    if part not in (Part.PATIENT, Part.INTERPRETER):
        return []
    document = document_of(version)
    care, patient = document.safety, document.patient
    shown = shown_voices(version.station_id, document, languages=[document.language])
    about = [(FIELDS[f"patient.{name}"], told_words(_words(getattr(patient, name)), shown)) for name in PLAYED]
    well = [
        (FIELDS["warnings"], _words(document.warnings)),
        (FIELDS["safety.casting"], care.casting),
        (FIELDS["safety.opting_out"], care.opting_out),
        (FIELDS["safety.leaving_the_part"], care.leaving_the_part),
        (FIELDS["safety.most"], f"{care.most:g}" if care.most else ""),
    ]
    tabs = [("role", about)] if part == Part.PATIENT else []
    return [{"tab": name, "text": _told(pairs)} for name, pairs in [*tabs, ("care", well)] if any(w for _l, w in pairs)]


def _words(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else "\n".join(f"– {one}" for one in value)


def _told(pairs: list[tuple[Any, str]]) -> str:
    return "\n\n".join(f"{label}\n{words}" for label, words in pairs if words)
