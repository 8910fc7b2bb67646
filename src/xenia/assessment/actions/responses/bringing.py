"""Bring responses in from a file: looked at as a whole, then written as a whole or not at all."""

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import transaction

from xenia.assessment.actions.responses.sheet import BroughtRow, ResponseSheet
from xenia.assessment.actions.responses.standing import Change, Comparison
from xenia.assessment.actions.responses.writing import write_changes
from xenia.assessment.actions.sums import rewrite_sums
from xenia.assessment.models import Instrument, KeptSums, Occasion
from xenia.assessment.queries.import_places import Place, Places
from xenia.core.actions.audit import recorded
from xenia.core.progress import Progress
from xenia.core.rules import Actor, demand
from xenia.standards.curriculum import Problem
from xenia.standards.problems import Problems
from xenia.standards.sheets import stream_table

#: more than this is brought in by several files
MOST_ROWS, MOST_BYTES = 200_000, 256 * 2**20


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file did, or would do: numbers by kind, and everything that is wrong with it."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()

    @property
    def changes_something(self) -> bool:
        return any((*self.created.values(), *self.updated.values()))


def bring_responses(
    actor: Actor,
    instrument: Instrument,
    stream: BinaryIO,
    *,
    name: str,
    dry_run: bool = False,
    reason: str = "",
    progress: Progress | None = None,
) -> Brought:
    """Bring in the responses of a CSV or XLSX file, in this order: read and check all rows, compare them with what
    stands, write in one transaction with one entry of the record, then count them for the quality page.

    One error refuses the whole, and then nothing is written; the outcome names every error. Rows are known by their
    `id`: the same file twice changes nothing, other answers under the same id become a further event of the response,
    and what is no longer in the file stays (`missing` says how many). Answers that people gave here are never changed.
    Occasions that the file names and nobody planned are made, closed and named. **Brought responses are no evidence of
    anyone's competence**: nobody here saw who gave them, and under which stakes.
    """
    demand(actor, "assessment.bring_responses")
    step = (progress or Progress()).step
    step("Reading the file", 0, 3)
    places, problems = Places(instrument), Problems()
    table = stream_table(stream, name=name, limit_rows=MOST_ROWS, limit_bytes=MOST_BYTES, exact=True)
    sheet = ResponseSheet(table, places, problems)
    rows = list(sheet.rows())
    with nullcontext() if dry_run else transaction.atomic():
        if not dry_run:  # two files of one form wait for each other
            list(Instrument.objects.select_for_update().filter(pk=instrument.pk).values_list("pk"))
        step("Comparing it with what stands here", 1, 3)
        compared = Comparison(actor, rows, sheet)
        changes = compared.changes()
        outcome = _outcome(rows, changes, compared, places, problems)
        if outcome.errors or dry_run or not outcome.changes_something:
            return outcome
        step("Writing", 2, 3)
        touched = _write(actor, changes, _needed(places, rows), reason=reason)
    for place in touched:
        rewrite_sums(place.version, Occasion.objects.get(pk=place.key))
    return outcome


def _write(actor: Actor, changes: Sequence[Change], made: Sequence[Place], *, reason: str) -> list[Place]:
    """All of it under one entry of the record; the places whose answers are to be counted anew."""
    touched = {change.row.place.key: change.row.place for change in changes}
    counts = Counter(change.row.place.key for change in changes)
    with recorded(actor, "assessment.bring_responses", reason=reason) as record, transaction.atomic(using="keys"):
        write_changes(changes, made)
        for key, place in touched.items():
            record.note(key, scope=place.about, now={"brought": counts[key]})
        # if the counting that follows does not come to be, the worker sees that it is due
        KeptSums.objects.filter(occasion__in=touched).delete()
    return list(touched.values())


def _outcome(
    rows: Sequence[BroughtRow],
    changes: Sequence[Change],
    compared: Comparison,
    places: Places,
    problems: Problems,
) -> Brought:
    if problems.errors:
        return Brought(warnings=problems.warnings, errors=problems.errors)
    new = sum(change.response is None for change in changes)
    in_file = {(row.place.key, row.id) for row in rows}
    return Brought(
        created={"response": new, "occasion": len(_needed(places, rows))},
        updated={"response": len(changes) - new},
        unchanged={"response": compared.unchanged},
        missing={"response": len(compared.brought_before - in_file)},
        warnings=problems.warnings,
    )


def _needed(places: Places, rows: Sequence[BroughtRow]) -> list[Place]:
    """The occasions that must be made for these rows."""
    used = {row.place.key for row in rows}
    return [place for place in places.made() if place.key in used]
