"""What recurs in the voices."""

from datetime import timedelta

from xenia.community.actions.withdrawals import keep_withdrawals
from xenia.core.jobs import long_work
from xenia.core.progress import Progress


@long_work("community.keep_withdrawals", every=timedelta(hours=1))
def withdrawals(progress: Progress) -> None:
    """Hide what is no longer agreed to; make final what was withdrawn a week ago."""
    keep_withdrawals()
