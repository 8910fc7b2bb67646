"""Competency frameworks and their crosswalks as plain data."""

from dataclasses import dataclass
from datetime import date

from xenia.standards.curriculum import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One competency, standard or domain of a framework; `position` orders it among its siblings.

    `translations` holds (BCP 47 tag, label) pairs. `valid_from` and `valid_until` say when it holds; None is open.
    """

    id: str
    code: str
    label: str
    kind: str = ""
    parent: str = ""
    position: int = 0
    uri: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    translations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A version of a framework: who issued it, where to verify it, its licence, and when it holds."""

    code: str
    title: str
    version: str = ""
    issuer: str = ""
    source_url: str = ""
    licence: str = ""
    language: str = "en"
    description: str = ""
    note: str = ""
    uri: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """`kind` is exact, broader, narrower or related, read as: the first item is … the second (framework, id) item."""

    from_framework: str
    from_item: str
    kind: str
    to_framework: str
    to_item: str


@dataclass(frozen=True, slots=True)
class FrameworkReading:
    """What a reader made of a file; any error refuses the whole."""

    framework: Framework | None
    crosswalks: tuple[Crosswalk, ...] = ()
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
