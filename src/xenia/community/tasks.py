"""What recurs in the voices."""

from datetime import timedelta

from xenia.community.actions.meetings import forget_needs
from xenia.community.actions.withdrawals import keep_withdrawals
from xenia.core.jobs import long_work
from xenia.core.progress import Progress


@long_work("community.keep_withdrawals", every=timedelta(hours=1))
def withdrawals(progress: Progress) -> None:
    """Hide what is no longer agreed to; make final what was withdrawn a week ago."""
    keep_withdrawals()


@long_work("community.forget_needs", every=timedelta(days=1))
def needs(progress: Progress) -> None:
    """Forget what members needed for meetings long past."""
    forget_needs()
