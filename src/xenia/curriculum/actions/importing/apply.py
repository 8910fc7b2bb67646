"""Compare a file with what stands, and make what stands like the file."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from xenia.core.actions.audit import recorded
from xenia.core.models import Institution
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.actions.importing.relations import write_relations
from xenia.curriculum.actions.importing.rows import Writing, write_rows
from xenia.curriculum.models import Framework
from xenia.curriculum.queries.document import Standing, standing_curriculum
from xenia.people.actions.years import ensure_years
from xenia.standards.compare import KINDS, KindComparison, compare, identity
from xenia.standards.curriculum import Curriculum, Problem, Reading

Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does or did, by kind; `missing` lists (kind, identifier) that stand but did not come."""

    created: dict[str, int]
    updated: dict[str, int]
    unchanged: dict[str, int]
    missing: dict[str, int]
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    proposals: tuple[tuple[str, str], ...] = ()
    examples: dict[str, list[str]] = field(default_factory=dict)
    basis: str = ""


def preview_curriculum(actor: Actor, reading: Reading, *, source: str) -> Outcome:
    """Say what `apply_curriculum` would do, and change nothing."""
    demand(actor, "curriculum.import")
    if reading.errors:
        return _refused(reading)
    incoming, _ = _prepared(reading.curriculum)
    standing = _standing(incoming, source)
    return _outcome(reading, compare(standing.document, incoming), standing)


def apply_curriculum(
    actor: Actor, reading: Reading, *, source: str, reason: str = "", basis: str = "", step: Step | None = None
) -> Outcome:
    """Make the curriculum like the file: all of it in one transaction with one audit entry, or nothing.

    Created and changed rows are written, what did not come is left standing and listed for a decision, and the map's
    counts are rewritten for every course that changed. With the `basis` of a preview, it refuses when someone else
    has changed the curriculum since. Raises Refused when the file has errors.
    """
    demand(actor, "curriculum.import")
    if reading.errors:
        first = reading.errors[0]
        raise Refused(f"{first.source}{f', row {first.row}' if first.row else ''}: {first.message}")
    step = step or (lambda words, done, total: None)
    with recorded(actor, "curriculum.import", reason=reason) as record:
        incoming, named = _prepared(reading.curriculum)
        _name_institution(named)
        years = ensure_years(incoming.years)
        step("Comparing with what stands", 0, 4)
        standing = _standing(incoming, source)
        comparison = compare(standing.document, incoming)
        outcome = _outcome(reading, comparison, standing)
        if basis and basis != outcome.basis:
            raise Refused("Someone changed the curriculum since this preview. Look at a new preview, then import.")
        writing = Writing(record=record, source=source, years=years, things=standing.things)
        step("Writing courses, sessions and objectives", 1, 4)
        write_rows(writing, comparison, incoming)
        step("Linking them", 2, 4)
        loose = write_relations(writing, comparison, incoming)
        step("Counting the map", 3, 4)
        recount(writing.touched_courses())
        return replace(outcome, warnings=(*outcome.warnings, *loose))


def _prepared(curriculum: Curriculum) -> tuple[Curriculum, Curriculum]:
    """The file without competencies of frameworks that are not the school's own: those are referred to, not changed."""
    theirs = set(Framework.objects.filter(own=False).values_list("code", flat=True))
    own = tuple(c for c in curriculum.competencies if c.framework not in theirs)
    years = curriculum.years or tuple(sorted({course.year for course in curriculum.courses}))
    return replace(curriculum, competencies=own, years=years), curriculum


def _standing(incoming: Curriculum, source: str) -> Standing:
    frameworks = {c.framework for c in incoming.competencies}
    return standing_curriculum(incoming.years, source=source, frameworks=frameworks)


def _name_institution(curriculum: Curriculum) -> None:
    """A school that has no name yet takes the one in the file."""
    named = curriculum.institution
    row, _ = Institution.objects.get_or_create(pk=1)
    if row.name or not named.name:
        return
    row.name, row.domain, row.aamc_code = named.name, named.domain, named.aamc_code
    row.programme, row.programme_code = named.programme, named.programme_id
    row.save()


def _refused(reading: Reading) -> Outcome:
    empty: dict[str, int] = dict.fromkeys(KINDS, 0)
    return Outcome(empty, empty, empty, empty, warnings=reading.warnings, errors=reading.errors)


def _outcome(reading: Reading, comparison: dict[str, KindComparison], standing: Standing) -> Outcome:
    return Outcome(
        created={kind: len(part.created) for kind, part in comparison.items()},
        updated={kind: len(part.updated) for kind, part in comparison.items()},
        unchanged={kind: part.unchanged for kind, part in comparison.items()},
        missing={kind: len(part.missing) for kind, part in comparison.items()},
        warnings=reading.warnings,
        proposals=tuple((kind, _name(row)) for kind, part in comparison.items() for row in part.missing),
        examples={
            kind: [_words(row) for row in [*part.created[:5], *(u.now for u in part.updated[:5])]]
            for kind, part in comparison.items()
        },
        basis=_digest(standing.document),
    )


def _name(row: Any) -> str:
    name = identity(row)
    return name if isinstance(name, str) else " ".join(map(str, name))  # type: ignore[call-overload]


def _words(row: Any) -> str:
    """What a person recognises a row by."""
    for attribute in ("title", "text", "label"):
        if words := getattr(row, attribute, ""):
            return str(words)
    return _name(row)


def _digest(document: Curriculum) -> str:
    digest = hashlib.sha256()
    for part in _parts(document):
        digest.update(repr(part).encode())
    return digest.hexdigest()


def _parts(document: Curriculum) -> Iterable[Any]:
    for name in ("competencies", "objectives", "courses", "sessions", "alignments"):
        yield from getattr(document, name)


def missing_things(standing: Standing, proposals: Iterable[tuple[str, str]]) -> list[UUID]:
    """The things behind proposals to retire."""
    return [standing.things[kind][name] for kind, name in proposals if name in standing.things.get(kind, {})]
