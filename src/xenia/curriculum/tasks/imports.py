"""Reading and writing imports as long work."""

from django.utils.translation import gettext_lazy as _

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.curriculum.actions.imports import READ, WRITE, apply_run, read_run


@long_work(READ, words=_("Reading a curriculum file"))
def read_file(progress: Progress, run: str) -> None:
    """Make the preview."""
    read_run(progress, run)


@long_work(WRITE, words=_("Importing a curriculum"))
def write_file(progress: Progress, run: str) -> None:
    """Import what the preview showed."""
    apply_run(progress, run)
