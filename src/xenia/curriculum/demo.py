"""The curriculum of the demo school."""

from collections.abc import Callable
from itertools import cycle

from django.utils import timezone

from xenia.core.models import Thing
from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.actions.approvals import ask_for_approval
from xenia.curriculum.actions.importing import apply_curriculum
from xenia.curriculum.actions.succession import ask_about_ended
from xenia.curriculum.demo_school import demo_curriculum
from xenia.curriculum.demo_school.school import CURRENT_YEAR, INSTITUTION
from xenia.curriculum.models import Competency, Course, Session
from xenia.curriculum.queries.approvals import confirmed_in
from xenia.people.demo import appoint_on_courses
from xenia.standards.curriculum import Reading

SOURCE = "xenia-demo"
#: the courses that the demo's own course director and teacher hold
FEATURED = ("FND-103", "PHM-201", "ELC-411")


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
    Thing.objects.filter(framework__code="outcomes").update(label=f"Outcomes of {INSTITUTION.name}")
    _align_to_what_ended()
    courses = Course.objects.filter(source=SOURCE).order_by("year", "level", "position")
    appoint_on_courses(
        courses.values_list("pk", flat=True),
        featured=courses.filter(source_id__in=FEATURED).values_list("pk", flat=True),
    )
    for course in courses.filter(source_id__in=FEATURED, year__begins=CURRENT_YEAR).select_related("thing"):
        if confirmed_in(course.pk).exists():
            ask_for_approval(SYSTEM, course)


def _align_to_what_ended() -> None:
    """Sessions with other professions were once linked to a version that has ended since, and nobody has decided."""
    ended = list(Competency.objects.filter(framework__code="ipec-2016").order_by("position"))
    shared = Session.objects.filter(source=SOURCE, interprofessional=True).order_by("year", "source_id")
    wanted = [
        Wanted(session, competency.pk, State(depth="practised"))
        for session, competency in zip(shared.values_list("pk", flat=True), cycle(ended), strict=False)
    ]
    if ended and wanted:
        change_alignments(SYSTEM, wanted, reason="From the interprofessional plan of 2019")
        ask_about_ended(today=timezone.localdate())
