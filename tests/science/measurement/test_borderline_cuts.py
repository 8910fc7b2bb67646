"""What cuts from examiners' global grades promise, and the quality of the stations that they rest on."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.standard_setting.borderline_group import borderline_group
from xenia.science.measurement.standard_setting.borderline_regression import (
    borderline_regression,
    resampled_cuts,
)
from xenia.science.measurement.standard_setting.contrasting_groups import contrasting_groups
from xenia.science.measurement.standard_setting.station_moments import (
    station_columns,
    station_lines,
    station_moments,
)
from xenia.science.measurement.station_quality import between_group_variance, station_quality

CASE = "osce_borderline_regression_16x300"
NOBODY = np.empty((0, 3))


@pytest.fixture(scope="module")
def osce(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Scores and grades, 300 students × 16 stations."""
    scores, grades = np.full((300, 16), np.nan), np.full((300, 16), np.nan)
    with (shared_data / "measurement" / CASE / "data.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            place = int(row["student"]) - 1, int(row["station"]) - 1
            scores[place] = float(row["score"]) if row["score"] else np.nan
            grades[place] = float(row["grade"]) if row["grade"] else np.nan
    return scores, grades


@pytest.fixture(scope="module")
def expected(shared_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared_data / "measurement" / CASE / "expected.json").read_text("utf-8"))
    return found


def of_stations(expected: dict[str, Any], key: str) -> np.ndarray:
    return np.array([station[key] for station in expected["stations"].values()], dtype=np.float64)


def simulated(students: int = 60, stations: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    ability = random.standard_normal((students, 1))
    grades = np.clip(np.round(2 + ability + 0.7 * random.standard_normal((students, stations))), 0, 4)
    return 50 + 8 * grades + 6 * random.standard_normal((students, stations)), grades


def test_every_station_has_the_line_and_the_cut_of_the_reference(osce: Any, expected: Any) -> None:
    found = borderline_regression(*osce, borderline=1)
    for figures, key in (
        (found.lines.n, "n"),
        (found.lines.intercept, "intercept"),
        (found.lines.slope, "slope_intergrade"),
        (found.lines.r2, "r2"),
        (found.lines.residual_sd, "resid_sd"),
        (found.cut, "cut_brm"),
        (found.cut_se, "se_cut_analytic"),
        (found.n_borderline, "n_borderline"),
        (found.n_fail, "fails_brm"),
    ):
        assert figures == pytest.approx(of_stations(expected, key), rel=1e-8), key


def test_the_examination_is_cut_at_the_mean_and_only_complete_students_are_failed(osce: Any, expected: Any) -> None:
    found = borderline_regression(*osce, borderline=1)
    assert found.exam.cut == pytest.approx(expected["exam_cut_mean_of_stations"], rel=1e-8)
    assert found.exam.cut_se == pytest.approx(expected["exam_cut_rmse_analytic"], rel=1e-8)
    assert (found.exam.n_complete, found.exam.n_fail) == (expected["n_complete"], expected["fails_exam_complete"])
    assert "assumes that stations are independent" in " ".join(found.warnings)


def test_the_reference_resamples_give_the_reference_errors(shared_data: Path, osce: Any, expected: Any) -> None:
    file = shared_data / "measurement" / CASE / "boot_idx_200x300.csv"
    drawn = np.loadtxt(file, delimiter=",", skiprows=1).astype(int) - 1
    counts = np.array([np.bincount(row, minlength=300) for row in drawn], dtype=np.float64)
    cuts, wanted = resampled_cuts(station_columns(*osce), counts, borderline=1), expected["bootstrap200_given_idx"]
    assert cuts[0] == pytest.approx(wanted["first_row"], rel=1e-8)
    assert cuts.std(axis=0, ddof=1) == pytest.approx(wanted["se_station"], rel=1e-8)
    assert cuts.mean(axis=1).std(ddof=1) == pytest.approx(wanted["exam_se"], rel=1e-8)
    assert np.quantile(cuts.mean(axis=1), [0.025, 0.975]) == pytest.approx(wanted["exam_ci_percentile"], rel=1e-8)


def test_resampling_students_shows_a_larger_error_than_independent_stations_would(osce: Any) -> None:
    plain, drawn = (borderline_regression(*osce, borderline=1, resamples=b) for b in (0, 2000))
    assert drawn.exam.cut_se > 1.2 * plain.exam.cut_se
    assert drawn.cut == pytest.approx(plain.cut)
    assert np.all((drawn.cut_ci[:, 0] < drawn.cut) & (drawn.cut < drawn.cut_ci[:, 1]))
    assert "independent" not in " ".join(drawn.warnings)


def test_a_seed_repeats_its_resamples_exactly_and_another_one_differs() -> None:
    one, again, other = (
        borderline_regression(*simulated(), borderline=1, resamples=600, seed=seed).exam.cut_se for seed in (1, 1, 2)
    )
    assert one == again != other


def test_resampling_agrees_with_refitting_every_resample() -> None:
    scores, grades = simulated(20, 3)
    scores[3, 1] = grades[5, 2] = np.nan
    drawn = np.random.default_rng(0).integers(0, 20, (7, 20))
    counts = np.array([np.bincount(row, minlength=20) for row in drawn], dtype=np.float64)
    fast = resampled_cuts(station_columns(scores, grades), counts, borderline=1)
    slow = [borderline_regression(scores[row], grades[row], borderline=1).cut for row in drawn]
    assert fast == pytest.approx(np.array(slow), rel=1e-9)


@given(st.integers(0, 1000), st.floats(-100, 100), st.floats(0.1, 10))
@settings(max_examples=15, deadline=None)
def test_cuts_follow_the_scale_of_the_scores(seed: int, shift: float, scale: float) -> None:
    scores, grades = simulated(25, 3, seed)
    before, after = (borderline_regression(x, grades, borderline=1) for x in (scores, shift + scale * scores))
    assert after.cut == pytest.approx(shift + scale * before.cut, rel=1e-8, abs=1e-8)
    assert after.lines.r2 == pytest.approx(before.lines.r2, rel=1e-8)
    assert after.cut_se == pytest.approx(scale * before.cut_se, rel=1e-6)


def test_moments_of_different_students_add_up() -> None:
    scores, grades = simulated()
    whole = station_lines(station_moments(scores, grades))
    parts = station_moments(scores[:11], grades[:11]) + station_moments(scores[11:], grades[11:])
    assert station_lines(parts).intercept == pytest.approx(whole.intercept, rel=1e-12)


def test_a_station_whose_grades_are_all_equal_has_no_cut_and_neither_has_the_examination() -> None:
    scores, grades = simulated()
    grades[:, 2] = 3
    for resamples in (0, 50):
        found = borderline_regression(scores, grades, borderline=1, resamples=resamples)
        assert np.isnan(found.cut[2]) and np.isnan(found.n_fail[2]) and np.isfinite(found.cut[[0, 1, 3]]).all()
        assert np.isnan(found.exam.cut) and found.exam.n_pass == -1
        words = " ".join(found.warnings)
        assert "1 of 4 stations have no line" in words and "The examination has no cut" in words


def test_an_empty_station_or_nobody_at_all_is_survived() -> None:
    scores, grades = simulated()
    scores[:, 0] = np.nan
    for x, g in ((scores, grades), (NOBODY, NOBODY), (scores * np.nan, grades), (scores[:, :0], grades[:, :0])):
        for resamples in (0, 10):
            found = borderline_regression(x, g, borderline=1, resamples=resamples)
            assert np.isnan(found.exam.cut) and found.warnings
        assert np.isnan(borderline_group(x, g, borderline=1).exam.cut)
        assert np.isnan(station_quality(x, g, borderline=1).alpha)


def test_two_students_have_a_line_without_an_error_and_a_perfect_line_none_at_all() -> None:
    two = borderline_regression(np.array([[50.0], [60.0]]), np.array([[1.0], [2.0]]), borderline=1)
    assert two.cut == pytest.approx([50.0]) and np.isnan(two.cut_se).all() and two.lines.r2 == pytest.approx([1.0])
    grades = np.arange(5.0)[:, None]
    assert borderline_regression(7 * grades, grades, borderline=1).cut_se == pytest.approx([0.0], abs=1e-6)


def test_a_student_exactly_at_the_cut_passes() -> None:
    grades = np.arange(5.0)[:, None].repeat(3, axis=1)
    found = borderline_regression(0.1 + 0.7 * grades, grades, borderline=1)
    assert (found.exam.n_pass, found.exam.n_fail) == (4, 1)
    assert found.n_fail.tolist() == [1, 1, 1]


def test_reading_a_line_where_nobody_stands_or_one_that_falls_is_pointed_out() -> None:
    scores, grades = simulated()
    assert "No grade reaches" in " ".join(borderline_regression(scores, grades + 3, borderline=1).warnings)
    assert "don't rise" in " ".join(borderline_regression(-scores, grades, borderline=1).warnings)


def test_the_borderline_groups_middles_are_those_of_the_reference(osce: Any, expected: Any) -> None:
    found = borderline_group(*osce, borderline=1)
    assert found.mean == pytest.approx(of_stations(expected, "cut_bgm_mean"), rel=1e-8)
    assert found.median == pytest.approx(of_stations(expected, "cut_bgm_median"), rel=1e-8)
    assert found.n_borderline == pytest.approx(of_stations(expected, "n_borderline"))
    assert borderline_group(*osce, borderline=1, middle="median").exam.cut == pytest.approx(found.median.mean())


def test_the_errors_of_a_borderline_group_are_near_those_of_resampling() -> None:
    random = np.random.default_rng(0)
    scores = random.standard_normal((80, 1)) * 10 + 50
    found = borderline_group(scores, np.ones_like(scores), borderline=1)
    drawn = scores[random.integers(0, 80, (4000, 80)), 0]
    assert found.mean_se[0] == pytest.approx(drawn.mean(axis=1).std(), rel=0.05)
    assert found.median_se[0] == pytest.approx(np.median(drawn, axis=1).std(), rel=0.3)


def test_nobody_or_one_student_at_the_borderline_is_said() -> None:
    scores, grades = simulated()
    grades[:, 0] = 3
    grades[:, 1] = [1, *[3] * 59]
    found = borderline_group(scores, grades, borderline=1)
    assert np.isnan(found.cut[0]) and np.isnan(found.cut_se[1]) and found.cut[1] == scores[0, 1]
    assert "nobody has the borderline grade" in " ".join(found.warnings)
    assert np.isnan(found.exam.cut_se) and "At 1 of " in " ".join(w for w in found.warnings if "no error" in w)


def test_a_station_is_measured_as_in_the_reference(osce: Any, expected: Any) -> None:
    found = station_quality(*osce, borderline=1)
    assert found.alpha == pytest.approx(expected["alpha_complete_cases"], rel=1e-8)
    assert found.alpha_if_deleted == pytest.approx(expected["alpha_if_deleted"], rel=1e-8)
    assert found.item_rest_r == pytest.approx(expected["item_rest"], rel=1e-8)
    assert found.sem == pytest.approx(expected["sem_exam_pct"], rel=1e-8)
    assert found.n_complete == expected["n_complete"]
    for figures, key in (
        (found.mean, "mean"),
        (found.sd, "sd"),
        (found.r2, "r2"),
        (found.intergrade, "slope_intergrade"),
        (found.n_fail, "fails_brm"),
        (found.n_borderline, "n_borderline"),
    ):
        assert figures == pytest.approx(of_stations(expected, key), rel=1e-8), key


def test_between_group_variance_recovers_a_simulation_and_is_that_of_balanced_groups() -> None:
    random = np.random.default_rng(0)
    groups = np.repeat(np.arange(200), 20)
    scores = random.standard_normal(200)[groups] + random.standard_normal(4000) * 2
    assert between_group_variance(scores, groups) == pytest.approx(20, abs=4)
    small = np.array([1.0, 2, 3, 5, 6, 10])  # means 2 and 7: MSB 37.5, MSW 4 with n0 3
    share = (37.5 - 4) / 3
    assert between_group_variance(small, np.array([4, 4, 4, 9, 9, 9])) == pytest.approx(100 * share / (share + 4))


def test_between_group_variance_below_zero_is_zero_unless_kept_and_unknown_without_groups() -> None:
    scores, groups = np.array([1.0, 9, 2, 8]), np.array([0, 0, 1, 1])
    assert between_group_variance(scores, groups) == 0
    assert between_group_variance(scores, groups, negative="keep") < 0
    for of in (np.zeros(4, dtype=np.int64), np.arange(4), np.full(4, -1)):
        assert np.isnan(between_group_variance(scores, of))
    assert np.isnan(between_group_variance(np.ones(4), groups))


def test_groups_may_be_of_students_or_of_scores() -> None:
    scores, grades = simulated()
    sites = np.arange(60) % 3
    one = station_quality(scores, grades, borderline=1, groups=sites)
    each = station_quality(scores, grades, borderline=1, groups=np.repeat(sites[:, None], 4, axis=1))
    assert one.between_group_variance == pytest.approx(each.between_group_variance, nan_ok=True)
    assert "can't be told apart" in " ".join(one.warnings)


def test_contrasting_groups_meet_in_the_middle_when_alike_and_lean_to_the_smaller_when_weighted() -> None:
    low, high = np.array([40.0, 45, 50, 55, 60]), np.array([60.0, 65, 70, 75, 80])
    assert contrasting_groups(low, high).cut == pytest.approx(60)
    assert contrasting_groups(low, np.tile(high, 6), weighted=True).cut < contrasting_groups(low, high).cut
    assert contrasting_groups(low, np.r_[high, np.nan]).misplaced == pytest.approx(0.1)
    for wrong in ((high, low), (low[:1], high), (np.ones(4), high), (np.empty(0), high)):
        found = contrasting_groups(*wrong)
        assert np.isnan(found.cut) and found.warnings


def test_tables_that_do_not_match_are_refused() -> None:
    scores, grades = simulated()
    for call in (borderline_regression, borderline_group, station_quality):
        with pytest.raises(ValueError, match="students × stations"):
            call(scores, grades[:, :2], borderline=1)
    with pytest.raises(ValueError, match="bootstrap"):
        borderline_regression(scores, grades, borderline=1, resamples=1)
    with pytest.raises(ValueError, match="Groups"):
        station_quality(scores, grades, borderline=1, groups=np.zeros((60, 2), dtype=np.int64))
    with pytest.raises(ValueError, match="median"):
        borderline_group(scores, grades, borderline=1, middle="mode")  # type: ignore[arg-type]
