"""Compare a file with what stands, and make what stands like the file."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.apps import apps
from django.db import OperationalError

from xenia.core.actions.audit import Record, recorded
from xenia.core.actions.rows import tell_planner
from xenia.core.models import Institution, Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.counts import map_columns, recount
from xenia.curriculum.actions.importing.alignments import write_alignments
from xenia.curriculum.actions.importing.competencies import write_competencies, write_crosswalks
from xenia.curriculum.actions.importing.institution import named_otherwise
from xenia.curriculum.actions.importing.limits import beyond_limits
from xenia.curriculum.actions.importing.outcome import Outcome, outcome_of, refused_outcome
from xenia.curriculum.actions.importing.prepare import Prepared, own_part, prepared
from xenia.curriculum.actions.importing.relations import write_relations
from xenia.curriculum.actions.importing.rows import Writing, write_rows
from xenia.curriculum.queries.document import Standing, standing_curriculum
from xenia.curriculum.queries.reach import courses_touched
from xenia.people.actions.years import ensure_years
from xenia.standards.compare import KindComparison, Row, compare, identity
from xenia.standards.curriculum import Curriculum, Problem, Reading

Step = Callable[[str, int, int], None]
STEPS = 5
CHANGED_SINCE = "Someone changed the curriculum since this preview. Look at a new preview, then import."
BUSY = "Another import is writing right now. Wait until it is done, then import again; nothing was changed."


class FileRefused(Refused):
    """A file is refused whole, for all of these `errors`; the message tells the first."""

    def __init__(self, errors: tuple[Problem, ...]) -> None:
        super().__init__(place_and_words(errors[0]))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class _Compared:
    """A file beside what stands."""

    prepared: Prepared
    standing: Standing
    comparison: dict[str, KindComparison]
    outcome: Outcome


def preview_curriculum(
    actor: Actor, reading: Reading, *, source: str, name: str = "", step: Step | None = None
) -> Outcome:
    """Say what `apply_curriculum` would do, and change nothing. `name` is what the file is called in warnings."""
    demand(actor, "curriculum.import")
    if errors := _what_refuses(reading, name=name or source):
        return refused_outcome(reading.warnings, errors)
    (step or _quiet)("Comparing with what stands", 1, 2)
    return _compared(reading, source=source, name=name or source).outcome


def apply_curriculum(
    actor: Actor,
    reading: Reading,
    *,
    source: str,
    name: str = "",
    reason: str = "",
    basis: str = "",
    step: Step | None = None,
) -> Outcome:
    """Make the curriculum like the file: all of it in one transaction with one audit entry, or nothing.

    Created and changed rows are written, what was retired and comes again is brought back, what did not come is left
    standing and listed for a decision, and the map's counts are rewritten for every course that changed. Imports wait
    for one another; with the `basis` of a preview, it refuses when the curriculum has changed since. Raises
    FileRefused when the file has errors.
    """
    demand(actor, "curriculum.import")
    if errors := _what_refuses(reading, name=name or source):
        raise FileRefused(errors)
    try:
        with recorded(actor, "curriculum.import", reason=reason) as record:
            return _applied(record, reading, source=source, name=name or source, basis=basis, step=step or _quiet)
    except OperationalError as error:
        if "locked" in str(error):
            raise Refused(BUSY) from error
        raise


def place_and_words(problem: Problem) -> str:
    """A problem in one line: file, row, field, and what to do."""
    row = f"row {problem.row}" if problem.row else ""
    return f"{', '.join(part for part in (problem.source, row, problem.field) if part)}: {problem.message}"


def _what_refuses(reading: Reading, *, name: str) -> tuple[Problem, ...]:
    """Everything for which a file is refused: what its reader found, or else what the database can't hold."""
    return reading.errors or beyond_limits(reading.curriculum, source=name)


def _quiet(words: str, done: int, total: int) -> None:
    """Nobody asked how far it has come."""


def _compared(reading: Reading, *, source: str, name: str) -> _Compared:
    incoming = own_part(reading.curriculum)
    frameworks = {c.framework for c in incoming.competencies}
    standing = standing_curriculum(incoming.years, source=source, frameworks=frameworks, retired=True)
    ready = prepared(incoming, standing, source=name)
    comparison = compare(standing.document, ready.incoming, retired=standing.retired)
    part = comparison["alignment"]
    part.unchanged += ready.left
    part.missing = [row for row in part.missing if _stands(row, standing)]
    named = {course.id for course in incoming.courses}
    otherwise = named_otherwise(incoming.institution, standing.document.institution, source=name)
    warnings = (*reading.warnings, *otherwise, *ready.warnings)
    outcome = outcome_of(comparison, standing, named=named, warnings=warnings)
    return _Compared(ready, standing, comparison, outcome)


def _applied(record: Record, reading: Reading, *, source: str, name: str, basis: str, step: Step) -> Outcome:
    _one_at_a_time(reading.curriculum)
    step("Comparing with what stands", 0, STEPS)
    found = _compared(reading, source=source, name=name)
    if basis and basis != found.outcome.basis:
        raise Refused(CHANGED_SINCE)
    incoming, comparison = found.prepared.incoming, found.comparison
    years = ensure_years({*incoming.years, *(course.year for course in incoming.courses)})
    writing = Writing(record=record, source=source, years=years, things=found.standing.things)
    left = map_columns(writing.things["course"][update.now.id] for update in comparison["course"].updated)
    step("Writing courses, sessions and objectives", 1, STEPS)
    write_competencies(writing, comparison["competency"], incoming)
    write_crosswalks(incoming)
    write_rows(writing, comparison, incoming, found.standing)
    step("Linking them", 2, STEPS)
    write_relations(writing, comparison)
    step("Writing what they serve", 3, STEPS)
    write_alignments(writing, comparison["alignment"], found.prepared.loose, found.standing)
    step("Counting the map", 4, STEPS)
    tell_planner(Thing, *apps.get_app_config("curriculum").get_models(include_auto_created=True))
    recount(writing.touched | courses_touched(writing.moved), left=left)
    return replace(found.outcome, entry=record.entry.uuid)


def _stands(row: Row, standing: Standing) -> bool:
    return identity(row) in standing.alignments.rows


def _one_at_a_time(curriculum: Curriculum) -> None:
    """Imports wait for one another at the school's one row; a school that has no name yet takes the one in the file."""
    Institution.objects.get_or_create(pk=1)
    row = Institution.objects.select_for_update().get(pk=1)
    named = curriculum.institution
    if row.name or not named.name:
        return
    row.name, row.domain, row.aamc_code = named.name, named.domain, named.aamc_code
    row.programme, row.programme_code = named.programme, named.programme_id
    row.save()
