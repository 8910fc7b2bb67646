"""The fold: of events in any order, what stands of one encounter. Pure; the same events always give the same sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

#: what stands for "submitted" or "absent" among the items of a part
STATE = ""
SUBMITTED, ABSENT = "submit", "absent"


@dataclass(frozen=True, slots=True)
class Saying:
    """An event as the fold reads it: on one source (a device, or the paper of one person), in the order of `number`.

    `said` maps items to codes, None takes back; under STATE stands submit, absent or None (opened again). `seen` are
    events that whoever says this had been shown to say what stood. A saying with `settles` is the office's word about a
    disagreement. Without a device it is `typed` in, or let stand from aside.
    """

    event: UUID
    part: str
    source: str
    author: UUID | None
    number: int
    said: Mapping[str, Any]
    settles: bool = False
    seen: frozenset[UUID] = frozenset()
    typed: bool = False


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
class Said:
    """What counts about one item: what every source said `last`, and the office's `word`. Beside it what is `outlived`:
    its own author had seen it when they said something else on another source; and what sources took `back` last."""

    last: list[Saying]
    word: Saying | None
    outlived: list[Saying]
    back: list[Saying]

    @property
    def opinions(self) -> list[Saying]:
        """What the office has looked at is settled by its word; what came after stands beside it, and once everybody
        takes back what they said, so does that: nobody undoes its word but itself."""
        if self.word is None:
            return self.last
        return [self.word, *(one for one in self.last or self.back if one.event not in self.word.seen)]


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
    for item, said in said_about(sayings).items():
        for author in dict.fromkeys(one.author for one in said.last):
            own = _values(item, [one for one in said.last if one.author == author])
            if item != STATE and (said.word or len(own) == 1):
                value = own[0] if len(own) == 1 else said.word.said[item]  # type: ignore[union-attr]
                if value is not None:
                    by_author.setdefault(author, {})[item] = value
        values = _values(item, said.opinions)
        if values in ([], [None]):
            continue
        if len(values) == 1:
            standing[item] = values[0]
        else:
            told = tuple((one.event, one.author, one.said[item]) for one in said.opinions)
            open_ones.append(Disagreement(name, item, told))
    state = standing.pop(STATE, None) or ""
    return PartSheet(standing, by_author, state, tuple(open_ones))


def said_about(sayings: Sequence[Saying]) -> dict[str, Said]:
    """What counts of one part of an encounter, by item. Who takes back what they said says nothing any more; who takes
    back what only others said is of another opinion than they. `last` is empty where nobody gives a value. Nothing is
    outlived that the office has looked at."""
    sources = [one for one in sayings if not one.settles]
    beyond = _gone_beyond(sources)
    gave = {(item, one.source) for one in sources for item, value in one.said.items() if value is not None}
    gave |= {(item, later.source) for item, later, earlier in beyond if earlier.said[item] is not None}
    gone = {(item, earlier.event) for item, _later, earlier in beyond}
    found = {}
    for item, last in _last_said(sources).items():
        word = _office_word(item, sayings)
        kept = word.seen if word else frozenset()
        stay = {one.author for one in last if (item, one.event) not in gone}
        # of nobody all words go: not where somebody else had the later one's device in the end, nor by a trick
        outlived = [one for one in last if (item, one.event) in gone and one.author in stay and one.event not in kept]
        counts = [one for one in last if one not in outlived]
        counts = [one for one in counts if one.said[item] is not None or (item, one.source) not in gave]
        named = counts if _values(item, counts) != [None] else []
        found[item] = Said(named, word, outlived, [one for one in last if one.said[item] is None])
    return found


def _gone_beyond(sources: Sequence[Saying]) -> list[tuple[str, Saying, Saying]]:
    """By item a word, and an earlier one that it names as seen: both of the same known person, the earlier on another
    device. What it names of anybody else changes nothing, nor of what was typed in by the office."""
    if not any(one.seen for one in sources):
        return []
    known = {one.event: one for one in sources}
    pairs = [(later, known[event]) for later in sources for event in later.seen if event in known]
    return [
        (item, later, earlier)
        for later, earlier in pairs
        if later.author == earlier.author is not None and later.source != earlier.source and not earlier.typed
        for item in later.said.keys() & earlier.said.keys()
    ]


def _last_said(sources: Sequence[Saying]) -> dict[str, list[Saying]]:
    """By item what every source said last."""
    last: dict[tuple[str, str], Saying] = {}
    for one in sources:
        for item in one.said:
            last[item, one.source] = max(last.get((item, one.source), one), one, key=_order)
    found: dict[str, list[Saying]] = {}
    for (item, _source), one in sorted(last.items()):
        found.setdefault(item, []).append(one)
    return found


def _office_word(item: str, sayings: Sequence[Saying]) -> Saying | None:
    """The latest. It has looked at whatever those words had that it looked at."""
    words = sorted((one for one in sayings if one.settles and item in one.said), key=_order)
    looked: dict[UUID, frozenset[UUID]] = {}
    for one in words:
        looked[one.event] = one.seen.union(*(looked[event] for event in one.seen if event in looked))
    return replace(words[-1], seen=looked[words[-1].event]) if words else None


def _order(saying: Saying) -> tuple[int, str]:
    """Within a source its own order; the event breaks a tie of two who typed in at once."""
    return saying.number, str(saying.event)


def _values(item: str, sayings: list[Saying]) -> list[Any]:
    """The different values, in order; lists of choices can't be hashed, so they are compared."""
    said = [one.said[item] for one in sayings]
    return [value for place, value in enumerate(said) if value not in said[:place]]
