"""Lead a room through a case: one's own view with what comes next, and the screen that everybody sees."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from xenia.community.actions.uses import note_openings
from xenia.core.access import actor_of, requires
from xenia.core.codes import qr_code
from xenia.core.rules import Actor, Refused
from xenia.learning.actions.groups import (
    close_vote,
    end_group,
    group_step,
    open_group,
    open_vote,
    set_talking,
    set_timer,
)
from xenia.learning.models import GroupSession
from xenia.learning.queries.cases import published_version, visible_cases
from xenia.learning.queries.groups import (
    LEAST,
    asked_in,
    asked_now,
    counted,
    last_round,
    next_scene,
    state_of,
    visible_groups,
    voices_heard,
)
from xenia.learning.queries.plays import standing_of
from xenia.learning.queries.scene_page import scene_page
from xenia.learning.views.chrome import chrome_for
from xenia.learning.views.voices import asks_of_voices, heard_state, voices_now


@requires("learning.facilitate")
@require_POST
def group_open(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open a room for a published case."""
    actor = actor_of(request)
    version = published_version(get_object_or_404(visible_cases(actor), pk=key))
    if version is None:
        messages.error(request, _("This case is not published."))
        return redirect("case", key)
    return redirect("group", open_group(actor, version, language=request.POST.get("language", "")).pk)


def own_group(request: HttpRequest, key: UUID) -> GroupSession:
    """The room, if one leads it."""
    found: GroupSession = get_object_or_404(visible_groups(actor_of(request)), pk=key)
    return found


@requires("learning.facilitate")
@require_safe
def group(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the room is, what it could do, what a good answer has."""
    session = own_group(request, key)
    if asks_of_voices(request):
        standing = standing_of(session.play)
        return voices_now(request, scene_page(standing, words=False), standing.number)
    context = _read(request, session)
    context |= {"heard": heard_state(context["page"], context["standing"].number), "voices_at": request.path}
    standing, document = context["standing"], context["standing"].document
    context["ways"] = [(choice, next_scene(document, choice)) for choice in context["page"].choices]
    context["may_vote"] = len(asked_now(standing)[1]) > 1
    context["trail"] = [
        (_("Cases"), reverse("cases")),
        (document.title, reverse("case", args=[session.play.version.case_id])),
        (_("A room"), ""),
    ]
    return render(request, "learning/group.html", context)


@requires("learning.facilitate")
@require_safe
def group_screen(request: HttpRequest, key: UUID) -> HttpResponse:
    """What everybody in the room sees; 204 as long as it has been shown already."""
    session = own_group(request, key)
    state = state_of(session, last_round(session), session.play.steps.count(), voices_heard(session))
    if request.GET.get("seen") == state:
        return HttpResponse(status=204)
    context = _read(request, session)
    join = request.build_absolute_uri(f"{reverse('room_join')}?code={session.code}")
    shown = request.build_absolute_uri(reverse("room")).partition("://")[2]
    context |= {"state": state, "code": qr_code(join), "join": shown}
    name = "learning/_screen.html" if request.htmx else "learning/screen.html"  # type: ignore[attr-defined]
    with override(context["chrome"]):
        return render(request, name, context)


@requires("learning.facilitate")
@require_safe
def group_votes(request: HttpRequest, key: UUID) -> HttpResponse:
    """How many have voted, never what: a part of the page."""
    session = own_group(request, key)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("group", key)
    round = last_round(session)
    context = {"session": session, "round": round, "votes": round.votes.count() if round else 0}
    return render(request, "learning/_votes.html", context)


def _read(request: HttpRequest, session: GroupSession) -> dict[str, Any]:
    standing = standing_of(session.play)
    page = scene_page(standing, words=False)
    _note(actor_of(request), session, page.quoted)
    round = last_round(session)
    here = round is not None and round.scene == standing.position.scene.id
    timer = session.timer_until
    return {
        "session": session,
        "play": session.play,
        "standing": standing,
        "page": page,
        "group": True,
        "round": round if here else None,
        "votes": round.votes.count() if round and here else 0,
        "asked": asked_in(standing.document, round.scene, round.what, round.options) if round and here else None,
        "counted": counted(standing.document, round) if round and here else [],
        "least": LEAST,
        "left": max(0, int((timer - timezone.now()).total_seconds()) + 1) if timer else 0,
        "chrome": chrome_for(page.language),
        "language": page.language,
    }


def _note(actor: Actor, session: GroupSession, stories: frozenset[UUID]) -> None:
    if stories:
        note_openings(actor, stories, role="teacher", place=session.play.version.case.thing)


@requires("learning.facilitate")
@require_POST
def group_do(request: HttpRequest, key: UUID) -> HttpResponse:
    """One press of whoever leads: a vote, a pause, the time, a step, the end."""
    actor, session = actor_of(request), own_group(request, key)
    try:
        _do(request, actor, session, request.POST.get("do", ""))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("group", key)


def _do(request: HttpRequest, actor: Actor, session: GroupSession, deed: str) -> None:
    sent = request.POST
    match deed:
        case "vote":
            open_vote(actor, session)
        case "close":
            close_vote(actor, session)
        case "talk" | "go_on":
            set_talking(actor, session, talking=deed == "talk")
        case "timer":
            set_timer(actor, session, seconds=_number(sent.get("seconds", "")))
        case "choice" | "answer" | "time":
            number = _number(sent.get("number", ""))
            group_step(actor, session, kind=deed, what=sent.get("what", ""), number=number)
        case "end":
            end_group(actor, session)
        case _:
            raise Refused(_("This can't be done here."))


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
