"""Words to be looked at, the release, requests to look again, and a second attempt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.osce.actions.appeals import answer_appeal, plan_resit
from xenia.osce.actions.release import Look, clear_remarks, release_results, withhold_remark
from xenia.osce.exam_labels import PARTS
from xenia.osce.models import Appeal, Exam, Remark
from xenia.osce.queries.board_words import appeal_words
from xenia.osce.queries.decisions import standing_decision
from xenia.osce.queries.remarks import cleared_rows, remarks_waiting
from xenia.osce.views.exam_access import done, whole
from xenia.osce.views.results import exam_for, trail

#: remarks on a page: as many as somebody reads with care before a pause
PAGE = 20


@requires("osce.release_somewhere")
@require_http_methods(["GET", "HEAD", "POST"])
def exam_words(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was written, some at a time, with masks suggested; whoever looks decides. What was cleared of one candidate
    is taken back here as well."""
    exam = exam_for(request, key, "osce.release")
    if "remark" in request.POST:
        return _withhold(request, exam)
    if request.method == "POST":
        names = request.POST.getlist("name")[:PAGE]
        looks = {
            one: Look(request.POST.get(f"text-{one}", ""), withheld=f"withhold-{one}" in request.POST) for one in names
        }
        done(request, lambda: clear_remarks(actor_of(request), exam, looks))
        return redirect("exam_words", key)
    waiting, number = remarks_waiting(exam), request.GET.get("candidate", "").strip()
    candidate = exam.candidates.filter(number=number).first() if number else None
    context = {
        "exam": exam,
        "trail": trail(exam, (_("Words and release"), "")),
        "waiting": len(waiting),
        "rows": [(one, PARTS[one.part]) for one in waiting[:PAGE]],
        "number": number,
        "cleared": [(row, PARTS[row.part], words) for row, words in cleared_rows(candidate)] if candidate else [],
        "decided": standing_decision(exam) is not None,
        "may_release": may(actor_of(request), "osce.release", exam),
    }
    return render(request, "osce/words.html", context)


def _withhold(request: HttpRequest, exam: Exam) -> HttpResponse:
    rows = Remark.objects.filter(encounter__candidate__exam=exam)
    remark = get_object_or_404(rows, pk=whole(request.POST["remark"]))
    reason = request.POST.get("reason", "")
    done(request, lambda: withhold_remark(actor_of(request), remark, reason=reason))
    return redirect("exam_words", exam.pk)


@requires("osce.release_somewhere")
@require_POST
def exam_release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let candidates read their reports."""
    exam = exam_for(request, key, "osce.release")
    done(request, lambda: release_results(actor_of(request), exam), _("The results are released."))
    return redirect("exam_words", key)


@requires("osce.decide_somewhere")
@require_http_methods(["GET", "HEAD", "POST"])
def exam_appeals(request: HttpRequest, key: UUID) -> HttpResponse:
    """What candidates ask to be looked at again, and what was answered."""
    exam = exam_for(request, key, "osce.decide")
    found = Appeal.objects.filter(candidate__exam=exam).select_related("candidate", "answered_by__thing").order_by("at")
    if request.method == "POST":
        appeal = get_object_or_404(found, pk=whole(request.POST.get("appeal", "")))
        said = {"answer": request.POST.get("answer", ""), "words": request.POST.get("words", "")}
        done(request, lambda: answer_appeal(actor_of(request), appeal, **said))
        return redirect("exam_appeals", key)
    words = appeal_words(list(found))
    rows = [(one, *words.get(one.pk, ("", ""))) for one in found]
    context = {"exam": exam, "trail": trail(exam, (_("Appeals and second attempts"), "")), "rows": rows}
    context["may_resit"] = may(actor_of(request), "osce.administer") and standing_decision(exam) is not None
    return render(request, "osce/appeals.html", context)


@requires("osce.administer")
@require_POST
def exam_resit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin to plan a second attempt for those who failed."""
    try:
        made = plan_resit(actor_of(request), exam_for(request, key))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exam_appeals", key)
    return redirect("exam", made.pk)
