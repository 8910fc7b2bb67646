"""The demo school: every room brings its own part, called in order."""

from collections.abc import Callable
from time import perf_counter

from xenia.assessment.demo import make_assessment
from xenia.community.demo import make_community
from xenia.core.actions.audit import recorded
from xenia.core.models import Institution
from xenia.core.rules import SYSTEM
from xenia.curriculum.demo import make_curriculum
from xenia.learning.demo import make_learning
from xenia.osce.demo import make_stations
from xenia.osce.demo_admissions import make_interviews
from xenia.osce.demo_exam import make_exam
from xenia.osce.demo_held import make_held_exam
from xenia.people.demo import make_people, mark_demo_database

Say = Callable[[str], None]


def make_demo(scale: str, *, say: Say) -> None:
    """Make the demo school, room by room; each part looks whether it stands and is quick when it does."""
    started = perf_counter()
    mark_demo_database()
    _name_school()
    make_people()
    make_curriculum(scale, say=say)
    make_community(say=say)
    make_assessment(say=say)
    make_learning(say=say)
    make_stations(say=say)
    make_exam(say=say)
    make_held_exam(say=say)
    make_interviews(say=say)
    say(f"The demo school stands ({perf_counter() - started:.1f} s).")


def _name_school() -> None:
    """Where the school is; its name comes with its curriculum."""
    if Institution.objects.filter(pk=1).exists():
        return
    with recorded(SYSTEM, "institution.name"):
        Institution.objects.create(
            pk=1,
            time_zone="America/New_York",
            currency="USD",
            helper_name="Rosa Delacroix-Amin",
            helper_phone="+1 555 0142",
        )
