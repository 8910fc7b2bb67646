"""A large school's exam is scheduled, repaired and explained in the time in which somebody waits for it."""

import time
from dataclasses import replace

import ortools.sat.python.cp_model  # noqa: F401 - its import is timed apart

from tests.pace import pace
from tests.science.rostering.large import large, with_a_station_for_two
from xenia.science.rostering import Problem, Schedule, Window, changes, design_of, faults, pairs_of, solve
from xenia.science.rostering.problem import CANDIDATE, EXAMINER, INTERPRETER

#: 3 to 4 s of processor time when the machine has nothing else to do
BUDGET = 10


def timed(problem: Problem) -> tuple[Schedule, float]:
    """What is found and the processor seconds that it took."""
    begun = time.process_time()
    found = solve(problem)
    return found, time.process_time() - begun


def test_300_candidates_in_four_circuits_with_languages_and_their_repair() -> None:
    problem = large()
    found, seconds = timed(problem)
    assert seconds < BUDGET * pace()
    assert faults(problem, found.assignments) == []
    assert found.objective is not None and found.bound is not None
    assert found.bound <= found.objective <= 1.02 * found.bound
    assert design_of(problem, found.assignments).connected

    ill = next(each.person for each in found.assignments if each.role == EXAMINER)
    late = next(each for each in found.assignments if each.role == CANDIDATE)
    repaired, seconds = timed(without(replace(problem, previous=found.assignments), ill=ill, late=late.person))
    assert seconds < BUDGET * pace()
    gone = [change.assignment for change in changes(replace(problem, previous=found.assignments), repaired.assignments)
            if change.gone]  # fmt: skip
    needed = [each for each in found.assignments if each.person in (ill, late.person)]
    assert len(needed) <= len(gone) <= len(needed) + 3, [each for each in gone if each not in needed]


def without(problem: Problem, *, ill: str, late: str) -> Problem:
    """An examiner who does not come, and a candidate who comes at noon."""
    people = tuple(replace(p, windows=()) if p.id == ill else p for p in problem.people)
    windows = tuple(Window(f"day {day}", 690, 1440) for day in (1, 2))
    candidates = tuple(replace(c, windows=windows) if c.id == late else c for c in problem.candidates)
    return replace(problem, people=people, candidates=candidates)


def few_interpreters(problem: Problem) -> Problem:
    """One interpreter is left who speaks Dari."""
    dari = [p.id for p in problem.people if p.role == INTERPRETER and "fa-AF" in p.languages]
    return replace(problem, people=tuple(p for p in problem.people if p.id not in dari[1:]))


def test_300_nursing_students_join_them_at_one_station() -> None:
    problem = with_a_station_for_two(large())
    found, seconds = timed(problem)
    assert seconds < BUDGET * pace()
    assert faults(problem, found.assignments) == []
    assert found.objective is not None and found.bound is not None and found.objective <= 1.02 * found.bound
    assert not any("" in pair.candidates for pair in pairs_of(problem, found.assignments))


def test_a_large_exam_with_a_candidate_out_of_place_is_told_of_its_interpreters_as_well() -> None:
    problem = few_interpreters(large())
    first, *others = problem.candidates
    told = {each.constraint for each in solve(replace(problem, candidates=(replace(first, slot=99), *others))).unmet}
    assert told == {"extra time", "interpreter"}


def test_a_large_exam_that_can_not_be_held_is_explained() -> None:
    found, seconds = timed(few_interpreters(large()))
    assert seconds < 3 * BUDGET * pace()
    assert found.status == "impossible"
    assert any(each.constraint == "interpreter" and "who speak fa-AF" in each.why for each in found.unmet)
