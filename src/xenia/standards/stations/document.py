"""A station as plain data: what is played, who is told what, how it is marked, and how nobody comes to harm.

Every text is in the station's own language. A text may name passages of stories (`voices`); it never holds their words.
"""

from dataclasses import dataclass
from enum import StrEnum

from xenia.standards.instruments import Instrument


class Domain(StrEnum):
    """What of practice a station is about."""

    HISTORY = "history"
    EXAMINATION = "examination"
    EXPLANATION = "explanation"
    DECISION = "shared-decision"
    INTERPRETER = "interpreter-work"
    TEAM = "teamwork"
    ETHICS = "ethics"
    URGENT = "urgent-care"


class Mode(StrEnum):
    """How an interpreter takes part."""

    NONE = "none"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    VIDEO = "video"


class InterpreterRole(StrEnum):
    """PROFESSIONAL: trained, from the patient's language · RELAY: through a third language · FAMILY: a relative who
    offers, and whom the candidate must thank and decline."""

    PROFESSIONAL = "professional"
    RELAY = "relay"
    FAMILY = "family"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A competency ('framework:identifier') and its share of the station; shares are relative to one another."""

    competency: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who is played. `language` (BCP 47) is the one in which they speak in the station. `volunteers` is what they say
    unasked, `if_asked` what they say only when somebody asks."""

    name: str = ""
    age: str = ""
    language: str = ""
    about: str = ""
    believes: str = ""
    fears: str = ""
    tried: str = ""
    speaks: str = ""
    volunteers: tuple[str, ...] = ()
    if_asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreting:
    """Whether somebody interprets, how, and in which role."""

    mode: Mode = Mode.NONE
    role: InterpreterRole = InterpreterRole.PROFESSIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """What each is told before; candidates read theirs at the door."""

    candidate: str = ""
    examiner: str = ""
    patient: str = ""
    interpreter: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """How whoever plays stays well: who is not cast, how they leave the part, how often they play it in one sitting at
    most, how they say no without a reason, and the word that stops everything."""

    casting: str = ""
    leaving_the_part: str = ""
    most: float = 0
    opting_out: str = ""
    safe_word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationDocument:
    """The whole station. `professions` has one entry for each candidate who is in it at a time. `form` is how it is
    marked; the patient answers `patient_form`, or the form of the school whose code is `patient_instrument`."""

    code: str
    title: str
    lead: str = ""
    language: str = "en"
    domain: Domain = Domain.HISTORY
    competencies: tuple[Weight, ...] = ()
    setting: str = ""
    reading_minutes: float = 2
    minutes: float = 8
    professions: tuple[str, ...] = ("medicine",)
    patient: Patient = Patient()
    interpreter: Interpreting = Interpreting()
    scenario: str = ""
    instructions: Instructions = Instructions()
    props: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    safety: Safety = Safety()
    speakers_rule: str = ""
    form: Instrument | None = None
    patient_form: Instrument | None = None
    patient_instrument: str = ""
