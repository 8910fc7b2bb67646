"""What rooms above say in somebody's inbox beside their tasks: notes that they register at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xenia.core.rules import Actor


@dataclass(frozen=True, slots=True)
class InboxNote:
    """A template of the room above, and what it shows."""

    template: str
    shows: Mapping[str, Any]


#: (actor, the cookies of their browser) → a note; None where there is nothing to say to them
NoteMaker = Callable[[Actor, dict[str, str]], InboxNote | None]

_makers: list[NoteMaker] = []


def register_inbox_note(make: NoteMaker) -> None:
    """Let a room add a note to the inbox."""
    if make not in _makers:
        _makers.append(make)


def inbox_notes(actor: Actor, cookies: dict[str, str]) -> list[InboxNote]:
    """The notes for this actor in this browser, in the order of the rooms."""
    return [note for make in _makers if (note := make(actor, cookies)) is not None]
