"""What time brings to occasions."""

from datetime import timedelta

from xenia.assessment.actions.reminders import keep_occasions
from xenia.core.jobs import long_work
from xenia.core.progress import Progress


@long_work("assessment.keep_occasions", every=timedelta(minutes=5))
def keep(progress: Progress) -> None:
    """Close, remind, begin again."""
    keep_occasions()
