"""The exams, one exam with the steps of its plan, and one's own times in it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.osce.actions.exams import change_exam, move_exam, plan_exam, words_of
from xenia.osce.exam_labels import KINDS, PARTS, SHAPES, STATES
from xenia.osce.forms.exams import ExamForm
from xenia.osce.models import Exam
from xenia.osce.queries.asked import helps_still
from xenia.osce.queries.exams import day_apart, leads_exams, visible_exams
from xenia.osce.queries.own_times import own_times
from xenia.osce.queries.results import HELD
from xenia.osce.queries.steps import steps_of
from xenia.osce.views.exam_access import done, planning, trail_of

#: where an exam is moved from its own page; the rest has pages of its own
MOVED_HERE = (Exam.State.FIXED, Exam.State.PLANNED, Exam.State.RUNNING)


def state_words(exam: Exam) -> dict[str, Any]:
    """The state of an exam with its shape, and what it is."""
    return {"state": SHAPES[exam.state], "state_words": STATES[exam.state], "kind": KINDS[exam.kind]}


@requires("osce.take_part")
@require_safe
def exams(request: HttpRequest) -> HttpResponse:
    """Every exam for whoever leads them; else those in which one takes part."""
    actor = actor_of(request)
    rows = [{"exam": exam, **state_words(exam)} for exam in visible_exams(actor)]
    context = {"rows": rows, "may_plan": may(actor, "osce.administer"), "leads": leads_exams(actor)}
    context["prepares"] = actor.person is not None and helps_still(actor.person)
    context["may_see_bank"] = may(actor, "osce.view_bank")
    return render(request, "osce/exams.html", context)


@requires("osce.take_part")
@require_safe
def exam(request: HttpRequest, key: UUID) -> HttpResponse:
    """The steps of a plan for whoever leads exams; one's own times and places for everybody else in it."""
    actor = actor_of(request)
    found = get_object_or_404(visible_exams(actor), pk=key)
    context = {"exam": found, "trail": [*trail_of(found)[:1], (found.thing.label, "")], **state_words(found)}
    if not leads_exams(actor, found):
        assert actor.person is not None
        return render(request, "osce/exam_own.html", context | _own(found, actor.person))
    context |= {"steps": steps_of(found), "may_plan": may(actor, "osce.administer", found)}
    context |= {"held": found.state in HELD, "early": day_apart(found)}
    context["urges"] = context["may_plan"] and not context["held"]
    context["results"] = context["held"] and may(actor, "osce.view_results", found)
    context["missing"] = sum(len(step.missing) for step in context["steps"])
    return render(request, "osce/exam.html", context)


def _own(exam: Exam, person: UUID) -> dict[str, Any]:
    """What somebody sees who takes part: when and where, and afterwards their report."""
    times = [(PARTS.get(one.part, _("Candidate")), one) for one in own_times(exam, person)]
    examined = exam.state == Exam.State.RELEASED and exam.candidates.filter(person=person).exists()
    examines = any(one.part != "candidate" for _part, one in times)
    pictured = exam.candidates.filter(person=person).exclude(picture=None).exists()
    return {"times": times, "examines": examines, "report": examined, "pictured": pictured}


@requires("osce.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def exam_new(request: HttpRequest) -> HttpResponse:
    """Begin to plan an exam."""
    form = ExamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_exam(actor_of(request), form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("exam", made.pk)
    return _form(request, form, title=_("A new exam"), trail=[(_("Exams"), "/exams/"), (_("A new exam"), "")])


@planning
def exam_change(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Change what an exam is called and how its day runs."""
    form = ExamForm(request.POST or None, initial=ExamForm.initial_of(words_of(exam)))
    if request.method == "POST" and form.is_valid():
        try:
            change_exam(actor_of(request), exam, form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("exam", exam.pk)
    return _form(request, form, title=_("Change the exam"), trail=trail_of(exam, (_("Change"), "")))


def _form(request: HttpRequest, form: ExamForm, *, title: str, trail: list[tuple[str, str]]) -> HttpResponse:
    context = {"form": form, "title": title, "trail": trail}
    return render(request, "osce/exam_form.html", context, status=422 if form.errors else 200)


@requires("osce.administer_somewhere")
@require_POST
def exam_move(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fix the plan, open it again, or begin the day."""
    found = get_object_or_404(visible_exams(actor_of(request)), pk=key)
    state = request.POST.get("state", "")
    if state in MOVED_HERE and not (found.state == Exam.State.CLOSED and state == Exam.State.RUNNING):
        done(request, lambda: move_exam(actor_of(request), found, state), _("The exam has moved on."))
    return redirect("exam", key)
