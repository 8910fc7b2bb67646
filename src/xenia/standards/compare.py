"""Two curricula side by side: what is new, changed, the same, or gone."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from xenia.standards.curriculum import Alignment, Competency, Course, Curriculum, Objective, Session

Row = Competency | Objective | Course | Session | Alignment
KINDS = ("competency", "objective", "course", "session", "alignment")


@dataclass(frozen=True, slots=True)
class Update:
    """A row that changed: `fields` names what differs."""

    was: Any
    now: Any
    fields: tuple[str, ...]


@dataclass(slots=True)
class KindComparison:
    """One kind of row: the new, the changed, how many are the same, and what stands but did not come."""

    created: list[Any] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    unchanged: int = 0
    missing: list[Any] = field(default_factory=list)


def compare(standing: Curriculum, incoming: Curriculum) -> dict[str, KindComparison]:
    """Compare kind by kind, in an order in which what is referred to comes before what refers to it."""
    return {kind: _compare_rows(rows(standing, kind), rows(incoming, kind)) for kind in KINDS}


def rows(curriculum: Curriculum, kind: str) -> dict[Hashable, Row]:
    """The rows of one kind by what identifies them within a document."""
    tables: dict[str, Iterable[Row]] = {
        "competency": curriculum.competencies,
        "objective": curriculum.objectives,
        "course": curriculum.courses,
        "session": curriculum.sessions,
        "alignment": curriculum.alignments,
    }
    return {identity(row): row for row in tables[kind]}


def identity(row: Row) -> Hashable:
    """What makes a row the same row in two documents."""
    if isinstance(row, Alignment):
        return (row.subject_kind, row.subject, row.framework, row.competency)
    if isinstance(row, Competency):
        return (row.framework, row.id)
    return row.id


def _compare_rows(standing: dict[Hashable, Row], incoming: dict[Hashable, Row]) -> KindComparison:
    result = KindComparison()
    for name, now in incoming.items():
        was = standing.get(name)
        if was is None:
            result.created.append(now)
        elif differing := differing_fields(was, now):
            result.updated.append(Update(was=was, now=now, fields=differing))
        else:
            result.unchanged += 1
    result.missing = [row for name, row in standing.items() if name not in incoming]
    return result


def differing_fields(was: Row, now: Row) -> tuple[str, ...]:
    """The names of the fields in which two rows differ; the order within a set of references does not count."""
    return tuple(f.name for f in fields(was) if _plain(getattr(was, f.name)) != _plain(getattr(now, f.name)))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted(map(repr, value))
    return value
