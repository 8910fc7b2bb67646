"""When an item of a drill comes again: a small scheduler, pure, after Leitner's boxes (1972).

An item begins in box 0. A good try (0.8 or better) that comes when the item is due lifts it by one box; a good try
before that changes nothing, since what was just read proves little. A bad try (below 0.5) puts it back into box 0;
anything between leaves it where it is. An item is due again so many days after its last try as its box says: 0, 1, 3,
7, 16, 35. From box 3 on (good three times, with days between) it is called firm.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GOOD, BAD = 0.8, 0.5
DAYS = (0, 1, 3, 7, 16, 35)
FIRM = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """One try at an item; `level` 0..1."""

    item: str
    at: datetime
    level: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands after all tries."""

    item: str
    box: int
    last_at: datetime
    last_level: float
    tries: int

    @property
    def due_at(self) -> datetime:
        """When it should come again."""
        return self.last_at + timedelta(days=DAYS[self.box])

    @property
    def firm(self) -> bool:
        """Whether it went well three times, with days between."""
        return self.box >= FIRM

    def late(self, now: datetime) -> float:
        """How late it is, in times of its own interval; what went badly is later than everything else."""
        if self.box == 0:
            return 1000.0 + (1.0 - self.last_level)
        return (now - self.due_at) / timedelta(days=DAYS[self.box])


def standings(tries: Iterable[Tried]) -> dict[str, Standing]:
    """Where each item that was tried stands; `tries` in any order."""
    found: dict[str, Standing] = {}
    for one in sorted(tries, key=lambda tried: tried.at):
        found[one.item] = _after(found.get(one.item), one)
    return found


def _after(before: Standing | None, one: Tried) -> Standing:
    box = before.box if before else 0
    if one.level < BAD:
        box = 0
    elif one.level >= GOOD and (before is None or one.at >= before.due_at):
        box = min(box + 1, len(DAYS) - 1)
    return Standing(one.item, box, one.at, one.level, before.tries + 1 if before else 1)


def in_order(items: Sequence[str], known: dict[str, Standing], *, now: datetime) -> list[str]:
    """All items, the one to practise first first: what is due (what went badly before what was long ago), then what was
    never tried in the order in which it was written, then what is not due yet, the soonest first."""
    due = sorted((key for key in items if _is_due(known, key, now)), key=lambda key: -known[key].late(now))
    new = [key for key in items if key not in known]
    early = sorted((key for key in items if key in known and key not in due), key=lambda key: known[key].due_at)
    return [*due, *new, *early]


def waiting(items: Collection[str], known: dict[str, Standing], *, now: datetime) -> int:
    """How many items that were tried are due."""
    return sum(_is_due(known, key, now) for key in items)


def _is_due(known: dict[str, Standing], key: str, now: datetime) -> bool:
    return key in known and known[key].due_at <= now
