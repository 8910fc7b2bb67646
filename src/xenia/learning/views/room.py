"""On a phone in the room: join with a code, vote without a name, see when the vote is closed."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.core.access import public
from xenia.core.rules import Refused
from xenia.learning.actions.groups import cast_vote
from xenia.learning.actions.joining import COOKIE, Seat, join_group, seat_of
from xenia.learning.queries.groups import asked_in, counted, has_voted, last_round, state_of
from xenia.learning.queries.plays import texts_of
from xenia.learning.views.chrome import chrome_for

LONGEST = 12 * 3600


@public("whoever sits in a room has its code and no account; wrong codes are counted")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """A code and one button."""
    refused, code = "", request.POST.get("code", request.GET.get("code", ""))[:20]
    if request.method == "POST":
        try:
            _session, cookie = join_group(code, address=get_adapter().get_client_ip(request))
        except Refused as refusal:
            refused = str(refusal)
        else:
            response = redirect("room")
            response.set_cookie(COOKIE, cookie, max_age=LONGEST, httponly=True, samesite="Lax", secure=settings.HTTPS)
            return response
    page = render(request, "learning/join.html", {"code": code, "refused": refused}, status=422 if refused else 200)
    add_never_cache_headers(page)
    return page


@public("a device that joined a room votes there; nobody is asked who they are")
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """What is asked now; 204 as long as it has been shown already."""
    seat = seat_of(request.COOKIES)
    if seat is None:
        return _ended(request) if COOKIE in request.COOKIES or request.htmx else redirect("room_join")  # type: ignore[attr-defined]
    return _room(request, seat)


@public("a device that joined a room votes there; nobody is asked who they are")
@require_POST
def room_vote(request: HttpRequest) -> HttpResponse:
    """One vote for each device; another press changes it."""
    seat, refused = seat_of(request.COOKIES), ""
    if seat is None:
        return _ended(request)
    try:
        cast_vote(seat.session, seat.device, request.POST.get("option", ""))
    except Refused as refusal:
        refused = str(refusal)
    if request.htmx or refused:  # type: ignore[attr-defined]
        return _room(request, seat, refused=refused)
    return redirect("room")


def _room(request: HttpRequest, seat: Seat, *, refused: str = "") -> HttpResponse:
    session = seat.session
    round = last_round(session)
    voted = round is not None and round.closed_at is None and has_voted(session, seat.device, round)
    state = f"{state_of(session, round, 0)}.{int(voted)}"
    if request.method != "POST" and request.GET.get("seen") == state:
        return HttpResponse(status=204)
    texts = texts_of(session.play.version) if round else {}
    document = texts.get(get_language() or "") or texts.get(session.play.language)
    chrome = chrome_for(document.language) if document else get_language() or "en"
    context = {
        "session": session,
        "round": round,
        "voted": voted,
        "asked": asked_in(document, round.scene, round.what, round.options) if round and document else None,
        "counted": counted(document, round) if round and document else [],
        "language": document.language if document else "",
        "chrome": chrome,
        "refused": refused,
        "state": state,
    }
    name = "learning/_room.html" if request.htmx else "learning/room.html"  # type: ignore[attr-defined]
    with override(chrome if request.htmx else get_language()):  # type: ignore[attr-defined]
        page = render(request, name, context, status=422 if refused else 200)
    add_never_cache_headers(page)
    return page


def _ended(request: HttpRequest) -> HttpResponse:
    """Where there is no room any more; a screen that polls is told so once."""
    name = "learning/_room_ended.html" if request.htmx else "learning/room_ended.html"  # type: ignore[attr-defined]
    page = render(request, name)
    add_never_cache_headers(page)
    page.delete_cookie(COOKIE)
    return page
