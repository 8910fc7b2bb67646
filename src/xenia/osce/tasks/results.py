"""Results are reckoned as soon as an exam is closed, so that whoever opens them waits for nothing."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.osce.actions.reckoning import results_of
from xenia.osce.models import Exam


@long_work("osce.reckon", words=_("Reckoning the results of an exam"))
def reckon(progress: Progress, *, exam: str) -> None:
    """Keep the results of one exam; twice is harmless."""
    results_of(Exam.objects.select_related("thing", "year").get(pk=UUID(exam)))
