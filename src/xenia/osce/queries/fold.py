"""The fold: of events in any order, what stands of one encounter. Pure; the same events always give the same sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

#: what stands for "submitted" or "absent" among the items of a part
STATE = ""
SUBMITTED, ABSENT = "submit", "absent"


@dataclass(frozen=True, slots=True)
class Saying:
    """An event as the fold reads it: on one source (a device, or the paper of one person), in the order of `number`.

    `said` maps items to codes, None takes back; under STATE stands submit, absent or None (opened again). A saying with
    `settles` is the office's word about a disagreement, given after it had looked at the events `seen`.
    """

    event: UUID
    part: str
    source: str
    author: UUID | None
    number: int
    said: Mapping[str, Any]
    settles: bool = False
    seen: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different things that sources say about one item; each with the event that says it last."""

    part: str
    item: str
    said: tuple[tuple[UUID, UUID | None, Any], ...]

    @property
    def events(self) -> list[UUID]:
        """The events that whoever settles it has looked at."""
        return [event for event, _author, _value in self.said]


@dataclass(frozen=True, slots=True)
class PartSheet:
    """One part of an encounter. `standing` is what all sources agree on or the office settled; `by_author` is what each
    person marked, also where they differ; an item on which one person's own devices differ is in neither."""

    standing: Mapping[str, Any] = field(default_factory=dict)
    by_author: Mapping[UUID | None, Mapping[str, Any]] = field(default_factory=dict)
    state: str = ""
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands of one encounter, by part."""

    parts: Mapping[str, PartSheet] = field(default_factory=dict)

    def part(self, name: str) -> PartSheet:
        """A part's sheet, an empty one when nothing was marked."""
        return self.parts.get(name) or PartSheet()

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """All that waits for a person."""
        return tuple(one for part in self.parts.values() for one in part.disagreements)


def fold(sayings: Iterable[Saying]) -> Sheet:
    """What stands. Order and repetition of `sayings` change nothing."""
    by_part: dict[str, dict[UUID, Saying]] = {}
    for one in sayings:
        by_part.setdefault(one.part, {})[one.event] = one
    return Sheet({name: _part(name, list(events.values())) for name, events in sorted(by_part.items())})


def _part(name: str, sayings: list[Saying]) -> PartSheet:
    standing: dict[str, Any] = {}
    by_author: dict[UUID | None, dict[str, Any]] = {}
    open_ones = []
    for item, last in sorted(_last_said(sayings).items()):
        word = _office_word(item, sayings)
        for author in dict.fromkeys(one.author for one in last):
            own = _values(item, [one for one in last if one.author == author])
            if item != STATE and (word or len(own) == 1):
                value = own[0] if len(own) == 1 else word.said[item]  # type: ignore[union-attr]
                if value is not None:
                    by_author.setdefault(author, {})[item] = value
        # what the office has looked at is settled by its word; what came after stands beside it
        opinions = [word, *(one for one in last if one.event not in word.seen)] if word else last
        values = _values(item, opinions)
        if values == [None]:
            continue
        if len(values) == 1:
            standing[item] = values[0]
        else:
            told = tuple((one.event, one.author, one.said[item]) for one in opinions)
            open_ones.append(Disagreement(name, item, told))
    state = standing.pop(STATE, None) or ""
    return PartSheet(standing, by_author, state, tuple(open_ones))


def _last_said(sayings: list[Saying]) -> dict[str, list[Saying]]:
    """Of each item that has a value what every source said last. Who takes back what they said says nothing any more;
    who takes back what only others said is of another opinion than they."""
    last: dict[tuple[str, str], Saying] = {}
    gave = set()
    for one in sayings:
        for item, value in {}.items() if one.settles else one.said.items():
            last[item, one.source] = max(last.get((item, one.source), one), one, key=_order)
            if value is not None:
                gave.add((item, one.source))
    found: dict[str, list[Saying]] = {}
    for (item, source), one in sorted(last.items()):
        if one.said[item] is not None or (item, source) not in gave:
            found.setdefault(item, []).append(one)
    return {item: said for item, said in found.items() if _values(item, said) != [None]}


def _office_word(item: str, sayings: list[Saying]) -> Saying | None:
    return max((one for one in sayings if one.settles and item in one.said), key=_order, default=None)


def _order(saying: Saying) -> tuple[int, str]:
    """Within a source its own order; the event breaks a tie of two who typed in at once."""
    return saying.number, str(saying.event)


def _values(item: str, sayings: list[Saying]) -> list[Any]:
    """The different values, in order; lists of choices can't be hashed, so they are compared."""
    said = [one.said[item] for one in sayings]
    return [value for place, value in enumerate(said) if value not in said[:place]]
