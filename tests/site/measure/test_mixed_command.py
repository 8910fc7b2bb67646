"""`xenia measure mixed`: keys as agreed, figures as lme4 has them, and sentences that help."""

import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = main(["measure", "mixed", *arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def test_mixed_gives_the_agreed_keys(capsys: pytest.CaptureFixture[str], shared_data: Path) -> None:
    folder = shared_data / "measurement" / "lmm_sleepstudy"
    expected = json.loads((folder / "expected.json").read_text())["reml_slope"]
    code, found, _ = run(
        capsys,
        str(folder / "data.csv"),
        "--score",
        "Reaction",
        "--fixed",
        "Days",
        "--random",
        "Days|Subject",
        "--effects",
    )
    assert code == 0 and found["warnings"] == []
    assert {name: one["estimate"] for name, one in found["fixed"].items()} == pytest.approx(expected["fixef"])
    assert {name: one["se"] for name, one in found["fixed"].items()} == pytest.approx(expected["se"], rel=1e-6)
    assert found["random"]["Subject"] == pytest.approx(
        {"(Intercept)": 612.0897482747, "Days": 35.0716623442, "(Intercept):Days": 9.6043354748}, rel=1e-5
    )
    assert found["residual"] == pytest.approx(expected["varcorr"]["Residual"], rel=1e-6)
    assert found["criterion"] == pytest.approx(expected["criterion"], abs=1e-6)
    assert found["effects"]["Subject"]["308"]["Days"] == pytest.approx(9.1989719042, abs=1e-4)


def test_mixed_reads_words_as_factors_and_counts_what_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [f"{10 + n % 7 + n % 3},{n % 4},{'AB'[n // 4 % 2]},{1000000 + n // 4}" for n in range(80)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(["score,wave,arm,student", *lines, ",1,A,1000001", "12,,A,1000001", "9,1,A,"]))
    code, found, _ = run(
        capsys, str(table), "--score", "score", "--fixed", "wave*arm", "--random", "1|student", "--method", "ml"
    )
    assert code == 0
    assert list(found["fixed"]) == ["(Intercept)", "wave", "armB", "wave:armB"]
    assert (found["n"], found["groups"]) == (80, {"student": 20})
    assert found["warnings"][0].startswith("3 rows")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--score", "score", "--random", "1|nobody"], "no column “nobody”"),
        (["--score", "arm", "--random", "1|student"], "row 2, arm: “A” is not a number"),
        (["--score", "score", "--fixed", "dose", "--random", "1|student"], "row 4, dose: “NA” is not a number"),
        (["--score", "score", "--random", "student"], "no random term"),
        (["--score", "score", "--random", "1|student", "--random", "1|student"], "(Intercept) varies twice by student"),
        (["--score", "score", "--random", "wave|student", "--random", "1|student"], "varies twice by student"),
        (["--score", "score", "--fixed", "wave +", "--random", "1|student"], "can't be read"),
    ],
)
def test_mixed_refuses_with_the_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], sentence: str
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("score,wave,arm,student,dose\n1,0,A,s1,5\n2,1,A,s1,6\n3,0,B,s2,NA\n4,1,B,s2,7\n")
    code, _, said = run(capsys, str(table), *options)
    assert code == 1 and sentence in said


def test_mixed_gives_null_and_the_reason_for_what_can_not_be_estimated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("score,student\n1,a\n2,b\n3,c\n")
    code, found, _ = run(capsys, str(table), "--score", "score", "--random", "1|student")
    assert code == 0 and found["residual"] is None and found["random"] == {"student": {"(Intercept)": None}}
    assert "can't be told from the residual" in found["warnings"][0]
