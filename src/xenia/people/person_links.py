"""What rooms above keep about a person: links that they register at start-up, for the person's page."""

from collections.abc import Callable
from uuid import UUID

from xenia.core.rules import Actor

#: (actor, person) → words and address; None where there is nothing that the actor may open
PersonLink = Callable[[Actor, UUID], tuple[str, str] | None]

_links: list[PersonLink] = []


def register_person_link(make: PersonLink) -> None:
    """Let a room add a link to the page of a person."""
    if make not in _links:
        _links.append(make)


def person_links(actor: Actor, person: UUID) -> list[tuple[str, str]]:
    """What the actor may open about a person, in the order of the rooms."""
    return [found for make in _links if (found := make(actor, person)) is not None]
