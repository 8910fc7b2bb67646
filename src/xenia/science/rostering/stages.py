"""An OSCE in stages: which runs, then each role by sites, then circuits and candidates.

The first stage leaves out who fills the posts, so its cost is one that no schedule can be below. Roles meet only in the
runs that are held and in conflicts: each is cast alone, and conflicts are kept when circuits are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xenia.science.rostering.candidates import keep_runs_in_order, place_candidates
from xenia.science.rostering.cost import cost, cost_of_lack, cost_of_role, least_cost
from xenia.science.rostering.obstacles import is_fit
from xenia.science.rostering.posts import bound_person, fill_posts, grouped_posts, keep_conflicts_apart, without_name
from xenia.science.rostering.problem import STAFF, Assignment, Problem, Run
from xenia.science.rostering.roster import Barred, Roster
from xenia.science.rostering.settled import settle

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

Cast = frozenset[tuple[str, Assignment]]
#: presolving again and again costs more here than it saves
LIGHT = {"max_presolve_iterations": 1, "cp_model_probing_level": 0, "symmetry_level": 0}


@dataclass(frozen=True, slots=True)
class Solved:
    """A roster with its values; `found` is False when there are none, `certain` when that or the optimum is proven."""

    roster: Roster
    solver: CpSolver
    found: bool
    certain: bool


def outline(problem: Problem, *, seed: int, effort: float) -> Solved:
    """Which runs are held, for candidates alone; its bound holds for every schedule."""
    roster = Roster(problem, coarse=True)
    place_candidates(roster)
    keep_runs_in_order(roster)
    settle(roster)
    roster.model.minimize(least_cost(roster))
    return run(roster, seed=seed, effort=effort)


def cast(
    problem: Problem, held: frozenset[Run], *, seed: int, effort: float, barred: Barred = frozenset()
) -> Cast | None:
    """Who is at which station of which site, role by role; None when a role can't be cast."""
    groups = grouped_posts(problem, coarse=True)
    chosen: set[tuple[str, Assignment]] = set()
    for role in STAFF:
        roster = Roster(problem, coarse=True, barred=barred)
        roster.hold(held)
        fill_posts(roster, (role,))
        for person in problem.people:
            bound_person(roster, person)
        settle(roster)
        roster.model.minimize(cost_of_role(roster, role))
        solved = run(roster, seed=seed, effort=effort)
        if not solved.found:
            return None
        names = [key for key, choice in roster.post.items() if solved.solver.boolean_value(choice)]
        chosen |= {(name, each) for name, post in names for each in groups[post]}
    return frozenset(chosen)


def clashes(problem: Problem, held: frozenset[Run], only: Cast, *, seed: int, effort: float) -> Barred:
    """Who of a cast stands in the way of a candidate, and where, when the fewest conflicts are let pass."""
    roster = Roster(problem, only=only)
    _add_roles(roster, STAFF)
    roster.hold(held)
    roster.elastic = True  # every other rule stands already, and stays firm
    keep_conflicts_apart(roster)
    roster.model.minimize(sum(roster.waived.values()))
    solved = run(roster, seed=seed, effort=effort)
    if not solved.found:
        return frozenset()
    inside = {name: each for (name, each), place in roster.place.items() if solved.solver.boolean_value(place)}
    passed = [obstacle for obstacle, waived in roster.waived.items() if solved.solver.boolean_value(waived)]
    return frozenset(
        (each.scope, inside[each.subject][0], problem.circuit[inside[each.subject][1]].site) for each in passed
    )


def can_be_cast(problem: Problem, role: str, *, seed: int, effort: float) -> bool:
    """False when it is certain that no choice of runs has people enough of a role, conflicts aside."""
    roster = Roster(problem, coarse=True)
    _add_roles(roster, (role,))
    solved = run(roster, seed=seed, effort=effort)
    return solved.found or not solved.certain


def near_previous(problem: Problem, chosen: Cast) -> Cast:
    """What was chosen, what was before, and whoever is fit for a post whose holder is lost."""
    before = {(each.person, without_name(each)) for each in problem.previous if each.role in STAFF}
    vacant = {post for name, post in before if (name, post) not in chosen}
    fit = {(person.id, post) for post in vacant for person in problem.people if is_fit(problem, person, post)}
    return chosen | before | fit


def whole(
    problem: Problem, *, seed: int, effort: float, held: frozenset[Run] | None = None, only: Cast | None = None
) -> Solved:
    """Everything at once, or what `held` and `only` leave open of it."""
    roster = _everything(problem, elastic=False, only=only)
    if held is not None:
        roster.hold(held)
    roster.model.minimize(cost(roster))
    return run(roster, seed=seed, effort=effort)


def lack(problem: Problem, roles: tuple[str, ...], *, seed: int, effort: float) -> Solved:
    """What has to give way, at the least cost, for candidates and these roles; with all roles, for conflicts too."""
    if roles == STAFF:
        roster = _everything(problem, elastic=True)
    else:
        roster = Roster(problem, elastic=True, coarse=True)
        _add_roles(roster, roles)
    roster.model.minimize(cost_of_lack(roster))
    return run(roster, seed=seed, effort=effort)


def _everything(problem: Problem, *, elastic: bool, only: Cast | None = None) -> Roster:
    roster = Roster(problem, elastic=elastic, only=only)
    _add_roles(roster, STAFF)
    keep_conflicts_apart(roster)
    return roster


def _add_roles(roster: Roster, roles: tuple[str, ...]) -> None:
    """All rules for candidates and these roles but conflicts."""
    place_candidates(roster)
    fill_posts(roster, roles)
    keep_runs_in_order(roster)
    for person in roster.problem.people:
        bound_person(roster, person)
    settle(roster)


def run(roster: Roster, *, seed: int, effort: float) -> Solved:
    """One worker and an effort that is no clock: the same every time."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = effort
    for name, value in LIGHT.items():
        setattr(solver.parameters, name, value)
    status = solver.solve(roster.model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Solved(roster, solver, found, status in (cp_model.OPTIMAL, cp_model.INFEASIBLE))
