"""`xenia measure irt` and `bkt` print the references' figures, and name what is wrong with a table."""

import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main


def measured(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """Exit code, the document and what was said to the person."""
    capsys.readouterr()
    code = main(["measure", *map(str, arguments), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def expected_of(folder: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return figures


def test_irt_prints_mirts_figures_by_item(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared_data / "measurement" / "irt_lsat6"
    expected = expected_of(folder)["mirt_2PL"]
    code, document, _ = measured(capsys, "irt", folder / "data.csv", "--wide")
    assert code == 0 and document["loglik"] == pytest.approx(expected["logLik"], abs=1e-3)
    for place, (name, item) in enumerate(document["items"].items()):
        assert item["a"] == pytest.approx(expected["a"][name], abs=1e-3)
        assert item["b"] == pytest.approx(expected["b"][name], abs=1e-3)
        assert item["se"]["d"] == pytest.approx(expected["se_a_d"]["d"][place], abs=1e-3)
    assert len(document["persons"]) == 1000 and document["m2"]["df"] == 5 and document["warnings"] == []


def test_a_graded_model_prints_a_threshold_for_each_step(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared_data / "measurement" / "grm_pcm_science"
    expected = expected_of(folder)["graded"]
    code, document, _ = measured(capsys, "irt", folder / "data.csv", "--wide", "--model", "grm")
    assert code == 0 and document["aic"] == pytest.approx(expected["AIC"], abs=1e-3)
    for place, name in enumerate(expected["coef"]["_row"]):
        for figure in ("a", "b1", "b2", "b3"):
            assert document["items"][name][figure] == pytest.approx(expected["coef"][figure][place], abs=1e-3)


def test_bkt_prints_the_references_figures(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared_data / "measurement" / "bkt_one_skill"
    expected = expected_of(folder)
    names = ("--person", "user", "--order", "t", "--correct", "correct")
    code, document, _ = measured(capsys, "bkt", folder / "data.csv", *names)
    assert code == 0 and document["loglik"] == pytest.approx(expected["loglik_mle"], abs=1e-3)
    for name, value in expected["mle"].items():
        assert document[name] == pytest.approx(value, abs=1e-3)
    assert len(document["persons"]["1"]["posterior"]) == 14


def test_answers_at_one_place_in_a_persons_order_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "quiz.csv"
    names = ("--person", "p", "--order", "t", "--correct", "c")
    table.write_text("p,t,c\n1,1,1\n1,1,0\n1,2,1\n2,1,1\n", encoding="utf-8")
    _, document, _ = measured(capsys, "bkt", table, *names)
    assert document["warnings"][-1].startswith("1 answers stand where another")
    table.write_text("p,t,c\n1,1,1\n1,3,0\n1,2,1\n2,1,1\n", encoding="utf-8")
    _, document, _ = measured(capsys, "bkt", table, *names)
    assert "stand where another" not in str(document["warnings"])


def test_a_person_without_answers_has_no_ability(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "quiz.csv"
    rows = ["1,0,1", "0,1,1", "1,1,1", "0,0,0", "1,0,0", "0,1,0", "0,0,1", "1,1,0"] * 20
    table.write_text("\n".join(["a,b,c", *rows, ",,", ""]), encoding="utf-8")
    code, document, _ = measured(capsys, "irt", table, "--wide")
    assert code == 0 and document["persons"][-1]["eap"] is None and document["warnings"]


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("a,b\n1,0\n0.5,1\n", ("irt", "--wide"), "row 3, a"),
        ("a,b\n1,2\n0,1\n2,0\n", ("irt", "--wide"), "--model grm"),
        ("p,t,c\n1,1,1\n1,2,2\n", ("bkt", "--person", "p", "--order", "t", "--correct", "c"), "row 3, c"),
        ("p,t,c\n1,1,1\n1,,0\n", ("bkt", "--person", "p", "--order", "t", "--correct", "c"), "row 3, t"),
        ("p,t,c\n1,1,1\n1,2,0\n", ("bkt", "--person", "p", "--order", "when", "--correct", "c"), "when"),
    ],
)
def test_a_table_that_is_none_of_answers_is_refused_by_its_place(
    text: str, arguments: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "quiz.csv"
    table.write_text(text, encoding="utf-8")
    method, *options = arguments
    code, document, told = measured(capsys, method, table, *options)
    assert code == 1 and said in (told or document["error"])
