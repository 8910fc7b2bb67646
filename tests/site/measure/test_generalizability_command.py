"""xenia measure gstudy keeps its contract: keys, names and sentences."""

import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = main(["measure", "gstudy", *arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def data(folder: Path, case: str) -> tuple[str, Any]:
    place = folder / "measurement" / case
    return str(place / "data.csv"), json.loads((place / "expected.json").read_text("utf-8"))


def test_a_g_study_has_components_coefficients_and_decision_studies(
    capsys: pytest.CaptureFixture[str], shared_data: Path
) -> None:
    file, expected = data(shared_data, "gtheory_brennan_syn1_pxi")
    code, found, _ = run(capsys, file, "--design", "p x i", "--score", "score", "--dstudy", "i=5,12,20")
    assert code == 0 and found["method"] == "anova"
    assert found["components"] == pytest.approx(expected["ems"], rel=1e-8)
    assert found["erho2"] == pytest.approx(expected["dstudy12"]["Erho2"], rel=1e-8)
    assert [row["i"] for row in found["dstudy"]] == [5, 12, 20]
    assert found["dstudy"][1]["phi"] == pytest.approx(expected["dstudy12"]["Phi"], rel=1e-8)
    assert found["warnings"] == []


@pytest.mark.parametrize("text", ["t=3,6;r=4,2", "t=3,6; r=4,2", "t=3,6 r=4,2", "t=3,6,r=4,2"])
def test_several_facets_are_studied_in_every_combination(
    capsys: pytest.CaptureFixture[str], shared_data: Path, text: str
) -> None:
    file, expected = data(shared_data, "gtheory_brennan_syn4_px_r_in_t")
    _, found, _ = run(capsys, file, "--design", "p x (r:t)", "--dstudy", text)
    assert [(row["t"], row["r"]) for row in found["dstudy"]] == [(3, 4), (3, 2), (6, 4), (6, 2)]
    assert found["dstudy"][3]["phi"] == pytest.approx(expected["dstudy"]["t6r2"]["Phi"], rel=1e-8)


def test_unbalanced_data_name_the_method_that_was_done(capsys: pytest.CaptureFixture[str], shared_data: Path) -> None:
    file, _ = data(shared_data, "gtheory_brennan_unbalanced_px_i_in_h")
    done = {}
    for method in ("anova", "henderson1", "reml", None):
        _, found, _ = run(capsys, file, "--design", "p x (i:h)", *(["--method", method] if method else []))
        done[method] = found["method"]
        assert found["mean_squares"] is None and not found["balanced"]
    assert done == {"anova": "henderson1", "henderson1": "henderson1", "reml": "reml", None: "reml"}


def test_columns_may_be_called_in_full_with_the_designs_letters_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "osce.csv"
    file.write_text("Person;Item;mark\n" + "\n".join(f"s{p};q{i};{p * i % 5 + p}" for p in range(6) for i in range(4)))
    _, by_letter, _ = run(capsys, str(file), "--design", "p x i", "--score", "mark")
    _, in_full, _ = run(capsys, str(file), "--design", "Person x Item", "--score", "mark", "--object", "Person")
    assert list(by_letter["components"].values()) == list(in_full["components"].values())
    assert list(in_full["components"]) == ["Person", "Item", "Person:Item"]


def test_an_empty_score_is_missing_and_what_can_not_be_known_is_null(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "one.csv"
    file.write_text("p,i,score\n1,1,3\n2,1,\n3,1,5\n")
    code, found, _ = run(capsys, str(file), "--design", "p x i", "--dstudy", "i=4")
    assert code == 0 and found["components"] == {"p": None, "i": None, "pi": None}
    assert found["dstudy"][0]["phi"] is None and found["n"]["scores"] == 2
    assert any("can't tell apart" in words for words in found["warnings"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--design", "p x q"], "no column “q”"),
        (["--design", "p x"], "lacks a facet"),
        (["--design", "p x i", "--dstudy", "i=many"], "can't be read at “i=many”"),
        (["--design", "p x i", "--dstudy", "z=3"], "can't vary “z”"),
        (["--design", "p x i", "--dstudy", "i=0"], "positive"),
        (["--design", "p x i", "--object", "z"], "no facet “z”"),
        (["--design", "p x i", "--score", "mark"], "no column “mark”"),
    ],
)
def test_what_can_not_be_done_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], words: str
) -> None:
    file = tmp_path / "table.csv"
    file.write_text("p,i,score\n1,1,3\n1,2,4\n2,1,5\n2,2,5\n")
    code, found, said = run(capsys, str(file), *options)
    assert (code, found) == (1, None) and words in said


def test_a_score_that_is_no_number_is_named_by_its_row(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("p,i,score\n1,1,3\n1,2,good\n")
    code, _, said = run(capsys, str(file), "--design", "p x i")
    assert code == 1 and "row 3, score: “good”" in said
