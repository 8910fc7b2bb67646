"""The results of an exam: reckoned once for each state of its events and of what the board left out, then kept."""

from hashlib import sha256
from typing import Any

from xenia.core.rules import Actor, may
from xenia.osce.models import Exam, Reckoning
from xenia.osce.queries.counting import Standing, adjustments_of, counting, plain_adjustments, standing_of
from xenia.osce.queries.cuts import cuts_of
from xenia.osce.queries.figures import Plain
from xenia.osce.queries.score_tables import table_of
from xenia.osce.queries.scores import Scores
from xenia.osce.queries.station_figures import station_figures
from xenia.osce.rules import LEADS

#: raised when the same events would give other figures
EDITION = 3
#: exams of the same kind that are pooled with this one, newest first
YEARS = 3
HELD = (Exam.State.CLOSED, Exam.State.DECIDED, Exam.State.RELEASED)


def exams_with_results(actor: Actor) -> Any:
    """Exams that are over, for whoever may see their results."""
    held = Exam.objects.select_related("thing", "year").filter(state__in=HELD)
    exams = held.order_by("-year__begins", "thing__label")
    if may(actor, "osce.view_results"):
        return exams
    return exams.filter(pk__in=actor.scopes_of(*LEADS, "dean"))


def basis_of(table: Scores, standing: Standing) -> bytes:
    """The key under which figures are kept: all that they are reckoned from."""
    hand = repr((EDITION, sorted(standing.without), sorted(standing.left_out), sorted(standing.judges.items())))
    return sha256(table.basis + hand.encode()).digest()


def reckon(table: Scores, standing: Standing, *, earlier: list[Scores]) -> Plain:
    """Every figure of an exam as plain data. Pure but for the tables that it is given."""
    from xenia.osce.queries.fairness import fairness  # these load scipy, and only once an exam is over
    from xenia.osce.queries.severity import severities
    from xenia.osce.queries.what_if import generalizability

    counted = counting(table, standing)
    if not counted.columns or not counted.rows:
        return {}
    return {
        "stations": [{"pk": one.pk, "number": one.number, "title": one.title} for one in counted.columns],
        "cuts": cuts_of(counted, standing.judges),
        "quality": station_figures(counted),
        "study": generalizability(counted),
        "severity": severities(counted),
        "fairness": fairness([counted, *earlier]),
    }


def earlier_tables(exam: Exam) -> list[Scores]:
    """The same kind of exam of earlier years, as each counted; four statements each, or six more."""
    before = Exam.objects.filter(kind=exam.kind, state__in=HELD, year__begins__lt=exam.year.begins)
    found = before.select_related("thing", "year").order_by("-year__begins")[: YEARS - 1]
    return [counting(table_of(one), standing_of(plain_adjustments(adjustments_of(one)))) for one in found]


def kept_figures(exam: Exam, basis: bytes) -> Plain | None:
    """What was reckoned of exactly this; None when nobody has yet."""
    found = Reckoning.objects.filter(exam=exam, digest=basis).values_list("figures", flat=True).first()
    return found or None
