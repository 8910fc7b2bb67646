"""The gate before every view: a permission by name, or a stated reason to be public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from xenia.core.rules import NOBODY, Actor, may

View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request; nobody when no one is signed in."""
    actor: Actor = getattr(request, "actor", NOBODY)
    return actor


def requires(permission: str) -> Callable[[View], View]:
    """Let in who holds `permission` somewhere; the action or query inside checks the object itself.

    Pages behind the gate are never stored by a browser or proxy.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if not may(actor, permission):
                if actor.person is None:
                    return redirect_to_login(request.get_full_path())
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded = never_cache(guarded)
        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return gate


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to everyone, with the reason beside it."""

    def mark(view: View) -> View:
        view.permission = "public"  # type: ignore[attr-defined]
        view.public_because = reason  # type: ignore[attr-defined]
        return view

    return mark
