"""Copying a year forward as long work."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.curriculum.actions.years import COPY, copy_as_planned


@long_work(COPY, words=_("Copying a year forward"))
def copy_forward(progress: Progress, begins: int, plan: str) -> None:
    """Copy as it was planned."""
    copy_as_planned(progress, begins=begins, plan=UUID(plan))
