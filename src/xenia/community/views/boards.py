"""The boards of the school, and one board: who sits there, when it meets, what it decided."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.boards import LINK, BoardWords, change_board, found_board, words_of
from xenia.community.board_access import board_itself, for_board
from xenia.community.forms.boards import BoardForm
from xenia.community.models import Board
from xenia.community.queries.boards import board_lines, board_page, is_short, visible_boards, without_quorum
from xenia.community.queries.reviews import waiting_by_link
from xenia.core.access import actor_of, public, requires
from xenia.core.actions.tokens import cookie_name, held_link
from xenia.core.rules import Actor, Refused, may
from xenia.people.models import Person


@requires("community.view_boards")
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """The boards; a member of one goes straight there."""
    actor = actor_of(request)
    lines = board_lines(actor)
    keeper = may(actor, "community.keep_boards")
    if len(lines) == 1 and not may(actor, "community.read_boards"):
        return redirect("board", lines[0].board.pk)
    short = {line.last.pk for line in lines if line.last and is_short(line.last, line.last.present)}  # type: ignore[attr-defined]
    return render(request, "community/boards.html", {"lines": lines, "short": short, "may_keep": keeper})


@for_board(board_itself)
@require_safe
def board(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """One board."""
    found = get_object_or_404(visible_boards(actor), pk=key)
    read, by_link = board_page(actor, found), actor_of(request).person is None
    context = {
        "board": found,
        "read": read,
        "short": {m.pk for m in read.past if is_short(m, m.present)},  # type: ignore[attr-defined]
        "unsure": without_quorum(read.decisions),
        "may_keep": may(actor, "community.keep_boards"),
        "inside": may(actor, "community.take_part", found),
        "myself": actor.person,
        "by_link": by_link,
        "to_read": waiting_by_link(actor) if by_link else [],  # whoever has an account finds it in the inbox
        "trail": [(_("Boards"), "/boards/"), (found.thing.label, "")],
    }
    return render(request, "community/board.html", context)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def board_new(request: HttpRequest) -> HttpResponse:
    """Found a board."""
    form = BoardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = found_board(actor_of(request), form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The board stands. Now give its seats."))
            return redirect("board", made.pk)
    trail = [(_("Boards"), "/boards/"), (_("A new board"), "")]
    return _form(request, form, title=_("A new board"), trail=trail)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def board_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change its name, what it is for, or its quorum."""
    found = get_object_or_404(visible_boards(actor_of(request)), pk=key)
    form = BoardForm(request.POST or None, initial=_initial(words_of(found)))
    if request.method == "POST" and form.is_valid():
        try:
            change_board(actor_of(request), found, form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("board", key)
    return _form(request, form, title=_("Change the board"), trail=board_trail(found, _("Change")))


def board_trail(board: Board, here: str) -> list[tuple[str, str]]:
    """Where a page of a board stands."""
    return [(_("Boards"), "/boards/"), (board.thing.label, f"/boards/{board.pk}/"), (here, "")]


def _initial(words: BoardWords) -> dict[str, object]:
    unit = "share" if words.quorum_is_share else "number"
    return {"name": words.name, "purpose": words.purpose, "quorum": words.quorum, "unit": unit}


def _form(request: HttpRequest, form: BoardForm, *, title: str, trail: list[tuple[str, str]]) -> HttpResponse:
    context = {"form": form, "title": title, "trail": trail}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@public("whoever redeemed a member's link is led to their board; without one it shows nothing")
@never_cache
@require_safe
def board_by_link(request: HttpRequest) -> HttpResponseBase:
    """Lead the holder of a link to their board, in their language."""
    link = held_link(request.COOKIES, LINK)
    if link is None or link.scope_id is None:
        return render(request, "community/link_ended.html", status=403)
    response = redirect("board", link.scope_id)
    language = Person.objects.filter(pk=link.person_id).values_list("language", flat=True).first()
    if language in dict(settings.LANGUAGES):
        name, secure = settings.LANGUAGE_COOKIE_NAME, settings.HTTPS
        response.set_cookie(name, language, samesite="Lax", secure=secure, httponly=True)
    return response


@public("it only forgets, in this browser, the link that was redeemed in it")
@require_POST
def board_leave(request: HttpRequest) -> HttpResponse:
    """Leave: the browser forgets the link, for whoever picks the phone up next."""
    response = redirect("said_public")
    response.delete_cookie(cookie_name(LINK), samesite="Lax")
    return response
