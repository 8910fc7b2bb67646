"""Schedules an OSCE: optimal, or with the gap stated, or with what stands in the way."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xenia.science.rostering.explain import Unmet, unmet
from xenia.science.rostering.obstacles import posts_of
from xenia.science.rostering.positions import positions
from xenia.science.rostering.problem import CANDIDATE, STAFF, Assignment, Problem
from xenia.science.rostering.roster import Barred, Roster
from xenia.science.rostering.stages import Solved, can_be_cast, cast, clashes, lack, near_previous, outline, whole

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

#: the solver's own measure of work, about a second each on a machine of 2026; unlike a clock it is the same every time
EFFORT = 20.0
#: costs are whole numbers, and the solver's are that but for rounding
HAIR = 1e-4
#: so often is the staff cast anew when it can't be kept apart from candidates
CASTS = 6
#: up to so many choices the whole is solved again when the stages leave a gap
SMALL = 20_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """`status` is optimal, feasible, impossible or unknown (the effort ended without an answer).

    `objective` is the cost of the assignments and `bound` what no schedule can be below: equal when optimal, the gap
    between them when feasible, None when there is no schedule. `unmet` says what is missing when it is impossible.
    """

    status: str
    objective: float | None
    bound: float | None
    assignments: tuple[Assignment, ...] = ()
    unmet: tuple[Unmet, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A place that somebody has lost (`gone`) or got since the previous schedule."""

    gone: bool
    assignment: Assignment


def solve(problem: Problem, *, seed: int = 1, effort: float = EFFORT) -> Schedule:
    """Find the cheapest schedule (`cost.py` says in which order), the same for the same problem, seed and effort.

    When there is none the problem is solved again with every rule elastic, and what has to give way is told.
    """
    first = outline(problem, seed=seed, effort=effort)
    if first.certain and not first.found:
        return _impossible(problem, (), seed=seed, effort=effort)
    bound = first.solver.best_objective_bound if first.found else 0.0
    best = _in_stages(problem, first, seed=seed, effort=effort / 4) if first.found else None
    if best is None:
        stuck = tuple(role for role in STAFF if not can_be_cast(problem, role, seed=seed, effort=effort / 4))
        if stuck:
            return _impossible(problem, stuck, seed=seed, effort=effort)
    elif best.solver.objective_value <= bound + HAIR or _choices(problem) > SMALL:
        return _schedule(best, bound)
    last = whole(problem, seed=seed, effort=effort)
    if last.found:
        bound = max(bound, last.solver.best_objective_bound)
    found = [solved for solved in (best, last) if solved and solved.found]
    if found:
        return _schedule(min(found, key=lambda solved: solved.solver.objective_value), bound)
    if last.certain:
        return _impossible(problem, STAFF, seed=seed, effort=effort)
    return Schedule("unknown", None, None, unmet=(Unmet("effort", {}),))


def _in_stages(problem: Problem, first: Solved, *, seed: int, effort: float) -> Solved | None:
    """The runs as outlined, then roles, then circuits and candidates; None when a stage finds nothing.

    Roles are cast without regard to conflicts: whoever then stands in a candidate's way is cast elsewhere.
    """
    held = frozenset(run for run, choice in first.roster.held.items() if first.solver.boolean_value(choice))
    barred: Barred = frozenset()
    for _ in range(CASTS):
        chosen = cast(problem, held, seed=seed, effort=effort, barred=barred)
        if chosen is None:
            return None
        only = near_previous(problem, chosen)
        best = whole(problem, seed=seed, effort=effort, held=held, only=only)
        if best.found:
            return best
        in_the_way = clashes(problem, held, only, seed=seed, effort=effort) - barred
        if not in_the_way:
            return None
        barred |= in_the_way
    return None


def _choices(problem: Problem) -> int:
    """How many choices the whole problem has at most."""
    posts = sum(len(posts_of(problem, run)) for run in problem.runs)
    return len(problem.candidates) * len(problem.runs) + len(problem.people) * posts


def _schedule(solved: Solved, bound: float) -> Schedule:
    cost, bound = round(solved.solver.objective_value), math.ceil(bound - HAIR)
    status = "optimal" if cost <= bound else "feasible"
    return Schedule(status, float(cost), float(min(cost, bound)), _assignments(solved.roster, solved.solver))


def _impossible(problem: Problem, stuck: tuple[str, ...], *, seed: int, effort: float) -> Schedule:
    """All that clashes, so that whoever mends it isn't told of the next clash only then.

    Where everything at once is too much, candidates and the roles that can't be cast; when it is the candidates for
    whom there is no place, each role is looked at beside them.
    """

    def lacking(roles: tuple[str, ...]) -> tuple[Unmet, ...]:
        solved = lack(problem, roles, seed=seed, effort=effort)
        return unmet(solved.roster, solved.solver) if solved.found else ()

    small = _choices(problem) <= SMALL
    told = lacking(STAFF if small else stuck)
    if not stuck and not small:
        told += tuple(each for role in STAFF for each in lacking((role,)) if each.of_helpers)
    return Schedule("impossible", None, None, unmet=told or (Unmet("settled", {}),))


def changes(problem: Problem, assignments: Iterable[Assignment]) -> tuple[Change, ...]:
    """What is different from the previous schedule: first what is gone, then what is new."""
    before, now = dict.fromkeys(problem.previous), dict.fromkeys(assignments)
    gone = tuple(Change(True, each) for each in before if each not in now)
    return gone + tuple(Change(False, each) for each in now if each not in before)


def _assignments(roster: Roster, solver: CpSolver) -> tuple[Assignment, ...]:
    inside = defaultdict(list)
    for (name, run), choice in roster.place.items():
        if solver.boolean_value(choice):
            inside[run].append(name)
    found = []
    for run, names in inside.items():
        stations = roster.problem.session[run[0]].stations
        for name, position in positions(roster, solver, run, names).items():
            found.append(Assignment(CANDIDATE, name, *run, stations[position]))
    for (name, post), choice in roster.post.items():
        if solver.boolean_value(choice):
            found.append(Assignment(post.role, name, post.session, post.circuit, post.station, post.turn))
    return tuple(sorted(found, key=lambda a: _order(roster.problem, a)))


def _order(problem: Problem, each: Assignment) -> tuple[object, ...]:
    sessions = [session.id for session in problem.sessions]
    roles = (CANDIDATE, *STAFF)
    return roles.index(each.role), sessions.index(each.session), each.circuit, each.station, each.turn, each.person
