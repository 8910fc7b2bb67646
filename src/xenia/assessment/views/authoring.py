"""The author's desk: a draft as the form it will be, opened part by part, saved with every change."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.assessment.actions.instruments import (
    PartChanged,
    add_item,
    add_scale,
    add_section,
    change_part,
    may_undo,
    move_part,
    remove_part,
    undo_step,
)
from xenia.assessment.forms.instruments import LANGUAGES
from xenia.assessment.forms.parts import PartForm, part_form
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.competency_choices import offered_competencies
from xenia.assessment.queries.draft_page import anchor, desk_of, theirs
from xenia.assessment.views.instruments import draft_of, instrument_trail, seen_instrument
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, Refused


@requires("assessment.author")
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The desk, with one part opened; or one step on it."""
    found = seen_instrument(request, key)
    draft = draft_of(found)
    if draft is None:
        messages.info(request, _("There is no draft of this form. Begin a new version to change it."))
        return redirect("instrument", key)
    if request.method == "POST":
        return _save(request, found, draft) if request.POST.get("do") == "save" else _step(request, found, draft)
    return _desk(request, found, draft, opened=request.GET.get("open", ""))


def _step(request: HttpRequest, found: Instrument, draft: Version) -> HttpResponse:
    """Add, move, remove, undo: the whole desk comes back, with what is new opened."""
    opened, trouble = "", ""
    try:
        opened = _stepped(actor_of(request), draft, request.POST)
    except Refused as refusal:
        trouble = str(refusal)
    if not _is_quick(request):
        if trouble:
            messages.error(request, trouble)
        return _back(found, opened)
    said = _("Undone.") if request.POST["do"] == "undo" and not trouble else ""
    return _desk(request, found, draft, opened=opened, trouble=trouble, said=said)


def _stepped(actor: Actor, draft: Version, said: QueryDict) -> str:
    """Do the one step that is asked; returns the place of what is new."""
    do, place = said.get("do", ""), said.get("place", "")
    if do == "add":
        return add_item(actor, draft, section=said.get("section", ""), after=said.get("after", ""))
    if do == "add_section":
        return add_section(actor, draft, after=said.get("after", ""))
    if do == "add_scale":
        return add_scale(actor, draft)
    if do in ("up", "down"):
        move_part(actor, draft, place, down=do == "down")
    elif do == "remove":
        remove_part(actor, draft, place, was=said.get("was", ""))
    elif do == "undo":
        undo_step(actor, draft)
    else:
        raise PermissionDenied
    return ""


def _save(request: HttpRequest, found: Instrument, draft: Version) -> HttpResponse:
    """Save the open part. After each change only what stands beside it comes back, never what is being typed in."""
    place, finished = request.POST.get("place", ""), "finished" in request.POST or not _is_quick(request)
    part = _part(request, draft, place, request.POST)
    if part is None:
        return _desk(request, found, draft, lost=_typed(request.POST), status=422)
    if not part.is_valid():
        return _unsaved(request, found, draft, part, finished)
    try:
        change_part(actor_of(request), draft, part.change, place=place, was=part.was)
    except PartChanged as changed:
        return _desk(request, found, draft, part=part, conflict=str(changed), status=422)
    except Refused as refusal:
        part.form.add_error(None, str(refusal))
        return _unsaved(request, found, draft, part, finished)
    if not _is_quick(request):
        return _back(found, "" if "finished" in request.POST else part.place)
    if finished or part.place != place:
        return _desk(request, found, draft, opened="" if finished else part.place, said=_("Saved."))
    return _beside(request, found, draft, part)


def _part(request: HttpRequest, draft: Version, place: str, data: QueryDict | None = None) -> PartForm | None:
    return part_form(data, actor=actor_of(request), version=draft, place=place, language=get_language() or "en")


def _typed(said: QueryDict) -> list[str]:
    """The words that somebody typed into a part which is gone meanwhile."""
    return [str(said[name]) for name in ("title", "text", "intro", "help", "options", "rows") if said.get(name)]


def _unsaved(request: HttpRequest, found: Instrument, draft: Version, part: PartForm, finished: bool) -> HttpResponse:
    """What is wrong: beside the fields once the author is done, else in one line that disturbs no typing."""
    if finished:
        return _desk(request, found, draft, part=part, status=422)
    words = "; ".join(str(error) for errors in part.form.errors.values() for error in errors)
    context = {"trouble": words, "oob": True, "url": _address(found), "can_undo": may_undo(actor_of(request), draft)}
    response = render(request, "assessment/_desk_said.html", context, status=422)
    response["HX-Reswap"] = "none"
    return response


def _beside(request: HttpRequest, found: Instrument, draft: Version, part: PartForm) -> HttpResponse:
    """Preview, faults and the state of saving, each in its place; the open part stays as it is being typed."""
    fresh = _fresh(draft)
    context = _context(request, found, fresh, _part(request, fresh, part.place))
    context |= {"said": _("Saved."), "oob": True, "renewed": part.renewed}
    response = render(request, "assessment/_desk_beside.html", context)
    response["HX-Reswap"] = "none"
    return response


def _desk(
    request: HttpRequest,
    found: Instrument,
    draft: Version,
    *,
    opened: str = "",
    part: PartForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The whole desk with the part at `opened`, or one that could not be saved: the page, or what stands in it."""
    fresh = _fresh(draft)
    context = _context(request, found, fresh, part or _part(request, fresh, opened)) | more
    if part and more.get("conflict"):
        # saving it once more is then a decision
        context |= {"theirs": theirs(context["desk"], part.asked), "was": context["desk"].was(part.asked)}
    template = "assessment/_desk.html" if _is_quick(request) else "assessment/instrument_edit.html"
    return render(request, template, context, status=status)


def _context(request: HttpRequest, found: Instrument, fresh: Version, part: PartForm | None) -> dict[str, Any]:
    desk = desk_of(fresh, language=get_language() or "en")
    return {
        "instrument": found,
        "desk": desk,
        "held": desk.held,
        "parts": desk.preview,
        "part": part,
        "opened": part.asked if part else "",
        "was": part.was if part else "",
        "url": _address(found),
        "tags": LANGUAGES,
        "can_undo": may_undo(actor_of(request), fresh),
        "trail": instrument_trail(found, _("Write")),
    }


@requires("assessment.author")
@require_safe
def competencies_offered(request: HttpRequest) -> HttpResponse:
    """The type-ahead of competencies: those that hold what was typed so far. It is no page of its own."""
    if not _is_quick(request):
        return redirect("instruments")
    offered = offered_competencies(
        actor_of(request), request.GET.get("competency", ""), language=get_language() or "en"
    )
    return render(request, "assessment/_competency_options.html", {"offered": offered})


def _fresh(draft: Version) -> Version:
    found = Version.objects.select_related("thing", "instrument__thing").filter(pk=draft.pk).first()
    return found or draft


def _address(found: Instrument) -> str:
    return reverse("instrument_edit", args=[found.pk])


def _back(found: Instrument, opened: str) -> HttpResponse:
    address = _address(found)
    return redirect(f"{address}?{urlencode({'open': opened})}#{anchor(opened)}" if opened else address)


def _is_quick(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
