"""`xenia measure icc`, `kappa`, `fleiss`, `krippendorff`: the figures of psych and irr, and faults by their place."""

import csv
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


def case(shared_data: Path, name: str) -> tuple[Path, dict[str, Any]]:
    folder = shared_data / "measurement" / name
    return folder / "data.csv", json.loads((folder / "expected.json").read_text())


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "table.csv"
    file.write_text(text)
    return file


def test_icc_prints_psychs_figures_of_a_wide_and_of_a_long_table(
    capsys: pytest.CaptureFixture[str], shared_data: Path, tmp_path: Path
) -> None:
    table, expected = case(shared_data, "icc_shrout_fleiss1979")
    code, document, _ = measured(capsys, "icc", table, "--wide")
    assert code == 0 and document["warnings"] == []
    for form, value in expected["icc"].items():
        assert document[form]["value"] == pytest.approx(value, rel=1e-8)
        assert document[form]["ci"] == pytest.approx([expected["lower95"][form], expected["upper95"][form]], rel=1e-8)
        assert document[form]["F"] == pytest.approx(expected["F"][form], rel=1e-8)
        assert [document[form]["df1"], document[form]["df2"]] == [expected["df1"][form], expected["df2"][form]]
    with table.open() as lines:
        rows = list(csv.DictReader(lines))
    long = "".join(f"{n},{judge},{cell}\n" for n, row in enumerate(rows) for judge, cell in row.items())
    options = ("--target", "who", "--rater", "judge", "--score", "mark")
    _, other, _ = measured(capsys, "icc", written(tmp_path, "who,judge,mark\n" + long), *options)
    assert other == document


def test_icc_of_raters_of_their_own_gives_the_first_form_only(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = "".join(f"t{n // 2},r{n},{(n * 7) % 5 + n // 2}\n" for n in range(10))
    file = written(tmp_path, "who,judge,mark\n" + rows)
    _, document, _ = measured(capsys, "icc", file, "--target", "who", "--rater", "judge", "--score", "mark")
    assert document["ICC1"]["value"] is not None and document["ICC2"]["value"] is None
    assert "not crossed" in document["warnings"][0]


def test_icc_refuses_a_second_score_and_a_table_that_is_neither_wide_nor_long(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "who,judge,mark\na,x,1\nb,x,2\na,x,3\n")
    code, _, said = measured(capsys, "icc", file, "--target", "who", "--rater", "judge", "--score", "mark")
    assert code == 1 and "row 4: who “a” has a second mark for judge “x”, after row 2" in said
    code, _, said = measured(capsys, "icc", file, "--target", "who")
    assert code == 1 and "--wide, or else all of --target, --rater, --score" in said
    code, _, said = measured(capsys, "icc", file, "--wide", "--rater", "judge")
    assert code == 1 and "--wide, or else all of" in said  # not quietly without the rater


@pytest.mark.parametrize("clinic", ["Winnipeg", "NewOrleans"])
def test_kappa_prints_psychs_figures(
    capsys: pytest.CaptureFixture[str], shared_data: Path, tmp_path: Path, clinic: str
) -> None:
    table, expected = case(shared_data, "kappa_landis_koch1977")
    header, *rows = table.read_text().splitlines()
    file = written(tmp_path, "\n".join([header, *(row for row in rows if clinic in row)]) + "\n")
    options = ("--row", "row", "--col", "col", "--count", "n")
    code, document, _ = measured(capsys, "kappa", file, *options)
    assert code == 0 and document["warnings"] == [] and document["categories"] == ["1", "2", "3", "4"]
    assert document["kappa"] == pytest.approx(expected[clinic]["kappa"], rel=1e-8)
    assert document["se"] ** 2 == pytest.approx(expected[clinic]["var_kappa"], rel=1e-8)
    _, both, _ = measured(capsys, "kappa", file, *options, "--weights", "linear,quadratic")
    assert both["kappa"] == both["by_weights"]["linear"]["kappa"]
    for weights in ("linear", "quadratic"):
        found = both["by_weights"][weights]["kappa"]
        assert found == pytest.approx(expected[clinic][f"kappa_{weights}"], rel=1e-8)


def test_kappa_takes_1_and_1_0_for_one_category_and_says_what_it_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "a,b\n1,1.0\n2,2.0\n10,2.0\n1,\n-1,-1.0\n")
    _, document, _ = measured(capsys, "kappa", file, "--row", "a", "--col", "b", "--weights", "linear")
    assert document["categories"] == ["-1", "1", "2", "10"] and document["n"] == 4
    assert document["warnings"][-1] == "1 rows lack one of the two ratings and are left out."


def test_kappa_of_words_asks_for_their_order_when_the_order_matters(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "a,b\nmild,mild\nsevere,moderate\nmoderate,moderate\nmild,severe\n")
    options = ("--row", "a", "--col", "b")
    _, plain, _ = measured(capsys, "kappa", file, *options)
    assert plain["warnings"] == []
    _, guessed, _ = measured(capsys, "kappa", file, *options, "--weights", "quadratic")
    assert "--categories sets it" in guessed["warnings"][0]
    order = ("--categories", "mild,moderate,severe")
    _, told, _ = measured(capsys, "kappa", file, *options, "--weights", "linear", *order)
    assert told["categories"] == ["mild", "moderate", "severe"] and told["warnings"] == []


def test_a_category_that_nobody_used_changes_weighted_kappa_and_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "a,b\n1,1\n2,4\n5,5\n4,4\n2,2\n")
    options = ("kappa", file, "--row", "a", "--col", "b", "--weights")
    _, guessed, _ = measured(capsys, *options, "linear")
    assert any("1, 2, 4, 5; --categories names all" in words for words in guessed["warnings"])
    _, told, _ = measured(capsys, *options, "linear", "--categories", "1,2,3,4,5")
    # by hand: one pair of five is two of four steps apart; of 25 pairs by chance the steps are Σ|a − b| = 42
    assert told["kappa"] == pytest.approx(1 - (0.5 / 5) / (42 / 4 / 25)) and told["warnings"] == []
    assert told["kappa"] != pytest.approx(guessed["kappa"])
    _, plain, _ = measured(capsys, *options, "none")
    assert plain["warnings"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--weights", "cubic"], "--weights cubic"),
        (["--categories", "x,y"], "row 4, a: “z” is not among --categories"),
        (["--count", "n"], "row 3, n: “-1” is not a count"),
        (["--count", "b"], "row 2, b: “x” is not a number"),
    ],
)
def test_kappa_refuses_with_the_place_and_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], words: str
) -> None:
    file = written(tmp_path, "a,b,n\nx,x,2\ny,x,-1\nz,y,1\n")
    code, _, said = measured(capsys, "kappa", file, "--row", "a", "--col", "b", *arguments)
    assert code == 1 and words in said


def test_fleiss_prints_irrs_figures_for_numbers_and_for_words(
    capsys: pytest.CaptureFixture[str], shared_data: Path, tmp_path: Path
) -> None:
    table, expected = case(shared_data, "kappa_fleiss1971")
    code, document, _ = measured(capsys, "fleiss", table, "--wide")
    assert code == 0
    for key, name in (("kappa", "fleiss"), ("z", "z"), ("light", "light"), ("conger", "conger_exact")):
        assert document[key] == pytest.approx(expected[name], rel=1e-8)
    assert [one["kappa"] for one in document["categories"].values()] == pytest.approx(
        list(expected["detail"].values()), abs=5e-4
    )
    header, *rows = table.read_text().splitlines()
    words = "".join(f"p{n},{row.translate(str.maketrans('12345', 'abcde'))}\n" for n, row in enumerate(rows))
    file = written(tmp_path, f"who,{header}\n{words}p99,a,,a,a,a,a\n")
    _, other, _ = measured(capsys, "fleiss", file, "--wide", "--target", "who")
    assert other["kappa"] == pytest.approx(document["kappa"]) and list(other["categories"]) == list("abcde")
    assert other["warnings"] == ["1 subjects lack a rating and are left out; 30 are complete."]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff_prints_irrs_figures_with_gaps(
    capsys: pytest.CaptureFixture[str], shared_data: Path, level: str
) -> None:
    table, expected = case(shared_data, "kripp_alpha")
    code, document, _ = measured(capsys, "krippendorff", table, "--wide", "--level", level)
    assert code == 0 and document["warnings"] == []
    assert document["alpha"] == pytest.approx(expected[level], rel=1e-8)


def test_krippendorff_takes_words_for_names_and_refuses_them_for_measures(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "a,b\nlow,low\nhigh,low\nhigh,high\n")
    _, document, _ = measured(capsys, "krippendorff", file, "--wide")
    assert document["alpha"] is not None and document["warnings"] == []
    _, ordered, _ = measured(capsys, "krippendorff", file, "--wide", "--level", "ordinal")
    assert "--categories" in ordered["warnings"][0]
    code, _, said = measured(capsys, "krippendorff", file, "--wide", "--level", "interval")
    assert code == 1 and "row 2, a: “low” is not a number" in said


def test_agreement_of_one_category_is_null_and_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, "a,b\n1,1\n1,1\n")
    for arguments, key in (
        (("kappa", file, "--row", "a", "--col", "b"), "kappa"),
        (("fleiss", file, "--wide"), "kappa"),
        (("krippendorff", file, "--wide"), "alpha"),
    ):
        code, document, _ = measured(capsys, *arguments)
        assert code == 0 and document[key] is None and document["warnings"]
    _, document, _ = measured(capsys, "icc", file, "--wide")
    assert document["ICC1"]["value"] is None and document["warnings"]


def test_agreement_of_cells_that_are_all_empty_is_null_and_says_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, "who,a,b\nx,,\ny,,\n")
    for arguments in (
        ("kappa", file, "--row", "a", "--col", "b", "--weights", "linear"),
        ("fleiss", file, "--wide", "--items", "a,b"),
        ("krippendorff", file, "--wide", "--items", "a,b", "--level", "ratio"),
    ):
        code, document, _ = measured(capsys, *arguments)
        assert code == 0 and document["warnings"]
