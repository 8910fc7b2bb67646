"""Two curricula side by side: what is new, changed, the same, or gone."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, cast

from xenia.standards.curriculum import Alignment, Competency, Course, Curriculum, Objective, Session

Row = Competency | Objective | Course | Session | Alignment
KINDS = ("competency", "objective", "course", "session", "alignment")
#: the name of the difference when something retired comes again
RETIRED = "retired"


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


def compare(
    standing: Curriculum, incoming: Curriculum, *, retired: Mapping[str, Collection[Hashable]] | None = None
) -> dict[str, KindComparison]:
    """Compare kind by kind, in an order in which what is referred to comes before what refers to it.

    What is `retired` (identities by kind) counts as changed when it comes again, and is not missed when it does not.
    """
    gone = retired or {}
    return {kind: _compare_rows(rows(standing, kind), rows(incoming, kind), gone.get(kind, ())) for kind in KINDS}


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


def _compare_rows(
    standing: Mapping[Hashable, Row], incoming: Mapping[Hashable, Row], retired: Collection[Hashable]
) -> KindComparison:
    result = KindComparison()
    for name, now in incoming.items():
        was = standing.get(name)
        if was is None:
            result.created.append(now)
            continue
        differing = differing_fields(was, now)
        if name in retired:
            differing = (*differing, RETIRED)
        if differing:
            result.updated.append(Update(was=was, now=now, fields=differing))
        else:
            result.unchanged += 1
    result.missing = [row for name, row in standing.items() if name not in incoming and name not in retired]
    return result


def differing_fields(was: Row, now: Row) -> tuple[str, ...]:
    """The names of the fields in which two rows differ; the order within a set of references does not count."""
    if was == now:
        return ()
    return tuple(
        name for name in _names(cast(Hashable, type(was))) if not _same(getattr(was, name), getattr(now, name))
    )


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))


def _same(was: Any, now: Any) -> bool:
    if isinstance(was, tuple) and isinstance(now, tuple):
        return was == now or set(was) == set(now)
    return bool(was == now)
