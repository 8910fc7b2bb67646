"""The change record of a course or of the whole school, and undoing a step of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.core.templatetags.design import DEPTHS, STATES
from xenia.curriculum.actions.alignments import undo
from xenia.curriculum.forms.record import DEEDS, record_filter
from xenia.curriculum.models import Course
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.record import (
    Filter,
    Line,
    Said,
    Step,
    record_lines,
    record_page,
    record_people,
)
from xenia.curriculum.queries.record import record_step as step_read
from xenia.curriculum.views.courses import course_trail
from xenia.curriculum.views.downloads import table_download
from xenia.curriculum.views.sessions import FIELDS


@requires("curriculum.view_school_record")
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Everything that was done to the curriculum."""
    return _page(request, None)


@requires("curriculum.view_record")
@require_safe
def course_record(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was done to one course."""
    course = get_object_or_404(visible_courses(actor_of(request)).select_related("parent__thing"), pk=key)
    return _page(request, course)


def _page(request: HttpRequest, course: Course | None) -> HttpResponse:
    actor = actor_of(request)
    asked = record_filter(request.GET, course=course.pk if course else None)
    if request.GET.get("as") == "csv":
        return table_download(list(_table(request, asked)), kind="csv", name="change-record")
    number = request.GET.get("page", "")
    page, steps = record_page(actor, asked, page=int(number) if number.isdecimal() and len(number) < 7 else 1)
    context = {
        "course": course,
        "asked": asked,
        "page": page,
        "steps": [_worded(step) for step in steps],
        "people": record_people(actor, asked),
        "deeds": DEEDS,
        "filtered": bool(asked.person or asked.verb or asked.since or asked.until),
        "trail": _trail(course),
    }
    return render(request, "curriculum/record.html", context)


def _trail(course: Course | None) -> list[tuple[str, str]]:
    if course is None:
        return [(_("Courses"), reverse("courses")), (_("Change record"), "")]
    return [*course_trail(course), (_("Change record"), "")]


def _worded(step: Step) -> dict[str, Any]:
    lines = [(line, said_words(line.was), _new(line) or said_words(line.now)) for line in step.lines]
    return {"step": step, "deed": DEEDS.get(step.verb, step.verb), "lines": lines, "more": step.count - len(lines)}


def _new(line: Line) -> str:
    """What an import brought in is new, and its title stands beside it already."""
    is_new = line.was is None and line.now is not None and not line.now.status and not line.now.erased
    texts = [value for _name, value in line.now.fields] if is_new and line.now else []
    return _("new") if texts == [line.label] else ""


def said_words(said: Said | None) -> str:
    """One side of a change as a sentence part; empty when there was or is nothing."""
    if said is None:
        return ""
    if said.erased:
        return _("erased with the person who wrote it")
    if not said.status:
        named = [(FIELDS.get(name, name.replace("_", " ")), value) for name, value in said.fields]
        return "; ".join(f"{name}: {value}" if name else value for name, value in named)
    if said.status == "proposed" and said.percent is not None:
        return _("proposed, %(percent)s %% sure") % {"percent": said.percent}
    if said.status in ("proposed", "rejected"):
        return str(STATES[said.status]).lower()
    words = [str(DEPTHS[said.depth][1]).lower() if said.depth in DEPTHS else _("depth not said")]
    if said.assessed:
        words.append(_("assessed"))
    if said.status != "confirmed":
        words.append(str(STATES.get(said.status, said.status)).lower())
    return ", ".join(words)


def _table(request: HttpRequest, asked: Filter) -> Iterator[list[str]]:
    yield [
        *(_("When"), _("Who"), _("Did"), _("Session, objective or course"), _("Code"), _("Competency")),
        *(_("Was"), _("Now"), _("Why")),
    ]
    for change, line in record_lines(actor_of(request), asked):
        verb = change.verb.partition(".")[2]
        when = timezone.localtime(change.at).strftime("%Y-%m-%d %H:%M")
        deed = str(DEEDS.get(verb, verb))
        sides = [said_words(line.was), said_words(line.now) or (str(line.many) if line.many else "")]
        yield [when, change.who or "Xenia", deed, line.label, line.code, line.competency, *sides, change.why]


@requires("curriculum.view_record")
@require_safe
def record_step(request: HttpRequest, entry: UUID) -> HttpResponse:
    """One step with everything that it changed."""
    number = request.GET.get("page", "")
    found = step_read(actor_of(request), entry, page=int(number) if number.isdecimal() and len(number) < 7 else 1)
    if found is None:
        raise Http404
    page, step = found
    trail = [*_trail(None)[:-1], (_("Change record"), reverse("record")), (_("One step"), "")]
    if not may(actor_of(request), "curriculum.view_school_record"):
        trail = [*_trail(None)[:-1], (_("One step"), "")]
    context = {"page": page, "worded": _worded(step), "step": step, "trail": trail}
    return render(request, "curriculum/record_step.html", context)


@requires("curriculum.view_record")
@require_POST
def record_undo(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Undo a step, and go to what that changed."""
    try:
        undone = undo(actor_of(request), entry, reason=request.POST.get("reason", "")[:500])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("record_step", entry)
    messages.success(request, _("Undone: it stands as it did before."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("record_step", undone.uuid)
