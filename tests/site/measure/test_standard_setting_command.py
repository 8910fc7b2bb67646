"""xenia measure keeps its contract for cuts and stations: keys, names and sentences."""

import json
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main

OSCE = ["--person", "student", "--station", "station", "--score", "score", "--grade", "grade"]
HOFSTEE = ["--kmin", "52", "--kmax", "66", "--fmin", "3", "--fmax", "22"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = main(["measure", *arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def data(folder: Path, case: str) -> tuple[str, Any]:
    place = folder / "measurement" / case
    return str(place / "data.csv"), json.loads((place / "expected.json").read_text("utf-8"))


@pytest.fixture
def osce(shared_data: Path) -> tuple[str, Any]:
    return data(shared_data, "osce_borderline_regression_16x300")


@pytest.fixture
def table(tmp_path: Path) -> Any:
    def write(*rows: str) -> str:
        file = tmp_path / "table.csv"
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return str(file)

    return write


def test_borderline_regression_has_every_station_and_the_examination(
    capsys: pytest.CaptureFixture[str], osce: tuple[str, Any]
) -> None:
    file, expected = osce
    code, found, _ = run(capsys, "borderline-regression", file, *OSCE, "--borderline", "1")
    assert code == 0 and len(found["stations"]) == 16
    for name, station in found["stations"].items():
        wanted = expected["stations"][f"S{name}"]
        assert {"n", "intercept", "slope", "r2", "cut", "cut_se", "cut_ci"} <= station.keys()
        assert (station["n"], station["cut"]) == (wanted["n"], pytest.approx(wanted["cut_brm"], rel=1e-8))
        assert station["cut_se"] == pytest.approx(wanted["se_cut_analytic"], rel=1e-8)
    assert found["exam"]["cut"] == pytest.approx(expected["exam_cut_mean_of_stations"], rel=1e-8)
    assert found["exam"]["n_pass"] == expected["n_complete"] - expected["fails_exam_complete"]
    assert any("independent" in words for words in found["warnings"])


def test_a_bootstrap_repeats_itself_by_its_seed(capsys: pytest.CaptureFixture[str], osce: tuple[str, Any]) -> None:
    options = ["borderline-regression", osce[0], *OSCE, "--borderline", "1", "--bootstrap", "500"]
    _, one, _ = run(capsys, *options, "--seed", "1")
    _, again, _ = run(capsys, *options)
    assert one == again and one["resamples"] == 500
    assert one["exam"]["cut_se"] == pytest.approx(osce[1]["bootstrap200_given_idx"]["exam_se"], rel=0.2)


def test_station_quality_takes_the_borderline_grade_of_the_guide_unless_told(
    capsys: pytest.CaptureFixture[str], osce: tuple[str, Any]
) -> None:
    code, found, _ = run(capsys, "station-quality", osce[0], *OSCE)
    station, wanted = found["stations"]["10"], osce[1]["stations"]["S10"]
    assert code == 0 and any("AMEE Guide 49" in words for words in found["warnings"])
    assert (station["n_borderline"], station["n_fail"]) == (wanted["n_borderline"], wanted["fails_brm"])
    assert station["alpha_if_deleted"] == pytest.approx(osce[1]["alpha_if_deleted"][9], rel=1e-8)
    assert station["between_group_variance"] is None
    _, other, _ = run(capsys, "station-quality", osce[0], *OSCE, "--borderline", "2")
    assert other["stations"]["10"]["n_borderline"] != station["n_borderline"]


def test_between_group_variance_is_by_site_and_a_site_may_be_unknown(
    capsys: pytest.CaptureFixture[str], table: Any
) -> None:
    rows = [f"{s},A,{50 + s + 20 * (s % 2)},{s % 4},{'north' if s % 2 else 'south'}" for s in range(12)]
    file = table("person,station,score,grade,site", *rows, "99,A,400,1,")
    _, found, _ = run(capsys, "station-quality", file, "--site", "site")
    assert found["stations"]["A"]["between_group_variance"] > 80


def test_the_borderline_groups_cut_stands_at_the_top(capsys: pytest.CaptureFixture[str], osce: tuple[str, Any]) -> None:
    wanted = [station["cut_bgm_median"] for station in osce[1]["stations"].values()]
    _, found, _ = run(capsys, "borderline-group", osce[0], *OSCE, "--borderline", "1", "--middle", "median")
    assert found["cut"] == found["exam"]["cut"] == pytest.approx(sum(wanted) / 16, rel=1e-8)
    assert found["cut_se"] > 0


def test_angoff_ebel_and_hofstee_give_the_reference_cuts(capsys: pytest.CaptureFixture[str], shared_data: Path) -> None:
    file, expected = data(shared_data, "standard_setting_angoff")
    _, found, _ = run(capsys, "angoff", file, "--judge", "judge", "--item", "item", "--p", "p")
    assert (found["cut"], found["cut_se"]) == pytest.approx((expected["cut"], expected["se_judges"]), rel=1e-8)
    file, expected = data(shared_data, "standard_setting_ebel")
    _, found, _ = run(capsys, "ebel", file)
    assert (found["cut"], found["cut_items"]) == pytest.approx((expected["cut_pct"], expected["cut_items"]), rel=1e-8)
    assert found["cut_se"] is None
    file, expected = data(shared_data, "standard_setting_hofstee")
    for rule in ("step", "interpolated"):
        _, found, _ = run(capsys, "hofstee", file, *HOFSTEE, "--rule", rule)
        assert found["cut"] == pytest.approx(expected[f"{rule}_cut"], rel=1e-8)
        assert found["cut_se"] > 0


def test_a_station_without_different_grades_is_null_with_a_reason(
    capsys: pytest.CaptureFixture[str], table: Any
) -> None:
    file = table("person,station,score,grade", "a,X,50,2", "b,X,60,2", "a,Y,40,1", "b,Y,70,3")
    code, found, _ = run(capsys, "borderline-regression", file, "--borderline", "1")
    assert code == 0 and found["stations"]["X"]["cut"] is None and found["exam"]["n_pass"] is None
    assert found["stations"]["Y"]["cut"] == 40
    assert any("no line" in words for words in found["warnings"])


def test_a_student_with_two_scores_at_a_station_is_refused_by_the_row(
    capsys: pytest.CaptureFixture[str], table: Any
) -> None:
    file = table("person,station,score,grade", "a,X,50,2", "b,X,60,2", "a,X,40,1")
    for method in ("borderline-regression", "borderline-group", "station-quality"):
        code, found, said = run(capsys, method, file)
        assert (code, found) == (1, None) and "row 4" in said
    code, _, said = run(capsys, "angoff", table("judge,item,p", "1,1,50", "1,1,60"))
    assert code == 1 and "row 3" in said


@pytest.mark.parametrize(
    ("arguments", "rows", "words"),
    [
        (["ebel"], ["relevance,difficulty,n_items,pct", "a,b,3,50", "a,b,4,60"], "row 3 repeats"),
        (["ebel"], ["relevance,difficulty,n_items,pct", "a,b,3,150"], "between 0 and 100"),
        (["ebel"], ["relevance,n_items,pct", "a,3,50"], "no column “difficulty”"),
        (["hofstee", "--kmin", "9", "--kmax", "5", "--fmin", "1", "--fmax", "2"], ["score", "3"], "kmin < kmax"),
        (["borderline-regression", "--bootstrap", "-3"], ["person,station,score,grade", "a,X,5,2"], "bootstrap"),
        (["station-quality", "--site", "site"], ["person,station,score,grade", "a,X,5,2"], "no column “site”"),
    ],
)
def test_what_can_not_be_done_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], table: Any, arguments: list[str], rows: list[str], words: str
) -> None:
    code, found, said = run(capsys, arguments[0], table(*rows), *arguments[1:])
    assert (code, found) == (1, None) and words in said
