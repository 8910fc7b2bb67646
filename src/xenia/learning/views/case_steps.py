"""What is done to the cards of a case as a whole: one added, taken out, joined; a step back or on."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.cases import save_script
from xenia.learning.forms.pieces import PERSON, PIECES, SCENE, Piece
from xenia.learning.models import Script
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.earlier import way_back, way_on
from xenia.learning.queries.editor import own_script
from xenia.learning.views.drafts import draft_of
from xenia.learning.views.editing import card_address
from xenia.standards.cases import CaseDocument, parse
from xenia.standards.cases.changing import (
    connected,
    first_scene,
    new_person,
    new_scene,
    scenes_with,
    with_person,
    with_scene,
    without_person,
    without_scene,
)


@dataclass(frozen=True, slots=True)
class Step:
    """The case after a step, the card that is open then, and the state that was gone back to."""

    document: CaseDocument
    piece: Piece = SCENE
    name: str = ""
    shows: int = 0


@requires("learning.author")
@require_POST
def case_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """One step; the card that was open stays so where it is still there."""
    version = draft_of(request, key)
    script, sent = own_script(version), request.POST
    piece = next((one for one in PIECES if one.kind in sent), SCENE)
    try:
        step = _step(script, sent, piece, sent.get(piece.kind, ""))
        save_script(actor_of(request), version, step.document, seen=script.saves, shows=step.shows)
    except Refused as refusal:
        messages.error(request, str(refusal))
        step = Step(document_of(script), piece, sent.get(piece.kind, ""))
    if step.piece.of(step.document, step.name):
        return redirect(card_address(key, step.piece, step.name))
    return redirect("case_edit", key)


def _step(script: Script, sent: QueryDict, piece: Piece, name: str) -> Step:
    do, document = sent.get("do", ""), document_of(script)
    if do in ("undo", "redo"):
        state = way_back(script) if do == "undo" else way_on(script)
        if state is None:
            raise Refused(
                _("There is nothing to go back to.") if do == "undo" else _("There is nothing to bring back.")
            )
        return Step(parse(state.text), piece, name, state.number)
    if do == "add":
        scene = new_scene(document, sent.get("title", "").strip() or _("A new scene"))
        return Step(with_scene(document, scene), SCENE, scene.id)
    if do == "add-person":
        person = new_person(document, sent.get("name", "").strip() or _("Somebody new"))
        return Step(with_person(document, person), PERSON, person.id)
    if piece.of(document, name) is None:
        raise Refused(_("This card is not there any more."))
    return _person_step(document, do, name) if piece is PERSON else _scene_step(document, do, name, sent)


def _person_step(document: CaseDocument, do: str, name: str) -> Step:
    if do != "remove":
        raise Refused(_("Nothing was chosen."))
    if scenes := scenes_with(document, name):
        where = ", ".join(f"“{scene.title or scene.id}”" for scene in scenes)
        raise Refused(_("This person can't be taken out yet. They are still in: %(scenes)s.") % {"scenes": where})
    return Step(without_person(document, name))


def _scene_step(document: CaseDocument, do: str, name: str, sent: QueryDict) -> Step:
    if do == "remove":
        return Step(without_scene(document, name))
    if do == "first":
        return Step(first_scene(document, name), SCENE, name)
    target, words = sent.get("target", ""), sent.get("words", "").strip()
    if do != "connect" or not words or SCENE.of(document, target) is None:
        raise Refused(_("Choose where it leads, and say what one does to get there."))
    return Step(connected(document, name, target, words), SCENE, name)
