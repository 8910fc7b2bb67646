"""Denied by default: every address has a gate, and every gate a permission that is registered."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rules
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from rules.permissions import permissions

from xenia.core.access import public, requires
from xenia.core.rules import NOBODY, SYSTEM, Actor, may

#: views of libraries, each of which asks for a password, a second factor or nothing that anyone could abuse
FOREIGN = ("allauth.account.", "allauth.mfa.", "django.views.i18n.")


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with its view."""
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern):
            yield where, pattern.callback


def is_foreign(view: Callable[..., Any]) -> bool:
    return f"{view.__module__}.".startswith(FOREIGN)


def ungated(found: Iterator[tuple[str, Callable[..., Any]]]) -> list[str]:
    """Addresses without a gate, behind a permission that nobody registered, or public without a reason."""
    open_doors = []
    for where, view in found:
        permission = getattr(view, "permission", None)
        if permission == "public":
            sound = bool(getattr(view, "public_because", ""))
        else:
            sound = (permission is not None and rules.perm_exists(permission)) or is_foreign(view)
        if not sound:
            open_doors.append(f"/{where} ({view.__module__}.{getattr(view, '__qualname__', view)})")
    return open_doors


def test_every_address_has_a_gate() -> None:
    assert ungated(addresses(get_resolver().url_patterns)) == []


def test_address_without_a_gate_is_found() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    doors = [
        path("open/", view),
        path("misspelt/", requires("core.veiw_jobs")(view)),
        path("reasonless/", public("")(lambda request: HttpResponse())),
        path("gated/", requires("core.view_jobs")(view)),
    ]
    assert [found.split()[0] for found in ungated(addresses(doors))] == ["/open/", "/misspelt/", "/reasonless/"]


@pytest.mark.parametrize("permission", sorted(permissions))
def test_permission_refuses_nobody_signed_in_and_who_has_no_role_that_matters(permission: str) -> None:
    assert not may(NOBODY, permission)
    assert not may(Actor(roles=frozenset({("unheard_of", None)})), permission)


def test_permission_that_nobody_registered_is_refused_even_to_the_platform() -> None:
    assert not may(SYSTEM, "core.unheard_of")
