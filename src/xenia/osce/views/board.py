"""The board's page: rules, pass marks, outcomes, what was set by hand, and the signature."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import may
from xenia.osce.actions.board import adjust, set_rules, sign_decision
from xenia.osce.forms.board import RulesForm, SetForm, SignForm
from xenia.osce.models import Adjustment, Exam
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.result_page import METHOD_NAMES, said_of_all
from xenia.osce.views.exam_access import done, told
from xenia.osce.views.results import exam_for, trail


@requires("osce.view_results_somewhere")
@require_safe
def exam_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything that a board has before it."""
    exam, actor = exam_for(request, key), actor_of(request)
    page = board_page(exam)
    decides = may(actor, "osce.decide", exam)
    context: dict[str, Any] = {
        "exam": exam,
        "trail": trail(exam, (_("Board"), "")),
        "page": page,
        "method": METHOD_NAMES[page.rules.method],
        "of_all": said_of_all([one.words for one in page.cuts]),
        "may_decide": decides,
        "may_release": may(actor, "osce.release", exam),
    }
    if decides:
        rules = page.rules
        told_rules = {"method": rules.method, "stations": rules.stations, "sems": rules.sems}
        context |= {
            "rules_form": RulesForm(initial=told_rules, auto_id="rules_%s"),
            "set_form": SetForm(exam, auto_id="set_%s"),
            "sign_form": SignForm(initial={"seen": page.seen}, auto_id="sign_%s"),
        }
    return render(request, "osce/board.html", context)


@requires("osce.decide_somewhere")
@require_POST
def exam_board_rules(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say by which rules outcomes are made."""
    exam, form = exam_for(request, key, "osce.decide"), RulesForm(request.POST)
    if form.is_valid():
        done(request, lambda: set_rules(actor_of(request), exam, form.rules(), reason=form.cleaned_data["reason"]))
    else:
        told(request, form)
    return redirect("exam_board", key)


@requires("osce.decide_somewhere")
@require_POST
def exam_board_set(request: HttpRequest, key: UUID) -> HttpResponse:
    """Set one thing by hand."""
    exam = exam_for(request, key, "osce.decide")
    form = SetForm(exam, request.POST)
    if form.is_valid():
        done(request, lambda: _set(request, exam, form))
    else:
        told(request, form)
    return redirect("exam_board", key)


def _set(request: HttpRequest, exam: Exam, form: SetForm) -> Adjustment:
    kind, value = form.adjustment()
    said = form.cleaned_data
    subject = {"station": said["station"], "candidate": said["candidate"]}
    if kind in (Adjustment.Kind.CIRCUMSTANCES, Adjustment.Kind.OUTCOME):
        subject["station"] = None
    if kind in (Adjustment.Kind.CUT, Adjustment.Kind.JUDGES):
        subject["candidate"] = None
    if kind == Adjustment.Kind.JUDGES:
        subject["station"] = None
    return adjust(actor_of(request), exam, kind, reason=said["reason"], value=value, **subject)


@requires("osce.decide_somewhere")
@require_POST
def exam_board_sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign what was decided."""
    exam, form = exam_for(request, key, "osce.decide"), SignForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        names = {"minutes": said["minutes"], "seen": said["seen"], "reason": said["reason"]}
        present = said["present"].splitlines()
        words = _("The decision is signed.")
        done(request, lambda: sign_decision(actor_of(request), exam, present=present, **names), words)
    else:
        told(request, form)
    return redirect("exam_board", key)
