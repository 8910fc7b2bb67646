"""`xenia measure rasch` prints what eRm and TAM print, and names what is wrong with a table."""

import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main


def measured(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """Exit code, the document and what was said to the person."""
    capsys.readouterr()
    code = main(["measure", "rasch", *map(str, arguments), "--wide", "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def test_rasch_prints_erms_figures(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared_data / "measurement" / "rasch_erm_raschdat1"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    code, document, _ = measured(capsys, folder / "data.csv")
    assert code == 0 and document["warnings"] == [] and len(document["persons"]) == 100
    assert document["loglik"] == pytest.approx(expected["cml"]["condloglik"], abs=1e-3)
    assert document["andersen"]["lr"] == pytest.approx(expected["andersen_LR"], abs=1e-3)
    for place, (name, item) in enumerate(document["items"].items()):
        assert -item["difficulty"] == pytest.approx(expected["cml"]["beta"][f"beta {name}"], abs=1e-3)
        assert item["se"] == pytest.approx(expected["cml"]["se"][place], abs=1e-3)
        assert item["infit"] == pytest.approx(expected["infit"][name], abs=1e-3)
        assert item["outfit"] == pytest.approx(expected["outfit"][name], abs=1e-3)


def test_a_rating_scale_prints_tams_figures(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared_data / "measurement" / "rsm_erm_rsmdat"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["tam_mml"]
    code, document, _ = measured(capsys, folder / "data.csv", "--model", "rsm", "--estimator", "mml")
    assert code == 0 and document["deviance"] == pytest.approx(expected["deviance"], abs=1e-3)
    assert document["variance"] == pytest.approx(expected["var"], abs=1e-3)
    for name, item in document["items"].items():
        assert item["difficulty"] == pytest.approx(expected["xsi"][name], abs=1e-3)
        assert len(item["thresholds"]) == len(item["se"]) == 3


def test_a_null_figure_has_its_reason_by_the_items_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "quiz.csv"
    table.write_text("who,first,second,last\na,1,0,1\nb,0,1,1\nc,1,,1\nd,0,1,1\ne,1,0,1\n", encoding="utf-8")
    code, document, _ = measured(capsys, table, "--items", "first,second,last")
    assert code == 0 and document["items"]["last"]["difficulty"] is None
    assert any("alike in last" in warning for warning in document["warnings"])
    assert document["items"]["first"]["difficulty"] is not None


def test_a_column_may_name_the_persons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "quiz.csv"
    table.write_text("who,a,b,c\nAmal,1,0,1\nBo,0,1,\nCy,1,1,0\nDee,0,1,1\nEli,0,0,1\nFay,1,0,0\n", encoding="utf-8")
    code, document, _ = measured(capsys, table, "--person", "who")
    assert code == 0 and list(document["items"]) == ["a", "b", "c"]
    assert [person["person"] for person in document["persons"]][:2] == ["Amal", "Bo"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,0\n0.5,1\n", "row 3, a"),
        ("a,b\n1,0\nyes,1\n", "row 3, a"),
        ("a,b\n1,-1\n", "row 2, b"),
        ("a,b\n1,2\n0,1\n", "--model pcm"),
    ],
)
def test_a_table_that_is_no_test_is_refused_by_its_place(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "quiz.csv"
    table.write_text(text, encoding="utf-8")
    code, document, told = measured(capsys, table)
    assert code == 1 and said in (told or document["error"])
