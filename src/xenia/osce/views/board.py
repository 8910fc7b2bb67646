"""The board's page: rules, pass marks, outcomes, what was set by hand, and the signature."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import may
from xenia.osce.actions.board import Outdated, adjust, set_rules, sign_decision
from xenia.osce.forms.board import ABOUT_CANDIDATE, ABOUT_STATION, FIGURES, FOR_ALL, RulesForm, SetForm, SignForm
from xenia.osce.models import Adjustment, Exam
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.result_page import METHOD_NAMES, said_of_all
from xenia.osce.queries.unmarked import unmarked_of
from xenia.osce.views.exam_access import done, told
from xenia.osce.views.results import exam_for, trail


@requires("osce.view_results_somewhere")
@require_safe
def exam_board(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything that a board has before it."""
    return _page(request, exam_for(request, key))


def _page(request: HttpRequest, exam: Exam, **typed: Form) -> HttpResponse:
    """The page; `typed` are forms that could not be taken, as they were filled in."""
    actor, page = actor_of(request), board_page(exam)
    decides = may(actor, "osce.decide", exam)
    context: dict[str, Any] = {
        "exam": exam,
        "trail": trail(exam, (_("Board"), "")),
        "page": page,
        "method": METHOD_NAMES[page.rules.method],
        "of_all": said_of_all([one.words for one in page.cuts]),
        "may_decide": decides,
        "unmarked": unmarked_of(exam),
        "may_lead": may(actor, "osce.administer", exam),
        "may_release": may(actor, "osce.release", exam),
    }
    if decides:
        rules = page.rules
        told_rules = {"method": rules.method, "stations": rules.stations, "sems": rules.sems}
        context |= {
            "rules_form": RulesForm(initial=told_rules, auto_id="rules_%s"),
            "set_form": SetForm(exam, auto_id="set_%s"),
            "sign_form": SignForm(initial={"seen": page.seen}, auto_id="sign_%s"),
            "about": {"station": ABOUT_STATION, "candidate": ABOUT_CANDIDATE, "all": FOR_ALL},
            "figures": FIGURES,
        }
    return render(request, "osce/board.html", context | typed, status=422 if typed else 200)


@requires("osce.decide_somewhere")
@require_POST
def exam_board_rules(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say by which rules outcomes are made."""
    exam = exam_for(request, key, "osce.decide")
    form = RulesForm(request.POST, auto_id="rules_%s")

    def deed() -> None:
        set_rules(actor_of(request), exam, form.rules(), reason=form.cleaned_data["reason"])

    return _done_with(request, exam, deed, rules_form=form)


@requires("osce.decide_somewhere")
@require_POST
def exam_board_set(request: HttpRequest, key: UUID) -> HttpResponse:
    """Set one thing by hand."""
    exam = exam_for(request, key, "osce.decide")
    form = SetForm(exam, request.POST, auto_id="set_%s")
    return _done_with(request, exam, lambda: _set(request, exam, form), set_form=form)


def _done_with(
    request: HttpRequest, exam: Exam, deed: Callable[[], object], words: str = "", **of: Form
) -> HttpResponse:
    """Do what a form says; what can't be taken stands on the page again as it was typed, with why."""
    (form,) = of.values()
    if not form.is_valid():
        told(request, form)
    elif done(request, deed, words):
        return redirect("exam_board", exam.pk)
    return _page(request, exam, **of)


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
    exam = exam_for(request, key, "osce.decide")
    form = SignForm(request.POST, auto_id="sign_%s")

    def deed() -> None:
        said = form.cleaned_data
        names = {"minutes": said["minutes"], "seen": said["seen"], "reason": said["reason"]}
        try:
            sign_decision(actor_of(request), exam, present=said["present"].splitlines(), **names)
        except Outdated:  # they are told, and whoever signs again has the page of now before them
            form.data = {name: form.data.get(name, "") for name in form.fields} | {"seen": board_page(exam).seen}
            raise

    return _done_with(request, exam, deed, _("The decision is signed."), sign_form=form)
