"""Which files a person may see."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from xenia.core.models import Media
from xenia.core.rules import Actor

#: kind of scope → the things of that kind whose files an actor may see
_scopes: dict[str, Callable[[Actor], QuerySet[Any]]] = {}
#: kind of scope → the rows, keyed by their file, that an actor may see among the files of that kind
_files: dict[str, Callable[[Actor], QuerySet[Any]]] = {}


def register_media_scope(kind: str, visible: Callable[[Actor], QuerySet[Any]]) -> None:
    """Say which things of `kind` open their files to an actor: `visible(actor)` is a queryset of things or of what
    keys down to them. Without this only the owner sees a file."""
    _scopes[kind] = visible


def register_media_files(kind: str, visible: Callable[[Actor], QuerySet[Any]]) -> None:
    """Say file by file what things of `kind` open to an actor, where not all of a thing's files are for the same
    people: `visible(actor)` is a queryset of rows that have their file's key as their own."""
    _files[kind] = visible


def visible_media(actor: Actor) -> QuerySet[Media]:
    """The files that an actor may see today: their own, and those of scopes that a room opens to them."""
    allowed = Q(pk=None)
    if actor.person is not None:
        allowed |= Q(owner=actor.person)
    for kind, visible in _scopes.items():
        allowed |= Q(scope__kind=kind, scope__in=visible(actor).values("pk"))
    for kind, visible in _files.items():
        allowed |= Q(scope__kind=kind, pk__in=visible(actor).values("pk"))
    living = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return Media.objects.filter(allowed, living)
