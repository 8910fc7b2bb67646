"""A problem as JSON is read strictly: what is wrong is named by its field, with the way out."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xenia.science.rostering import Malformed, Quarantine, Window, as_document, faults, problem_of, solve

DOCUMENT: dict[str, Any] = {
    "stations": [
        {"id": "history", "patients": 1, "language": "fa-AF", "interpreters": 1},
        {"id": "rest", "rest": True},
    ],
    "circuits": [{"id": "A", "site": "north"}, {"id": "B", "site": "north", "languages": {"history": "es"}}],
    "sessions": [
        {"id": "first", "day": "Monday", "start": 540, "slot": 8, "pause_after": 1, "pause": 5, "swap": ["history"]},
        {"id": "second", "day": "Monday", "start": 600, "slot": 8, "circuits": ["A"]},
    ],
    "candidates": [{"id": "c1"}, {"id": "c2", "windows": [{"day": "Monday", "start": 500, "end": 700}]}],
    "people": [
        {"id": "e1", "role": "examiner"},
        {"id": "p1", "role": "patient", "languages": ["fa-AF", "es"]},
        {"id": "i1", "role": "interpreter", "languages": ["fa-AF"], "most_a_day": 20},
    ],
    "conflicts": [{"candidate": "c1", "person": "e1", "reason": "mentor"}],
    "quarantine": {"report": 20, "hold": 30},
}


def test_a_problem_is_read_with_its_defaults() -> None:
    problem = problem_of(DOCUMENT)
    assert problem.sessions[0].circuits == ("A", "B") and problem.sessions[1].circuits == ("A",)
    assert problem.sessions[0].stations == ("history", "rest")
    assert problem.candidates[1].windows == (Window("Monday", 500, 700),) and problem.candidates[0].windows is None
    assert problem.quarantine == Quarantine(20, 30)
    assert problem.language("A", "history") == "fa-AF" and problem.language("B", "history") == "es"


def test_a_schedule_is_read_again_as_it_was_written() -> None:
    document = {**DOCUMENT, "conflicts": [], "sessions": DOCUMENT["sessions"][1:]}
    found = solve(problem_of(document)).assignments
    written = [as_document(each, problem_of(document)) for each in found]
    assert found and problem_of({**document, "previous": written}).previous == found


def test_the_example_of_the_documents_is_a_problem_that_can_be_solved() -> None:
    page = (Path(__file__).parents[3] / "docs" / "scheduling.md").read_text(encoding="utf-8")
    problem = problem_of(json.loads(page.split("```json")[1].split("```")[0]))
    assert faults(problem, solve(problem).assignments) == []


def damaged(*path: Any, value: Any) -> Callable[[], Any]:
    """The document with one value changed, or left out when it is Ellipsis."""

    def make() -> Any:
        document = copy.deepcopy(DOCUMENT)
        inner: Any = document
        for step in path[:-1]:
            inner = inner[step]
        if value is ...:
            del inner[path[-1]]
        else:
            inner[path[-1]] = value
        return document

    return make


MALFORMED: list[tuple[Callable[[], Any], str]] = [
    (lambda: [], "the problem: an object"),
    (damaged("stations", value=...), "stations: the field is missing"),
    (damaged("stations", value=[]), "stations: a list with something in it"),
    (damaged("stations", 0, "id", value=7), "stations[0].id: a text in quotes"),
    (damaged("stations", 0, "patients", value=-1), "stations[0].patients: a whole number from 0"),
    (damaged("stations", 0, "patients", value=True), "stations[0].patients: a whole number"),
    (damaged("stations", 0, "patients", value=1.5), "stations[0].patients: a whole number"),
    (damaged("stations", 0, "patiens", value=1), "stations[0].patiens: there is no such field. There are: examiners"),
    (damaged("stations", 0, "language", value=""), "stations[0].language: is missing"),
    (damaged("stations", 1, "rest", value="yes"), "stations[1].rest: true or false"),
    (damaged("stations", 1, "id", value="history"), "stations: the id “history” stands here 2 times"),
    (damaged("circuits", 1, "languages", value={"histori": "es"}), "circuits[1].languages: there is no station"),
    (damaged("circuits", 1, "languages", value=["es"]), "circuits[1].languages: an object of texts"),
    (damaged("sessions", 0, "slot", value=0), "sessions[0].slot: a whole number from 1"),
    (damaged("sessions", 0, "slot", value=None), "sessions[0].slot: a whole number from 1"),
    (damaged("sessions", 0, "start", value=1439), "sessions[0].start: session first ends after midnight"),
    (damaged("sessions", 0, "pause_after", value=2), "sessions[0].pause_after: is below the number of stations"),
    (damaged("sessions", 0, "pause_after", value=...), "sessions[0].pause_after: is missing"),
    (damaged("sessions", 0, "circuits", value=["A", "A"]), "sessions[0].circuits: a name stands here twice"),
    (damaged("sessions", 0, "circuits", value=[]), "sessions[0].circuits: a list with something in it"),
    (damaged("sessions", 1, "stations", value=["rest"]), "sessions[1].stations: all are for rest"),
    (damaged("sessions", 0, "circuits", value=["C"]), "sessions[0].circuits: there is no circuit “C”"),
    (damaged("sessions", 0, "circuits", value=["A"]), "sessions[0].swap: no site has two circuits"),
    (damaged("sessions", 1, "start", value=545), "sessions: first and second overlap and both use circuit A"),
    (damaged("candidates", 1, "windows", 0, "end", value=500), "candidates[1].windows[0].end: 500 is not after"),
    (damaged("candidates", 1, "id", value="e1"), "candidates and people: the id “e1” stands here 2 times"),
    (damaged("people", 0, "role", value="nurse"), "people[0].role: “nurse” is none of examiner"),
    (damaged("people", 0, "stations", value=["nowhere"]), "people[0].stations: there is no station “nowhere”"),
    (damaged("conflicts", 0, "candidate", value="e1"), "conflicts[0].candidate: there is no candidate “e1”"),
    (damaged("quarantine", "hold", value=...), "quarantine.hold: the field is missing"),
    (damaged("closed", value=[{"session": "second", "circuit": "B"}]), "closed.circuit: there is no circuit of"),
    (damaged("settled", value=["third"]), "settled: there is no session “third”"),
    (
        damaged("previous", value=[{"role": "patient", "person": "e1", "session": "first", "circuit": "A",
                                    "station": "history"}]),
        "previous[0].role: e1 is no patient",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), MALFORMED, ids=[words for _, words in MALFORMED])
def test_what_is_malformed_is_named(make: Callable[[], Any], words: str) -> None:
    with pytest.raises(Malformed) as refused:
        problem_of(make())
    assert str(refused.value).startswith(words) and str(refused.value).endswith(".")


def test_somebody_of_a_settled_session_can_not_be_left_out() -> None:
    place = {"role": "examiner", "person": "gone", "session": "first", "circuit": "A", "station": "history"}
    with pytest.raises(Malformed, match=r"previous\[0\].person: gone was in session first"):
        problem_of({**DOCUMENT, "previous": [place], "settled": ["first"]})
    assert problem_of({**DOCUMENT, "previous": [place]}).previous[0].person == "gone"
