"""Stations that take two candidates together, one of each group: who meets whom, and where a colleague stands in.

In a run one candidate of each group begins at a station and both move on alike, so that they meet wherever a station
takes both. Who is of the second group has a task at these stations alone, or at others that name their group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xenia.science.rostering.encounters import Encounter, encounters
from xenia.science.rostering.problem import CANDIDATE, Assignment, Problem, Run

if TYPE_CHECKING:
    from xenia.science.rostering.roster import Roster


@dataclass(frozen=True, slots=True)
class Pair:
    """A turn of a station that takes two: a candidate of each group in its order, empty where a colleague stands in."""

    session: str
    circuit: str
    station: str
    slot: int
    start: int
    end: int
    candidates: tuple[str, ...]


def pairs_of(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[Pair]:
    """Every turn at which somebody is at a station for two."""
    group = {candidate.id: candidate.group for candidate in problem.candidates}
    there: dict[tuple[str, str, str, int], list[Encounter]] = defaultdict(list)
    for met in encounters(problem, assignments):
        if len(problem.station[met.station].together) > 1:
            there[met.session, met.circuit, met.station, met.slot].append(met)
    for where, found in there.items():
        who = {group[met.candidate]: met.candidate for met in found}
        together = problem.station[where[2]].together
        yield Pair(*where, found[0].start, found[0].end, tuple(who.get(one, "") for one in together))


def stations_for_two(problem: Problem, run: Run) -> tuple[str, ...]:
    """The stations of a run that take two candidates."""
    return tuple(s for s in problem.session[run[0]].stations if len(problem.station[s].together) > 1)


def seat_pairs(roster: Roster) -> None:
    """As few chairs as can be in each run with stations for two, and no more stand-ins there than allowed."""
    problem = roster.problem
    starts = defaultdict(list)
    for (_name, run, position), choice in roster.start.items():
        starts[run, position].append(choice)
    for run in problem.runs:
        if not (stations := stations_for_two(problem, run)):
            continue
        places = len(problem.session[run[0]].stations)
        chairs = roster.chairs[run] = roster.model.new_int_var(0, places, "")
        groups = [sum(roster.inside[run, group]) for group in problem.groups]
        for many in (*groups, len(_settled_chairs(problem, run))):
            roster.model.add(chairs >= many)
        taken = [roster.model.new_bool_var("") for position in range(places) if starts[run, position]]
        for one, choices in zip(taken, [starts[run, p] for p in range(places) if starts[run, p]], strict=True):
            roster.model.add_max_equality(one, choices)
        roster.model.add(sum(taken) <= chairs)
        for station in stations:
            roster.stand_ins[run, station] = 2 * chairs - sum(groups)
            short = roster.model.new_int_var(0, places if roster.elastic else 0, "")
            roster.short[run, station] = short
            roster.model.add(2 * chairs - sum(groups) <= problem.station[station].stand_ins + short)


def _settled_chairs(problem: Problem, run: Run) -> set[str]:
    """Where somebody began in a session that is over."""
    if run[0] not in problem.settled:
        return set()
    return {each.station for each in problem.previous if each.role == CANDIDATE and each.run == run}
