"""Cases that come from elsewhere and go elsewhere: our text, Twee 3, and packages of virtual patients."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.cases import bring_case
from xenia.learning.forms.carried import read_file
from xenia.learning.queries.carrying import carried
from xenia.learning.queries.cases import published_version
from xenia.learning.views.drafts import author_trail, draft_of
from xenia.standards.cases import CaseDocument, CaseTextError, parse, write
from xenia.standards.cases.patient_package import write_package
from xenia.standards.cases.twee import write_twee

#: kind → ending and content type
KINDS = {
    "md": ("md", "text/markdown; charset=utf-8"),
    "twee": ("twee", "text/plain; charset=utf-8"),
    "package": ("zip", "application/zip"),
}


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_bring(request: HttpRequest) -> HttpResponse:
    """A file is looked at first, with what was not understood; nothing of it is kept until it is brought in."""
    context: dict[str, object] = {"trail": [(_("Bank of cases"), reverse("case_bank")), (_("Bring one in"), "")]}
    if request.method != "POST":
        return render(request, "learning/case_bring.html", context)
    try:
        if "text" in request.POST:
            return _bring(request)
        file = request.FILES.get("file")
        if file is None:
            raise Refused(_("Choose a file first."))
        found = read_file(file.read(), str(file.name))
        context |= {"found": found, "name": file.name, "text": write(found.document) if found.document else ""}
    except Refused as refusal:
        context |= {"refused": str(refusal), "text": request.POST.get("text", "")}
    status = 200 if context.get("text") and not context.get("refused") else 422
    return render(request, "learning/case_bring.html", context, status=status)


def _bring(request: HttpRequest) -> HttpResponse:
    try:
        document = parse(request.POST["text"].replace("\r\n", "\n"))
        if code := request.POST.get("code", "").strip():
            document = replace(document, code=code)
    except (CaseTextError, ValueError) as error:
        raise Refused(str(error)) from error
    version = bring_case(actor_of(request), document)
    messages.success(request, _("It is a draft now. What the checker says stands beside it."))
    return redirect("case_workshop", version.case_id)


@requires("learning.author")
@require_safe
def case_take(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """The case as a file for other schools. What its tellers did not agree to share is named, and left here."""
    if kind not in KINDS:
        raise Http404
    draft = draft_of(request, key)
    version = published_version(draft.case) or draft
    found = carried(version, request.GET.get("in", ""))
    if found.kept_here and request.GET.get("without") != "1":
        context = {
            "case": draft.case,
            "version": version,
            "found": found,
            "kind": kind,
            "language": found.document.language,
            "trail": author_trail(draft, _("Take it elsewhere")),
        }
        return render(request, "learning/case_take.html", context, status=409)
    try:
        content = _content(found.without_them, kind)
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("case_workshop", key)
    ending, content_type = KINDS[kind]
    name = f"{found.document.code}.{found.document.language}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _content(document: CaseDocument, kind: str) -> str | bytes:
    if kind == "package":
        return write_package(document)
    return write_twee(document) if kind == "twee" else write(document)
