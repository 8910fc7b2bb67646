"""Where each candidate of a run begins, once it is known who is in it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xenia.science.rostering.problem import CANDIDATE, Run
from xenia.science.rostering.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver


def positions(roster: Roster, solver: CpSolver, run: Run, names: list[str]) -> dict[str, int]:
    """As the model says, as before, or wherever there is room; groups in the same chairs, so that they meet."""
    problem = roster.problem
    stations = problem.session[run[0]].stations
    groups: dict[str, list[str]] = defaultdict(list)
    for candidate in (problem.candidate[name] for name in names):
        groups[problem.group(candidate)].append(candidate.id)
    fixed = {n: p for (n, r, p), choice in roster.start.items() if r == run and solver.boolean_value(choice)}
    before = {
        each.person: stations.index(each.station)
        for each in problem.previous
        if each.run == run and each.role == CANDIDATE and each.person not in fixed
    }
    wanted = (*fixed.values(), *(before[n] for n in names if n in before), *range(len(stations)))
    many = solver.value(roster.chairs[run]) if run in roster.chairs else len(stations)
    chairs = list(dict.fromkeys(wanted))[:many]
    return {name: place for group in groups.values() for name, place in _seated(group, fixed, before, chairs).items()}


def _seated(names: list[str], fixed: dict[str, int], before: dict[str, int], chairs: list[int]) -> dict[str, int]:
    """One group in its chairs, each as before where that is free."""
    found = {name: fixed[name] for name in names if name in fixed}
    for name in names:
        if name in before and before[name] in chairs and before[name] not in found.values():
            found.setdefault(name, before[name])
    free = [chair for chair in chairs if chair not in found.values()]
    return found | dict(zip((name for name in names if name not in found), free, strict=False))
