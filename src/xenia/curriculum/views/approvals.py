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
from xenia.curriculum.queries.approvals import waiting_set, waiting_sets
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.years import years_with_courses


@requires("curriculum.approve")
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for approval, newest first."""
    actor = actor_of(request)
    years = list(years_with_courses())
    begins = [year.begins for year in years]
    asked, number = request.GET.get("year", ""), request.GET.get("page", "")
    key = key_asked(request.GET.get("course", ""))
    course = visible_courses(actor).filter(pk=key).first() if key else None
    year = course.year.begins if course else next((b for b in begins if str(b) == asked), max(begins, default=0))
    waiting = waiting_sets(
        actor,
        year=year,
        course=course.pk if course else None,
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    context = {
        "page": waiting.page,
        "sets": [(row, DEEDS.get(row.verb.partition(".")[2], row.verb)) for row in waiting.sets],
        "waiting": waiting.count,
        "years": years,
        "year": year,
        "course": course,
        "trail": [*_trail()[:-2], (_("Approvals"), "")],
    }
    return render(request, "curriculum/approvals.html", context)


def _trail() -> list[tuple[str, str]]:
    return [(_("Courses"), reverse("courses")), (_("Approvals"), reverse("approvals")), (_("A set"), "")]


@requires("curriculum.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, entry: UUID, course: UUID) -> HttpResponse:
    """One set: untick what does not convince, then approve the rest, or send it back, with a reason."""
    actor = actor_of(request)
    found = get_object_or_404(visible_courses(actor), pk=course)
    form = ReasonForm(request.POST or None)
    chosen = {int(key) for key in request.POST.getlist("row") if key.isdecimal() and len(key) < 18}
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, entry, found, chosen, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
    waiting, rows = waiting_set(actor, entry, found, language=get_language() or "en")
    if waiting is None:
        messages.info(request, _("Nothing of this set waits any more."))
        return redirect("approvals")
    context = {
        "course": found,
        "set": waiting,
        "deed": DEEDS.get(waiting.verb.partition(".")[2], waiting.verb),
        "rows": [(row, not chosen or row.key in chosen) for row in rows],
        "more": waiting.count - len(rows),
        "form": form,
        "trail": _trail(),
    }
    return render(request, "curriculum/approval.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, entry: UUID, course: Course, chosen: set[int], reason: str) -> HttpResponse:
    actor = actor_of(request)
    if request.POST.get("decision") == "send_back":
        send_back(actor, entry, course.pk, chosen, reason=reason)
        words = _("Sent back: it stands in the inbox of those who direct the course, with your reason.")
    else:
        done = approve(actor, entry, course.pk, chosen, reason=reason)
        count = done.changes.count()
        words = ngettext("%(count)s alignment approved.", "%(count)s alignments approved.", count) % {"count": count}
    messages.success(request, words)
    return redirect(f"{reverse('approvals')}?year={course.year.begins}")
