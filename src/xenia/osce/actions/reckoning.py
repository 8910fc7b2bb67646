"""Reckon the results of an exam once, and keep them under the digest of what they rest on."""

from dataclasses import dataclass

from django.utils import timezone

from xenia.osce.models import Exam, Reckoning
from xenia.osce.queries.counting import Standing, adjustments_of, plain_adjustments, standing_of
from xenia.osce.queries.figures import Plain
from xenia.osce.queries.results import basis_of, earlier_tables, kept_figures, reckon
from xenia.osce.queries.score_tables import table_of
from xenia.osce.queries.scores import Scores


@dataclass(frozen=True, slots=True)
class Results:
    """The table, what the board set by hand, and the figures of both."""

    table: Scores
    standing: Standing
    figures: Plain


def results_of(exam: Exam) -> Results:
    """The results as they stand: kept ones, or reckoned now and kept, with those of another state forgotten.

    Safe to do twice at once: the same digest has the same figures.
    """
    table = table_of(exam)
    standing = standing_of(plain_adjustments(adjustments_of(exam)))
    basis = basis_of(table, standing)
    figures = kept_figures(exam, basis)
    if figures is None:
        figures = reckon(table, standing, earlier=earlier_tables(exam))
        Reckoning.objects.filter(exam=exam).exclude(digest=basis).delete()
        Reckoning.objects.get_or_create(exam=exam, digest=basis, defaults={"figures": figures, "at": timezone.now()})
    return Results(table, standing, figures)
