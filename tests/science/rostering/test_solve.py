"""What the solver finds holds by the independent check, and agrees with trying everything."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from tests.science.rostering.exams import at_random, small
from xenia.science.rostering import Assignment, Problem, faults, solve
from xenia.science.rostering.obstacles import posts_of
from xenia.science.rostering.problem import CANDIDATE

SEEDS = range(90)


def test_solve_finds_a_schedule_that_holds() -> None:
    problem = small()
    found = solve(problem)
    assert found.status == "optimal" and found.objective == found.bound
    assert faults(problem, found.assignments) == []
    assert len([each for each in found.assignments if each.role == CANDIDATE]) == 10


def test_solve_gives_the_same_twice() -> None:
    assert solve(small(), seed=3) == solve(small(), seed=3)


def test_solve_opens_no_more_circuits_than_needed() -> None:
    problem = small(candidates=small().candidates[:3])
    found = solve(problem)
    assert len({each.run for each in found.assignments}) == 1
    assert {each.session for each in found.assignments} == {"morning"} or found.objective == found.bound


@pytest.mark.parametrize("seed", SEEDS)
def test_solve_agrees_with_trying_everything(seed: int) -> None:
    problem = at_random(seed)
    found = solve(problem)
    assert found.status in {"optimal", "impossible"}
    if found.status == "optimal":
        assert faults(problem, found.assignments) == []
    else:
        assert found.unmet and not can_be_held(problem)


def can_be_held(problem: Problem) -> bool:
    """Whether any schedule passes the check: each candidate anywhere, then each person at any post that is open."""
    return any(_can_be_staffed(problem, places) for places in _placings(problem))


def _placings(problem: Problem) -> Iterator[list[Assignment]]:
    seats = [(*run, station) for run in problem.runs for station in problem.session[run[0]].stations]
    for chosen in product(seats, repeat=len(problem.candidates)):
        if problem.groups or len(set(chosen)) == len(chosen):
            places = [Assignment(CANDIDATE, c.id, *seat) for c, seat in zip(problem.candidates, chosen, strict=True)]
            bare = replace(problem, people=(), conflicts=())
            if all("people where" in fault for fault in faults(bare, places)):
                yield places


def _can_be_staffed(problem: Problem, places: list[Assignment]) -> bool:
    """Fill the first post that the check misses with everyone in turn, and so on."""
    wrong = faults(problem, places)
    if any(not fault.endswith(EMPTY) for fault in wrong):
        return False  # nothing that is wrong beside empty posts can be made good by adding people
    post = next((post for run in problem.runs for post in posts_of(problem, run) if _named(post) in wrong), None)
    if post is None:
        return not wrong
    tried = (replace(post, person=person.id) for person in problem.people if person.role == post.role)
    return any(_can_be_staffed(problem, [*places, one]) for one in tried)


EMPTY = "0 people where 1 is needed."


def _named(post: Assignment) -> str:
    where = f"session {post.session}, circuit {post.circuit}, station {post.station}"
    return f"{where}, {post.role} {post.turn + 1}: {EMPTY}"
