"""The align page: every session and objective of a course with what it serves, changed step by step and undone."""

from dataclasses import dataclass
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
from django.views.decorators.http import require_http_methods, require_POST

from xenia.core.access import actor_of, requires
from xenia.core.models import AuditEntry, Change
from xenia.core.rules import Actor, Refused, may
from xenia.curriculum.actions.alignments import Wanted, change_alignments, said, state_of, undo
from xenia.curriculum.actions.approvals import ask_for_approval
from xenia.curriculum.forms.alignments import (
    ADD,
    DEPTH_CHOICES,
    REMOVE,
    AlignmentForm,
    FrameworkChoice,
    framework_choice,
)
from xenia.curriculum.models import Alignment, Course, Framework
from xenia.curriculum.queries.alignments import (
    AlignRow,
    Option,
    align_page,
    align_rows,
    found_option,
    framework_options,
)
from xenia.curriculum.queries.courses import visible_courses
from xenia.curriculum.queries.frameworks import visible_frameworks
from xenia.curriculum.queries.served import MIGRANT_CARE
from xenia.curriculum.views.courses import course_trail


@dataclass(frozen=True, slots=True)
class Asked:
    """A course that someone aligns, by one framework."""

    actor: Actor
    course: Course
    choice: FrameworkChoice
    language: str

    @property
    def framework(self) -> Framework:
        assert self.choice.chosen is not None
        return self.choice.chosen

    def options(self) -> list[Option]:
        return framework_options(self.framework, language=self.language)

    def address(self, **more: str) -> str:
        """This page with the framework and whatever else."""
        page = reverse("align_course", args=[self.course.pk])
        return f"{page}?{urlencode({'framework': self.framework.code, **more})}"


class Step:
    """What was just done, in words, and the entry by which it can be undone."""

    def __init__(self, words: str, entry: AuditEntry | None = None, *, tone: str = "success") -> None:
        self.words = words
        self.entry = str(entry.uuid) if entry else ""
        self.tone = tone


def _asked(request: HttpRequest, key: UUID) -> Asked:
    actor = actor_of(request)
    course = get_object_or_404(visible_courses(actor).select_related("parent__thing"), pk=key)
    if not may(actor, "curriculum.align", course):
        raise PermissionDenied
    frameworks = list(visible_frameworks(actor))
    asked = request.POST if request.method == "POST" else request.GET
    return Asked(actor, course, framework_choice(asked, frameworks, usual=MIGRANT_CARE), get_language() or "en")


@requires("curriculum.align_somewhere")
@require_http_methods(["GET", "HEAD", "POST"])
def align_course(request: HttpRequest, key: UUID) -> HttpResponse:
    """See what a course serves, open a row, or make one step."""
    asked = _asked(request, key)
    if asked.choice.chosen is None:
        return render(request, "curriculum/align_empty.html", {"trail": _trail(asked.course)})
    if request.method == "POST":
        return _step(request, asked)
    opened = request.GET.get("row", "")
    if _is_quick(request) and opened:
        return _one_row(request, asked, opened, is_open="close" not in request.GET)
    return _whole(request, asked, {"opened": opened, "step": _step_named(request)})


def _trail(course: Course) -> list[tuple[str, str]]:
    return [*course_trail(course), (_("Align"), "")]


def _whole(request: HttpRequest, asked: Asked, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page = align_page(asked.actor, asked.course, asked.framework, language=asked.language)
    context = _context(asked) | {
        "page": page,
        "trail": _trail(asked.course),
        "frameworks": asked.choice.all,
        "may_view_record": may(asked.actor, "curriculum.view_record"),
    }
    return render(request, "curriculum/align.html", context | more, status=status)


def _context(asked: Asked) -> dict[str, Any]:
    return {
        "course": asked.course,
        "framework": asked.framework,
        "depths": DEPTH_CHOICES,
        "url": reverse("align_course", args=[asked.course.pk]),
    }


def _one_row(request: HttpRequest, asked: Asked, key: str, *, is_open: bool) -> HttpResponse:
    row = _rows(asked, asked.options(), [key]).get(key)
    if row is None:
        return redirect(asked.address())
    context = _context(asked) | {"row": row, "opened": key if is_open else ""}
    return render(request, "curriculum/_align_row.html", context)


def _rows(asked: Asked, options: list[Option], keys: list[str]) -> dict[str, AlignRow]:
    known = {UUID(key) for key in keys if _is_key(key)}
    rows = align_rows(asked.actor, asked.course, options, known)
    return {str(key): row for key, row in rows.items()}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _step(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Add, change or remove one alignment; the answer is the row with a way to undo, or the words of a refusal."""
    form = AlignmentForm(request.POST)
    options = asked.options()
    subject = request.POST.get("subject", "")
    try:
        if not form.is_valid():
            raise Refused(next(iter(form.errors.values()))[0])
        if subject not in _rows(asked, options, [subject]):
            raise Refused(_("That does not stand in this course (any more). Load the page again."))
        option = _competency(form, options)
        entry = change_alignments(asked.actor, [_wanted(form, option)])
    except Refused as refusal:
        return _refused(request, asked, subject, options, str(refusal))
    step = (
        Step(_said_of(form, option), entry) if entry.changes.exists() else Step(_("That stands already."), tone="info")
    )
    if not _is_quick(request):
        return redirect(f"{asked.address(row=subject, step=step.entry)}#row-{subject}")
    context = _context(asked) | {
        "row": _rows(asked, options, [subject])[subject],
        "opened": subject if request.POST.get("open") else "",
        "last": option,
        "step": step,
    }
    return render(request, "curriculum/_align_answer.html", context)


def _competency(form: AlignmentForm, options: list[Option]) -> Option:
    if form.cleaned_data["do"] == ADD and not form.cleaned_data["competency"]:
        return found_option(options, form.cleaned_data["words"])
    return found_option(options, str(form.cleaned_data["competency"]))


def _wanted(form: AlignmentForm, option: Option) -> Wanted:
    data = form.cleaned_data
    subject: UUID = data["subject"]
    if data["do"] == REMOVE:
        return Wanted(subject, option.key, None)
    found = Alignment.objects.filter(subject=subject, competency=option.key).first()
    was = state_of(found) if found else None
    return Wanted(subject, option.key, said(was, depth=data["depth"], assessed=data["assessed"]))


def _said_of(form: AlignmentForm, option: Option) -> str:
    if form.cleaned_data["do"] == REMOVE:
        return _("%(code)s is taken off.") % {"code": option.code}
    depth = dict(DEPTH_CHOICES)[form.cleaned_data["depth"]]
    words = (
        _("%(code)s stands: %(depth)s, assessed.")
        if form.cleaned_data["assessed"]
        else _("%(code)s stands: %(depth)s.")
    )
    how_deep = str(depth).lower() if form.cleaned_data["depth"] else _("depth not said")
    return words % {"code": option.code, "depth": how_deep}


def _refused(request: HttpRequest, asked: Asked, subject: str, options: list[Option], words: str) -> HttpResponse:
    """The row open again with what was typed and why it was refused."""
    typed = {name: request.POST.get(name, "") for name in ("words", "depth", "assessed")}
    more = {"refusal": words, "typed": typed, "opened": subject}
    row = _rows(asked, options, [subject]).get(subject)
    if _is_quick(request) and row is not None:
        return render(request, "curriculum/_align_row.html", _context(asked) | more | {"row": row}, status=422)
    if row is None:
        messages.error(request, words)
    return _whole(request, asked, more, status=422)


def _is_quick(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _step_named(request: HttpRequest) -> Step | None:
    """The step that the address names, so that it can be undone without any script."""
    named = request.GET.get("step", "")
    entry = AuditEntry.objects.filter(uuid=named).first() if _is_key(named) else None
    return Step(_("Done. The map follows."), entry) if entry else None


@requires("curriculum.align_somewhere")
@require_POST
def align_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Undo one step made on this page; the rows that it touched come back as they were."""
    asked = _asked(request, key)
    named = request.POST.get("entry", "")
    try:
        if not _is_key(named):
            raise Refused(_("This step can't be undone: it is not a change of alignments."))
        entry = undo(asked.actor, UUID(named))
    except Refused as refusal:
        step, keys = Step(str(refusal), tone="error"), []
    else:
        step = Step(_("Undone: it stands as it did before."), entry, tone="info")
        keys = [str(key) for key in Change.objects.filter(entry=entry).values_list("thing", flat=True).distinct()]
    if _is_quick(request):
        rows = list(_rows(asked, asked.options(), keys).values()) if keys else []
        return render(request, "curriculum/_align_undone.html", _context(asked) | {"rows": rows, "step": step})
    (messages.error if step.tone == "error" else messages.success)(request, step.words)
    return redirect(f"{asked.address(row=keys[0])}#row-{keys[0]}" if len(keys) == 1 else asked.address())


@requires("curriculum.align_somewhere")
@require_POST
def approval_asked(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put what is confirmed before the committee."""
    asked = _asked(request, key)
    try:
        count = ask_for_approval(asked.actor, asked.course)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext(
            "Asked: it stands in the inbox of %(count)s person.",
            "Asked: it stands in the inboxes of %(count)s people.",
            count,
        )
        messages.success(request, words % {"count": count})
    return redirect(asked.address() if asked.choice.chosen else reverse("course", args=[key]))
