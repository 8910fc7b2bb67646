"""What is kept of answers follows them."""

from datetime import timedelta

from xenia.assessment.actions.sums import rewrite_changed
from xenia.core.jobs import long_work
from xenia.core.progress import Progress


@long_work("assessment.rewrite_sums", every=timedelta(minutes=1))
def rewrite(progress: Progress) -> None:
    """Count anew where answers came; where none did, two statements say so."""
    rewrite_changed()
