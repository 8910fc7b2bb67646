"""What cuts from judges promise: Angoff, Ebel and Hofstee."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.standard_setting.angoff import angoff
from xenia.science.measurement.standard_setting.ebel import ebel
from xenia.science.measurement.standard_setting.hofstee import Bounds, hofstee

BOUNDS = Bounds(52, 66, 3, 22)


def reference(folder: Path, case: str) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    with (folder / "measurement" / case / "data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return table, json.loads((folder / "measurement" / case / "expected.json").read_text("utf-8"))


def estimates(table: dict[str, np.ndarray]) -> np.ndarray:
    found = np.full((8, 20), np.nan)
    found[table["judge"].astype(int) - 1, table["item"].astype(int) - 1] = table["p"].astype(float)
    return found


def test_angoff_gives_the_reference_cut_with_its_error_over_judges_and_over_items(shared_data: Path) -> None:
    table, expected = reference(shared_data, "standard_setting_angoff")
    found = angoff(estimates(table))
    assert found.cut == pytest.approx(expected["cut"], rel=1e-8)
    assert found.judge_means == pytest.approx(expected["judge_means"], rel=1e-8)
    assert found.item_means == pytest.approx(expected["item_means"], rel=1e-8)
    assert (found.sd_judges, found.se_judges) == pytest.approx((expected["sd_judges"], expected["se_judges"]), rel=1e-8)
    assert found.se_items_fixed == pytest.approx(expected["se_gtheory_items_fixed"], rel=1e-5)
    assert found.se_items_random == pytest.approx(expected["se_gtheory_j_i"], rel=1e-5)
    assert list(found.components.values()) == pytest.approx(
        [expected["reml"][name] for name in ("judge", "item", "Residual")], rel=1e-5
    )


def test_the_convention_on_items_chooses_the_error_and_not_the_cut() -> None:
    table = np.random.default_rng(0).uniform(30, 90, (5, 12))
    fixed, anew = angoff(table), angoff(table, items="random")
    assert fixed.cut == anew.cut and fixed.cut_se == fixed.se_items_fixed and anew.cut_se == anew.se_items_random
    assert anew.cut_se > fixed.cut_se


def test_an_item_that_few_judged_weighs_as_much_as_any() -> None:
    table = np.array([[50.0, 80.0, 60.0], [60.0, np.nan, 70.0], [70.0, np.nan, 80.0]])
    found = angoff(table)
    assert found.cut == pytest.approx((60 + 80 + 70) / 3)
    assert "left items out" in " ".join(found.warnings) and np.isfinite(found.cut_se)


def test_one_judge_or_none_gives_what_can_be_given() -> None:
    one = angoff(np.array([[50.0, 60.0]]))
    assert one.cut == 55 and np.isnan(one.cut_se) and "One judge" in " ".join(one.warnings)
    none = angoff(np.full((3, 2), np.nan))
    assert np.isnan(none.cut) and "no estimates" in " ".join(none.warnings)
    assert np.isnan(angoff(np.empty((0, 0))).cut)
    same = angoff(np.full((3, 4), 60.0))
    assert (same.cut, same.cut_se) == (60.0, 0.0)


def test_ebel_weighs_cells_by_their_items(shared_data: Path) -> None:
    table, expected = reference(shared_data, "standard_setting_ebel")
    found = ebel(table["n_items"].astype(float), table["pct"].astype(float))
    assert (found.cut, found.cut_items, found.n_items) == pytest.approx(
        (expected["cut_pct"], expected["cut_items"], expected["n"]), rel=1e-8
    )
    assert np.isnan(found.cut_se) and "several judges" in " ".join(found.warnings)


def test_ebel_by_several_judges_has_an_error() -> None:
    found = ebel(np.array([10.0, 10] * 3), np.array([80.0, 60, 90, 70, 70, 50]), judges=["a", "a", "b", "b", "c", "c"])
    assert found.judge_cuts == {"a": 70.0, "b": 80.0, "c": 60.0}
    assert (found.cut, found.cut_items, found.cut_se) == pytest.approx((70, 14, 10 / 3**0.5))


def test_ebel_says_what_it_left_out_or_can_not_believe() -> None:
    assert "lack a number" in " ".join(ebel(np.array([10.0, np.nan]), np.array([80.0, 60])).warnings)
    assert "0.85" in " ".join(ebel(np.array([10.0, 5]), np.array([0.8, 0.6])).warnings)
    assert np.isnan(ebel(np.zeros(2), np.array([80.0, 60])).cut)
    assert np.isnan(ebel(np.empty(0), np.empty(0)).cut)
    for n, percent in ((np.array([-1.0]), np.array([5.0])), (np.ones(1), np.array([101.0])), (np.ones(2), np.ones(1))):
        with pytest.raises(ValueError, match=r"Ebel|Numbers"):
            ebel(n, percent)


@pytest.mark.parametrize("rule", ["step", "interpolated"])
def test_hofstee_gives_the_reference_cut_by_either_rule(shared_data: Path, rule: Any) -> None:
    table, expected = reference(shared_data, "standard_setting_hofstee")
    found = hofstee(table["score"].astype(float), BOUNDS, rule=rule, resamples=300)
    share = expected["step_fail_pct" if rule == "step" else "interpolated_fail"]
    assert found.cut == pytest.approx(expected[f"{rule}_cut"], rel=1e-8)
    assert found.fail_percent == pytest.approx(share, rel=1e-8)
    assert 0.1 < found.cut_se < 2


@given(st.lists(st.integers(30, 90), min_size=1, max_size=40), st.booleans())
@settings(max_examples=60, deadline=None)
def test_hofstee_finds_the_first_cut_that_a_search_along_the_line_finds(scores: list[int], step: bool) -> None:
    x = np.array(scores, dtype=np.float64)
    found = hofstee(x, BOUNDS, rule="step" if step else "interpolated")
    grid: np.ndarray = np.array(BOUNDS.kmin + np.arange(14001) * 0.001, dtype=np.float64)
    if step:
        share = np.array([100 * np.mean(x < cut) for cut in grid])
    else:
        whole = np.arange(52, 67)
        share = np.interp(grid, whole, [100 * np.mean(x < cut) for cut in whole])
    met = np.flatnonzero(share >= BOUNDS.line(grid) - 1e-9)
    wanted = grid[met[0]] if len(met) else BOUNDS.kmax
    assert found.cut == pytest.approx(wanted, abs=1e-9 if step else 1.1e-3)


def test_hofstee_outside_the_bounds_takes_the_nearer_one_and_says_so() -> None:
    low, high = hofstee(np.full(50, 40.0), BOUNDS), hofstee(np.full(50, 80.0), BOUNDS)
    assert low.cut == BOUNDS.kmin and "Already at kmin" in " ".join(low.warnings)
    assert high.cut == BOUNDS.kmax and "Even at kmax" in " ".join(high.warnings)
    assert hofstee(np.full(50, 80.0), BOUNDS, rule="interpolated").cut == BOUNDS.kmax


def test_hofstee_jumps_over_a_score_that_many_share() -> None:
    scores = np.array([60.0] * 30 + [80.0] * 70)
    found = hofstee(scores, BOUNDS)
    assert found.crossing == 60 and found.cut == pytest.approx(60.001) and found.fail_percent == 30


def test_hofstee_that_jumps_at_kmin_itself_has_not_missed_the_bounds() -> None:
    found = hofstee(np.array([40.0] * 10 + [BOUNDS.kmin] * 40 + [80.0] * 50), BOUNDS)
    assert found.crossing == BOUNDS.kmin and found.cut > BOUNDS.kmin and found.fail_percent == 50
    assert "Already at kmin" not in " ".join(found.warnings)


def test_hofstee_asks_about_bounds_that_are_shares() -> None:
    scores = np.linspace(40, 80, 50)
    shares = " ".join(hofstee(scores, Bounds(0.5, 0.7, 0.1, 0.4)).warnings)
    assert "write 40 for 40 per cent" in shares and "scores go up to 80" in shares
    for found in (hofstee(scores, BOUNDS), hofstee(scores / 100, Bounds(0.52, 0.66, 3, 22))):
        assert not any("at most 1" in words for words in found.warnings)


def test_hofstee_without_scores_has_no_cut_and_missing_ones_are_counted() -> None:
    assert np.isnan(hofstee(np.array([np.nan]), BOUNDS).cut)
    found = hofstee(np.array([np.nan, 50, 60, 70]), BOUNDS)
    assert found.n == 3 and "1 of 4 scores are missing" in found.warnings[0]


def test_bounds_that_are_no_bounds_are_refused() -> None:
    for wrong in ((66, 52, 3, 22), (52, 66, 22, 3), (52, 66, -1, 22), (52, 66, 3, 122), (float("nan"), 66, 3, 22)):
        with pytest.raises(ValueError, match="kmin < kmax"):
            Bounds(*wrong)
    with pytest.raises(ValueError, match="rule"):
        hofstee(np.ones(3), BOUNDS, rule="linear")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="judges × items"):
        angoff(np.ones(3))


def test_angoff_refuses_what_is_no_probability_and_asks_about_two_scales() -> None:
    for wrong in (-0.1, 100.5):
        with pytest.raises(ValueError, match="probability from 0 to 1"):
            angoff(np.array([[0.5, 0.6], [0.7, wrong]]))
    assert "1 of 4 estimates are above 1" in angoff(np.array([[0.5, 60], [0.7, 0.4]])).warnings[0]
    assert "above 1" not in str(angoff(np.array([[50, 60], [70, 0.5]])).warnings)
