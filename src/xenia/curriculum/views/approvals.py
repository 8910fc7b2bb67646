"""Approving what was confirmed: sets by the step that made them, approved with a reason or sent back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.curriculum.actions.approvals import approve, send_back
from xenia.curriculum.forms.alignments import ReasonForm
from xenia.curriculum.forms.record import DEEDS
from xenia.curriculum.forms.suggestions import key_asked
from xenia.curriculum.models import Course
from xenia.curriculum.queries.approvals import ROWS, waiting_courses, waiting_sets
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.years import years_with_courses

#: digits of a row's number; a longer one is none that a database could hold
LONGEST = 18


@requires("curriculum.approve")
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """The courses in which something waits."""
    years = list(years_with_courses())
    begins = [year.begins for year in years]
    asked, number = request.GET.get("year", ""), request.GET.get("page", "")
    year = next((b for b in begins if str(b) == asked), max(begins, default=0))
    page, courses, count = waiting_courses(
        actor_of(request), year=year, page=int(number) if number.isdecimal() and len(number) < 7 else 1
    )
    context = {"page": page, "courses": courses, "waiting": count, "years": years, "year": year, "trail": _trail()[:-1]}
    return render(request, "curriculum/approvals.html", context)


def _trail() -> list[tuple[str, str]]:
    return [(_("Courses"), reverse("courses")), (_("Approvals"), reverse("approvals")), (_("Approve together"), "")]


@requires("curriculum.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, key: UUID) -> HttpResponse:
    """What waits in a course: untick what does not convince, then approve the rest, or send it back, with a reason."""
    actor = actor_of(request)
    course = get_object_or_404(visible_courses(actor), pk=key)
    form = ReasonForm(request.POST or None)
    chosen = _chosen(request.POST.getlist("row"))
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, course, chosen, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
    step = key_asked(request.GET.get("step", ""))
    sets, count = waiting_sets(actor, course, step=step, language=get_language() or "en")
    if not sets:
        messages.info(request, _("Nothing of it waits any more."))
        return redirect("approvals")
    rows = [(one, DEEDS.get(one.verb.partition(".")[2], one.verb)) for one in sets]
    context = {
        "course": course,
        "sets": rows,
        "several": len(sets) > 1,
        "step": step,
        "count": count,
        "more": max(0, count - ROWS),
        "chosen": chosen if request.method == "POST" else None,
        "form": form,
        "trail": _trail(),
    }
    return render(request, "curriculum/approval.html", context, status=422 if form.errors else 200)


def _chosen(posted: list[str]) -> dict[int, int]:
    """Ticked rows as `alignment-entry`, so that what changed since is not decided on unseen."""
    pairs = [value.partition("-")[::2] for value in posted]
    return {int(key): int(entry) for key, entry in pairs if _is_number(key) and _is_number(entry)}


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST


def _decided(request: HttpRequest, course: Course, chosen: dict[int, int], reason: str) -> HttpResponse:
    actor = actor_of(request)
    if request.POST.get("decision") == "send_back":
        send_back(actor, course.pk, chosen, reason=reason)
        words = _("Sent back: it stands in the inbox of those who direct the course, with your reason.")
    else:
        count = approve(actor, course.pk, chosen, reason=reason).changes.count()
        words = ngettext("%(count)s alignment approved.", "%(count)s alignments approved.", count) % {"count": count}
    messages.success(request, words)
    return redirect(f"{reverse('approvals')}?year={course.year.begins}")
