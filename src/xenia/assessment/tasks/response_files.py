"""Files of responses are looked at and brought in as long work."""

from django.utils.translation import gettext_lazy as _

from xenia.assessment.actions.responses.files import bring_file, look_at_file
from xenia.assessment.queries.brought_files import READ, WRITE
from xenia.core.jobs import long_work
from xenia.core.progress import Progress


@long_work(READ, words=_("Looking at a file of answers"))
def look(progress: Progress, media: str, instrument: str) -> None:
    """Say what it would do."""
    look_at_file(progress, media, instrument)


@long_work(WRITE, words=_("Bringing in answers"))
def bring(progress: Progress, media: str, instrument: str) -> None:
    """Do what was shown."""
    bring_file(progress, media, instrument)
