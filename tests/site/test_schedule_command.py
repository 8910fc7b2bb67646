"""`xenia schedule osce` gives one JSON document, and one sentence for what can't be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main

PROBLEM: dict[str, Any] = {
    "stations": [
        {"id": "history", "patients": 1, "language": "fa-AF", "interpreters": 1},
        {"id": "rest", "rest": True},
    ],
    "circuits": [{"id": "A"}, {"id": "B"}],
    "sessions": [{"id": "morning", "day": "Monday", "start": 540, "slot": 8, "change": 2}],
    "candidates": [{"id": f"c{n}"} for n in range(4)],
    "people": [
        *({"id": f"e{n}", "role": "examiner"} for n in range(2)),
        *({"id": f"p{n}", "role": "patient", "languages": ["fa-AF"]} for n in range(2)),
        *({"id": f"i{n}", "role": "interpreter", "languages": ["fa-AF"]} for n in range(2)),
    ],
}


def scheduled(
    capsys: pytest.CaptureFixture[str], folder: Path, problem: dict[str, Any] | str
) -> tuple[int, dict[str, Any], str]:
    """Exit code, the document and what was said to the person."""
    path = folder / "exam.json"
    path.write_text(problem if isinstance(problem, str) else json.dumps(problem), encoding="utf-8")
    capsys.readouterr()
    code = main(["schedule", "osce", str(path), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else {}, said.err


def test_schedule_keeps_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, _ = scheduled(capsys, tmp_path, PROBLEM)
    assert code == 0 and found["status"] == "optimal" and found["objective"] == found["bound"]
    assert found["unmet"] == [] and len(found["assignments"]) == 10
    assert {"role", "person", "session", "circuit", "station"} <= found["assignments"][0].keys()
    assert found["design"]["connected"] is False and len(found["design"]["subsets"]) == 2


def test_schedule_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, _ = scheduled(capsys, tmp_path, PROBLEM | {"people": PROBLEM["people"][:-1]})
    assert code == 0 and found["status"] == "impossible"
    assert found["objective"] is None and found["bound"] is None and found["assignments"] == []
    (told,) = found["unmet"]
    assert told["constraint"] == "interpreter"
    assert "Session morning, station history: 2 interpreters who speak fa-AF are needed" in told["why"]
    assert "1 more" in told["why"]


def test_schedule_repairs_with_what_it_gave_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, before, _ = scheduled(capsys, tmp_path, PROBLEM)
    people = [*PROBLEM["people"], {"id": "e9", "role": "examiner"}]
    people[0] = {**people[0], "windows": []}
    code, after, _ = scheduled(capsys, tmp_path, PROBLEM | {"people": people, "previous": before["assignments"]})
    assert code == 0 and [(each["change"], each["person"]) for each in after["changed"]] == [
        ("gone", "e0"),
        ("new", "e9"),
    ]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("{", "exam.json, line 1, column 2: this is no JSON"),
        (PROBLEM | {"stations": [{}]}, "exam.json, stations[0].id: the field is missing"),
        (PROBLEM | {"candidtes": []}, "exam.json, candidtes: there is no such field"),
        ("[" * 100_000, "exam.json is nested too deep"),
        ('{"travel": ' + "9" * 5000 + "}", "exam.json is nested too deep, or a number in it is too long"),
        ('{"travel": 5, "travel": 50}', "exam.json: the field “travel” stands twice"),
    ],
)
def test_schedule_refuses_what_it_can_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], problem: dict[str, Any] | str, words: str
) -> None:
    code, found, said = scheduled(capsys, tmp_path, problem)
    assert (code, found) == (1, {})
    assert said.startswith(f"xenia: {words}") and said.count("\n") == 1


def test_schedule_reads_what_another_program_marked_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, _ = scheduled(capsys, tmp_path, "\ufeff" + json.dumps(PROBLEM))
    assert (code, found["status"]) == (0, "optimal")


def test_schedule_refuses_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "osce", str(tmp_path / "none.json")]) == 1
    assert "none.json" in capsys.readouterr().err
