"""Bringing in a list of candidates or helpers: choose it, see what it would change, then do it."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.core.actions.media import forget_media, open_media, store_media
from xenia.core.models import Media
from xenia.core.rules import Refused
from xenia.core.uploads import uploaded_file
from xenia.osce.actions.rolls import CANDIDATES, CREW, import_roll
from xenia.osce.forms.exams import SheetForm
from xenia.osce.models import Exam, Part
from xenia.osce.queries.sheet_words import sheet_words
from xenia.osce.views.exam_access import done, planning, trail_of

KEPT = timedelta(days=1)


@planning
def exam_roll(request: HttpRequest, exam: Exam, kind: str) -> HttpResponseBase:
    """Choose a list; it is kept encrypted for a day, so that the preview and the import are of the same file."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        try:
            sheet = uploaded_file(request, "sheet")
            content = io.BytesIO(sheet.read())
            kept = store_media(actor_of(request), content, name=sheet.name or "", expires_at=timezone.now() + KEPT)
        except Refused as refusal:
            form.add_error("sheet", str(refusal))
        else:
            return redirect("exam_roll_preview", exam.pk, kind, kept.pk)
    context = {"exam": exam, "form": form, "kind": kind, "title": _title(kind), "parts": Part.values}
    context |= {"columns": _columns(kind), "trail": _trail(exam, kind)}
    return render(request, "osce/exam_roll.html", context)


@planning
def exam_roll_preview(request: HttpRequest, exam: Exam, kind: str, sheet: UUID) -> HttpResponseBase:
    """What the list would change; a POST does it, whole or not at all."""
    actor = actor_of(request)
    kept = get_object_or_404(Media, pk=sheet, owner=actor.person, expires_at__gt=timezone.now())
    outcome: dict[str, Any] = {}

    def read() -> None:
        with open_media(kept) as stream:
            dry = request.method != "POST"
            outcome.update(import_roll(actor, exam, stream, kind=kind, name=kept.name, dry_run=dry))
        if request.method == "POST":
            forget_media(actor, kept)

    if request.method == "POST":
        done(request, read, _("The list is in."))
        return redirect("exam_people", exam.pk)
    try:
        read()
    except Refused as refusal:
        outcome = {"errors": [{"message": str(refusal)}]}
    for problem in (*outcome.get("errors", ()), *outcome.get("warnings", ())):
        problem["message"] = sheet_words(problem["message"])
    context = {"exam": exam, "kind": kind, "name": kept.name, "outcome": outcome, "trail": _trail(exam, kind)}
    return render(request, "osce/exam_roll_preview.html", context)


@planning
def exam_roll_template(request: HttpRequest, exam: Exam, kind: str) -> HttpResponseBase:
    """An empty list with the columns, to fill in."""
    from xenia.standards.sheets import write_csv  # reads workbooks: too heavy for start-up

    out = io.BytesIO()
    write_csv([_columns(kind)], out)
    headers = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _columns(kind: str) -> tuple[str, ...]:
    from xenia.standards.exam_sheets import CANDIDATE_COLUMNS, CREW_COLUMNS  # reads workbooks: too heavy for start-up

    if kind not in (CANDIDATES, CREW):
        raise Http404
    return CANDIDATE_COLUMNS if kind == CANDIDATES else CREW_COLUMNS


def _title(kind: str) -> str:
    return _("Bring in the candidates") if kind == CANDIDATES else _("Bring in those who help")


def _trail(exam: Exam, kind: str) -> list[tuple[str, str]]:
    return trail_of(exam, (_("People"), f"/exams/{exam.pk}/people/"), (_title(kind), ""))
