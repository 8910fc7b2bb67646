"""Candidates who were examined never meet those who are still to come, and it is said where they wait for how long."""

from dataclasses import replace

from tests.science.rostering.exams import small
from xenia.science.rostering import Problem, Quarantine, Schedule, Wait, faults, solve, waits_of
from xenia.science.rostering.problem import CANDIDATE, EXAMINER


def held(rule: Quarantine, **cohorts: str) -> tuple[Problem, Schedule]:
    """The small exam by a rule, its sessions of cohorts where they are named."""
    sessions = tuple(replace(s, cohort=cohorts.get(s.id, "")) for s in small().sessions)
    problem = small(quarantine=rule, sessions=sessions)
    found = solve(problem)
    assert not found.assignments or faults(problem, found.assignments) == []
    return problem, found


def test_who_was_examined_waits_in_their_room_until_all_later_ones_are_called() -> None:
    problem, found = held(Quarantine(30, 90, room="Library"))
    assert waits_of(problem, found.assignments) == (Wait("morning", "Library", 568, 630),)


def test_nobody_waits_when_nobody_comes_later() -> None:
    problem, found = held(Quarantine(120, 90))
    assert found.status == "optimal" and waits_of(problem, found.assignments) == ()


def test_sessions_of_one_cohort_may_meet_and_others_not() -> None:
    apart = Quarantine(0, 0)
    assert held(apart)[1].status == "impossible"
    assert held(apart, morning="x", noon="y")[1].status == "impossible"
    assert held(apart, morning="x", noon="x")[1].status == "optimal"


def test_only_the_cohorts_that_a_rule_names_are_kept_apart() -> None:
    rule = Quarantine(0, 0, cohorts=frozenset({"x", "y"}))
    assert held(rule, morning="x", noon="y")[1].status == "impossible"
    assert held(rule, morning="x")[1].status == "optimal"
    assert held(rule, morning="x", noon="z")[1].status == "optimal"


def test_between_two_sessions_there_is_time_to_lead_candidates_past_one_another() -> None:
    assert held(Quarantine(60, 60, gap=92))[1].status == "optimal"
    found = held(Quarantine(60, 60, gap=93))[1]
    assert found.status == "impossible" and "93 are needed" in found.unmet[0].why


def test_over_night_nobody_is_held_and_a_school_says_whether_that_matters() -> None:
    sessions = (small().sessions[0], replace(small().sessions[1], day="Tuesday"))
    strict = small(sessions=sessions, quarantine=Quarantine(60, 60))
    assert solve(strict).status == "impossible" and "over night" in solve(strict).unmet[0].why
    lenient = replace(strict, quarantine=Quarantine(60, 60, overnight=False))
    assert solve(lenient).status == "optimal"


def test_candidates_of_a_cohort_sit_in_its_sessions_alone() -> None:
    problem = small(sessions=(replace(small().sessions[0], cohort="x"), replace(small().sessions[1], cohort="y")))
    candidates = tuple(replace(c, cohort="x" if n < 5 else "y") for n, c in enumerate(problem.candidates))
    problem = replace(problem, candidates=candidates)
    found = solve(problem)
    assert found.status == "optimal" and faults(problem, found.assignments) == []
    where = {e.person: e.session for e in found.assignments if e.role == CANDIDATE}
    assert all(where[c.id] == {"x": "morning", "y": "noon"}[c.cohort] for c in candidates)


def test_a_helper_stays_at_their_site_and_wishes_of_candidates_are_met_where_they_can() -> None:
    circuits = (replace(small().circuits[0], site="north"), replace(small().circuits[1], site="south"))
    people = [replace(p, sites=frozenset({"north"})) if p.role == EXAMINER and p.id < "examiner 2" else p
              for p in small().people]  # fmt: skip
    wishing = [replace(c, wishes=frozenset({"south"})) if n < 4 else c for n, c in enumerate(small().candidates)]
    problem = small(circuits=circuits, people=tuple(people), candidates=tuple(wishing))
    found = solve(problem)
    assert found.status == "optimal" and faults(problem, found.assignments) == []
    assert {e.circuit for e in found.assignments if e.person in ("examiner 0", "examiner 1")} <= {"A"}
    assert {e.circuit for e in found.assignments if e.person in {c.id for c in wishing[:4]}} == {"B"}
