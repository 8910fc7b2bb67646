"""The kinds of thing that are read by both sides before they are published; upper rooms register theirs at start-up."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from xenia.core.models import Thing


@dataclass(frozen=True, slots=True)
class ReviewedKind:
    """`state` commits to what stands now, so that a signature holds for what was read; `route` leads a reader there;
    `name` is what it is called in a sentence, such as “a case”. `by_link` opens it to a member of a board who has no
    account; never what is secret until an examination."""

    kind: str
    name: str | Promise
    state: Callable[[Thing], bytes]
    route: Callable[[Thing], str]
    by_link: bool = False


_kinds: dict[str, ReviewedKind] = {}


def register_reviewed(kind: ReviewedKind) -> None:
    """Make a kind of reviewed thing known."""
    _kinds[kind.kind] = kind


def reviewed_kind(kind: str) -> ReviewedKind:
    """The kind of a thing that is read. Raises KeyError for one that nobody registered."""
    return _kinds[kind]
