"""One event as a device signed it, read strictly."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from xenia.assessment.scoring import has_answer
from xenia.osce.models import Mark
from xenia.osce.queries.fold import STATE

#: characters of one event; the longest answer in words has 20,000
LARGEST = 100_000
DEVICE_KINDS = (Mark.Kind.ANSWER, Mark.Kind.SUBMIT, Mark.Kind.REOPEN, Mark.Kind.ABSENT)
LARGEST_NUMBER = 1e15
#: events that one may name as seen: an item has one of each source
MOST_SEEN = 100
#: no device makes as many events; the numbers of the office come after those that it lets stand
LAST_EVENT = 1_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """What arrived: which event it says it is, its bytes, and the signature over them; or both of these sealed, with
    the number in the device's order that they are bound to. Opened, it has all."""

    event: UUID
    body: str
    signature: bytes
    number: int = 0
    sealed: bytes = b""


@dataclass(frozen=True, slots=True)
class Event:
    """What was marked at one moment. `said` maps items to answers, None takes one back. `seen` are the events of other
    sources that stood of these items on its screen, as the school had told it; an event of an older page names none."""

    event: UUID
    device: UUID
    number: int
    encounter: UUID
    by: UUID
    kind: str
    said: Mapping[str, Any]
    at: datetime
    seen: tuple[UUID, ...] = ()

    @property
    def state(self) -> dict[str, str | None]:
        """What it says about the encounter's state, as the fold reads it."""
        if self.kind == Mark.Kind.ANSWER:
            return {}
        return {STATE: None if self.kind == Mark.Kind.REOPEN else self.kind}


def event_in(body: str) -> Event | None:
    """The event in these bytes; None when they are none."""
    try:
        said = json.loads(body, parse_int=_whole, parse_float=_bounded, parse_constant=_bounded)
        made = Event(
            event=UUID(said["event"]),
            device=UUID(said["device"]),
            number=said["number"],
            encounter=UUID(said["encounter"]),
            by=UUID(said["by"]),
            kind=said["kind"],
            said={code: value if has_answer(value) else None for code, value in said["said"].items()},
            at=datetime.fromisoformat(said["at"]),
            seen=_seen(said.get("seen", [])),
        )
        # a moment beside the first or the last year there is has no time of ours
        return made if _can_be(made) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None


def _can_be(event: Event) -> bool:
    numbered = isinstance(event.number, int) and not isinstance(event.number, bool) and 0 < event.number <= LAST_EVENT
    dated = event.at.tzinfo is not None and 1970 <= event.at.astimezone(UTC).year <= 9000
    return numbered and dated and event.kind in DEVICE_KINDS and STATE not in event.said


def _seen(said: Any) -> tuple[UUID, ...]:
    if not isinstance(said, list) or len(said) > MOST_SEEN:
        raise ValueError
    return tuple(map(UUID, said))


def _whole(said: str) -> int | float:
    return int(said) if len(said) < 16 else math.inf


def _bounded(said: str) -> float:
    return found if abs(found := float(said)) <= LARGEST_NUMBER else math.inf
