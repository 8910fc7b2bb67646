"""`xenia measure dif` prints what difR prints, and names what is wrong with a table."""

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


@pytest.fixture
def verbal(shared_data: Path) -> tuple[Path, str, dict[str, Any]]:
    """The table, its 24 items joined by commas (the column Anger is none), and difR's figures."""
    folder = shared_data / "measurement" / "dif_verbal_gender"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return folder / "data.csv", ",".join(expected["MH_chi2"]), expected


def test_dif_prints_difrs_figures_by_item(verbal: Any, capsys: pytest.CaptureFixture[str]) -> None:
    table, items, expected = verbal
    options = ("--wide", "--items", items, "--group", "Gender", "--focal", "1")
    code, document, _ = measured(capsys, "dif", table, *options)
    assert code == 0
    assert (document["n_reference"], document["n_focal"], len(document["items"])) == (243, 73, 24)
    for item, figures in document["items"].items():
        assert figures["mh_chi2"] == pytest.approx(expected["MH_chi2"][item], rel=1e-8)
        assert figures["alpha_mh"] == pytest.approx(expected["MH_alpha"][item], rel=1e-8)
        assert figures["delta_mh"] == pytest.approx(expected["delta_MH"][item], rel=1e-8)
        assert figures["logistic"]["both"]["chi2"] == pytest.approx(expected["logistic_both"][item], rel=1e-8)
        assert figures["ets_class"] in {"A", "B", "C"}
    assert "not bias" in document["caution"] and document["warnings"]

    _, plain, _ = measured(capsys, "dif", table, *options, "--no-continuity")
    assert [f["mh_chi2"] for f in plain["items"].values()] == pytest.approx(list(expected["MH_chi2_nocc"].values()))
    _, pure, _ = measured(capsys, "dif", table, *options, "--purify")
    assert [f["alpha_mh"] for f in pure["items"].values()] == pytest.approx(
        list(expected["MH_purified_alpha"].values())
    )
    places = [items.split(",").index(item) + 1 for item in pure["flagged"]]
    assert places == expected["MH_purified_flagged"]


def test_dif_names_the_cell_that_is_no_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b,g\n1,0,x\n1,0.5,y\n", encoding="utf-8")
    code, document, said = measured(capsys, "dif", table, "--wide", "--group", "g", "--focal", "x")
    assert (code, document) == (1, None)
    assert "row 3, b" in said and "0.5" in said and "--items" in said


def test_dif_names_the_groups_that_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b,g\n1,0,x\n1,1,y\n", encoding="utf-8")
    code, _, said = measured(capsys, "dif", table, "--wide", "--group", "g", "--focal", "2")
    assert code == 1 and "x, y" in said


def test_dif_joins_other_groups_leaves_out_rows_without_one_and_says_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b,g\n1,0,x\n1,1,y\n0,1,z\n,1,\n", encoding="utf-8")
    code, document, _ = measured(capsys, "dif", table, "--wide", "--group", "g", "--focal", "x")
    assert (code, document["n_reference"], document["n_focal"]) == (0, 2, 1)
    assert any("y, z" in words for words in document["warnings"])
    assert any("1 rows have no g" in words for words in document["warnings"])
    assert document["items"]["a"]["delta_mh"] is None
