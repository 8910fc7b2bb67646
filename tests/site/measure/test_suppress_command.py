"""`xenia measure suppress` says what to hide by place, and names the cell that is no count."""

import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main


def measured(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """Exit code, the document and what was said to the person."""
    capsys.readouterr()
    code = main(["measure", "suppress", *map(str, arguments), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def table(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


LABELLED = ",north,south,east\nfirst,5,100,40\nsecond,60,70,80\nthird,30,20,90\n"
BARE = "2021,2022,2023\n5,100,40\n60,70,80\n30,20,90\n"


@pytest.mark.parametrize("text", [LABELLED, BARE, LABELLED.replace(",", ";")])
def test_suppress_counts_places_without_header_and_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    code, found, _ = measured(capsys, table(tmp_path, text), "--threshold", 10)
    assert code == 0
    assert found["primary"] == [[0, 0]] and len(found["secondary"]) == 3
    (audited,) = found["audit"]
    assert audited["cell"] == [0, 0] and audited["low"] == 0 and audited["high"] >= 10 and audited["protected"]
    assert found["warnings"] == []


def test_suppress_takes_costs_from_the_counts_or_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path, LABELLED)
    _, by_count, _ = measured(capsys, path, "--costs")
    assert by_count["cost"] == 100 + 30 + 20
    costs = table(tmp_path, "label,a,b,c\nx,1,1,9\ny,1,1,9\nz,9,9,9\n", "costs.csv")
    _, by_file, _ = measured(capsys, path, "--costs", costs)
    assert by_file["secondary"] == [[0, 1], [1, 0], [1, 1]] and by_file["cost"] == 3
    code, _, said = measured(capsys, path, "--costs", table(tmp_path, "a,b\n1,2\n", "small.csv"))
    assert code == 1 and "1 rows × 2 columns" in said and "3 rows × 3 columns" in said


def test_suppress_counts_zeros_as_small_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path, "a,b,c\n0,100,40\n60,70,80\n30,20,90\n")
    assert measured(capsys, path)[1]["primary"] == []
    assert measured(capsys, path, "--zeros")[1]["primary"] == [[0, 0]]


def test_suppress_says_when_a_margin_has_to_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found, _ = measured(capsys, table(tmp_path, "label,a,b\nx,3,1\ny,50,60\nz,70,80\n"))
    assert 0 in found["withhold"]["rows"] and "row 0" in found["warnings"][0]
    assert not any(each["protected"] for each in found["audit"])


def test_suppress_warns_of_totals_inside_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found, _ = measured(capsys, table(tmp_path, "label,a,b\nx,30,20\ny,50,60\ntotal,80,80\n"))
    assert "last row is the sum" in found["warnings"][0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LABELLED.replace("70", "7.5"), "row 3, south"),
        (LABELLED.replace("70", ""), "row 3, south"),
        (LABELLED.replace("70", "-7"), "row 3, south"),
        (LABELLED.replace("70", "nan"), "row 3, south"),
        (BARE.replace("60", ""), "row 3, 2021"),
        (LABELLED.replace(",70,", ","), "row 3"),
        ("label\nx\n", "no counts"),
        ("a,b\n", "nothing below"),
    ],
)
def test_suppress_names_the_place_of_what_is_no_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    code, found, said = measured(capsys, table(tmp_path, text))
    assert (code, found) == (1, None)
    assert words in said


def test_suppress_refuses_a_threshold_below_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measured(capsys, table(tmp_path, BARE), "--threshold", 0)[0] == 1
