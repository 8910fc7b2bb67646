"""Importing a curriculum: choose a file, see what it would do, import it, decide on what did not come."""

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.queries.jobs import job_read
from xenia.core.rules import Refused, may
from xenia.core.uploads import uploaded_file
from xenia.curriculum.actions.imports import confirm_import, discard_import, read_again, start_import
from xenia.curriculum.actions.retirement import decide
from xenia.curriculum.forms.imports import FORMAT_WORDS, FileForm, ReasonForm
from xenia.curriculum.models import ImportRun
from xenia.curriculum.queries.imports import RunRead, visible_runs

ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KIND_WORDS = {
    "competency": gettext_lazy("Competencies"),
    "objective": gettext_lazy("Objectives"),
    "course": gettext_lazy("Courses"),
    "session": gettext_lazy("Sessions"),
    "alignment": gettext_lazy("Alignments"),
}
FIELD_WORDS = {
    "title": gettext_lazy("title"),
    "text": gettext_lazy("text"),
    "label": gettext_lazy("label"),
    "description": gettext_lazy("description"),
    "kind": gettext_lazy("type"),
    "methods": gettext_lazy("methods"),
    "minutes": gettext_lazy("minutes"),
    "objectives": gettext_lazy("objectives"),
    "parents": gettext_lazy("broader objectives"),
    "parent": gettext_lazy("stands under"),
    "disciplines": gettext_lazy("disciplines"),
    "keywords": gettext_lazy("keywords"),
    "resources": gettext_lazy("resources"),
    "offerings": gettext_lazy("times"),
    "course": gettext_lazy("course"),
    "year": gettext_lazy("academic year"),
    "level": gettext_lazy("level"),
    "level_end": gettext_lazy("last year of study"),
    "start": gettext_lazy("start"),
    "end": gettext_lazy("end"),
    "days": gettext_lazy("days"),
    "required": gettext_lazy("required"),
    "required_in_track": gettext_lazy("required in a track"),
    "interprofessional": gettext_lazy("interprofessional"),
    "clerkship": gettext_lazy("clerkship"),
    "depth": gettext_lazy("depth"),
    "assessed": gettext_lazy("assessed"),
    "retired": gettext_lazy("state"),
}
TEMPLATES = {
    ImportRun.State.PREVIEWED: "curriculum/import_preview.html",
    ImportRun.State.REFUSED: "curriculum/import_refused.html",
    ImportRun.State.APPLIED: "curriculum/import_done.html",
}


@requires("curriculum.import")
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """What was imported, and what waits for a decision."""
    page = Paginator(visible_runs(actor_of(request)), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(RunRead(run), FORMAT_WORDS.get(run.format, (run.format, ""))[0]) for run in page.object_list]
    context = {"page": page, "rows": rows, "may_export": may(actor_of(request), "curriculum.export")}
    return render(request, "curriculum/imports.html", context)


@requires("curriculum.import")
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read as long work."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        try:
            file = uploaded_file(request, "file")
            run = start_import(
                actor_of(request),
                file.file or io.BytesIO(),  # type: ignore[arg-type]
                name=file.name or "",
                format=request.POST.get("format", ""),
            )
        except Refused as refusal:
            form.is_valid()
            form.errors.pop("file", None)
            form.add_error("file", str(refusal))
        else:
            return redirect("import_run", run.pk)
    trail = [(_("Imports"), reverse("imports")), (_("Import a curriculum"), "")]
    context = {"form": form, "trail": trail, "formats": FORMAT_WORDS.values()}
    return render(request, "curriculum/import_new.html", context, status=422 if form.errors else 200)


@requires("curriculum.import")
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the columns, and a sheet that explains them."""
    from xenia.standards.spreadsheet import curriculum_template  # workbooks are too heavy for start-up

    headers = {"Content-Disposition": 'attachment; filename="curriculum.xlsx"'}
    return HttpResponse(curriculum_template(), content_type=XLSX, headers=headers)


@requires("curriculum.import")
@require_safe
def import_run(request: HttpRequest, run: UUID) -> HttpResponse:
    """One import where it stands: being read, its preview, why it was refused, being written, what it did."""
    return _page(request, _found(request, run))


def _found(request: HttpRequest, run: UUID) -> ImportRun:
    return get_object_or_404(visible_runs(actor_of(request)), pk=run)


def _page(request: HttpRequest, run: ImportRun) -> HttpResponse:
    read = RunRead(run)
    trail = [(_("Imports"), reverse("imports")), (read.file or _("Import"), "")]
    context: dict[str, Any] = {"read": read, "run": run, "preview": run.preview, "trail": trail, "kinds": KIND_WORDS}
    if run.state not in TEMPLATES:
        context["work"] = job_read(run.job) if run.job else None
        return render(request, "curriculum/import_work.html", context)
    listed = {
        ImportRun.State.REFUSED: run.preview.get("errors", []),
        ImportRun.State.APPLIED: [*read.undecided, *(read.elsewhere if request.GET.get("elsewhere") else [])],
    }.get(ImportRun.State(run.state), run.preview.get("changes", []))
    context["page"] = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page"))
    if run.state == ImportRun.State.PREVIEWED:
        for change in context["page"].object_list:
            change["field_words"] = FIELD_WORDS.get(change["field"], change["field"])
    context["form"] = ReasonForm()
    context["with_elsewhere"] = bool(request.GET.get("elsewhere"))
    context["figures"] = [(KIND_WORDS[kind], figures) for kind, figures in read.figures]
    context["examples"] = [
        (KIND_WORDS[kind], examples, run.preview["created"][kind] - len(examples))
        for kind, examples in run.preview.get("examples", {}).items()
        if examples
    ]
    return render(request, TEMPLATES[ImportRun.State(run.state)], context)


@requires("curriculum.import")
@require_POST
def import_apply(request: HttpRequest, run: UUID) -> HttpResponse:
    """Import what the preview shows."""
    found = _found(request, run)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("The reason is too long. A sentence will do."))
        confirm_import(actor_of(request), found, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("import_run", run)


@requires("curriculum.import")
@require_POST
def import_again(request: HttpRequest, run: UUID) -> HttpResponse:
    """Read the file again."""
    try:
        read_again(actor_of(request), _found(request, run))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("import_run", run)


@requires("curriculum.import")
@require_POST
def import_discard(request: HttpRequest, run: UUID) -> HttpResponse:
    """Give it up and forget the file."""
    try:
        discard_import(actor_of(request), _found(request, run))
        messages.success(request, _("The import was given up and its file forgotten. Nothing was changed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("imports")


@requires("curriculum.import")
@require_POST
def import_decide(request: HttpRequest, run: UUID) -> HttpResponse:
    """Retire or keep what was ticked."""
    found = _found(request, run)
    chosen = [int(value) for value in request.POST.getlist("row") if value.isdecimal() and len(value) < 7]
    if request.POST.get("all"):
        read = RunRead(found)
        chosen = [row.number for row in [*read.undecided, *(read.elsewhere if request.POST.get("elsewhere") else [])]]
    retire = request.POST.get("decision") == "retire"
    try:
        count = decide(actor_of(request), found, chosen, retire=retire, reason=request.POST.get("reason", "")[:1000])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("import_run", run)
    if retire:
        words = ngettext(
            "%(count)d was retired. It stays readable.", "%(count)d were retired. They stay readable.", count
        )
    else:
        words = ngettext("%(count)d stays as it is.", "%(count)d stay as they are.", count)
    messages.success(request, words % {"count": count})
    return redirect("import_run", run)
