"""The check sees every kind of broken rule, in a schedule that held until one thing was changed."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from tests.science.rostering.exams import DARI, small, with_candidate, with_person
from xenia.science.rostering import Assignment, Candidate, Conflict, Person, Problem, Quarantine, Window, faults, solve
from xenia.science.rostering.problem import CANDIDATE, EXAMINER, INTERPRETER, PATIENT


@cache
def schedule() -> tuple[Assignment, ...]:
    return solve(small()).assignments


def one(role: str, **where: str) -> Assignment:
    """Somebody of a role in the schedule."""
    return next(a for a in schedule() if a.role == role and all(getattr(a, k) == v for k, v in where.items()))


def person(assignment: Assignment, **changed: object) -> Problem:
    """The small exam, with a person of the schedule who is not as it needs them."""
    languages = frozenset() if assignment.role == EXAMINER else frozenset({DARI})
    known = Person(assignment.person, assignment.role, languages)
    return with_person(small(), replace(known, **changed))  # type: ignore[arg-type]


def candidate(**changed: object) -> Problem:
    return with_candidate(small(), replace(Candidate(one(CANDIDATE).person), **changed))  # type: ignore[arg-type]


def without(assignment: Assignment) -> list[Assignment]:
    return [each for each in schedule() if each != assignment]


def twice_working() -> Assignment:
    """A post of somebody who works in both sessions."""
    names = [each.person for each in schedule() if each.role == EXAMINER]
    return one(EXAMINER, person=next(name for name in names if names.count(name) == 2))


ELSEWHERE = (Window("Monday", 0, 60),)
STRETCHED = small(sessions=tuple(replace(s, swap=frozenset(), slot=30) for s in small().sessions))


def together() -> Problem:
    """A candidate in conflict with an examiner of the circuit that they are in."""
    place = one(CANDIDATE)
    examiner = one(EXAMINER, session=place.session, circuit=place.circuit)
    return small(conflicts=(Conflict(place.person, examiner.person),))


def far_apart() -> Problem:
    """The circuits at two sites, and no time to go from one to the other."""
    circuits = tuple(replace(c, site=c.id) for c in small().circuits)
    return small(circuits=circuits, travel=600)


BROKEN: dict[str, Callable[[], Problem]] = {
    "is not there for the whole": lambda: candidate(windows=ELSEWHERE),
    "minutes a station": lambda: candidate(slot=9),
    "without a rest": lambda: candidate(longest=5),
    "has no access": lambda: candidate(circuits=frozenset()),
    "in a language of their own": lambda: replace(candidate(languages=frozenset({DARI})), avoid_own_language=True),
    "is not there for the whole of session": lambda: person(one(PATIENT), windows=ELSEWHERE),
    "encounters in session": lambda: person(one(PATIENT), most_a_session=2),
    "encounters on Monday": lambda: person(one(PATIENT), most_a_day=2),
    "sessions on Monday": lambda: person(twice_working(), most_sessions=1),
    "rests": lambda: person(twice_working(), rest=600),
    "is not trained": lambda: person(one(PATIENT), stations=frozenset({"rest"})),
    "has opted out": lambda: person(one(PATIENT), opted_out=frozenset({"history", "consent"})),
    "does not speak fa-AF": lambda: person(one(INTERPRETER), languages=frozenset({"es"})),
    "are both in circuit": together,
    "can meet those of session": lambda: small(quarantine=Quarantine(0, 0)),
    "minutes lie between sessions morning and noon": lambda: small(quarantine=Quarantine(60, 60, gap=100)),
    "is of cohort x and in session": lambda: replace(
        candidate(cohort="x"),
        sessions=tuple(replace(s, cohort="y" if s.id == one(CANDIDATE).session else "x") for s in small().sessions),
    ),
    "can't be at the site of circuit": lambda: person(one(PATIENT), sites=frozenset()),
    "is not held": lambda: small(closed=frozenset({one(CANDIDATE).run})),
}


def test_check_finds_nothing_in_what_was_solved() -> None:
    assert faults(small(), schedule()) == []


@pytest.mark.parametrize("words", BROKEN)
def test_check_sees_a_schedule_that_breaks_a_rule(words: str) -> None:
    assert any(words in fault for fault in faults(BROKEN[words](), schedule()))


def test_check_sees_who_has_no_time_to_travel() -> None:
    far = one(EXAMINER, session="noon", circuit="B")
    near = one(EXAMINER, session="morning", circuit="A")
    names = {far.person: near.person, near.person: far.person}
    swapped = [replace(e, person=names.get(e.person, e.person)) if e.session == "noon" else e for e in schedule()]
    assert faults(small(), swapped) == []
    assert any("to travel between" in fault for fault in faults(far_apart(), swapped))


@pytest.mark.parametrize("role", [EXAMINER, PATIENT, INTERPRETER])
def test_check_sees_an_empty_post_and_one_that_is_filled_twice(role: str) -> None:
    assert any("0 people" in fault for fault in faults(small(), without(one(role))))
    assert any("2 people" in fault for fault in faults(small(), [*schedule(), one(role)]))


def test_check_sees_who_is_left_out_and_who_is_placed_twice() -> None:
    place = one(CANDIDATE)
    assert any("is placed 0 times" in fault for fault in faults(small(), without(place)))
    assert any("is placed 2 times" in fault for fault in faults(small(), [*schedule(), place]))


def test_check_sees_two_candidates_at_one_station() -> None:
    first, second = [e for e in schedule() if e.role == CANDIDATE][:2]
    same = replace(first, person=second.person)
    assert any("2 candidates begin" in fault for fault in faults(small(), [*without(second), same]))


def test_check_sees_somebody_in_two_places_at_once() -> None:
    first = one(EXAMINER, session="noon")
    second = next(e for e in schedule() if e.role == EXAMINER and e.session == "noon" and e.person != first.person)
    assert any("two places" in f for f in faults(small(), [*without(second), replace(second, person=first.person)]))


def test_check_sees_a_name_that_does_not_exist() -> None:
    assert faults(small(), [*schedule(), Assignment(EXAMINER, "nobody", "noon", "A", "history")]) == [
        "nobody is no examiner of this exam."
    ]


def test_check_sees_a_settled_session_that_was_changed() -> None:
    problem = small(previous=schedule(), settled=frozenset({"morning"}))
    assert faults(problem, schedule()) == []
    assert any("is settled" in fault for fault in faults(problem, without(one(CANDIDATE, session="morning"))))


def test_check_sees_a_conflict_after_the_swap_too() -> None:
    sessions = tuple(replace(s, swap=frozenset({"history"}), pause_after=1, pause=5) for s in small().sessions)
    problem = small(sessions=sessions)
    found = solve(problem).assignments
    place = next(e for e in found if e.role == CANDIDATE)
    other = next(e for e in found if e.role == EXAMINER and e.session == place.session and e.circuit != place.circuit
                 and e.station == "history")  # fmt: skip
    assert problem.runs_of(other)[1] == place.run
    assert faults(replace(problem, conflicts=(Conflict(place.person, other.person),)), found)
