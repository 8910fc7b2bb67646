"""What rooms above show on the pages of the curriculum: panels that they register at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xenia.core.rules import Actor


@dataclass(frozen=True, slots=True)
class Panel:
    """A template of the room above, and what it shows."""

    template: str
    shows: Mapping[str, Any]


#: (actor, the competency or session of the page) → a panel; None where there is nothing to show to them
PanelMaker = Callable[[Actor, Any], Panel | None]

_makers: dict[str, list[PanelMaker]] = {"competency": [], "session": []}


def register_panel(page: str, make: PanelMaker) -> None:
    """Let a room add a panel to the page of a competency or a session. Raises KeyError for any other page."""
    if make not in _makers[page]:
        _makers[page].append(make)


def panels_on(page: str, actor: Actor, subject: Any) -> list[Panel]:
    """The panels of a page for this actor, in the order of the rooms."""
    return [panel for make in _makers[page] if (panel := make(actor, subject)) is not None]
