"""One's own practice: what waits, the round that is open, what is firm. Nobody reads anybody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from xenia.core.keys import KeyDestroyed, unseal
from xenia.core.rules import Actor
from xenia.learning.models import Attempt
from xenia.learning.queries.drill_content import MINUTES, NAMES, ORIGINAL, ROUND, Drill, Item, drill_for, languages_of
from xenia.learning.queries.drill_steps import heard_at
from xenia.learning.queries.spacing import Standing, Tried, in_order, standings, waiting

#: a round that was left longer ago than this is not gone on with
OPEN_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A drill as its card tells of it. `waits` were tried and are due; `new` were never tried."""

    name: str
    language: str
    languages: tuple[str, ...]
    waits: int
    new: int
    size: int
    minutes: int = MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """An item of a drill as it comes up now: in which round, as which of how many, and what its patient answers."""

    drill: Drill
    item: Item
    round: int
    number: int
    size: int
    turn: int
    heard: str
    earlier: Attempt | None = None

    @property
    def is_last(self) -> bool:
        """Whether the round is whole with it."""
        return self.number == self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item that was tried, as one's own progress tells of it."""

    item: Item
    language: str
    standing: Standing
    due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What of a drill is firm, what is to be repeated now, what is on its way, and how many are still new."""

    name: str
    firm: list[Line]
    repeat: list[Line]
    coming: list[Line]
    new: int


def own_attempts(actor: Actor) -> QuerySet[Attempt]:
    """One's own tries, oldest first, and nobody else's whoever one is."""
    rows = Attempt.objects.order_by("at", "pk").defer("sealed")
    return rows.filter(person=actor.person) if actor.person else rows.none()


def cards(actor: Actor, *, language: str) -> list[Card]:
    """All drills with what waits today; one statement."""
    now, rows = timezone.now(), list(own_attempts(actor))
    return [_card(drill, _of(rows, drill.name), now) for drill in _drills(language)]


def _card(drill: Drill, rows: Sequence[Attempt], now: datetime) -> Card:
    known = standings(_tried(rows))
    return Card(
        name=drill.name,
        language=drill.language,
        languages=languages_of(drill.name),
        waits=waiting(drill.items, known, now=now),
        new=len(drill.items.keys() - known.keys()),
        size=_size(drill),
    )


def practice(actor: Actor, drill: Drill, *, item: str = "") -> Practice | None:
    """The item that comes up now, or the one that is named where this round has not had it; one statement.

    None where the named one is not in the drill, or was done in this round.
    """
    now, rows = timezone.now(), list(own_attempts(actor).filter(drill=drill.name))
    number, done = _round(rows, now, size=_size(drill))
    order = in_order([*drill.items], standings(_tried(rows)), now=now)
    order = [key for key in order if key not in done]
    if item and item not in order:
        return None
    found = drill.items[item or order[0]]
    tries = [row for row in rows if row.item == found.id]
    return Practice(
        drill=drill,
        item=found,
        round=number,
        number=len(done) + 1,
        size=_size(drill),
        turn=len(tries),
        heard=heard_at(found, turn=len(tries)),
        earlier=tries[-1] if tries else None,
    )


def last_round(actor: Actor, name: str) -> list[Attempt]:
    """The tries of the newest round of a drill; one statement."""
    rows = list(own_attempts(actor).filter(drill=name))
    return [row for row in rows if row.round == rows[-1].round]


def attempt_in(actor: Actor, name: str, *, number: int, item: str) -> Attempt | None:
    """The try at an item in a round, if it was made."""
    return own_attempts(actor).filter(drill=name, round=number, item=item).first()


def progress(actor: Actor, *, language: str) -> list[Progress]:
    """One's own page: every item that was tried, by how firm it is; one statement. No one is compared with anyone."""
    now, rows = timezone.now(), list(own_attempts(actor))
    return [_progress(name, _of(rows, name), language, now) for name in NAMES]


def _progress(name: str, rows: Sequence[Attempt], language: str, now: datetime) -> Progress:
    known = standings(_tried(rows))
    here, whole = drill_for(name, language), drill_for(name, ORIGINAL)
    lines = [_line(one, drill, now) for one in known.values() if (drill := _holds(one.item, here, whole))]
    lines.sort(key=lambda line: line.standing.due_at)
    return Progress(
        name=name,
        firm=[line for line in lines if line.standing.firm and not line.due],
        repeat=[line for line in lines if line.due],
        coming=[line for line in lines if not line.standing.firm and not line.due],
        new=len(whole.items.keys() - known.keys()) if whole else 0,
    )


def _holds(item: str, *drills: Drill | None) -> Drill | None:
    return next((drill for drill in drills if drill and item in drill.items), None)


def _line(standing: Standing, drill: Drill, now: datetime) -> Line:
    item = drill.items[standing.item]
    return Line(item=item, language=drill.language, standing=standing, due=standing.due_at <= now)


def own_words(attempt: Attempt | None) -> str:
    """What one wrote in an earlier try; nothing where nothing was written or its key is gone."""
    if attempt is None or attempt.key is None:
        return ""
    try:
        return unseal(attempt.key, bytes(attempt.sealed), bound_to=place_of(attempt)).decode()
    except KeyDestroyed:
        return ""


def place_of(attempt: Attempt) -> bytes:
    """Where the words of a try open, and nowhere else."""
    person: UUID = attempt.person_id
    return person.bytes + f"{attempt.drill} {attempt.round} {attempt.item}".encode()


def _round(rows: Sequence[Attempt], now: datetime, *, size: int) -> tuple[int, set[str]]:
    """The number of the round that is open or comes next, and what it has had."""
    if not rows:
        return 1, set()
    last = rows[-1]
    done = {row.item for row in rows if row.round == last.round}
    if len(done) < size and last.at > now - OPEN_FOR:
        return last.round, done
    return last.round + 1, set()


def _size(drill: Drill) -> int:
    return min(ROUND[drill.name], len(drill.items))


def _of(rows: Sequence[Attempt], name: str) -> list[Attempt]:
    return [row for row in rows if row.drill == name]


def _tried(rows: Sequence[Attempt]) -> list[Tried]:
    return [Tried(row.item, row.at, row.level) for row in rows]


def _drills(language: str) -> list[Drill]:
    return [drill for name in NAMES if (drill := drill_for(name, language))]
