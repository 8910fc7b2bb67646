"""Looking every day whether a framework has ended and links to it wait for a decision."""

from datetime import timedelta

from django.utils import timezone

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.curriculum.actions.succession import ask_about_ended


@long_work("curriculum.ask_about_ended", every=timedelta(days=1))
def ask_directors(progress: Progress) -> None:
    """Ask the programme directors."""
    ask_about_ended(today=timezone.localdate())
