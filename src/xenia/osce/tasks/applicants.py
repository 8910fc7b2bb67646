"""Applicants who did not come are forgotten day by day."""

from datetime import timedelta

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.osce.actions.applicants import forget_applicants


@long_work("osce.forget_applicants", every=timedelta(days=1))
def forget(progress: Progress) -> None:
    """Erase whoever applied a year ago and is nothing else here."""
    forget_applicants()
