"""The kinds of place in which a story can stand; upper rooms register theirs at start-up."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A kind of thing that quotes or retells stories.

    `words` says to the storyteller what such a place is, whole and plain ("A case for students"), or nothing where it
    may not be told (a live examination). `owners` finds the persons who mend a place; `task_route` leads them there.
    `ended` is called with the places whose story was hidden, within the same transaction.
    """

    kind: str
    words: Callable[[Collection[UUID]], Mapping[UUID, str | Promise]]
    owners: Callable[[Collection[UUID]], Mapping[UUID, Collection[UUID]]]
    task_route: Callable[[UUID], str]
    ended: Callable[[Collection[UUID]], None] | None = None


_kinds: dict[str, PlaceKind] = {}


def register_place(kind: PlaceKind) -> None:
    """Make a kind of place known."""
    _kinds[kind.kind] = kind


def place_kind(kind: str) -> PlaceKind | None:
    """The kind of place, when its room stands."""
    return _kinds.get(kind)
