"""Put the actor on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from xenia.core.rules import NOBODY, Actor
from xenia.people.queries.actors import actor_for


class ActorMiddleware:
    """Gives every request `request.actor`, read from the database at first use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_for(user.person_id) if user.is_authenticated else NOBODY
