"""`xenia measure effect` prints effectsize's figures and the then-test's, and names what is wrong with a table."""

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


@pytest.mark.parametrize(("name", "then"), [("effectsize_sleep", ()), ("response_shift_thentest", ("--then", "then"))])
def test_effect_prints_the_figures_of_the_reference(
    capsys: pytest.CaptureFixture[str], shared_data: Path, name: str, then: tuple[str, ...]
) -> None:
    folder = shared_data / "measurement" / name
    code, document, _ = measured(capsys, "effect", folder / "data.csv", "--pre", "pre", "--post", "post", *then)
    assert code == 0 and document["warnings"] == []
    for key, value in json.loads((folder / "expected.json").read_text()).items():
        assert document[key] == pytest.approx(value, rel=3e-6 if key.endswith("_ci") else 1e-8), key
    assert ("recall" in document["caution"]) == bool(then)


def test_every_figure_of_a_then_test_is_of_the_same_people(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "waves.csv"
    file.write_text("pre,then,post\n3,2,4\n4,3,4.5\n2,,5\n3,1,3\n2,2,\n")
    _, document, _ = measured(capsys, "effect", file, "--pre", "pre", "--post", "post", "--then", "then")
    assert document["n"] == 3 and document["change"] == document["conventional_change"]
    assert document["warnings"] == ["2 persons missed an occasion and are left out; 3 are complete."]


def test_effect_of_nobody_is_null_and_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "waves.csv"
    file.write_text("pre,post\n3,\n,4\n")
    code, document, _ = measured(capsys, "effect", file, "--pre", "pre", "--post", "post")
    assert code == 0 and document["dz"] is None and "two persons" in document["warnings"][1]


def test_effect_refuses_a_word_for_a_score_and_a_column_that_is_not_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "waves.csv"
    file.write_text("pre,post\n3,4\nthree,4\n")
    code, _, said = measured(capsys, "effect", file, "--pre", "pre", "--post", "post")
    assert code == 1 and "row 3, pre: “three” is not a number" in said
    code, _, said = measured(capsys, "effect", file, "--pre", "before", "--post", "post")
    assert code == 1 and "no column “before”" in said
