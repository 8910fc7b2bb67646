"""Courses: the list of a year, one course, its state."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.curriculum.actions.sessions import change_state
from xenia.curriculum.forms.map import map_choice
from xenia.curriculum.models import Course
from xenia.curriculum.queries.course_page import course_page
from xenia.curriculum.queries.courses import Asked, course_list, disciplines_of_year, visible_courses
from xenia.curriculum.queries.frameworks import visible_frameworks
from xenia.curriculum.queries.years import years_with_courses

LONGEST_WORDS = 100
#: what is done with many courses at once: the permission, the address, its words
DOORS = (
    ("curriculum.align_somewhere", "suggestions", gettext_lazy("Suggestions")),
    ("curriculum.align", "align_paste_all", gettext_lazy("Paste")),
    ("curriculum.approve", "approvals", gettext_lazy("Approvals")),
    ("curriculum.view_school_record", "record", gettext_lazy("Change record")),
    ("curriculum.copy_year", "years", gettext_lazy("Years")),
    ("curriculum.export", "exports", gettext_lazy("Export")),
)


@requires("curriculum.view")
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """The courses of a year by year of study, with how much of each is mapped."""
    actor = actor_of(request)
    years = list(years_with_courses())
    if not years:
        return render(request, "curriculum/courses_empty.html")
    frameworks = list(visible_frameworks(actor)) if may(actor, "curriculum.view_map") else []
    choice = map_choice(request.GET, frameworks=frameworks, years=years)
    disciplines = disciplines_of_year(choice.year)
    asked = Asked(
        year=choice.year,
        framework=next((f for f in frameworks if f.code == choice.framework), None),
        discipline=_discipline(request, [row.pk for row in disciplines]),
        words=request.GET.get("words", "").replace("\0", "").strip()[:LONGEST_WORDS],
        page=choice.page,
    )
    page, rows = course_list(actor, asked)
    context = {
        "asked": asked,
        "page": page,
        "levels": [(level, list(group)) for level, group in groupby(rows, key=lambda row: row.level)],
        "years": years,
        "year": next(year for year in years if year.begins == choice.year),
        "frameworks": frameworks,
        "disciplines": disciplines,
        "doors": [(words, reverse(name)) for permission, name, words in DOORS if may(actor, permission)],
    }
    return render(request, "curriculum/courses.html", context)


def _discipline(request: HttpRequest, known: list[int]) -> int:
    asked = request.GET.get("discipline", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 and int(asked) in known else 0


@requires("curriculum.view")
@require_safe
def course(request: HttpRequest, key: UUID) -> HttpResponse:
    """One course with its sessions and what they serve."""
    actor = actor_of(request)
    found = get_object_or_404(visible_courses(actor).select_related("parent__thing"), pk=key)
    page = course_page(actor, found, framework=request.GET.get("framework", ""), language=get_language() or "en")
    return render(request, "curriculum/course.html", _course_context(request, found) | {"read": page})


def _course_context(request: HttpRequest, course: Course) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "course": course,
        "trail": course_trail(course),
        "may_edit": may(actor, "curriculum.edit", course),
        "may_align": may(actor, "curriculum.align", course) and not course.thing.retired_at,
        "may_view_map": may(actor, "curriculum.view_map"),
        "may_view_record": may(actor, "curriculum.view_record"),
        "may_feed": may(actor, "core.issue_feed"),
    }


def course_trail(course: Course) -> list[tuple[str, str]]:
    """Where a course stands: the courses of its year, the course of which it is a block, itself."""
    # isolated, so that the two years keep their order in a line that runs from right to left
    trail = [(f"{_('Courses')} \u2066{course.year}\u2069", f"{reverse('courses')}?year={course.year.begins}")]
    if course.parent_id and course.parent:
        trail.append((course.parent.thing.label, course.parent.thing.route))
    return [*trail, (course.thing.label, course.thing.route)]


@requires("curriculum.view")
@require_POST
def course_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish, retire or bring back a course."""
    actor = actor_of(request)
    found = get_object_or_404(visible_courses(actor), pk=key)
    try:
        change_state(actor, found, request.POST.get("state", ""), reason=request.POST.get("reason", ""))
        messages.success(request, _("Done. The change record says so."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("course", key)
