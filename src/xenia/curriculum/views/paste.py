"""Pasting alignments from a spreadsheet: paste, look, write as one step."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.curriculum.actions.paste import Pasted, apply_paste, preview_paste
from xenia.curriculum.forms.alignments import framework_choice
from xenia.curriculum.forms.paste import PasteForm
from xenia.curriculum.models import Course
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.frameworks import visible_frameworks
from xenia.curriculum.queries.served import MIGRANT_CARE
from xenia.curriculum.queries.years import years_with_courses
from xenia.curriculum.views.courses import course_trail

#: so many rows of a preview are shown; rows in error always are
SHOWN = 300


@requires("curriculum.align_somewhere")
@require_http_methods(["GET", "HEAD", "POST"])
def align_paste(request: HttpRequest, key: UUID) -> HttpResponse:
    """Paste into one course."""
    actor = actor_of(request)
    course = get_object_or_404(visible_courses(actor).select_related("parent__thing"), pk=key)
    if not may(actor, "curriculum.align", course):
        raise PermissionDenied
    return _paste(request, course)


@requires("curriculum.align")
@require_http_methods(["GET", "HEAD", "POST"])
def align_paste_all(request: HttpRequest) -> HttpResponse:
    """Paste into the whole school of one academic year."""
    return _paste(request, None)


def _paste(request: HttpRequest, course: Course | None) -> HttpResponse:
    frameworks = list(visible_frameworks(actor_of(request)))
    years = [] if course else list(years_with_courses())
    if not frameworks or not (course or years):
        return render(request, "curriculum/align_empty.html", {"trail": _trail(course)})
    usual = framework_choice(request.GET, frameworks, usual=MIGRANT_CARE).chosen
    initial = {"framework": usual.code if usual else ""}
    form = PasteForm(request.POST or None, initial=initial, frameworks=frameworks, years=years)
    pasted: Pasted | None = None
    if request.method == "POST" and form.is_valid():
        asked = _asked(request, form, course)
        try:
            pasted = preview_paste(actor_of(request), **asked)
            if request.POST.get("do") == "apply":
                return _applied(request, form, course, asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "course": course, "trail": _trail(course), "left_out": form.left_out()}
    return render(request, "curriculum/paste.html", context | _shown(pasted), status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: PasteForm, course: Course | None) -> dict[str, Any]:
    frameworks = visible_frameworks(actor_of(request))
    return {
        "text": form.cleaned_data["text"],
        "framework": frameworks.get(code=form.cleaned_data["framework"]),
        "course": course,
        "year": course.year.begins if course else int(form.cleaned_data["year"]),
        "language": get_language() or "en",
    }


def _applied(request: HttpRequest, form: PasteForm, course: Course | None, asked: dict[str, Any]) -> HttpResponse:
    left_out = form.left_out()
    entry = apply_paste(actor_of(request), **asked, left_out=left_out, reason=form.cleaned_data["reason"])
    if course:
        step = urlencode({"framework": asked["framework"].code, "step": str(entry.uuid)})
        return redirect(f"{reverse('align_course', args=[course.pk])}?{step}")
    return redirect("record_step", entry.uuid)


def _shown(pasted: Pasted | None) -> dict[str, Any]:
    if pasted is None:
        return {}
    rest = [row for row in pasted.rows if not row.problem][:SHOWN]
    rows = sorted([*pasted.refused, *rest], key=lambda row: row.line.number)
    return {
        "pasted": pasted,
        "rows": rows,
        "more": len(pasted.rows) - len(rows),
        "figures": [(state, pasted.count(state)) for state in ("created", "updated", "unchanged", "refused")],
    }


def _trail(course: Course | None) -> list[tuple[str, str]]:
    if course is None:
        return [(_("Courses"), reverse("courses")), (_("Paste alignments"), "")]
    return [*course_trail(course), (_("Align"), reverse("align_course", args=[course.pk])), (_("Paste"), "")]
