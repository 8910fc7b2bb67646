"""How long one learner spends in a session that is offered to many groups at many times."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median_high


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a session is offered, and the learner groups that are asked to come."""

    start: datetime
    end: datetime
    groups: tuple[str, ...] = ()


def minutes_of_one_learner(slots: Iterable[Slot], *, parents: Mapping[str, str]) -> int:
    """The minutes that a typical learner spends, in three steps.

    A learner belongs to one innermost group and, through `parents`, to every group around it. For each innermost group
    that is named, the times at which it or a group around it is asked to come are joined (two rooms at one time count
    once, a series of dates adds up). The median over those groups is the answer. Times to which nobody is asked count
    only when nobody is asked to any: then each is taken for a repetition, and the median length of one is the answer.
    """
    offered = list(slots)
    named = {group for slot in offered for group in slot.groups}
    if not named:
        lengths = [_minutes([(slot.start, slot.end)]) for slot in offered]
        return median_high(lengths) if lengths else 0
    around = {group: _around(group, parents) for group in named}
    outer = {other for group, line in around.items() for other in line if other != group}
    spent = []
    for group in named - outer or named:
        spent.append(_minutes([(slot.start, slot.end) for slot in offered if around[group] & set(slot.groups)]))
    return median_high(spent)


def _around(group: str, parents: Mapping[str, str]) -> set[str]:
    """The group itself and all groups around it; a circle among them ends where it closes."""
    line: set[str] = set()
    while group and group not in line:
        line.add(group)
        group = parents.get(group, "")
    return line


def _minutes(times: Iterable[tuple[datetime, datetime]]) -> int:
    """The length of the union of the times."""
    seconds = 0.0
    until: datetime | None = None
    for start, end in sorted(times):
        begin = start if until is None else max(start, until)
        if end > begin:
            seconds += (end - begin).total_seconds()
            until = end
    return round(seconds / 60)
