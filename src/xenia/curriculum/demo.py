"""The curriculum of the demo school."""

from collections.abc import Callable

from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.importing import apply_curriculum
from xenia.curriculum.demo_school import demo_curriculum
from xenia.curriculum.demo_school.school import CURRENT_YEAR
from xenia.curriculum.models import Course
from xenia.people.demo import appoint_on_courses
from xenia.standards.curriculum import Reading

SOURCE = "xenia-demo"
#: how many courses the demo's own course director and teacher hold
FEATURED = 3


def make_curriculum(scale: str, *, say: Callable[[str], None]) -> None:
    """Bring in the demo school's years as any import would; what stands already is left."""
    if scale == "decade":
        from xenia.curriculum.demo_decade import make_decade

        make_decade(say=say)
        return
    if Course.objects.filter(source=SOURCE, year__begins=CURRENT_YEAR).exists():
        return
    years = demo_curriculum()
    for curriculum in years if scale == "school" else years[-1:]:
        say(f"Bringing in {curriculum.years[0]}–{(curriculum.years[0] + 1) % 100} …")
        apply_curriculum(SYSTEM, Reading(curriculum), source=SOURCE, reason="The demo school")
    courses = list(Course.objects.filter(source=SOURCE).order_by("level", "position").values_list("pk", flat=True))
    appoint_on_courses(courses, featured=courses[:FEATURED])
