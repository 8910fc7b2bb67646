"""The answers to a form as files: taken out, brought in after a look."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xenia.assessment.actions.responses import take_responses
from xenia.assessment.actions.responses.files import confirm_bringing, give_up, start_bringing
from xenia.assessment.forms.response_files import CODEBOOK, CSV, BringForm, TakeForm
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.brought_files import DONE, READY, REFUSED, BroughtFile, brought_file
from xenia.assessment.queries.codebook import codebook_rows
from xenia.assessment.queries.instruments import visible_instruments, visible_versions
from xenia.assessment.queries.occasions import visible_occasions
from xenia.assessment.queries.response_rows import Taken, response_rows
from xenia.core.access import actor_of, requires
from xenia.core.queries.jobs import job_read
from xenia.core.rules import Refused
from xenia.core.uploads import uploaded_file

ON_A_PAGE = 50
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"response": gettext_lazy("Answered forms"), "occasion": gettext_lazy("Occasions")}
PAGES = {
    READY: "assessment/responses_ready.html",
    REFUSED: "assessment/responses_refused.html",
    DONE: "assessment/responses_done.html",
}


@requires("assessment.take_responses")
@require_safe
def responses(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take answers out, bring others in."""
    return _page(request, _seen(request, key))


def _seen(request: HttpRequest, key: UUID) -> Instrument:
    found: Instrument = get_object_or_404(visible_instruments(actor_of(request)), pk=key)
    return found


def _trail(instrument: Instrument, *more: str) -> list[tuple[str, str]]:
    answers = (_("Answers"), reverse("responses", args=[instrument.pk]))
    trail = [(_("Forms"), "/instruments/"), (instrument.thing.label, instrument.thing.route), answers]
    return [*trail, *((words, "") for words in more)]


def _page(
    request: HttpRequest, found: Instrument, *, take: TakeForm | None = None, bring: BringForm | None = None
) -> HttpResponse:
    forms = {"take": take or _take_form(request, found), "bring": bring or BringForm()}
    context = {"instrument": found, "trail": _trail(found)} | forms
    wrong = any(form.errors for form in forms.values())
    return render(request, "assessment/responses.html", context, status=422 if wrong else 200)


def _take_form(request: HttpRequest, found: Instrument, data: Any = None) -> TakeForm:
    versions = _versions(request, found)
    held = visible_occasions(actor_of(request)).filter(version__in=versions, responses__submitted=True).distinct()
    occasions = [(str(one.pk), f"{one.thing.label} · {one.opens_at:%Y-%m-%d}") for one in held]
    return TakeForm(
        data,
        versions=[(str(one.number), str(one.number)) for one in versions],
        occasions=[("", _("all occasions of this version together")), *occasions],
    )


def _versions(request: HttpRequest, found: Instrument) -> list[Version]:
    """Those that can have been answered, the newest first."""
    versions = visible_versions(actor_of(request)).filter(instrument=found)
    return list(versions.filter(thing__published_at__isnull=False))


@requires("assessment.take_responses")
@require_POST
def responses_take(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file, piece by piece; who took it stands in the record."""
    found = _seen(request, key)
    form = _take_form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, take=form)
    said = form.cleaned_data
    version = next(one for one in _versions(request, found) if str(one.number) == said["version"])
    if said["format"] == CODEBOOK:  # says nothing of any answer, so that it is there before the first one
        return _file(Taken(version, (), names=said["names"], words=True), f"{found.code}-{version.number}", CODEBOOK)
    occasion = UUID(said["occasion"]) if said["occasion"] else None
    try:
        taken = take_responses(actor_of(request), version, occasion=occasion, names=said["names"], words=said["words"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, take=form)
    return _file(taken, f"{found.code}-{version.number}", said["format"])


def _file(taken: Taken, name: str, kind: str) -> StreamingHttpResponse:
    from xenia.standards.sheet_stream import stream_csv, stream_xlsx

    pieces: Iterator[bytes]
    if kind == CODEBOOK:
        pieces, ending, content = stream_csv(codebook_rows(taken)), "-codebook.csv", "text/csv; charset=utf-8"
    elif kind == CSV:
        pieces, ending, content = stream_csv(response_rows(taken)), ".csv", "text/csv; charset=utf-8"
    else:
        sheets = {"responses": response_rows(taken), "codebook": codebook_rows(taken)}
        pieces, ending, content = stream_xlsx(sheets), ".xlsx", XLSX_TYPE
    headers = {"Content-Disposition": f'attachment; filename="{name}{ending}"'}
    return StreamingHttpResponse(pieces, content_type=content, headers=headers)


@requires("assessment.bring_responses")
@require_POST
def responses_bring(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep the file and look at it as long work."""
    found = _seen(request, key)
    form = BringForm(request.POST, request.FILES)
    try:
        file = uploaded_file(request, "file")
        content = file.file or io.BytesIO()
        media = start_bringing(actor_of(request), found, content, name=file.name or "")  # type: ignore[arg-type]
    except Refused as refusal:
        form.is_valid()
        form.errors.pop("file", None)
        form.add_error("file", str(refusal))
        return _page(request, found, bring=form)
    return redirect("responses_file", found.pk, media.pk)


@requires("assessment.bring_responses")
@require_safe
def responses_file(request: HttpRequest, key: UUID, media: UUID) -> HttpResponse:
    """A file where it stands: being looked at, what it would do, what is wrong with it, brought in."""
    found = _seen(request, key)
    file = _brought(request, found, media)
    context: dict[str, Any] = {"instrument": found, "file": file, "trail": _trail(found, file.media.name)}
    if file.works or file.state not in PAGES:
        context["work"] = job_read(file.job) if file.job else None
        return render(request, "assessment/responses_work.html", context)
    listed = file.found.get("errors" if file.state == REFUSED else "warnings", [])
    context["page"] = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page"))
    context["figures"] = [
        (words, {name: file.found[name].get(kind, 0) for name in ("created", "updated", "unchanged", "missing")})
        for kind, words in KINDS.items()
    ]
    return render(request, PAGES[file.state], context)


def _brought(request: HttpRequest, found: Instrument, media: UUID) -> BroughtFile:
    file = brought_file(actor_of(request), found, media)
    if file is None:
        raise Http404
    return file


@requires("assessment.bring_responses")
@require_POST
def responses_file_step(request: HttpRequest, key: UUID, media: UUID) -> HttpResponse:
    """Bring it in, or give it up."""
    found = _seen(request, key)
    file, actor = _brought(request, found, media), actor_of(request)
    try:
        if request.POST.get("do") == "give_up":
            give_up(actor, file)
            messages.success(request, _("The file is forgotten. Nothing was brought in."))
            return redirect("responses", found.pk)
        confirm_bringing(actor, found, file)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("responses_file", found.pk, media)
