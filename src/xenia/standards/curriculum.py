"""A school's curriculum as plain data: what every file of the field is read into and written from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Level(StrEnum):
    """Where an objective stands: the programme's outcome, a course's or a session's objective."""

    PROGRAMME = "programme"
    COURSE = "course"
    SESSION = "session"


class Depth(StrEnum):
    """How deep a competency is treated. NOT_STATED is what a source says when it says nothing."""

    NOT_STATED = ""
    INTRODUCED = "introduced"
    PRACTISED = "practised"
    DEMONSTRATED = "demonstrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A place in a file and what is wrong there, in words that say what to do."""

    source: str
    message: str
    row: int | None = None
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """The school as a report names it; `domain` gives identifiers their root."""

    name: str = ""
    domain: str = ""
    aamc_code: str = ""
    programme: str = ""
    programme_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    """A row of a framework; `framework` is the framework's code, `school` for the school's own."""

    id: str
    label: str
    framework: str = "school"
    parent: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What learners should reach. `parents` are ids of broader objectives, kept even where they resolve to none."""

    id: str
    text: str
    level: Level
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """An AAMC method: IM001-IM030 instructional, AM001-AM019 assessment; `purpose` is formative, summative or empty."""

    code: str
    primary: bool = False
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A term of some vocabulary (MeSH, a school's own), as the source names it."""

    label: str
    source: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """One time at which a session is held."""

    id: str
    start: datetime
    end: datetime
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A teaching or assessment event of a course; `minutes` is what one learner spends in it."""

    id: str
    course: str
    title: str
    description: str = ""
    kind: str = ""
    methods: tuple[Method, ...] = ()
    minutes: int = 0
    required: bool = True
    interprofessional: bool = False
    objectives: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    resources: tuple[str, ...] = ()
    offerings: tuple[Offering, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course, clerkship or block in one academic year.

    `year` is the year in which that academic year began, `level` the year of study. `level_end` differs from `level`
    only for a course that runs over several years of study. `clerkship` is empty, rotation, integrated or longitudinal.
    `order` says how sub-blocks stand: ordered, unordered or parallel. `track` says that it holds tracks to choose from;
    `required_in_track` that only those on such a track must take it.
    """

    id: str
    title: str
    year: int
    level: int | None = None
    level_end: int | None = None
    parent: str = ""
    description: str = ""
    start: date | None = None
    end: date | None = None
    days: int | None = None
    required: bool = True
    required_in_track: bool = False
    track: bool = False
    clerkship: str = ""
    order: str = ""
    minimum: int | None = None
    maximum: int | None = None
    objectives: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """`subject` (the id of an objective, session or course, as `subject_kind` says) serves `competency`."""

    subject: str
    subject_kind: str
    competency: str
    framework: str = "school"
    depth: Depth = Depth.NOT_STATED
    assessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Curriculum:
    """Everything that a file says of a school's curriculum, in the file's own order.

    `years` are the academic years (by the year they begin) that the file covers; `levels` names years of study by
    number. `crosswalks` are (id of a school's own competency, code of another framework, id there), related as a rule.
    """

    institution: Institution = Institution()
    years: tuple[int, ...] = ()
    start: date | None = None
    end: date | None = None
    levels: tuple[tuple[int, str], ...] = ()
    competencies: tuple[Competency, ...] = ()
    objectives: tuple[Objective, ...] = ()
    courses: tuple[Course, ...] = ()
    sessions: tuple[Session, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    crosswalks: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file: the curriculum, and what it warns of or refuses (any error refuses the whole)."""

    curriculum: Curriculum
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = field(default=())
