"""Put the actor on the request, and the person's own clock and language on the page."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from xenia.core.queries.institution import zone_called
from xenia.core.rules import NOBODY, Actor
from xenia.people.personal import SCHOOL_ZONE, ZONE, tell_language
from xenia.people.queries.actors import actor_for


class ActorMiddleware:
    """Gives every request `request.actor`, read from the database at first use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        zone = request.session.get(ZONE)
        with timezone.override(zone_called(zone) if zone else None):
            response = self.get_response(request)
        tell_language(request, response)
        if SESSION_KEY in request.session and not response.has_header("Cache-Control"):
            # every page bears the name of who is signed in, also those that say no, and those that anyone may open
            add_never_cache_headers(response)
        return response


def _actor(request: HttpRequest) -> Actor:
    """Roles begin and end by the school's clock: nobody keeps theirs for longer by choosing another."""
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    school = request.session.get(SCHOOL_ZONE)
    return actor_for(user.person_id, today=timezone.localdate(timezone=zone_called(school) if school else None))
