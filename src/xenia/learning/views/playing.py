"""The player: one scene a page, a step a press, and one's own way to look back on."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_POST, require_safe

from xenia.community.actions.uses import note_openings
from xenia.community.queries.stories import reader_role
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.plays import Stale, begin_again, set_language, take_step
from xenia.learning.forms.playing import UNTIMED, is_untimed, wish_from
from xenia.learning.models import Play
from xenia.learning.queries.own_path import own_path
from xenia.learning.queries.plays import Standing, standing_of, visible_plays
from xenia.learning.queries.scene_page import scene_page
from xenia.learning.views.chrome import chrome_for
from xenia.learning.views.voices import asks_of_voices, heard_state, voices_now

YEAR = 365 * 24 * 3600


def own_play(request: HttpRequest, key: UUID) -> Play:
    """The play, if it is one's own."""
    found: Play = get_object_or_404(visible_plays(actor_of(request)), pk=key)
    return found


@requires("learning.play")
@require_safe
def play(request: HttpRequest, key: UUID) -> HttpResponse:
    """The scene where one is, or what is heard in it when its open page asks."""
    standing = standing_of(own_play(request, key))
    if asks_of_voices(request):
        return voices_now(request, scene_page(standing), standing.number)
    return scene(request, standing)


@requires("learning.play")
@require_POST
def play_step(request: HttpRequest, key: UUID) -> HttpResponse:
    """One step: a choice, an answer, or time that is up."""
    actor, found = actor_of(request), own_play(request, key)
    try:
        standing = take_step(actor, found, wish_from(request))
    except Stale as refusal:
        return scene(request, standing_of(own_play(request, key)), refused=str(refusal))
    except Refused as refusal:
        return scene(request, standing_of(found), refused=str(refusal), sent=True)
    return scene(request, standing) if request.htmx else _to_now(key)  # type: ignore[attr-defined]


def _to_now(key: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('play', args=[key])}#now")


def scene(request: HttpRequest, standing: Standing, *, refused: str = "", sent: bool = False) -> HttpResponse:
    """A scene, in words of the page's own that are in the case's language where we speak it."""
    actor, case = actor_of(request), standing.play.version.case
    page = scene_page(standing, typed=wish_from(request).weights if sent else {})
    if page.quoted:
        note_openings(actor, page.quoted, role=reader_role(actor, otherwise="student"), place=case.thing)
    chrome = chrome_for(page.language)
    context = {
        "play": standing.play,
        "standing": standing,
        "page": page,
        "heard": heard_state(page, standing.number),
        "voices_at": reverse("play", args=[standing.play.pk]),
        "chrome": chrome,
        "refused": refused,
        "written": request.POST.get("words", "") if sent else "",
        **_clock(request, standing),
    }
    name = "learning/_scene.html" if request.htmx else "learning/play.html"  # type: ignore[attr-defined]
    with override(chrome if request.htmx else get_language()):  # type: ignore[attr-defined]
        return render(request, name, context, status=422 if refused else 200)


def _clock(request: HttpRequest, standing: Standing) -> dict[str, object]:
    """How much time there is, for who wants to be timed."""
    untimed, timer = is_untimed(request), standing.position.scene.timer
    until = None if untimed else standing.deadline
    return {
        "untimed": untimed,
        "timer": timer if timer and timer.goes else None,
        "until": until,
        "left": max(0, int((until - timezone.now()).total_seconds()) + 1) if until else 0,
        "time_up": until is not None and standing.time_is_up(),
    }


@requires("learning.play")
@require_POST
def play_set(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another language, no time limits on this device, or from the beginning."""
    actor, found = actor_of(request), own_play(request, key)
    response = _to_now(key)
    try:
        if "language" in request.POST:
            set_language(actor, found, request.POST["language"])
        elif "again" in request.POST:
            response = redirect("play", begin_again(actor, found).pk)
        elif "untimed" in request.POST:
            wanted = "1" if request.POST["untimed"] == "1" else "0"
            response.set_cookie(UNTIMED, wanted, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return response


@requires("learning.play")
@require_safe
def play_path(request: HttpRequest, key: UUID) -> HttpResponse:
    """The way that one went, scene by scene, with what one learnt by it."""
    standing = standing_of(own_play(request, key))
    context = {
        "play": standing.play,
        "standing": standing,
        "path": own_path(standing),
        "language": standing.document.language,
    }
    return render(request, "learning/play_path.html", context)
