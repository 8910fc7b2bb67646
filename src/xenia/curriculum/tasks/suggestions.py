"""Looking for suggestions as long work."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.curriculum.actions.suggestions import LOOK, suggest


@long_work(LOOK, words=_("Looking for suggestions"))
def look_for_suggestions(
    progress: Progress, framework: str, course: str | None, year: int, threshold: float, person: str | None
) -> None:
    """Rank, and keep what is likely enough."""
    suggest(
        progress,
        framework=UUID(framework),
        course=UUID(course) if course else None,
        year=year,
        threshold=threshold,
        person=UUID(person) if person else None,
    )
