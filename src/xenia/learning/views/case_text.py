"""A case as one text: written in one field, sent as a file, taken along as one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.cases import save_script
from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.readiness import findings_of, scripts_of
from xenia.learning.views.drafts import author_trail, draft_of, seen_in
from xenia.standards.cases import read_case_text
from xenia.standards.cases.reading import LIMIT


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_text(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole file of one language; saved when it can be read, and shown with its errors by line when not."""
    version = draft_of(request, key)
    scripts = scripts_of(version)
    language = request.GET.get("in", "") or version.language
    script = scripts.get(language) or scripts[version.language]
    if request.method == "POST":
        return _save(request, version, scripts, script)
    if request.GET.get("as") == "file":
        name = f"{version.case.code}.{script.language}.md"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(script.text, content_type="text/markdown; charset=utf-8", headers=headers)
    return _page(request, version, scripts, script, text=script.text)


def _page(
    request: HttpRequest, version: CaseVersion, scripts: dict[str, Script], script: Script, *, text: str, **more: object
) -> HttpResponse:
    lines = read_case_text(script.text).lines if text == script.text else {}
    findings = [] if more.get("errors") else findings_of(version, scripts)
    context = {
        "case": version.case,
        "version": version,
        "script": script,
        "languages": list(scripts),
        "text": text,
        "seen": script.saves,
        "findings": [(one, lines.get(one.place, 0)) for one in findings if one.language in ("", script.language)],
        "trail": author_trail(version, _("As text")),
        **more,
    }
    return render(request, "learning/case_text.html", context, status=422 if more else 200)


def _save(request: HttpRequest, version: CaseVersion, scripts: dict[str, Script], script: Script) -> HttpResponse:
    text = _sent(request)
    if text is None:
        return _page(request, version, scripts, script, text=script.text, refused=_("This file is no text in UTF-8."))
    reading = read_case_text(text)
    if reading.document is None:
        return _page(request, version, scripts, script, text=text, errors=reading.errors, seen=seen_in(request))
    language = reading.document.language
    standing = scripts.get(language)
    # a file in a language that is not there yet begins it; a file of any other replaces what its author saw
    seen = seen_in(request) if standing and standing.pk == script.pk else (standing.saves if standing else 0)
    try:
        save_script(actor_of(request), version, reading.document, seen=seen)
    except Refused as refusal:
        theirs = standing.text if standing and standing.saves != seen else ""
        return _page(request, version, scripts, script, text=text, refused=str(refusal), theirs=theirs)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('case_text', args=[version.case_id])}?in={language}")


def _sent(request: HttpRequest) -> str | None:
    """The text of the file, or else of the field; None when it is no text."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "").replace("\r\n", "\n")
    try:
        return file.read(4 * LIMIT).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
