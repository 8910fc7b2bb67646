"""What recurs in learning."""

from datetime import timedelta

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.learning.actions.groups import end_forgotten_groups


@long_work("learning.end_groups", every=timedelta(hours=1))
def rooms(progress: Progress) -> None:
    """End rooms that nobody ended, so that the keys to their votes go."""
    end_forgotten_groups()
