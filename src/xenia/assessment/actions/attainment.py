"""Tell the map what learners attained."""

from xenia.assessment.queries.attainment import Attainments, attainments
from xenia.core.actions.jobs import start_job
from xenia.core.models import Job
from xenia.core.rules import SYSTEM, Actor, demand
from xenia.curriculum.actions.attainment import set_attainment
from xenia.curriculum.queries.attainment import kept_attainment

RECOMPUTE = "assessment.recompute_attainment"


def recompute_attainment(actor: Actor) -> int:
    """Reckon from all evidence what learners attained, and tell the map where that differs from what it keeps; how many
    courses were counted anew. Safe to repeat: nothing is written where nothing changed."""
    demand(actor, "curriculum.set_attainment")
    now = attainments()
    kept: Attainments = {}
    for (year, level, competency), pair in kept_attainment().items():
        kept.setdefault(year, {})[level, competency] = pair
    changed = [year for year in now.keys() | kept.keys() if now.get(year, {}) != kept.get(year, {})]
    return sum(set_attainment(actor, year, now.get(year, {})) for year in sorted(changed))


def recompute_soon() -> None:
    """Plan it for when this transaction commits, unless it waits already: many occasions may close at once."""
    if not Job.objects.filter(name=RECOMPUTE, state=Job.State.QUEUED, due_at=None).exists():
        start_job(SYSTEM, RECOMPUTE)
