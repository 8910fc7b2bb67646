"""Weights of hypotheses: whether they add up, and whether they moved when the history did."""

from collections.abc import Mapping
from dataclasses import dataclass

from xenia.standards.cases.document import Moment

WHOLE = 100
#: percentage points by which the history moves the weights before anybody is told to have held fast
MOVED = 10
#: how far above what is reasonable a first weight stands before it holds fast too early
EARLY = 20


@dataclass(frozen=True, slots=True)
class Held:
    """Where somebody held fast: a hypothesis, its weight before and now, and what was reasonable then and now."""

    option: str
    before: int | None
    now: int
    reasonable_before: int | None
    reasonable: int


def weights_from(moment: Moment, said: Mapping[str, str]) -> dict[str, int]:
    """The weights that were typed. Raises ValueError for what is no whole percentage; an empty field is 0."""
    found = {}
    for option in moment.options:
        typed = said.get(option.id, "").strip() or "0"
        if not typed.isascii() or not typed.isdigit() or int(typed) > WHOLE:
            raise ValueError(option.id)
        found[option.id] = int(typed)
    return found


def reasonable(moment: Moment) -> dict[str, int]:
    """What the author weighs; nothing where they gave no weights."""
    return {option.id: option.weight for option in moment.options if option.weight is not None}


def held_fast(
    moment: Moment,
    now: Mapping[str, int],
    *,
    earlier: Moment | None = None,
    before: Mapping[str, int] | None = None,
) -> Held | None:
    """The hypothesis that somebody held fast to, if they did.

    Weighed again, they did when the history moved the reasonable weights by `MOVED` points or more and theirs went
    less than half that way: sum(moved * wanted) / sum(wanted^2) < 1/2. At first they did when one weight stands
    `EARLY` points or more above what is reasonable. Without the author's weights nobody is told anything.
    """
    wanted = reasonable(moment)
    if not wanted:
        return None
    if earlier is None or not before:
        return _too_early(wanted, now)
    was = reasonable(earlier)
    shared = [one for one in wanted if one in was and one in before and one in now]
    way = {one: wanted[one] - was[one] for one in shared}
    if sum(map(abs, way.values())) / 2 < MOVED:
        return None
    gone = sum((now[one] - before[one]) * way[one] for one in shared)
    if 2 * gone >= sum(step * step for step in way.values()):
        return None
    option = max(shared, key=lambda one: abs(way[one]))
    return Held(option, before[option], now[option], was[option], wanted[option])


def _too_early(wanted: Mapping[str, int], now: Mapping[str, int]) -> Held | None:
    option = max(wanted, key=lambda one: now.get(one, 0) - wanted[one])
    if now.get(option, 0) - wanted[option] < EARLY:
        return None
    return Held(option, None, now[option], None, wanted[option])
