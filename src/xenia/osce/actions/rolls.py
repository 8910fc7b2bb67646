"""Bring in who is examined and who helps from a sheet: seen first, whole or not at all, the same twice."""

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, NotPermitted, Refused, demand, may
from xenia.osce.actions.conflicts import find_conflicts
from xenia.osce.actions.credentials import bring_earned
from xenia.osce.actions.exams import being_planned
from xenia.osce.actions.roll_plans import CANDIDATE_FIELDS, CREW_FIELDS, Change, Earned, plan_candidates, plan_crew
from xenia.osce.models import Candidate, Crew, Exam, Part
from xenia.osce.queries.roll_table import change_words
from xenia.osce.queries.sheet_words import sheet_words

if TYPE_CHECKING:
    from xenia.standards.curriculum import Problem
    from xenia.standards.problems import Problems

CANDIDATES, CREW = "candidates", "crew"


@dataclass(slots=True)
class RollPlan:
    """Rows to write, how many stand as they are, and what helpers earned elsewhere."""

    new: list[Any] = field(default_factory=list)
    changed: list[tuple[Any, list[Change]]] = field(default_factory=list)
    unchanged: int = 0
    earned: list[Earned] = field(default_factory=list)


def import_roll(actor: Actor, exam: Exam, stream: BinaryIO, *, kind: str, name: str, dry_run: bool) -> dict[str, Any]:
    """Add candidates or helpers of a CSV or XLSX sheet, and change those who are in the exam; nobody is taken out.

    Only the columns that the sheet has are written; an empty cell in one of them empties what stands there. With
    `dry_run` nothing is written and every error is listed in the answer. Otherwise one error refuses the whole
    sheet. Afterwards who must not meet is written down anew. Who is prepared holds in every exam, so that such days
    are brought in by whoever leads exams in the whole school.
    """
    demand(actor, "osce.administer", exam)
    with transaction.atomic():
        held = being_planned(exam)
        plan, problems = _planned(held, stream, kind, name)
        if plan.earned and not may(actor, "osce.administer"):
            raise NotPermitted(_("“Ready until” holds in every exam: leave it empty, or ask whoever leads them all."))
        answer = _document(kind, plan, problems)
        if dry_run:
            return answer
        _refuse(problems)
        with recorded(actor, "osce.import_roll") as record:
            _write(kind, plan)
            bring_earned(actor, plan.earned)
            conflicts = find_conflicts(held)
            counts = {"new": len(plan.new), "changed": len(plan.changed), "conflicts": conflicts}
            record.note(exam.pk, now={"kind": kind, **counts})
    return answer


def _planned(exam: Exam, stream: BinaryIO, kind: str, name: str) -> "tuple[RollPlan, Problems]":
    from xenia.standards.exam_sheets import read_candidates, read_crew  # reads workbooks: too heavy for start-up
    from xenia.standards.problems import Problems

    problems, plan = Problems(), RollPlan()

    def error(row: int, column: str, message: str) -> None:
        problems.error(message, source=name, row=row, field=column)

    if kind == CANDIDATES:
        reading: Any = read_candidates(stream, name=name)
        decided: Any = plan_candidates(exam, reading, error)
    else:
        reading = read_crew(stream, name=name, parts=Part.values)
        decided = plan_crew(exam, reading, error, plan.earned)
    problems.adopt(errors=reading.errors, warnings=reading.warnings)
    for row, new, changes in decided:  # who is meant is looked up also where a cell is bad, so that all is told at once
        if new:
            plan.new.append(row)
        elif changes:
            plan.changed.append((row, changes))
        else:
            plan.unchanged += 1
    return plan, problems


def _write(kind: str, plan: RollPlan) -> None:
    if kind == CANDIDATES:
        Candidate.objects.bulk_create(plan.new, batch_size=500)
        fields = ["number", "profession", "withdrawn_at", *CANDIDATE_FIELDS]
        Candidate.objects.bulk_update([row for row, _changes in plan.changed], fields)
    else:
        Crew.objects.bulk_create(plan.new, batch_size=500)
        Crew.objects.bulk_update([row for row, _changes in plan.changed], list(CREW_FIELDS))


def _refuse(problems: "Problems") -> None:
    if errors := _in_order(problems):
        first, more = errors[0], len(errors) - 1
        row = _("row %(n)s") % {"n": first.row} if first.row else ""
        place = ", ".join(part for part in (first.source, row, first.field) if part)
        rest = [_("More errors: %(n)s; the preview lists them all.") % {"n": more}] if more else []
        raise Refused(" ".join([f"{place}: {sheet_words(first.message)}", *rest, _("Nothing was changed.")]))


def _in_order(problems: "Problems") -> "list[Problem]":
    """Errors by row, whoever noticed them; what has no row is last."""
    return sorted(problems.errors, key=lambda one: (one.row is None, one.row or 0))


def _document(kind: str, plan: RollPlan, problems: "Problems") -> dict[str, Any]:
    return {
        "created": len(plan.new),
        "updated": len(plan.changed),
        "unchanged": plan.unchanged,
        "changes": [(row.person.name, *change_words(kind, *one)) for row, changes in plan.changed for one in changes],
        "warnings": [asdict(problem) for problem in problems.warnings],
        "errors": [asdict(problem) for problem in _in_order(problems)],
    }
