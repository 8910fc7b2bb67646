"""What an import does or did, in figures and examples."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from xenia.curriculum.queries.document import Standing
from xenia.standards.compare import KINDS, RETIRED, KindComparison, Update, identity
from xenia.standards.curriculum import Curriculum, Problem

#: of each kind, so many examples and changes are shown
EXAMPLES, CHANGES = 5, 100


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of a row that a file changes, in words."""

    kind: str
    name: str
    label: str
    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What stands and did not come: a thing, or an alignment (then `competency` is the thing's end)."""

    kind: str
    name: str
    label: str
    thing: UUID | None
    competency: tuple[str, str] | None = None
    course: str = ""
    #: whether it stands in a course that the file does not name: a sheet may be one of many
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does or did, by kind; `missing` counts what stands but did not come, `missed` lists it."""

    created: dict[str, int]
    updated: dict[str, int]
    unchanged: dict[str, int]
    missing: dict[str, int]
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    missed: tuple[Missed, ...] = ()
    changes: tuple[Changed, ...] = ()
    examples: dict[str, list[str]] = field(default_factory=dict)
    basis: str = ""
    entry: UUID | None = None


def refused_outcome(warnings: tuple[Problem, ...], errors: tuple[Problem, ...]) -> Outcome:
    """Nothing is done, and why."""
    empty: dict[str, int] = dict.fromkeys(KINDS, 0)
    return Outcome(empty, empty, empty, empty, warnings=warnings, errors=errors)


def outcome_of(
    comparison: dict[str, KindComparison], standing: Standing, *, named: Collection[str], warnings: tuple[Problem, ...]
) -> Outcome:
    """The comparison in figures, with examples, every field that changes and everything that did not come.

    `named` are the courses of the file.
    """
    places = _Places(standing, named)
    return Outcome(
        created={kind: len(part.created) for kind, part in comparison.items()},
        updated={kind: len(part.updated) for kind, part in comparison.items()},
        unchanged={kind: part.unchanged for kind, part in comparison.items()},
        missing={kind: len(part.missing) for kind, part in comparison.items()},
        warnings=warnings,
        missed=tuple(_missed(kind, row, standing, places) for kind, p in comparison.items() for row in p.missing),
        changes=tuple(c for kind, p in comparison.items() for c in _changes(kind, p.updated)),
        examples={kind: [words(row) for row in part.created[:EXAMPLES]] for kind, part in comparison.items()},
        basis=digest(standing),
    )


class _Places:
    """In which course something stands, and whether the file names that course."""

    def __init__(self, standing: Standing, named: Collection[str]) -> None:
        self._named = named
        self._titles = {row.id: row.title for row in standing.document.courses}
        self._of_session = {row.id: row.course for row in standing.document.sessions}
        names = {thing: name for name, thing in standing.things.get("course", {}).items()}
        known = standing.things.get("objective", {})
        self._of_objective = {name: names.get(standing.homes[thing][0] or thing, "") for name, thing in known.items()}

    def course(self, kind: str, name: str) -> str:
        known = {"session": self._of_session, "objective": self._of_objective}.get(kind, {})
        return name if kind == "course" else known.get(name, "")

    def title(self, kind: str, name: str) -> str:
        return "" if kind == "course" else self._titles.get(self.course(kind, name), "")

    def elsewhere(self, kind: str, name: str) -> bool:
        course = self.course(kind, name)
        return bool(course) and course not in self._named


def _missed(kind: str, row: Any, standing: Standing, places: _Places) -> Missed:
    if kind == "competency":
        return Missed(kind, name_of(row), words(row), None, (row.framework, row.id))
    end: tuple[str, str] | None = None
    if kind == "alignment":
        place, end = (row.subject_kind, row.subject), (row.framework, row.competency)
        label = f"{row.subject} → {row.competency}"
    else:
        place, label = (kind, row.id), words(row)
    thing = standing.things.get(place[0], {}).get(place[1])
    return Missed(kind, name_of(row), label, thing, end, places.title(*place), places.elsewhere(*place))


def _changes(kind: str, updates: list[Update]) -> Iterable[Changed]:
    for update in updates[:CHANGES]:
        label = words(update.was)
        for name in update.fields:
            if name == RETIRED:
                yield Changed(kind, name_of(update.now), label, name, RETIRED, "published")
            else:
                was, now = _said(getattr(update.was, name)), _said(getattr(update.now, name))
                yield Changed(kind, name_of(update.now), label, name, was, now)


def name_of(row: Any) -> str:
    """The identifier that a person can look up in the file."""
    name: Any = identity(row)
    return name if isinstance(name, str) else " ".join(map(str, name))


def words(row: Any) -> str:
    """What a person recognises a row by."""
    for attribute in ("title", "text", "label"):
        if said := getattr(row, attribute, ""):
            return str(said)
    return name_of(row)


def _said(value: Any) -> str:
    """A field's value as a person reads it."""
    if value is None or value == () or value == "":
        return "–"
    if isinstance(value, tuple):
        return ", ".join(_said(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M %Z}"
    for attribute in ("code", "label", "start"):
        if hasattr(value, "__dataclass_fields__") and hasattr(value, attribute):
            return _said(getattr(value, attribute))
    return str(value)


def digest(standing: Standing) -> str:
    """Changes whenever anything that an import is compared with changes."""
    made = hashlib.sha256()
    for row in _everything(standing.document):
        made.update(repr(row).encode("utf-8", "backslashreplace"))
    for names in (*standing.retired.values(), standing.alignments.by_people):
        made.update(repr(sorted(map(str, names))).encode())
    return made.hexdigest()


def _everything(document: Curriculum) -> Iterable[Any]:
    for name in ("competencies", "objectives", "courses", "sessions", "alignments"):
        yield from getattr(document, name)
