"""Give a seat, end it, let somebody chair, make a member's link."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.community.actions.boards import end_seat, give_seat, link_for_member, make_chair
from xenia.community.forms.boards import EndSeatForm, SeatForm
from xenia.community.models import Seat
from xenia.community.queries.boards import visible_boards
from xenia.community.queries.keepers import possible_members
from xenia.community.views.boards import board_trail
from xenia.core.access import actor_of, requires
from xenia.core.codes import qr_code
from xenia.core.rules import Actor, Refused
from xenia.people.actions.people import add_person
from xenia.people.models import Person


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a seat to somebody known, or to somebody new who needs no account."""
    actor = actor_of(request)
    found = get_object_or_404(visible_boards(actor), pk=key)
    form = SeatForm(request.POST or None, people=possible_members(actor))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = _person(actor, said)
            term = {name: said[name] for name in ("speaks_for", "starts", "ends", "chair")}
            give_seat(actor, found, person, **term)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has a seat now.") % {"name": person.name})
            return redirect("board", key)
    context = {"form": form, "title": _("Give a seat"), "trail": board_trail(found, _("Give a seat"))}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


def _person(actor: Actor, said: dict[str, str]) -> Person:
    if said["person"]:
        return Person.objects.select_related("thing").get(pk=UUID(said["person"]))
    return add_person(actor, name=said["name"], language=said["language"], email=said["email"])


def _seat(request: HttpRequest, key: UUID, seat: int) -> Seat:
    boards = visible_boards(actor_of(request))
    related = ("person__thing", "board__thing")
    seats = Seat.objects.select_related(*related).filter(board__in=boards.order_by())
    return get_object_or_404(seats, board=key, pk=seat)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def seat_end(request: HttpRequest, key: UUID, seat: int) -> HttpResponse:
    """End a term."""
    found = _seat(request, key, seat)
    form = EndSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_seat(actor_of(request), found, last_day=form.cleaned_data["last_day"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The term ends on that day."))
            return redirect("board", key)
    title = _("End the term of %(name)s") % {"name": found.person.name}
    context = {"form": form, "title": title, "trail": board_trail(found.board, _("End a term"))}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@requires("community.keep_boards")
@require_POST
def seat_chair(request: HttpRequest, key: UUID, seat: int) -> HttpResponse:
    """Let a member chair the board."""
    try:
        make_chair(actor_of(request), _seat(request, key, seat))
        messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("board", key)


@requires("community.keep_boards")
@require_POST
def seat_link(request: HttpRequest, key: UUID, seat: int) -> HttpResponse:
    """Make a member's link and show it this once."""
    found = _seat(request, key, seat)
    try:
        path = link_for_member(actor_of(request), found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("board", key)
    address = request.build_absolute_uri(path)
    trail = board_trail(found.board, _("A link"))
    context = {"seat": found, "address": address, "code": qr_code(address), "trail": trail}
    return render(request, "community/seat_link.html", context)
