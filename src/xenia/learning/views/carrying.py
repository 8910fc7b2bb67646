"""Cases that come from elsewhere and go elsewhere: our text, Twee 3, and packages of virtual patients."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.actions.media import forget_media, open_media, store_media
from xenia.core.models import Media
from xenia.core.rules import Actor, Refused
from xenia.core.uploads import uploaded_file
from xenia.learning.actions.case_files import bring_files
from xenia.learning.actions.cases import bring_case
from xenia.learning.forms.carried import read_file
from xenia.learning.models import Case, CaseVersion
from xenia.learning.queries.carrying import carried, files_carried
from xenia.learning.queries.cases import published_version
from xenia.learning.views.drafts import author_trail, draft_of
from xenia.standards.cases import CaseDocument, CaseTextError, parse, write
from xenia.standards.cases.patient_package import package_pieces
from xenia.standards.cases.patient_package_reading import read_package
from xenia.standards.cases.twee import write_twee

#: how long a package waits between the look and the bringing in
KEPT = timedelta(days=1)
#: kind → ending and content type
KINDS = {
    "md": ("md", "text/markdown; charset=utf-8"),
    "twee": ("twee", "text/plain; charset=utf-8"),
    "package": ("zip", "application/zip"),
}


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_bring(request: HttpRequest) -> HttpResponse:
    """A file is looked at first, with what was not understood; a package with pictures, sounds or films is kept
    encrypted for a day meanwhile, and nothing else of it until it is brought in."""
    context: dict[str, object] = {"trail": [(_("Bank of cases"), reverse("case_bank")), (_("Bring one in"), "")]}
    if request.method != "POST":
        return render(request, "learning/case_bring.html", context)
    try:
        if "text" in request.POST:
            return _bring(request)
        context |= _looked_at(request)
    except Refused as refusal:
        said = {name: request.POST.get(name, "") for name in ("text", "package")}
        context |= {"refused": str(refusal), **said}
    status = 200 if context.get("text") and not context.get("refused") else 422
    return render(request, "learning/case_bring.html", context, status=status)


def _looked_at(request: HttpRequest) -> dict[str, object]:
    file = uploaded_file(request, "file")
    content, name = file.read(), str(file.name)
    found = read_file(content, name)
    text = write(found.document) if found.document else ""
    kept = None
    if found.media:
        kept = store_media(actor_of(request), content, name=name, expires_at=timezone.now() + KEPT)
    return {"found": found, "name": name, "text": text, "package": kept.pk if kept else ""}


def _bring(request: HttpRequest) -> HttpResponse:
    package = _kept(request)
    try:
        document = parse(request.POST["text"].replace("\r\n", "\n"))
        if code := request.POST.get("code", "").strip():
            document = replace(document, code=code)
    except (CaseTextError, ValueError) as error:
        raise Refused(str(error)) from error
    version = bring_case(actor_of(request), document)
    messages.success(request, _("It is a draft now. What the checker says stands beside it."))
    if package:
        for trouble in _bring_package(actor_of(request), version.case, package):
            messages.error(request, trouble)
    return redirect("case_workshop", version.case_id)


def _kept(request: HttpRequest) -> Media | None:
    """The package that this person looked at a while ago, if there was one."""
    if not (key := request.POST.get("package", "")):
        return None
    mine = Media.objects.filter(owner=actor_of(request).person, expires_at__gt=timezone.now())
    found = next((one for one in mine if str(one.pk) == key), None)
    if found is None:
        raise Refused(_("The package is not kept any more. Send it again."))
    return found


def _bring_package(actor: Actor, case: Case, package: Media) -> list[str]:
    with open_media(package) as stream:
        trouble = bring_files(actor, case, stream, read_package(stream, source=package.name).media)
    forget_media(actor, package)
    return trouble


@requires("learning.author")
@require_safe
def case_take(request: HttpRequest, key: UUID, kind: str) -> HttpResponseBase:
    """The case as a file for other schools, a package with its pictures, sounds and films. What its tellers did not
    agree to share is named, and left here."""
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
        response = _taken(version, found.without_them, kind)
    except (Refused, ValueError) as error:
        messages.error(request, str(error))
        return redirect("case_workshop", key)
    ending, response["Content-Type"] = KINDS[kind]
    name = f"{found.document.code}.{found.document.language}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _taken(version: CaseVersion, document: CaseDocument, kind: str) -> HttpResponseBase:
    if kind == "package":
        files = files_carried(version, document)
        for name, media in files.items():
            _refuse_gone(name, media)
        opened = {name: partial(open_media, media) for name, media in files.items()}
        return StreamingHttpResponse(package_pieces(document, opened))
    return HttpResponse(write_twee(document) if kind == "twee" else write(document))


def _refuse_gone(name: str, media: Media) -> None:
    """Half a package would reach whoever takes it: what can't be opened is told before the first byte leaves."""
    try:
        open_media(media).close()
    except Refused as refusal:
        gone = _("“%(name)s” can't be opened any more. Send it again under Pictures and sounds, or remove it there.")
        raise Refused(gone % {"name": name}) from refusal
