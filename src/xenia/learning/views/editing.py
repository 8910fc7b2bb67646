"""The editor: a case as a graph of scenes; one card opens its form, and every save can be taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.cases import save_script
from xenia.learning.forms.scene import KINDS, NEW, SceneRows, changed, rows_from, rows_of, written
from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.earlier import state_text, way_back, way_on
from xenia.learning.queries.editor import editor, own_script
from xenia.learning.views.drafts import author_trail, draft_of, seen_in
from xenia.standards.cases import CaseDocument, CaseTextError, parse
from xenia.standards.cases.changing import connected, first_scene, new_scene, with_scene, without_scene
from xenia.standards.cases.document import EvidenceKind, Mark, MediaKind, Mode, MomentKind, Scene


def _scene_named(document: CaseDocument, name: str) -> Scene | None:
    return next((scene for scene in document.scenes if scene.id == name), None)


def _page(
    request: HttpRequest, version: CaseVersion, *, rows: SceneRows | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    read = editor(version, mirrored=get_language_bidi())
    context = {
        "case": version.case,
        "version": version,
        "read": read,
        "rows": rows,
        "open": rows.id if rows else "",
        "said": read.said.get(rows.id, []) if rows else [],
        "kinds": KINDS,
        "media_kinds": list(MediaKind),
        "moment_kinds": list(MomentKind),
        "modes": list(Mode),
        "marks": list(Mark),
        "evidence_kinds": list(EvidenceKind),
        "new": NEW,
        "seen": read.script.saves,
        "trail": author_trail(version, _("Edit")),
        **more,
    }
    return render(request, "learning/editor.html", context, status=status)


@requires("learning.author")
@require_safe
def case_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole case as a graph."""
    version = draft_of(request, key)
    if version.thing.published_at:
        return redirect("case_workshop", key)
    return _page(request, version)


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_scene(request: HttpRequest, key: UUID, scene: str) -> HttpResponse:
    """One card, opened: its form, changed row by row, and saved."""
    version = draft_of(request, key)
    if version.thing.published_at:
        return redirect("case_workshop", key)
    script = own_script(version)
    document = document_of(script)
    found = _scene_named(document, scene)
    if request.method != "POST":
        if found is None:
            raise Http404
        return _page(request, version, rows=rows_of(found))
    rows = rows_from(request.POST, scene)
    if (do := request.POST.get("do", "save")) != "save":
        return _page(request, version, rows=changed(rows, do), unsaved=True, seen=seen_in(request))
    return _saved(request, version, script, document, rows)


def _saved(
    request: HttpRequest, version: CaseVersion, script: Script, document: CaseDocument, rows: SceneRows
) -> HttpResponse:
    """Save one scene. When somebody saved meanwhile and left this scene alone, both are kept; else both are shown."""
    seen = seen_in(request)
    if seen != script.saves and not _untouched(script, document, seen, rows.id):
        theirs = _scene_named(document, rows.id)
        more = {"conflict": True, "theirs": rows_of(theirs) if theirs else None, "unsaved": True}
        return _page(request, version, rows=rows, status=422, **more)
    try:
        save_script(actor_of(request), version, written(document, rows), seen=script.saves)
    except Refused as refusal:
        return _page(request, version, rows=rows, status=422, refused=str(refusal), unsaved=True, seen=seen)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('case_scene', args=[version.case_id, rows.id])}#card-{rows.id}")


def _untouched(script: Script, document: CaseDocument, seen: int, name: str) -> bool:
    """Whether a scene stands as it did in the state that the author had before them."""
    try:
        before = parse(state_text(script, seen))
    except CaseTextError:
        return False
    return _scene_named(before, name) == _scene_named(document, name) is not None


@requires("learning.author")
@require_POST
def case_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is done to the graph: a scene added, taken out, joined; a step back or on."""
    version = draft_of(request, key)
    script = own_script(version)
    opened = request.POST.get("scene", "")
    try:
        document, opened, shows = _changed(request, script, opened)
        save_script(actor_of(request), version, document, seen=script.saves, shows=shows)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("case_edit", key)
    if opened and _scene_named(document, opened):
        return redirect(f"{reverse('case_scene', args=[key, opened])}#card-{opened}")
    return redirect("case_edit", key)


def _changed(request: HttpRequest, script: Script, opened: str) -> tuple[CaseDocument, str, int]:
    """The case after it, the scene that is open then, and the state that was gone back to."""
    do, document, sent = request.POST.get("do", ""), document_of(script), request.POST
    if do in ("undo", "redo"):
        state = way_back(script) if do == "undo" else way_on(script)
        if state is None:
            raise Refused(
                _("There is nothing to go back to.") if do == "undo" else _("There is nothing to bring back.")
            )
        return parse(state.text), opened, state.number
    if do == "add":
        made = new_scene(document, sent.get("title", "").strip() or _("A new scene"))
        return with_scene(document, made), made.id, 0
    if _scene_named(document, opened) is None:
        raise Refused(_("This scene is not there any more."))
    if do == "remove":
        return without_scene(document, opened), "", 0
    if do == "first":
        return first_scene(document, opened), opened, 0
    target, words = sent.get("target", ""), sent.get("words", "").strip()
    if do != "connect" or not words or _scene_named(document, target) is None:
        raise Refused(_("Choose where it leads, and say what one does to get there."))
    return connected(document, opened, target, words), opened, 0
