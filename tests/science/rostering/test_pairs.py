"""A station for two takes one candidate of each profession at every turn; a colleague sits in where one is missing."""

from dataclasses import replace

import pytest

from tests.science.rostering.exams import pairs
from xenia.science.rostering import Malformed, Window, as_document, encounters, faults, pairs_of, problem_of, solve
from xenia.science.rostering.problem import CANDIDATE, Problem
from xenia.science.rostering.sense import refuse_nonsense


def test_two_candidates_of_different_professions_share_turn_room_patient_and_examiner() -> None:
    problem = pairs(10, 10)
    found = solve(problem)
    assert found.status == "optimal" and faults(problem, found.assignments) == []
    met = list(pairs_of(problem, found.assignments))
    assert len(met) == 10 and all("" not in pair.candidates for pair in met)
    assert {name for pair in met for name in pair.candidates} == {c.id for c in problem.candidates}
    both = [e for e in encounters(problem, found.assignments) if e.station == "consent"]
    by_turn = {(e.session, e.circuit, e.slot): {x.people for x in both if (x.session, x.circuit, x.slot)
               == (e.session, e.circuit, e.slot)} for e in both}  # fmt: skip
    assert len(both) == 20 and len(by_turn) == 10 and all(len(people) == 1 for people in by_turn.values())


def test_who_is_of_the_second_profession_comes_to_stations_for_it_alone() -> None:
    problem = pairs(3, 3)
    met = list(encounters(problem, solve(problem).assignments))
    stations = {who: {e.station for e in met if e.candidate == who} for who in ("doctor 0", "nurse 0")}
    assert stations == {"doctor 0": {"history", "consent", "rest"}, "nurse 0": {"consent"}}


@pytest.mark.parametrize(("medicine", "nursing", "alone"), [(3, 2, 1), (5, 5, 0), (6, 5, 1), (6, 4, 2), (4, 5, 1)])
def test_an_odd_one_meets_a_colleague_and_no_more_stand_in_than_must(medicine: int, nursing: int, alone: int) -> None:
    problem = pairs(medicine, nursing)
    found = solve(problem)
    assert found.status == "optimal" and faults(problem, found.assignments) == []
    assert sum(pair.candidates.count("") for pair in pairs_of(problem, found.assignments)) == alone


def test_an_examination_without_the_other_profession_is_held_when_colleagues_may_always_stand_in() -> None:
    problem = pairs(6, 0, stand_ins=9)
    found = solve(problem)
    assert found.status == "optimal" and faults(problem, found.assignments) == []
    assert all(pair.candidates[1] == "" for pair in pairs_of(problem, found.assignments))


def test_check_sees_who_stands_in_too_often_and_two_of_one_profession_in_one_chair() -> None:
    problem = pairs(6, 6, stand_ins=0)
    found = list(solve(problem).assignments)
    nurse = next(each for each in found if each.person == "nurse 0")
    elsewhere = next(
        replace(nurse, session=run[0], circuit=run[1], station=station)
        for run in problem.runs
        for station in problem.session[run[0]].stations
        if (run, station) != (nurse.run, nurse.station)
    )
    moved = [elsewhere if each == nurse else each for each in found]
    assert any("stands in" in fault for fault in faults(problem, moved))
    doctor = next(e for e in found if e.person == "doctor 0")
    same = [replace(doctor, person="doctor 1") if e.person == "doctor 1" else e for e in found]
    assert any("2 candidates begin" in fault for fault in faults(problem, same))


def test_a_pair_stays_together_when_one_must_move() -> None:
    problem = pairs(5, 5)
    before = solve(problem).assignments
    late = next(e for e in before if e.role == CANDIDATE and e.session == "morning" and e.person.startswith("nurse"))
    windows = (Window("Monday", 650, 900),)
    candidates = tuple(replace(c, windows=windows) if c.id == late.person else c for c in problem.candidates)
    repaired = replace(problem, previous=before, candidates=candidates)
    found = solve(repaired)
    assert found.status == "optimal" and faults(repaired, found.assignments) == []
    kept = set(before) & set(found.assignments)
    assert len([e for e in before if e.role == CANDIDATE and e not in kept]) <= 2


def test_positions_agree_when_some_need_a_rest_in_time() -> None:
    problem = pairs(4, 4)
    some = {"doctor 0": 18, "doctor 1": 8, "nurse 0": 8}
    limited = tuple(replace(c, longest=some.get(c.id)) for c in problem.candidates)
    problem = replace(problem, candidates=limited)
    found = solve(problem)
    assert found.status == "optimal" and faults(problem, found.assignments) == []
    assert all("" not in pair.candidates for pair in pairs_of(problem, found.assignments))


DOCUMENT = {
    "stations": [{"id": "one"}, {"id": "team", "together": ["medicine", "nursing"], "stand_ins": 2}],
    "circuits": [{"id": "A"}],
    "sessions": [{"id": "s", "day": "Monday", "start": 540, "slot": 8}],
    "candidates": [{"id": "c1", "group": "medicine"}, {"id": "c2", "group": "nursing"}],
    "people": [{"id": "e1", "role": "examiner"}, {"id": "e2", "role": "examiner"}],
}


def test_a_pair_is_read_from_a_file_and_written_as_two_who_begin_alike() -> None:
    problem = problem_of(DOCUMENT)
    found = solve(problem).assignments
    written = [as_document(e, problem) for e in found if e.role == CANDIDATE]
    assert len({(e["session"], e["circuit"], e["station"]) for e in written}) == 1 and len(written) == 2


def with_stations(*together: tuple[str, ...]) -> Problem:
    problem = pairs(1, 1)
    stations = tuple(replace(s, together=t) for s, t in zip(problem.stations, together, strict=False))
    return replace(problem, stations=(*stations, *problem.stations[len(together) :]))


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (with_stations(("medicine", "pharmacy")), "stations[1].together: another station takes medicine and pharmacy"),
        (with_stations(("medicine",), ()), "stations[0].together: no station takes two groups"),
        (with_stations((), ("a", "b", "c")), "stations[1].together: one group or two"),
        (replace(pairs(1, 1), stations=with_stations((), ("law", "nursing")).stations), "candidates[0].group: doctor"),
    ],
)
def test_professions_that_make_no_pair_are_refused(problem: Problem, words: str) -> None:
    with pytest.raises(Malformed) as refused:
        refuse_nonsense(problem)
    assert str(refused.value).startswith(words)
