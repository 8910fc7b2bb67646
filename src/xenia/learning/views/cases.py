"""The cases that one may play, and the front page of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.learning.actions.plays import begin_play
from xenia.learning.models import Case
from xenia.learning.queries.case_list import case_lines
from xenia.learning.queries.cases import newest_version, published_version, visible_cases
from xenia.learning.queries.front_page import front_page


@requires("learning.play")
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Published cases, the open ones first."""
    actor, sought = actor_of(request), request.GET.get("q", "")[:200]
    lines = case_lines(actor, language=get_language() or "en", sought=sought)
    context = {
        "open": [line for line in lines if line.progress == "begun"],
        "lines": [line for line in lines if line.progress != "begun"],
        "sought": sought,
        "may_author": may(actor, "learning.author"),
        "may_view_bank": may(actor, "learning.view_bank"),
    }
    return render(request, "learning/cases.html", context)


@requires("learning.play")
@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a case is about, what somebody may wish to know before, and what is kept; then begin."""
    actor = actor_of(request)
    found = get_object_or_404(visible_cases(actor), pk=key)
    version = published_version(found) or newest_version(found)
    language = request.GET.get("in") or get_language() or "en"
    context = {
        "case": found,
        "version": version,
        "read": front_page(actor, version, language=language),
        "trail": [(_("Cases"), reverse("cases")), (found.thing.label, "")],
        **desk(request, found),
    }
    return render(request, "learning/case.html", context)


def desk(request: HttpRequest, case: Case) -> dict[str, bool]:
    """What the desk beside a case (`_case_desk.html`) opens to whoever looks."""
    actor = actor_of(request)
    names = ("author", "view_bank", "facilitate", "view_flow", "publish")
    return {f"may_{name}": may(actor, f"learning.{name}") for name in names}


@requires("learning.play")
@require_POST
def case_begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin, or go on where one was; a draft is tried out by those who see the bank."""
    actor = actor_of(request)
    found = get_object_or_404(visible_cases(actor), pk=key)
    version = published_version(found) or newest_version(found)
    try:
        play = begin_play(actor, version, language=request.POST.get("language", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("case", key)
    return redirect("play", play.pk)
