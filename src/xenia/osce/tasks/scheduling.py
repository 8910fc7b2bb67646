"""Making a schedule as long work."""

from django.utils.translation import gettext_lazy as _

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.osce.actions.scheduling import SCHEDULE, find_schedule
from xenia.osce.models import Solution


@long_work(SCHEDULE, words=_("Making the schedule of an exam"))
def make_schedule(progress: Progress, solution: int) -> None:
    """Solve, and keep what was found for whoever asked."""
    find_schedule(progress, Solution.objects.select_related("exam").get(pk=solution))
