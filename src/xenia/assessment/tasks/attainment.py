"""What evidence means for the map."""

from datetime import timedelta

from xenia.assessment.actions.attainment import RECOMPUTE, recompute_attainment
from xenia.core.jobs import long_work
from xenia.core.progress import Progress
from xenia.core.rules import SYSTEM


@long_work(RECOMPUTE, every=timedelta(hours=1))
def recompute(progress: Progress) -> None:
    """Reckon anew what was attained; also started when an occasion is closed."""
    recompute_attainment(SYSTEM)
