"""Who acts, and the predicates from which every room composes what they may do.

A permission is a name and a predicate over (actor, object), registered with `rules.add_perm`; a name that nobody
registered is refused. Roles with scope None hold everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import rules


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in this moment: the roles that hold today, as (kind, scope) pairs. `person` None is nobody signed in."""

    person: UUID | None = None
    roles: frozenset[tuple[str, UUID | None]] = field(default_factory=frozenset)

    def holds(self, *kinds: str, scopes: tuple[UUID, ...] = ()) -> bool:
        """Whether one of the roles is held everywhere or in one of `scopes`."""
        return any(kind in kinds and (scope is None or scope in scopes) for kind, scope in self.roles)

    def holds_somewhere(self, *kinds: str) -> bool:
        """Whether one of the roles is held in any scope at all."""
        return any(kind in kinds for kind, _ in self.roles)

    def scopes_of(self, *kinds: str) -> frozenset[UUID]:
        """The things on which one of the roles is held."""
        return frozenset(scope for kind, scope in self.roles if scope is not None and kind in kinds)


NOBODY = Actor()
#: the platform itself, when it keeps its own house (recurring jobs, the demo, the command line)
SYSTEM = Actor(roles=frozenset({("system", None)}))


class Refused(Exception):  # noqa: N818 - reads as what happened to the person, in a sentence they see
    """The action can't be done; the message says why and what to do, and nothing was changed."""


class NotPermitted(Refused):
    """The actor may not do this."""


@rules.predicate
def is_signed_in(actor: Actor) -> bool:
    return actor.person is not None or actor.holds("system")


def role(*kinds: str) -> Callable[..., Any]:
    """A predicate: the actor holds one of `kinds` everywhere, or on the object or what contains it (`scope_path`)."""

    @rules.predicate
    def predicate(actor: Actor, thing: Any = None) -> bool:
        return actor.holds("system", *kinds, scopes=scope_path(thing))

    return predicate


def role_somewhere(*kinds: str) -> Callable[..., Any]:
    """A predicate: the actor holds one of `kinds` in any scope."""

    @rules.predicate
    def predicate(actor: Actor) -> bool:
        return actor.holds_somewhere("system", *kinds)

    return predicate


def scope_path(thing: Any) -> tuple[UUID, ...]:
    """The uuids of a thing and of what contains it, innermost first; an object tells its own by `scope_path`."""
    if thing is None:
        return ()
    path: tuple[UUID, ...] = thing.scope_path if hasattr(thing, "scope_path") else (thing.pk,)
    return path


def may(actor: Actor, permission: str, thing: Any = None) -> bool:
    """Whether `actor` may; a permission that is not registered is refused."""
    return bool(rules.has_perm(permission, actor, thing))


def demand(actor: Actor, permission: str, thing: Any = None) -> None:
    """Raise NotPermitted unless `actor` may."""
    if not may(actor, permission, thing):
        raise NotPermitted(f"Your roles do not allow this ({permission}).")


rules.add_perm("core.view_jobs", is_signed_in)
rules.add_perm("core.store_media", is_signed_in)
rules.add_perm("core.view_media", is_signed_in)
rules.add_perm("core.issue_feed", is_signed_in)
rules.add_perm("core.search", is_signed_in)
rules.add_perm("core.issue_links", role("administrator", "programme_director", "course_director", "coordinator"))
