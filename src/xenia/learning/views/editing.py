"""The editor: a case as cards; one card opens its form, and every save can be taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.cases import save_script
from xenia.learning.forms.pieces import PERSON, SCENE, SETTINGS, Piece, Rows
from xenia.learning.forms.scene import KINDS, NEW
from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.earlier import state_text
from xenia.learning.queries.editor import editor, own_script
from xenia.learning.views.drafts import author_trail, draft_of, seen_in
from xenia.standards.cases import CaseTextError, parse
from xenia.standards.cases.changing import scenes_with
from xenia.standards.cases.document import Deed, EvidenceKind, Mark, MediaKind, Mode, MomentKind, Role


def card_address(key: UUID, piece: Piece, name: str) -> str:
    """Where a card stands open."""
    return f"{reverse(f'case_{piece.kind}', args=[key, name] if name else [key])}#card-{piece.kind}-{name}"


def _page(
    request: HttpRequest,
    version: CaseVersion,
    piece: Piece | None = None,
    rows: Rows | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    read = editor(version, mirrored=get_language_bidi())
    context = {
        "case": version.case,
        "version": version,
        "read": read,
        "trail": author_trail(version, _("Edit")),
        "seen": read.script.saves,
    }
    if piece and rows:
        context |= {"kind": piece.kind, "rows": rows, "open": rows.id if piece is SCENE else ""}
        context |= {"said": read.said_of(piece.kind, rows.id), **_choices()}
        context |= {"here": card_address(version.case_id, piece, rows.id).partition("#")[0]}
        context |= {"stands_in": scenes_with(read.document, rows.id) if piece is PERSON else ()}
    return render(request, "learning/editor.html", {**context, **more}, status=status)


def _choices() -> dict[str, Any]:
    """What can be chosen in the forms."""
    return {
        "kinds": KINDS,
        "media_kinds": list(MediaKind),
        "moment_kinds": list(MomentKind),
        "modes": list(Mode),
        "marks": list(Mark),
        "evidence_kinds": list(EvidenceKind),
        "roles": list(Role),
        "deeds": list(Deed),
        "new": NEW,
    }


@requires("learning.author")
@require_safe
def case_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """All cards of a case: what frames it, its people, and its scenes as a graph."""
    version = draft_of(request, key)
    if version.thing.published_at:
        return redirect("case_workshop", key)
    return _page(request, version)


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_scene(request: HttpRequest, key: UUID, scene: str) -> HttpResponse:
    """A scene, opened."""
    return _opened(request, key, SCENE, scene)


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_person(request: HttpRequest, key: UUID, person: str) -> HttpResponse:
    """Somebody in the case, opened."""
    return _opened(request, key, PERSON, person)


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_settings(request: HttpRequest, key: UUID) -> HttpResponse:
    """What frames the case, opened."""
    return _opened(request, key, SETTINGS, "")


def _opened(request: HttpRequest, key: UUID, piece: Piece, name: str) -> HttpResponse:
    """One card with its form, changed row by row, and saved."""
    version = draft_of(request, key)
    if version.thing.published_at:
        return redirect("case_workshop", key)
    script = own_script(version)
    if request.method != "POST":
        if (found := piece.of(document_of(script), name)) is None:
            raise Http404
        return _page(request, version, piece, found)
    rows = piece.sent(request.POST, name)
    if (do := request.POST.get("do", "save")) != "save":
        added, seen = do.removeprefix("add-") if do.startswith("add-") else "", seen_in(request)
        return _page(request, version, piece, piece.changed(rows, do), unsaved=True, added=added, seen=seen)
    return _saved(request, version, script, piece, rows)


def _saved(request: HttpRequest, version: CaseVersion, script: Script, piece: Piece, rows: Rows) -> HttpResponse:
    """Save one card. When somebody saved meanwhile and left this card alone, both are kept; else both are shown."""
    seen, document = seen_in(request), document_of(script)
    if seen != script.saves and not _untouched(script, seen, piece, rows.id):
        theirs = piece.of(document, rows.id)
        return _page(request, version, piece, rows, status=422, conflict=True, theirs=theirs, unsaved=True)
    try:
        save_script(actor_of(request), version, piece.written(document, rows), seen=script.saves)
    except Refused as refusal:
        return _page(request, version, piece, rows, status=422, refused=str(refusal), unsaved=True, seen=seen)
    messages.success(request, _("Saved."))
    return redirect(card_address(version.case_id, piece, rows.id))


def _untouched(script: Script, seen: int, piece: Piece, name: str) -> bool:
    """Whether a card stands as it did in the state that the author had before them."""
    try:
        before = parse(state_text(script, seen))
    except CaseTextError:
        return False
    return piece.of(before, name) == piece.of(document_of(script), name) is not None
