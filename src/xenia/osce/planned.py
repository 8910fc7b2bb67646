"""Exams as something that is planned by the school's clock."""

from django.utils.translation import ngettext_lazy

from xenia.osce.models import Exam
from xenia.people.planned import register_planned

AHEAD = (Exam.State.PLANNED, Exam.State.FIXED, Exam.State.RUNNING)


def register_planned_exams() -> None:
    """Let whoever changes the clock hear how many exams are not over."""
    register_planned(
        exams_not_over,
        ngettext_lazy(
            "%(count)s exam is not over: its lists and cards would have to be printed anew.",
            "%(count)s exams are not over: their lists and cards would have to be printed anew.",
            "count",
        ),
    )


def exams_not_over() -> int:
    """Planned, fixed or running."""
    return Exam.objects.filter(state__in=AHEAD).count()
