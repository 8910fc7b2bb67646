"""The study guide of a course: as a page and as a PDF."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.core.models import Institution
from xenia.curriculum.models import Course, Offering
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.guide import Guide, GuideObjective, GuideSession, study_guide
from xenia.curriculum.views.courses import course_trail

#: more times than this are a timetable, not a line
TIMES = 3


@requires("curriculum.view")
@require_safe
def course_guide(request: HttpRequest, key: UUID) -> HttpResponse:
    """The guide as a page that prints well."""
    course, guide = _read(request, key)
    context = {"course": course, "guide": guide, "trail": [*course_trail(course), (_("Study guide"), "")]}
    return render(request, "curriculum/guide.html", context)


@requires("curriculum.view")
@require_safe
def course_guide_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """The guide as an accessible PDF."""
    from xenia.curriculum.guide_pdf import Page, guide_pdf  # typst is loaded only when a PDF is asked for

    course, guide = _read(request, key)
    page = Page(get_language() or "en", get_language_bidi(), _words(guide))
    name = slugify(course.thing.label) or "study-guide"
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(guide_pdf(page), content_type="application/pdf", headers=headers)


def _read(request: HttpRequest, key: UUID) -> tuple[Course, Guide]:
    actor = actor_of(request)
    course = get_object_or_404(visible_courses(actor).select_related("parent__thing"), pk=key)
    return course, study_guide(actor, course, language=get_language() or "en")


def _words(guide: Guide) -> dict[str, Any]:
    """Everything that the PDF says, in the reader's language."""
    course, school = guide.course, Institution.objects.first() or Institution()
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    return {
        "title": course.thing.label,
        "author": school.name,
        "kicker": " · ".join(part for part in (school.name, _("Study guide"), str(course.year)) if part),
        "lead": _lead(guide),
        "description": course.description,
        "facts": [[role, name] for role, name in guide.people],
        "care_title": _("For the care of migrant patients"),
        "care_help": _("The thread marks each session that serves one of these."),
        "care": [{"code": item.code, "label": item.label} for item in guide.care],
        "objectives_title": _("What you will be able to do"),
        "objectives": [_objective(row) for row in guide.objectives],
        "sessions_title": _("Session by session"),
        "sessions": [_session(row) for row in guide.sessions],
        "no_sessions": _("No session is published yet."),
        "footer": _("%(title)s · as of %(day)s") % {"title": course.thing.label, "day": today},
    }


def _lead(guide: Guide) -> str:
    count = len(guide.sessions)
    words = ngettext("%(count)s session, %(hours)s hours", "%(count)s sessions, %(hours)s hours", count)
    parts = [words % {"count": count, "hours": f"{guide.hours:g}"}]
    course = guide.course
    if course.starts and course.ends:
        parts.insert(0, f"{date_format(course.starts, 'j F')} – {date_format(course.ends, 'j F Y')}")
    return " · ".join(parts)


def _objective(row: GuideObjective) -> dict[str, Any]:
    return {"text": row.text, "care": [f"{item.code} {item.label}" for item in row.care]}


def _session(row: GuideSession) -> dict[str, Any]:
    minutes = ngettext("%(count)s minute", "%(count)s minutes", row.minutes) % {"count": row.minutes}
    facts = [row.kind, minutes, *([] if row.required else [_("optional")]), *([_("assessed")] if row.assessed else [])]
    return {
        "title": row.title,
        "facts": " · ".join(part for part in (*facts, *_times(row.times)) if part),
        "description": row.description,
        "marked": row.for_migrants,
        "care": [f"{item.code} {item.label}" for item in row.care],
        "objectives": [_objective(objective) for objective in row.objectives],
    }


def _times(times: list[Offering]) -> list[str]:
    shown = [_time(row) for row in times[:TIMES]]
    more = len(times) - len(shown)
    return [*shown, ngettext("%(count)s more time", "%(count)s more times", more) % {"count": more}] if more else shown


def _time(row: Offering) -> str:
    moment = date_format(timezone.localtime(row.starts_at), "D j M, H:i")
    return f"{moment}, {row.place}" if row.place else moment
