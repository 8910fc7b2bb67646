"""Who is examined, who helps, and who must not meet whom."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.osce.actions.conflicts import add_conflict, drop_conflict
from xenia.osce.actions.people import dismiss, expect_again, set_extra_time, withdraw
from xenia.osce.exam_labels import PARTS
from xenia.osce.models import Candidate, Conflict, Crew, Exam
from xenia.osce.queries.prepared import preparation_of
from xenia.osce.queries.roll_table import candidates_table, crew_table
from xenia.osce.views.exam_access import done, planning, trail_of, whole


@planning
def exam_people(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Candidates, helpers and conflicts; a POST arranges something for one of them."""
    if request.method == "POST":
        DEEDS.get(request.POST.get("deed", ""), _nothing)(request, exam)
        return redirect("exam_people", exam.pk)
    crew = Crew.objects.filter(exam=exam).select_related("person__thing").order_by("part", "person__thing__label", "pk")
    until = {one.crew.pk: one.until for one in preparation_of(exam)}
    conflicts = Conflict.objects.filter(crew__exam=exam).select_related(
        "crew__person__thing", "candidate__person__thing"
    )
    candidates = Candidate.objects.filter(exam=exam).select_related("person__thing")
    heads, rows = candidates_table(candidates.order_by("person__thing__label", "pk"))
    crew_heads, crew_rows = crew_table(crew)
    context = {
        "exam": exam,
        "open": exam.state == Exam.State.PLANNED,
        "heads": heads,
        "candidates": rows,
        "crew_heads": crew_heads,
        "crew": [(PARTS[one.part], one, cells, until.get(one.pk)) for one, cells in crew_rows],
        "conflicts": list(conflicts.order_by("candidate__number", "pk")),
        "trail": trail_of(exam, (_("People"), "")),
    }
    return render(request, "osce/exam_people.html", context)


def _candidate(request: HttpRequest, exam: Exam) -> Candidate:
    return get_object_or_404(exam.candidates, pk=whole(request.POST.get("candidate", "")))


def _crew(request: HttpRequest, exam: Exam) -> Crew:
    return get_object_or_404(exam.crew, pk=whole(request.POST.get("crew", "")))


def _extra_time(request: HttpRequest, exam: Exam) -> None:
    candidate, per_cent = _candidate(request, exam), whole(request.POST.get("extra_time", ""))
    done(request, lambda: set_extra_time(actor_of(request), candidate, per_cent))


def _withdraw(request: HttpRequest, exam: Exam) -> None:
    candidate = _candidate(request, exam)
    done(request, lambda: withdraw(actor_of(request), candidate), _("The candidate is not expected any more."))


def _expect(request: HttpRequest, exam: Exam) -> None:
    candidate = _candidate(request, exam)
    done(request, lambda: expect_again(actor_of(request), candidate), _("The candidate is expected again."))


def _dismiss(request: HttpRequest, exam: Exam) -> None:
    crew = _crew(request, exam)
    done(request, lambda: dismiss(actor_of(request), crew), _("They are not asked any more."))


def _conflict(request: HttpRequest, exam: Exam) -> None:
    crew, candidate = _crew(request, exam), _candidate(request, exam)
    reason = request.POST.get("reason", "")
    done(request, lambda: add_conflict(actor_of(request), crew, candidate, reason=reason))


def _drop_conflict(request: HttpRequest, exam: Exam) -> None:
    rows = Conflict.objects.filter(crew__exam=exam)
    conflict = get_object_or_404(rows, pk=whole(request.POST.get("conflict", "")))
    done(request, lambda: drop_conflict(actor_of(request), conflict))


def _nothing(request: HttpRequest, exam: Exam) -> None:
    """A deed that there is not."""


DEEDS = {
    "extra_time": _extra_time,
    "withdraw": _withdraw,
    "expect": _expect,
    "dismiss": _dismiss,
    "conflict": _conflict,
    "drop_conflict": _drop_conflict,
}
