"""What recurs in the voices."""

from datetime import timedelta

from xenia.community.actions.agreements import ask_about_agreements
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


@long_work("community.ask_about_agreements", every=timedelta(days=1))
def agreements(progress: Progress) -> None:
    """Ask about agreements with partners that end soon."""
    ask_about_agreements()
