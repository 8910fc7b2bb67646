"""The clock of each circuit: which turn it is in, how long that lasts, and who stands where now."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from xenia.osce.models import Circuit, Encounter, Exam, Sitting
from xenia.osce.queries.clock import Pauses, delayed, pauses_in
from xenia.osce.queries.exams import extended, rotation, stations_of, turn_begins

NEXT, READING, STATION, BETWEEN, PAUSED, OVER = "next", "reading", "station", "between", "paused", "over"

#: circuit, sitting, and turn counted from 0
type Turn = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CircuitClock:
    """Where a circuit is: `turn` of `turns` in a sitting, counted from 1; `begins` while its sitting is still to come.
    `left` are whole minutes, begun ones counted. `there` says who is at which station, by numbers."""

    circuit: Circuit
    phase: str
    sitting: str = ""
    turn: int = 0
    turns: int = 0
    left: int = 0
    begins: datetime | None = None
    there: list[tuple[int, list[str]]] = field(default_factory=list)


def clocks_of(exam: Exam) -> list[CircuitClock]:
    """The clock of every circuit in which somebody has a place. Six statements."""
    turns = len(rotation(stations_of(exam)))
    met = Encounter.objects.filter(candidate__exam=exam, candidate__withdrawn_at=None)
    held = set(met.order_by().values_list("circuit", "sitting").distinct())
    sittings, pauses = list(Sitting.objects.filter(exam=exam)), pauses_in(exam)
    clocks: list[tuple[CircuitClock, Turn | None]] = []
    for circuit in Circuit.objects.filter(exam=exam):
        mine = [one for one in sittings if (circuit.pk, one.pk) in held]
        if mine and turns:
            clocks.append(_clock(exam, circuit, mine, turns, pauses))
    there = _there(met, {turn for _clock, turn in clocks if turn})
    return [replace(one, there=sorted(there[turn].items())) if turn in there else one for one, turn in clocks]


def _clock(
    exam: Exam, circuit: Circuit, sittings: list[Sitting], turns: int, pauses: Pauses
) -> tuple[CircuitClock, Turn | None]:
    """The clock, and the turn that it is in; none where a pause began before its turn did."""
    now, mine = timezone.now(), pauses.get(circuit.pk, [])
    paused = bool(mine) and mine[-1][1] is None
    for sitting, turn, planned in _turns(exam, sittings, turns):
        begins, read, ends = (delayed(one, mine) for one in planned)
        if now >= ends:
            continue
        clock = CircuitClock(circuit, PAUSED, sitting.name, turn + 1, turns)
        if paused:
            begun = delayed(planned[0], mine[:-1]) <= mine[-1][0]
            return clock, (circuit.pk, sitting.pk, turn) if begun else None
        if now < begins:
            return replace(clock, phase=BETWEEN if turn else NEXT, left=_minutes(begins - now), begins=begins), None
        phase, until = (READING, read) if now < read else (STATION, ends)
        return replace(clock, phase=phase, left=_minutes(until - now)), (circuit.pk, sitting.pk, turn)
    return CircuitClock(circuit, PAUSED if paused else OVER), None


def _turns(
    exam: Exam, sittings: list[Sitting], turns: int
) -> Iterator[tuple[Sitting, int, tuple[datetime, datetime, datetime]]]:
    """Every turn with when it was planned to begin, to be read up, and to end."""
    for sitting in sittings:
        reading = timedelta(minutes=exam.reading_minutes * (100 + sitting.extra_time) / 100)
        whole = timedelta(minutes=extended(exam, sitting.extra_time))
        for turn in range(turns):
            begins = turn_begins(exam, sitting, turn)
            yield sitting, turn, (begins, begins + reading, begins + whole)


def _minutes(left: timedelta) -> int:
    return math.ceil(left.total_seconds() / 60)


def _there(met: QuerySet[Encounter], turns: Collection[Turn]) -> dict[Turn, dict[int, list[str]]]:
    """Who is at which station in each of these turns. One statement."""
    found: dict[Turn, dict[int, list[str]]] = {}
    names = ("circuit", "sitting", "turn", "station__number", "candidate__number")
    rows = met.filter(turn__in={turn for _circuit, _sitting, turn in turns}).order_by("candidate__number")
    for circuit, sitting, turn, station, number in rows.values_list(*names):
        if (circuit, sitting, turn) in turns:
            found.setdefault((circuit, sitting, turn), {}).setdefault(station, []).append(number)
    return found
