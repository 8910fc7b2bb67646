"""The checker: everything that should be mended in a station before somebody is examined in it."""

from collections.abc import Iterator

from xenia.standards.cases.check_words import ReadingAge
from xenia.standards.cases.culture_rules import culture_rules
from xenia.standards.cases.findings import Finding, Severity, error, hint, warning
from xenia.standards.instrument_check import is_language
from xenia.standards.stations.check_form import check_form, check_patient_form
from xenia.standards.stations.check_safety import check_safety
from xenia.standards.stations.document import InterpreterRole, Mode, StationDocument
from xenia.standards.stations.texts import VOICE, texts_of_station

LONGEST_STATION, LONGEST_READING = 30, 10
_ORDER = tuple(Severity)
#: what must be there, with what to write
NEEDED = (
    ("lead", "Say in one sentence what the station is about."),
    ("setting", "Say where and when it happens."),
    ("scenario", "Write what has happened before the door opens."),
    ("instructions.candidate", "Write what candidates read at the door."),
    ("instructions.examiner", "Tell examiners what to look for, and what to leave alone."),
    ("instructions.patient", "Tell whoever plays the patient how they begin and what they answer."),
    ("instructions.room", "Say what stands in the room and where everybody sits."),
    ("patient.name", "Give the patient a name."),
    ("patient.about", "Say who the patient is, besides being ill."),
)
WORTH = (
    ("patient.believes", "What does this person think is wrong? Without it nobody can find out by asking."),
    ("patient.fears", "What is this person afraid of? Without it nobody can find out by asking."),
    ("patient.tried", "What has this person done about it so far?"),
    ("patient.speaks", "Say how this person speaks: at length, in halves of sentences, with jokes?"),
)


def check_station(
    station: StationDocument, *, reading_age: ReadingAge | None = None, most_age: float = 16.0
) -> tuple[Finding, ...]:
    """All findings, the gravest first. An error keeps the station from being published.

    `reading_age` tells the age for which a text is (text, language). That nothing is found does not mean that a station
    is kind, or true: people read every one.
    """
    found = [
        *_parts(station),
        *_time(station),
        *_languages(station),
        *check_form(station.form),
        *check_patient_form(station),
        *check_safety(station),
        *_words(station),
    ]
    if reading_age is not None:
        found += _reading(station, reading_age, most_age)
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: _ORDER.index(finding.severity)))


def _at(station: StationDocument, place: str) -> str:
    part: object = station
    for name in place.split("."):
        part = getattr(part, name)
    return str(part)


def _parts(station: StationDocument) -> Iterator[Finding]:
    yield from (error(place, "missing", words) for place, words in NEEDED if not _at(station, place))
    yield from (warning(place, "missing", words) for place, words in WORTH if not _at(station, place))
    if not station.competencies:
        yield error("competencies", "missing", "Name what is assessed, such as who-2021:who-2021-s4, with its weight.")
    if any(":" not in one.competency for one in station.competencies):
        yield error("competencies", "competency", "Write a competency as framework:identifier.")
    if any(not one.weight > 0 for one in station.competencies):
        yield error("competencies", "weight", "A weight is more than 0.")
    if not station.patient.if_asked:
        sentence = "What does the patient say only when asked? Without it, asking well makes no difference."
        yield warning("patient.if_asked", "missing", sentence)
    if len(station.professions) not in (1, 2):
        yield error("professions", "candidates", "A station has one candidate or two: name the profession of each.")


def _time(station: StationDocument) -> Iterator[Finding]:
    if not 0 < station.minutes <= LONGEST_STATION:
        sentence = f"A station lasts more than 0 and at most {LONGEST_STATION} minutes."
        yield error("minutes", "minutes", sentence)
    if not 0 <= station.reading_minutes <= LONGEST_READING:
        yield error("reading_minutes", "minutes", f"Candidates read for at most {LONGEST_READING} minutes.")


def _languages(station: StationDocument) -> Iterator[Finding]:
    if not is_language(station.language):
        yield error("language", "language", f"“{station.language}” is no language tag. Write it like en or pt-BR.")
    spoken = station.patient.language
    if not spoken:
        yield error("patient.language", "missing", "Say in which language the patient speaks, as a code: so, prs, en.")
    elif not is_language(spoken):
        yield error("patient.language", "language", f"“{spoken}” is no language tag. Write it like so, prs or en.")
    interpreting = station.interpreter
    if interpreting.mode is not Mode.NONE:
        yield from _interpreter(station)
    elif interpreting.role is InterpreterRole.FAMILY and not station.instructions.interpreter:
        sentence = "A relative offers to interpret: say to whoever plays them when they offer, and what they then do."
        yield error("instructions.interpreter", "interpreter", sentence)
    if spoken and spoken != station.language and not station.speakers_rule:
        sentence = "Some candidates speak the patient's language. Say what holds for them, the same for everybody."
        yield error("speakers_rule", "speakers", sentence)


def _interpreter(station: StationDocument) -> Iterator[Finding]:
    if not station.instructions.interpreter:
        where = "on the telephone" if station.interpreter.mode is Mode.TELEPHONE else "in the station"
        sentence = f"There is an interpreter {where} and nobody tells them what to do. Write their instructions."
        yield error("instructions.interpreter", "interpreter", sentence)
    if station.patient.language == station.language:
        sentence = "The patient speaks the language of the station. For whom does the interpreter interpret?"
        yield warning("interpreter", "interpreter", sentence)


def _words(station: StationDocument) -> Iterator[Finding]:
    for place, text in texts_of_station(station):
        for phrase in culture_rules(text, station.language):
            sentence = f"“{phrase}” reads as a rule about a whole group. Who is it true of here, and how do you know?"
            yield hint(place, "culture-rule", sentence)
        if "[[story:" in VOICE.sub("", text):
            yield error(place, "voice", "A passage of a story is named like this: [[story:NAME#PASSAGE]].")


def _reading(station: StationDocument, reading_age: ReadingAge, most: float) -> Iterator[Finding]:
    """At the door nobody has time for long sentences, and not everybody reads in their first language."""
    text = station.instructions.candidate
    age = reading_age(text, station.language) if text else None
    if age is not None and age > most:
        sentence = f"This reads as for people of {age:.0f}, and {most:g} is enough. Shorter sentences help most."
        yield warning("instructions.candidate", "reading-age", sentence)
