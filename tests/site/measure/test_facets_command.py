"""The command `xenia measure facets`: TAM's figures from a table, and refusals that name their place."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    """Exit code, the JSON document (None when there is none) and what was said to the person."""
    capsys.readouterr()
    code = main(["measure", "facets", *arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def ratings1(shared_data: Path) -> Path:
    return shared_data / "measurement" / "mfrm_ratings1_item_rater_step"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Six people, two raters, two stations."""
    rows = [
        (f"p{n}", rater, station, (n + k) % 3) for n in range(6) for k, rater in enumerate("AB") for station in "xy"
    ]
    file = tmp_path / "ratings.csv"
    file.write_text("who,judge,station,mark\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return file


def test_a_wide_table_gives_tams_figures(capsys: pytest.CaptureFixture[str], ratings1: Path) -> None:
    code, found, _ = run(capsys, str(ratings1 / "data.csv"), "--wide", "--person", "pid", "--facets", "rater")
    expected = json.loads((ratings1 / "expected.json").read_text(encoding="utf-8"))
    xsi = dict(zip(expected["xsi"]["parameter"], expected["xsi"]["xsi"], strict=True))
    assert code == 0
    keys = {"facets", "steps", "variance", "deviance", "connected", "mean", "persons", "reliability", "warnings"}
    assert keys <= found.keys()
    assert found["deviance"] == pytest.approx(expected["deviance"], abs=0.01)
    for rater, level in found["facets"]["rater"].items():
        assert {"severity", "se", "infit", "outfit"} <= level.keys()
        assert level["severity"] == pytest.approx(xsi[f"rater{rater}"], abs=1e-3)
    assert [level["severity"] for level in found["facets"]["item"].values()] == pytest.approx(
        [xsi[f"k{n}"] for n in range(1, 6)], abs=1e-3
    )
    assert found["steps"] == pytest.approx([xsi[f"step{n}"] for n in (1, 2, 3)], abs=1e-3)
    assert found["connected"] is True and found["mean"] == 0 and len(found["persons"]) == 135


def test_a_long_table_says_the_same(capsys: pytest.CaptureFixture[str], ratings1: Path, tmp_path: Path) -> None:
    with (ratings1 / "data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    long = [f"{row['pid']},{row['rater']},k{n},{row[f'k{n}']}\n" for row in rows for n in range(1, 6)]
    table = tmp_path / "long.csv"
    table.write_text("pid,rater,item,score\n" + "".join(long))
    wide = run(capsys, str(ratings1 / "data.csv"), "--wide", "--person", "pid", "--facets", "rater")[1]
    options = ["--person", "pid", "--facets", "rater,item", "--score", "score"]
    assert run(capsys, str(table), *options)[1]["facets"] == wide["facets"]


def test_options_reach_the_model(capsys: pytest.CaptureFixture[str], shared_data: Path) -> None:
    folder = shared_data / "measurement" / "mfrm_ratings2_rater_by_item"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    arguments = [str(folder / "data.csv"), "--wide", "--person", "pid", "--facets", "rater", "--nodes=-6:6:41"]
    _, found, _ = run(capsys, *arguments, "--interaction", "item,rater")
    assert found["deviance"] == pytest.approx(expected["deviance"], abs=0.01)
    assert found["interaction"][0].keys() == {"item", "rater", "severity", "se", "n"}
    assert found["interaction_test"]["df"] == 60
    _, found, _ = run(capsys, *arguments, "--model", "pcm", "--center", "items", "--anchor", "rater:R01=0.5")
    assert found["facets"]["rater"]["R01"]["severity"] == pytest.approx(0.5)
    assert sum(level["severity"] for level in found["facets"]["item"].values()) == pytest.approx(0, abs=1e-8)
    assert found["mean"] != 0 and found["item_steps"].keys() == found["facets"]["item"].keys()


def test_the_last_facet_is_free_when_none_is_called_item(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    options = ["--person", "who", "--facets", "judge,station", "--score", "mark"]
    _, found, _ = run(capsys, str(small), *options)
    assert sum(level["severity"] for level in found["facets"]["judge"].values()) == pytest.approx(0, abs=1e-8)
    _, other, _ = run(capsys, str(small), *options, "--item", "judge")
    assert sum(level["severity"] for level in other["facets"]["station"].values()) == pytest.approx(0, abs=1e-8)
    assert other["deviance"] == pytest.approx(found["deviance"], abs=1e-6)


def test_severity_by_group_of_persons_carries_its_caution(
    capsys: pytest.CaptureFixture[str], ratings1: Path, tmp_path: Path
) -> None:
    header, *rows = (ratings1 / "data.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "grouped.csv"
    file.write_text(f"{header},sex\n" + "".join(f"{row},{'fm'[int(row.split(',')[0]) % 2]}\n" for row in rows))
    _, found, _ = run(capsys, str(file), "--wide", "--person", "pid", "--facets", "rater", "--group", "sex")
    found = found["rater_by_group"]
    assert found["test"]["df"] == 6 and len(found["raters"]) == 14
    assert found["raters"][0].keys() == {"rater", "group", "severity", "se", "n"}
    assert "not bias" in found["limits"][0]


def test_faults_are_refused_with_their_place(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    options = ["--person", "who", "--facets", "judge,station"]
    for arguments, words in (
        ([*options], "--score"),
        ([*options, "--score", "marks"], "no column “marks”"),
        ([*options, "--score", "mark", "--wide"], "either --wide"),
        ([*options, "--score", "mark", "--interaction", "judge"], "two facets"),
        ([*options, "--score", "mark", "--interaction", "judge,item"], "no facet item"),
        ([*options, "--score", "mark", "--anchor", "judge:Z=1"], "no such level"),
        ([*options, "--score", "mark", "--anchor", "judge:A=high"], "“high” is not a number"),
        ([*options, "--score", "mark", "--nodes", "many"], "FROM:TO:N"),
        (
            ["--person", "who", "--facets", "judge,who", "--score", "mark"],
            "who: that column holds the persons",
        ),
    ):
        code, document, said = run(capsys, str(small), *arguments)
        assert (code, document) == (1, None)
        assert words in said
    small.write_text(small.read_text().replace("p3,A,y,0", "p3,A,y,0.5"))
    code, _, said = run(capsys, str(small), *options, "--score", "mark")
    assert code == 1 and "row 15, mark: “0.5” is not a whole number" in said


def test_what_cannot_be_estimated_is_null_with_a_warning(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    small.write_text(
        "\n".join(line if ",B," not in line else line[:-1] + "2" for line in small.read_text().split("\n"))
    )
    _, found, _ = run(capsys, str(small), "--person", "who", "--facets", "judge,station", "--score", "mark")
    assert found["facets"]["judge"]["B"]["severity"] is None
    assert any("judge B: every score is the highest" in warning for warning in found["warnings"])
