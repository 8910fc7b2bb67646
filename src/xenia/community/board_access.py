"""Who opens the pages of a board: keepers and readers by account, members by account or by their link."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from xenia.community.actions.boards import LINK
from xenia.community.models import AgendaItem, BoardAction, Meeting
from xenia.community.queries.boards import sits_on
from xenia.core.access import View, actor_of, public, requires
from xenia.core.actions.tokens import held_link
from xenia.core.queries.institution import school_zone, zone_called
from xenia.core.rules import NOBODY, Actor, may
from xenia.people.models import Person

GATE = "a member opens their own board by a link or by account; everybody else is asked to sign in, and turned away"

Find = Callable[[Any], UUID | None]


def board_itself(key: UUID) -> UUID | None:
    """The address names the board."""
    return key


def board_of_meeting(key: UUID) -> UUID | None:
    """The address names a meeting."""
    return Meeting.objects.filter(pk=key).values_list("board", flat=True).first()


def board_of_item(key: int) -> UUID | None:
    """The address names something on an agenda."""
    return AgendaItem.objects.filter(pk=key).values_list("meeting__board", flat=True).first()


def board_of_action(key: UUID) -> UUID | None:
    """The address names what somebody undertook."""
    return BoardAction.objects.filter(pk=key).values_list("item__meeting__board", flat=True).first()


def member_by_link(request: HttpRequest, board: UUID | None = None) -> Actor | None:
    """The member who holds a living link to this board (or to any), while their term lasts."""
    link = held_link(request.COOKIES, LINK)
    if link is None or link.person_id is None or link.scope_id is None or (board and link.scope_id != board):
        return None
    if not sits_on(link.person_id, link.scope_id):
        return None
    return Actor(person=link.person_id, roles=frozenset({("board_member", link.scope_id)}))


def clock_of(actor: Actor) -> ZoneInfo:
    """The clock that a member chose, else the school's."""
    own = Person.objects.filter(pk=actor.person).values_list("time_zone", flat=True).first()
    return zone_called(own or "") or school_zone()


def board_actor(request: HttpRequest, board: UUID | None) -> Actor:
    """Who acts on this board: the account where it may, else the link, else the account as it is."""
    actor = actor_of(request)
    if board is None or may(actor, "community.read_boards") or board in actor.scopes_of("board_member"):
        return actor
    return member_by_link(request, board) or actor


def for_board(find: Find) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Gate of a page about a board: the view is called with (request, actor, key, …); what it finds it asks the
    queries for, which show a member their own board alone."""

    def gate(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, key: Any, **rest: Any) -> HttpResponseBase:
            actor = board_actor(request, find(key))
            if actor.person is None:
                return redirect_to_login(request.get_full_path())
            if not may(actor, "community.view_boards"):
                raise PermissionDenied
            if actor_of(request).person is not None:
                return view(request, actor, key, **rest)
            with timezone.override(clock_of(actor)):  # nobody signed in, so no session knows their clock
                return view(request, actor, key, **rest)

        return public(GATE)(never_cache(guarded))

    return gate


def reading_actor(request: HttpRequest) -> Actor:
    """Who reads for a side: by account, or a member of a board who has none by their link."""
    actor = actor_of(request)
    return actor if actor.person else member_by_link(request) or NOBODY


def for_readers(view: View) -> View:
    """Gate of what waits to be read before it is published; what was asked of whom the query decides."""
    by_account = requires("community.review")(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader = reading_actor(request)
        if reader.person is None or actor_of(request).person is not None:
            return by_account(request, *args, **kwargs)
        with timezone.override(clock_of(reader)):
            return view(request, *args, **kwargs)

    guarded = never_cache(guarded)
    guarded.permission = "community.review"  # type: ignore[attr-defined]
    return guarded
