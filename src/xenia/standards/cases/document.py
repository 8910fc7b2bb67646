"""A branching, patient-centred case as plain data: people, scenes, and at each scene what happens and what can be done.

Every text is in the case's own language. Another language is a case of its own with the same code and the same names of
scenes, choices, people and questions. The first scene is where it begins.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from xenia.standards.cases.tidy import Tidy


class Role(StrEnum):
    """What somebody is in the case."""

    PATIENT = "patient"
    RELATIVE = "relative"
    CLINICIAN = "clinician"
    STUDENT = "student"
    INTERPRETER = "interpreter"
    OTHER = "other"


class Deed(StrEnum):
    """What somebody does in the case; a bank in which one group only suffers is a bank to mend."""

    SUFFERS = "suffers"
    DECIDES = "decides"
    HEALS = "heals"


class Mode(StrEnum):
    """How there is interpreting in a scene; RELATIVE is whoever of the family does it, NONE that nobody does though
    languages differ."""

    PRESENT = "present"
    TELEPHONE = "telephone"
    VIDEO = "video"
    RELATIVE = "relative"
    NONE = "none"


class MediaKind(StrEnum):
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"


class How(StrEnum):
    """How a story is taken up: QUOTED shows the teller's words, RETOLD is fiction of our own that rests on them."""

    QUOTED = "quoted"
    RETOLD = "retold"


class MomentKind(StrEnum):
    """What is asked in a scene before one goes on: WRITE freely, WEIGH hypotheses, DISCUSS in the group, VOTE."""

    WRITE = "write"
    WEIGH = "weigh"
    DISCUSS = "discuss"
    VOTE = "vote"


class Mark(StrEnum):
    """How a choice compares with the others of its scene; NONE says nothing."""

    NONE = ""
    BETTER = "better"
    NEUTRAL = "neutral"
    WORSE = "worse"


class EvidenceKind(StrEnum):
    KNOWLEDGE = "knowledge"
    ATTITUDE = "attitude"
    BEHAVIOUR = "behaviour"


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Tidy):
    """A part of how somebody understands what happens to them (what they call it, fear, have tried, hope): the answer
    is shown when a choice `asks` for it."""

    CODES: ClassVar = frozenset({"id"})
    LONG: ClassVar = frozenset({"answer"})
    id: str
    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Tidy):
    """Somebody in the case. `migrated` None is not said; `deeds` are counted over all cases by the audit."""

    CODES: ClassVar = frozenset({"id"})
    LONG: ClassVar = frozenset({"about"})
    LANGUAGES: ClassVar = frozenset({"speaks"})
    id: str
    name: str
    role: Role = Role.OTHER
    age: str = ""
    pronouns: str = ""
    speaks: tuple[str, ...] = ()
    migrated: bool | None = None
    deeds: tuple[Deed, ...] = ()
    about: str = ""
    views: tuple[View, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration(Tidy):
    """A paragraph that nobody says."""

    LONG: ClassVar = frozenset({"text"})
    text: str

    def __post_init__(self) -> None:
        Tidy.__post_init__(self)
        if not self.text:
            raise ValueError("A paragraph needs words.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Tidy):
    """What somebody says, or only thinks. `language` is the one that is spoken, '' the case's own; `through` the person
    who interprets it. The words stand in the language of the case."""

    CODES: ClassVar = frozenset({"who", "through"})
    LONG: ClassVar = frozenset({"text"})
    LANGUAGES: ClassVar = frozenset({"language"})
    who: str
    text: str
    language: str = ""
    through: str = ""
    thought: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Tidy):
    """A picture, sound or film by its name, with words for whoever can't see or hear it."""

    LONG: ClassVar = frozenset({"description", "transcript"})
    name: str
    kind: MediaKind = MediaKind.IMAGE
    description: str = ""
    transcript: str = ""

    def __post_init__(self) -> None:
        Tidy.__post_init__(self)
        if set(self.name) & set("()"):
            raise ValueError("A file's name here has no brackets.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Tidy):
    """A passage of a story, by reference only: its words are never in a case."""

    CODES: ClassVar = frozenset({"story", "passage"})
    story: str
    passage: str
    how: How = How.QUOTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Tidy):
    """An answer of a vote, or a hypothesis with the weight (0-100) that is reasonable now."""

    CODES: ClassVar = frozenset({"id"})
    id: str
    words: str
    weight: int | None = None

    def __post_init__(self) -> None:
        Tidy.__post_init__(self)
        if self.weight is not None and not 0 <= self.weight <= 100:
            raise ValueError("A weight is a percentage, from 0% to 100%.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Tidy):
    """Something asked of the player or the group. A vote without options is on the choices of the scene.

    `answer` is the model answer or the reasoning that is expected; `look_for` what a good one has; `anchoring` and
    `origin` are feedback on holding fast to the first idea, and on what was assumed from where somebody comes from.
    """

    CODES: ClassVar = frozenset({"id"})
    LONG: ClassVar = frozenset({"prompt", "answer", "anchoring", "origin"})
    id: str
    kind: MomentKind
    prompt: str
    options: tuple[Option, ...] = ()
    answer: str = ""
    look_for: tuple[str, ...] = ()
    anchoring: str = ""
    origin: str = ""


type Part = Narration | Speech | Media | Passage | Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Tidy):
    """What a choice shows of a competency ('framework:identifier'), from 0, not at all, to 1."""

    competency: str
    kind: EvidenceKind
    level: float

    def __post_init__(self) -> None:
        Tidy.__post_init__(self)
        if not self.competency or not 0 <= self.level <= 1:
            raise ValueError("Evidence has a competency and a level from 0 to 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Tidy):
    """What can be done. `goes` is the next scene, '' stays in this one; `asks` shows people's views.

    It is offered once all flags of `needs` were set by earlier choices, and none of `unless`.
    """

    CODES: ClassVar = frozenset({"id", "goes", "asks", "needs", "unless", "sets"})
    LONG: ClassVar = frozenset({"feedback"})
    id: str
    words: str
    goes: str = ""
    mark: Mark = Mark.NONE
    feedback: str = ""
    evidence: tuple[Evidence, ...] = ()
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(Tidy):
    """How it ends here: what follows for the people, and what to think about now."""

    LONG: ClassVar = frozenset({"consequence", "debrief"})
    consequence: str = ""
    debrief: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer(Tidy):
    """How long there is to choose, and where it goes when time is up."""

    CODES: ClassVar = frozenset({"goes"})
    seconds: int
    goes: str = ""

    def __post_init__(self) -> None:
        Tidy.__post_init__(self)
        if not 0 <= self.seconds <= 86_400:
            raise ValueError("A timer runs for at most a day.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreting(Tidy):
    """How it is interpreted in a scene, and by whom."""

    CODES: ClassVar = frozenset({"person"})
    mode: Mode
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene(Tidy):
    """What happens (`parts`, in order), and then what can be done (`choices`), or how it ends."""

    CODES: ClassVar = frozenset({"id"})
    id: str
    title: str = ""
    interpreting: Interpreting | None = None
    timer: Timer | None = None
    parts: tuple[Part, ...] = ()
    choices: tuple[Choice, ...] = ()
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Tidy):
    """A question to reflect on after the case."""

    CODES: ClassVar = frozenset({"id"})
    id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument(Tidy):
    """The whole case. `competencies` are 'framework:identifier'; `translates`: the language it comes from."""

    CODES: ClassVar = frozenset({"code"})
    LONG: ClassVar = frozenset({"debrief"})
    LANGUAGES: ClassVar = frozenset({"language", "translates"})
    code: str
    title: str
    lead: str = ""
    language: str = "en"
    translates: str = ""
    minutes: int = 0
    audience: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    setting: str = ""
    people: tuple[Person, ...] = ()
    scenes: tuple[Scene, ...] = ()
    debrief: str = ""
    questions: tuple[Question, ...] = ()

    def __post_init__(self) -> None:
        Tidy.__post_init__(self)
        if not 0 <= self.minutes <= 10_000:
            raise ValueError("Minutes are a number, such as 20.")
        if not self.title:
            raise ValueError("A case needs a title.")
