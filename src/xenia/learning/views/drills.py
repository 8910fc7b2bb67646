"""Drills: what waits today, a round item by item, how it went, and one's own progress."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.drills import keep_attempt
from xenia.learning.forms.drills import LANGUAGE, Sent, language_wished, place_sent, sent_from
from xenia.learning.forms.playing import UNTIMED, is_untimed
from xenia.learning.queries.drill_content import NAMES, Drill, drill_for, languages_of
from xenia.learning.queries.drill_page import drill_page, round_lines
from xenia.learning.queries.drills import Practice, attempt_in, cards, last_round, practice, progress

YEAR = 365 * 24 * 3600


def _language(request: HttpRequest) -> str:
    return language_wished(request, otherwise=get_language() or "en")


def _drill(request: HttpRequest, name: str) -> Drill:
    found = drill_for(name, _language(request))
    if found is None:
        raise Http404
    return found


@requires("learning.drill")
@require_safe
def drills(request: HttpRequest) -> HttpResponse:
    """The three drills, and what waits in each today."""
    found = cards(actor_of(request), language=_language(request))
    languages = sorted({code for card in found for code in card.languages})
    context = {"cards": found, "languages": languages, "wished": _language(request).split("-")[0]}
    return render(request, "learning/drills.html", context)


@requires("learning.drill")
@require_http_methods(["GET", "HEAD", "POST"])
def drill(request: HttpRequest, name: str) -> HttpResponse:
    """A round, one item at a time: the item that comes up, or the next step of the one that is on the page."""
    actor, found = actor_of(request), _drill(request, name)
    if request.method != "POST":
        now = practice(actor, found)
        return _shown(request, now) if now else redirect("drill_done", name)
    key, number = place_sent(request)
    now = practice(actor, found, item=key)
    if now is None or now.round != number:
        if attempt_in(actor, name, number=number, item=key):
            return _gone_on(request, name)
        return _shown(request, practice(actor, found), refused=_("You went on meanwhile. This is where you are now."))
    return _answered(request, now)


def _gone_on(request: HttpRequest, name: str) -> HttpResponse:
    """What was sent was kept already: go on from there."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("drill_done", args=[name])})
    return redirect("drill_done", name)


def _answered(request: HttpRequest, now: Practice) -> HttpResponse:
    sent, refused = sent_from(request, now.item), ""
    page = drill_page(now, sent.said, words=sent.words, looked=sent.looked)
    if page.finished:
        try:
            keep_attempt(actor_of(request), now, sent.said, words=sent.words)
        except Refused as refusal:
            refused = str(refusal)
            sent.said.pop(sent.step, None)
    return _shown(request, now, sent=sent, refused=refused or sent.wrong)


def _shown(request: HttpRequest, now: Practice | None, *, sent: Sent | None = None, refused: str = "") -> HttpResponse:
    if now is None:
        raise Http404
    said, words = (sent.said, sent.words) if sent else ({}, "")
    page = drill_page(now, said, words=words, looked=bool(sent and sent.looked and not sent.wrong))
    context: dict[str, Any] = {
        "now": now,
        "page": page,
        "said": json.dumps(said),
        "refused": refused,
        "untimed": is_untimed(request),
        "languages": languages_of(now.drill.name),
    }
    name = "learning/_drill.html" if request.htmx else "learning/drill.html"  # type: ignore[attr-defined]
    return render(request, name, context, status=422 if refused else 200)


@requires("learning.drill")
@require_safe
def drill_done(request: HttpRequest, name: str) -> HttpResponse:
    """How the newest round went, and when its items come again."""
    found = _drill(request, name)
    rows = last_round(actor_of(request), name)
    if not rows:
        return redirect("drill", name)
    context = {"drill": found, "lines": round_lines(found, rows), "trail": name}
    return render(request, "learning/drill_done.html", context)


@requires("learning.drill")
@require_safe
def drills_progress(request: HttpRequest) -> HttpResponse:
    """What of one's own is firm and what is to be repeated; nobody else sees it."""
    return render(
        request,
        "learning/drills_progress.html",
        {"parts": progress(actor_of(request), language=_language(request))},
    )


@requires("learning.drill")
@require_POST
def drills_set(request: HttpRequest) -> HttpResponse:
    """The language in which one practises, or no clock, on this device."""
    name = request.POST.get("drill", "")
    response = redirect("drill", name) if name in NAMES else redirect("drills")
    for cookie, field, known in (
        (LANGUAGE, "language", {code for one in NAMES for code in languages_of(one)}),
        (UNTIMED, "untimed", {"0", "1"}),
    ):
        if request.POST.get(field) in known:
            value = request.POST[field]
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
    return response
