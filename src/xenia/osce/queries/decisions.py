"""Decisions about an exam as they were signed, and the same reckoned again from the events."""

import math
from typing import Any

from xenia.osce.models import Decision, Exam
from xenia.osce.queries.figures import Plain
from xenia.osce.queries.outcomes import BoardRules, figures_decided, rules_in
from xenia.osce.queries.scores import Scores, scores_of


def decisions_of(exam: Exam) -> list[Decision]:
    """All, newest first."""
    return list(Decision.objects.filter(exam=exam).select_related("signed_by__thing").order_by("-number"))


def standing_decision(exam: Exam) -> Decision | None:
    """The one that stands: the last."""
    return Decision.objects.filter(exam=exam).select_related("signed_by__thing").order_by("-number").first()


def reckoned_again(decision: Decision, table: Scores | None = None) -> tuple[bytes, Plain]:
    """The digest of the events that stand now, and what they come to by the decision's own rules. Where nothing arrived
    since, both are what the decision holds."""
    table = table or scores_of(decision.exam)
    said = decision.rules
    return table.events, figures_decided(table, rules_in(said["board"]), said["adjustments"])


def still_rests(decision: Decision, table: Scores, rules: BoardRules, adjustments: list[Plain]) -> bool:
    """Whether what a decision rests on is what stands: its rules, all that was set by hand, every event, and the
    figures that these come to. Numbers, languages and names are no part of it, so erasing somebody changes nothing."""
    said = decision.rules
    if rules_in(said["board"]) != rules or said["adjustments"] != adjustments:
        return False
    events, figures = reckoned_again(decision, table)
    return bytes(decision.marks) == events and _same(_by_candidate(figures), _by_candidate(decision.figures))


def _by_candidate(figures: Plain) -> Plain:
    return {**figures, "outcomes": {one["candidate"]: one for one in figures["outcomes"]}}


def _same(one: Any, other: Any) -> bool:
    """Equal but for rounding: rows that come in another order, as after an erasure, are summed in another order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[name]) for name, value in one.items())
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)
