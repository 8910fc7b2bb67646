"""`xenia measure alpha` and `omega` print what psych prints, and name what is wrong with a table."""

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
def attitude(shared_data: Path) -> Path:
    return shared_data / "measurement" / "alpha_attitude"


@pytest.fixture
def agreeing(tmp_path: Path) -> Path:
    """Five people on a scale from 1 to 5 which nobody used to its end; the last item runs the other way."""
    file = tmp_path / "scale.csv"
    file.write_text("who,calm,kind,cross\na,1,2,4\nb,2,2,4\nc,3,,3\nd,4,4,2\ne,4,3,1\n")
    return file


def test_alpha_prints_psychs_figures_by_the_names_of_the_items(
    capsys: pytest.CaptureFixture[str], attitude: Path
) -> None:
    expected = json.loads((attitude / "expected.json").read_text())
    code, document, _ = measured(capsys, "alpha", attitude / "data.csv", "--wide")
    assert code == 0 and (document["n"], document["k"], document["warnings"]) == (30, 7, [])
    assert document["alpha"] == pytest.approx(expected["raw_alpha"], rel=1e-8)
    assert document["alpha_ci"] == pytest.approx(expected["feldt95"], rel=1e-8)
    assert document["standardized_alpha"] == pytest.approx(expected["std_alpha"], rel=1e-8)
    assert document["sem"] == pytest.approx(expected["sem_total"], rel=1e-8)
    assert document["omega_total"] == pytest.approx(expected["omega_total_1factor_ML_correlation"], rel=1e-5)
    for item, figures in document["items"].items():
        assert figures["item_rest_r"] == pytest.approx(expected["item_rest"][item], rel=1e-8)
        assert figures["alpha_if_deleted"] == pytest.approx(expected["alpha_if_deleted"][item], rel=1e-8)
        assert {"mean", "sd"} <= figures.keys()


def test_alpha_turns_items_round_between_the_ends_of_the_scale(
    capsys: pytest.CaptureFixture[str], agreeing: Path
) -> None:
    _, found, _ = measured(capsys, "alpha", agreeing, "--wide", "--person", "who", "--reverse", "cross")
    assert found["scale"] == [1, 4] and found["reversed"] == ["cross"]
    assert found["items"]["cross"]["mean"] == pytest.approx(1 + 4 - 2.8)
    assert found["items"]["cross"]["item_rest_r"] > 0.8 and "runs against" not in str(found["warnings"])
    _, named, _ = measured(
        capsys, "alpha", agreeing, "--wide", "--person", "who", "--reverse", "cross", "--scale", "1,5"
    )
    assert named["items"]["cross"]["mean"] == pytest.approx(6 - 2.8)
    assert named["alpha"] == found["alpha"] and named["items"]["kind"]["missing"] == pytest.approx(0.2)
    _, against, _ = measured(capsys, "alpha", agreeing, "--wide", "--items", "calm,kind,cross")
    assert any("cross runs against" in sentence for sentence in against["warnings"])


def test_alpha_of_a_long_table_is_that_of_the_wide_one(
    capsys: pytest.CaptureFixture[str], agreeing: Path, tmp_path: Path
) -> None:
    header, *rows = [line.split(",") for line in agreeing.read_text().split()]
    long = tmp_path / "long.csv"
    lines = [f"{row[0]},{item},{cell}" for row in rows for item, cell in zip(header[1:], row[1:], strict=True)]
    long.write_text("\n".join(["who,what,mark", *lines]) + "\n")
    options = ("--reverse", "cross")
    _, found, _ = measured(capsys, "alpha", long, "--person", "who", "--item", "what", "--score", "mark", *options)
    _, wide, _ = measured(capsys, "alpha", agreeing, "--wide", "--person", "who", *options)
    assert found["alpha"] == pytest.approx(wide["alpha"])

    long.write_text("\n".join(["who,what,mark", *lines, "a,calm,2"]) + "\n")
    code, _, said = measured(capsys, "alpha", long, "--person", "who", "--item", "what", "--score", "mark")
    assert code == 1 and "row 17" in said and "after row 2" in said


def test_alpha_of_one_item_is_null_and_says_why(capsys: pytest.CaptureFixture[str], agreeing: Path) -> None:
    code, document, _ = measured(capsys, "alpha", agreeing, "--wide", "--items", "calm")
    assert code == 0 and document["alpha"] is None and document["alpha_ci"] == [None, None]
    assert "two items" in document["warnings"][0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--wide"], "row 2, who: “a” is not a number"),
        (["--wide", "--items", "calm,bold"], "no column “bold”"),
        (["--wide", "--person", "who", "--reverse", "bold"], "--reverse bold: there is no such item"),
        (["--wide", "--person", "who", "--scale", "1-5"], "such as --scale 1,5"),
        (["--wide", "--person", "who", "--scale", "1,3"], "beyond --scale 1,3"),
        (["--person", "who"], "--wide, or else all of --person, --item, --score"),
    ],
)
def test_alpha_refuses_with_the_place_and_what_to_do(
    capsys: pytest.CaptureFixture[str], agreeing: Path, arguments: list[str], words: str
) -> None:
    code, document, said = measured(capsys, "alpha", agreeing, *arguments)
    assert (code, document) == (1, None) and words in said


def test_alpha_refuses_a_score_that_is_no_finite_number(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    for cell in ("inf", "nan", "1e999"):
        file.write_text(f"a,b\n1,2\n2,{cell}\n")
        code, _, said = measured(capsys, "alpha", file, "--wide")
        assert code == 1 and f"row 3, b: “{cell}” is not a number" in said


def test_omega_prints_psychs_figures_from_correlations(capsys: pytest.CaptureFixture[str], shared_data: Path) -> None:
    folder = shared_data / "measurement" / "omega_thurstone"
    expected = json.loads((folder / "expected.json").read_text())
    code, document, _ = measured(capsys, "omega", folder / "data.csv", "--wide", "--correlations", "--factors", "3")
    assert code == 0
    assert document["omega_h"] == pytest.approx(expected["omega_h"], abs=1e-5)
    assert document["omega_total"] == pytest.approx(expected["omega_total"], abs=1e-5)
    assert document["alpha"] == pytest.approx(expected["alpha"], rel=1e-8)
    assert document["g_loadings"] == pytest.approx(expected["g_loadings"], abs=1e-5)


def test_omega_of_scores_is_that_of_their_correlations_and_too_few_items_are_null(
    capsys: pytest.CaptureFixture[str], attitude: Path
) -> None:
    _, one, _ = measured(capsys, "omega", attitude / "data.csv", "--wide", "--factors", "1", "--method", "ml")
    assert one["omega_h"] == pytest.approx(0.84, abs=0.05) and one["alpha"] == pytest.approx(0.84314276956)
    _, few, _ = measured(capsys, "omega", attitude / "data.csv", "--wide", "--items", "rating,raises,advance")
    assert few["omega_h"] is None and "too few" in few["warnings"][0]


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--factors", "0"], "--factors 0"), (["--correlations"], "not a square symmetric table")]
)
def test_omega_refuses_what_it_can_not_do(
    capsys: pytest.CaptureFixture[str], attitude: Path, arguments: list[str], words: str
) -> None:
    code, _, said = measured(capsys, "omega", attitude / "data.csv", "--wide", *arguments)
    assert code == 1 and words in said
