"""Decisions about an exam as they were signed, and the same reckoned again from the events."""

from xenia.osce.models import Decision, Exam
from xenia.osce.queries.figures import Plain
from xenia.osce.queries.outcomes import figures_decided, rules_in
from xenia.osce.queries.scores import scores_of


def decisions_of(exam: Exam) -> list[Decision]:
    """All, newest first."""
    return list(Decision.objects.filter(exam=exam).select_related("signed_by__thing").order_by("-number"))


def standing_decision(exam: Exam) -> Decision | None:
    """The one that stands: the last."""
    return Decision.objects.filter(exam=exam).select_related("signed_by__thing").order_by("-number").first()


def reckoned_again(decision: Decision) -> tuple[bytes, Plain]:
    """The digest of the events that stand now, and what they come to by the decision's own rules. Where nothing arrived
    since, both are what the decision holds."""
    table = scores_of(decision.exam)
    said = decision.rules
    return table.events, figures_decided(table, rules_in(said["board"]), said["adjustments"])
