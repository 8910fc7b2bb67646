"""The queue of suggestions: have Xenia look, then accept, reject or skip one after another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, NotPermitted, Refused, may
from xenia.curriculum.actions.suggestions import SURE, USUAL, accept, reject, start_suggesting
from xenia.curriculum.forms.alignments import framework_choice
from xenia.curriculum.forms.suggestions import THRESHOLD_WORDS, key_asked, look_asked, sure_words
from xenia.curriculum.models import Course, Framework
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.frameworks import visible_frameworks
from xenia.curriculum.queries.proposals import (
    Asked,
    asked_proposals,
    courses_to_look_in,
    courses_waiting,
    has_confirmed,
    proposal_page,
    visible_proposals,
)
from xenia.curriculum.queries.served import MIGRANT_CARE
from xenia.curriculum.queries.years import running_year, years_with_courses
from xenia.standards.curriculum import Depth


def _framework(request: HttpRequest, actor: Actor) -> tuple[Framework | None, list[Framework]]:
    asked = request.POST if request.method == "POST" else request.GET
    choice = framework_choice(asked, list(visible_frameworks(actor)), usual=MIGRANT_CARE)
    return choice.chosen, choice.all


def _address(framework: Framework, course: UUID | None) -> str:
    named = {"framework": framework.code, "course": str(course) if course else ""}
    return f"{reverse('suggestions')}?{urlencode({name: value for name, value in named.items() if value})}"


@requires("curriculum.align_somewhere")
@require_safe
def suggestions_page(request: HttpRequest) -> HttpResponse:
    """What waits, the surest first."""
    actor = actor_of(request)
    framework, frameworks = _framework(request, actor)
    year = running_year(list(years_with_courses()))
    if framework is None or year is None:
        return render(request, "curriculum/align_empty.html", {"trail": _trail()})
    number = request.GET.get("page", "")
    course = key_asked(request.GET.get("course", ""))
    asked = Asked(framework, course, int(number) if number.isdecimal() and len(number) < 7 else 1)
    page, rows = proposal_page(actor, asked, language=get_language() or "en")
    sure = asked_proposals(actor, asked).filter(confidence__gte=SURE).count() if course else 0
    context = {
        "framework": framework,
        "frameworks": frameworks,
        "course": course,
        "page": page,
        "rows": [(row, sure_words(row.confidence)) for row in rows],
        "sure": sure,
        "courses": courses_waiting(actor, framework),
        "look_in": courses_to_look_in(actor, year.begins),
        "year": year,
        "may_look_everywhere": may(actor, "curriculum.align"),
        "thresholds": THRESHOLD_WORDS,
        "usual": USUAL,
        "learns": has_confirmed(framework),
        "trail": _trail(),
    }
    return render(request, "curriculum/suggestions.html", context)


def _trail() -> list[tuple[str, str]]:
    return [(_("Courses"), reverse("courses")), (_("Suggestions"), "")]


@requires("curriculum.align_somewhere")
@require_POST
def suggestions_started(request: HttpRequest) -> HttpResponse:
    """Have Xenia look, as long work."""
    actor = actor_of(request)
    framework, _all = _framework(request, actor)
    year = running_year(list(years_with_courses()))
    if framework is None or year is None:
        return redirect("suggestions")
    look = look_asked(request.POST)
    course: Course | None = get_object_or_404(visible_courses(actor), pk=look.course) if look.course else None
    route = _address(framework, look.course)
    try:
        job = start_suggesting(actor, framework, course=course, year=year.begins, threshold=look.threshold, route=route)
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(route)
    return redirect("job", job.pk)


@requires("curriculum.align_somewhere")
@require_POST
def suggestion_answered(request: HttpRequest) -> HttpResponse:
    """Accept or reject one; the answer stands in its place, with a way to undo."""
    actor = actor_of(request)
    key = request.POST.get("proposal", "")
    answer, depth = request.POST.get("answer", ""), request.POST.get("depth", "")
    try:
        if not (key.isdecimal() and len(key) < 18) or answer not in ("accept", "reject"):
            raise Refused(_("Which suggestion is meant did not reach us. Load the page again."))
        entry = (
            accept(actor, [int(key)], depth=depth if depth in [d.value for d in Depth] else "")
            if answer == "accept"
            else reject(actor, [int(key)])
        )
    except Refused as refusal:
        context: dict[str, Any] = {"refusal": str(refusal), "key": key}
    else:
        context = {"entry": entry, "answer": answer, "key": key, "words": request.POST.get("words", "")}
    if request.headers.get("HX-Request") == "true":
        return render(request, "curriculum/_suggestion_answered.html", context | {"back": _back(request, actor)})
    if "refusal" in context:
        messages.error(request, context["refusal"])
    else:
        messages.success(request, _("Accepted.") if answer == "accept" else _("Rejected; it will not come back."))
    return redirect(_back(request, actor))


@requires("curriculum.align_somewhere")
@require_POST
def suggestions_accepted(request: HttpRequest) -> HttpResponse:
    """Accept everything in a course that is nearly sure, as one step."""
    actor = actor_of(request)
    framework, _all = _framework(request, actor)
    course = key_asked(request.POST.get("course", ""))
    if framework is None or course is None:
        return redirect("suggestions")
    rows = visible_proposals(actor).filter(
        competency__framework=framework, subject__objective__course=course, confidence__gte=SURE
    )
    try:
        keys = list(rows.values_list("pk", flat=True))
        entry = accept(actor, keys)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(framework, course))
    words = ngettext("%(count)s suggestion accepted.", "%(count)s suggestions accepted.", len(keys))
    messages.success(request, words % {"count": len(keys)})
    return redirect("record_step", entry.uuid)


def _back(request: HttpRequest, actor: Actor) -> str:
    framework, _all = _framework(request, actor)
    course = key_asked(request.POST.get("course", ""))
    return _address(framework, course) if framework else reverse("suggestions")
