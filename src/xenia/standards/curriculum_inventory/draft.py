"""What a report says, as found in the file, before its references are followed."""

from dataclasses import dataclass, field
from datetime import date

from xenia.standards.curriculum import Course, Institution, Level, Session


@dataclass(slots=True)
class EventFound:
    """An event with the addresses that it refers to."""

    session: Session
    references: list[str]
    row: int


@dataclass(slots=True)
class BlockFound:
    """A sequence block with the addresses, the events (and whether each is required) and the blocks it refers to."""

    course: Course
    references: list[str]
    events: list[tuple[str, bool]]
    blocks: list[str]
    row: int


@dataclass(slots=True)
class ObjectFound:
    """A competency object; without a level it is a competency rather than an objective."""

    addresses: list[str]
    text: str
    level: Level | None
    row: int


@dataclass(slots=True)
class RelationFound:
    """`first` is broader or narrower than, or related to, `second`, as `kind` says of the second."""

    first: str
    kind: str
    second: str
    row: int


@dataclass(slots=True)
class AdditionFound:
    """A row of what Xenia adds: attributes by name, with the rows under it."""

    name: str
    attributes: dict[str, str]
    text: str
    row: int
    rows: list["AdditionFound"] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """Everything found in one file, in its order."""

    institution: Institution = field(default_factory=Institution)
    start: date | None = None
    end: date | None = None
    levels: dict[int, str] = field(default_factory=dict)
    events: dict[str, EventFound] = field(default_factory=dict)
    blocks: dict[str, BlockFound] = field(default_factory=dict)
    objects: list[ObjectFound] = field(default_factory=list)
    includes: list[tuple[str, int]] = field(default_factory=list)
    relations: list[RelationFound] = field(default_factory=list)
    additions: list[AdditionFound] = field(default_factory=list)
