"""When somebody is late or ill or a room is broken, as little as can be is changed."""

from dataclasses import replace

from tests.science.rostering.exams import small, with_candidate, with_person
from xenia.science.rostering import Assignment, Candidate, Problem, Window, changes, faults, solve
from xenia.science.rostering.problem import CANDIDATE, EXAMINER


def planned() -> Problem:
    """The small exam with its schedule as the previous one."""
    return small(previous=solve(small()).assignments)


def changed(problem: Problem) -> tuple[list[Assignment], list[Assignment]]:
    """What is gone and what is new in the schedule that keeps most of the previous one."""
    found = solve(problem)
    assert found.status == "optimal" and faults(problem, found.assignments) == []
    all_ = changes(problem, found.assignments)
    return [c.assignment for c in all_ if c.gone], [c.assignment for c in all_ if not c.gone]


def test_repair_changes_nothing_when_nothing_has_changed() -> None:
    assert changed(planned()) == ([], [])


def test_a_late_candidate_is_moved_alone() -> None:
    problem = planned()
    late = next(a for a in problem.previous if a.role == CANDIDATE and a.session == "morning")
    problem = with_candidate(problem, Candidate(late.person, windows=(Window("Monday", 600, 900),)))
    gone, new = changed(problem)
    assert [each.person for each in gone] == [late.person] == [each.person for each in new]
    assert new[0].session == "noon"


def test_an_ill_examiner_is_replaced_where_they_would_have_been() -> None:
    problem = planned()
    ill = next(p for p in problem.people if p.role == EXAMINER and any(a.person == p.id for a in problem.previous))
    gone, new = changed(with_person(problem, replace(ill, windows=())))
    assert {each.person for each in gone} == {ill.id}
    assert [replace(each, person="") for each in new] == [replace(each, person="") for each in gone]


def test_a_broken_room_moves_only_whom_it_must() -> None:
    problem = planned()
    problem = replace(problem, candidates=problem.candidates[:9], closed=frozenset({("noon", "B")}))
    gone, _ = changed(problem)
    moved = [each for each in gone if each.role == CANDIDATE and each.run != ("noon", "B")]
    assert len([e for e in moved if e.person != "candidate 9"]) <= 1


def test_nobody_waits_in_a_circuit_that_a_repair_has_emptied() -> None:
    problem = planned()
    runs = [a.run for a in problem.previous if a.role == CANDIDATE]
    last = min(set(runs), key=runs.count)
    ill = {a.person for a in problem.previous if a.role == CANDIDATE and a.run == last}
    emptied = replace(problem, candidates=tuple(c for c in problem.candidates if c.id not in ill))
    found = solve(emptied)
    assert found.status == "optimal" and faults(emptied, found.assignments) == []
    assert not [a for a in found.assignments if a.run == last]
    gone, new = changed(emptied)
    assert {each.run for each in gone} == {last} and new == [], "all others stay where they are"
    # what is given up is the places of who is ill, and nothing for those who are not needed any more
    anew = solve(replace(emptied, previous=()))
    assert anew.objective is not None and found.objective is not None
    assert 1000 * len(ill) + anew.objective <= found.objective < 1000 * (len(ill) + 1)


def test_a_settled_session_stays_as_it_was() -> None:
    problem = replace(planned(), settled=frozenset({"morning"}))
    ill = next(a.person for a in problem.previous if a.role == EXAMINER and a.session == "noon")
    person = next(p for p in problem.people if p.id == ill)
    gone, new = changed(with_person(problem, replace(person, windows=(Window("Monday", 0, 600),))))
    assert gone and {each.session for each in (*gone, *new)} == {"noon"}


def test_a_settled_session_that_can_not_stand_is_told() -> None:
    problem = replace(planned(), settled=frozenset({"morning"}))
    first, second = [a for a in problem.previous if a.role == EXAMINER and a.session == "morning"][:2]
    twice = tuple(replace(a, person=first.person) if a == second else a for a in problem.previous)
    found = solve(replace(problem, previous=twice))
    assert found.status == "impossible" and [each.constraint for each in found.unmet] == ["settled"]


def test_whoever_needs_a_rest_in_time_keeps_their_place_in_a_settled_session() -> None:
    limited = tuple(replace(c, longest=18) for c in small().candidates)
    problem = small(candidates=limited)
    before = solve(problem).assignments
    ring = ("history", "consent", "rest")
    for step in range(len(ring)):
        moved = tuple(
            replace(e, station=ring[(ring.index(e.station) + step) % len(ring)]) if e.role == CANDIDATE else e
            for e in before
        )
        assert faults(problem, moved) == []
        assert changed(replace(problem, previous=moved, settled=frozenset({"morning", "noon"}))) == ([], [])
