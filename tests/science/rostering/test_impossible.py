"""When an exam can't be held the words say which rule is in the way, and what would free it does."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.science.rostering.exams import DARI, pairs, small
from xenia.science.rostering import Candidate, Circuit, Conflict, Person, Problem, Quarantine, Window, faults, solve
from xenia.science.rostering.problem import EXAMINER, INTERPRETER, PATIENT

EARLY = (Window("Monday", 0, 60),)


def everyone(role: str, **changed: object) -> Problem:
    """The small exam with all of a role as said."""
    people = (replace(p, **changed) if p.role == role else p for p in small().people)  # type: ignore[arg-type]
    return small(people=tuple(people))


def first_candidate(**changed: object) -> Problem:
    first, *others = small().candidates
    return small(candidates=(replace(first, **changed), *others))  # type: ignore[arg-type]


def one_interpreter() -> Problem:
    people = [p for p in small().people if p.role != INTERPRETER]
    return small(people=(*people, Person("Farid", INTERPRETER, frozenset({DARI}))))


AT_TWO_SITES = (Circuit("A", "north"), Circuit("B", "south"))


def all_in_conflict() -> Problem:
    """Four examiners for four rooms, one of whom is everybody's mentor."""
    people = tuple(p for p in small().people if p.id != "examiner 4")
    return small(people=people, conflicts=tuple(Conflict(c.id, "examiner 0", "mentor") for c in small().candidates))


IMPOSSIBLE: dict[str, tuple[Callable[[], Problem], list[str]]] = {
    "places": (lambda: small(candidates=tuple(Candidate(f"c{n}") for n in range(13))), ["13 candidates, 12 places"]),
    "availability": (lambda: first_candidate(windows=EARLY), ["candidate 0 can't be there", "11:00 to 11:28"]),
    "extra time": (lambda: first_candidate(slot=10), ["candidate 0 must have 10 minutes", "no session has so many"]),
    "access": (lambda: first_candidate(circuits=frozenset()), ["candidate 0 can be examined in no circuit"]),
    "rest": (lambda: first_candidate(longest=5), ["candidate 0 may work 5 minutes"]),
    "own language": (
        lambda: replace(first_candidate(languages=frozenset({DARI})), avoid_own_language=True),
        ["Every place for candidate 0"],
    ),
    "interpreter": (one_interpreter, [f"2 interpreters who speak {DARI} are needed", "1 could do it"]),
    "conflict": (
        lambda: small(
            people=tuple(p for p in small().people if p.id not in ("examiner 4",)),
            conflicts=tuple(Conflict("candidate 0", f"examiner {n}", "mentor") for n in range(4)),
        ),
        ["candidate 0 can't be kept apart", "mentor"],
    ),
    "pair": (lambda: pairs(10, 0), ["10 of medicine and none of nursing", "invite 6 more of nursing"]),
    "examiner": (all_in_conflict, ["examiner 0 must not meet any of the candidates", "find 1 more"]),
    "site": (
        lambda: replace(everyone(EXAMINER, sites=frozenset({"north"})), circuits=AT_TWO_SITES),
        ["would have to be at south, and can only be at north"],
    ),
    "cohort": (
        lambda: small(
            sessions=(replace(small().sessions[0], cohort="x"), small().sessions[1]),
            candidates=tuple(replace(c, cohort="x") for c in small().candidates),
        ),
        ["can sit with cohort x alone"],
    ),
    "quarantine": (
        lambda: small(quarantine=Quarantine(0, 0)),
        ["Candidates of session morning would meet", "held until 9:28", "called at 11:00", "92 minutes longer"],
    ),
    "load": (lambda: everyone(PATIENT, most_a_day=2), ["more encounters or sessions on Monday"]),
    "breaks": (lambda: everyone(EXAMINER, rest=600), ["less than 600 minutes between two sessions"]),
}


@pytest.mark.parametrize("constraint", IMPOSSIBLE)
def test_impossible_says_which_rule_and_what_would_free_it(constraint: str) -> None:
    make, words = IMPOSSIBLE[constraint]
    found = solve(make())
    assert (found.status, found.objective, found.bound, found.assignments) == ("impossible", None, None, ())
    told = [each for each in found.unmet if each.constraint == constraint]
    assert told, found.unmet
    assert all(any(part in each.why for each in told) for part in words), told
    assert all("It would do" in each.why for each in found.unmet)


def test_what_is_said_to_free_it_frees_it() -> None:
    problem = one_interpreter()
    (told,) = {each.why for each in solve(problem).unmet if "session morning" in each.why.lower()} or {""}
    assert told == "" or "1 more for this session" in told
    more = replace(problem, people=(*problem.people, Person("Laila", INTERPRETER, frozenset({DARI}))))
    found = solve(more)
    assert found.status == "optimal" and faults(more, found.assignments) == []


def test_every_clash_is_told_and_all_together_free_it() -> None:
    """A candidate who needs longer stations, an interpreter too few, and an examiner who is everybody's mentor."""
    first, *others = small().candidates
    problem = replace(all_in_conflict(), candidates=(replace(first, slot=10), *others))
    problem = replace(
        problem,
        people=tuple(p for p in problem.people if p.role != INTERPRETER) + one_interpreter().people[-1:],
    )
    told = {each.constraint for each in solve(problem).unmet}
    assert told == {"extra time", "interpreter", "examiner"}
    more = [Person("Laila", INTERPRETER, frozenset({DARI})), Person("Quentin", EXAMINER)]
    freed = replace(problem, candidates=small().candidates, people=(*problem.people, *more))
    assert solve(freed).status == "optimal"


def test_a_clash_of_two_rules_names_the_cheaper_to_waive() -> None:
    first, *others = small().candidates
    problem = small(
        candidates=(replace(first, slot=12), *others),
        sessions=(*small().sessions, replace(small().sessions[0], id="long", start=780, slot=12)),
        people=tuple(replace(p, windows=(Window("Monday", 0, 760),)) if p.role == INTERPRETER else p
                     for p in small().people),
    )  # fmt: skip
    found = solve(problem)
    assert found.status == "impossible"
    assert {each.constraint for each in found.unmet} == {"availability"}
    assert "session long" in found.unmet[0].why
