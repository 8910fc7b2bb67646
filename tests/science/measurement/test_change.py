"""What change promises: the published effect sizes, honest intervals, and a reason where nothing can be said."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import nctdtr
from scipy.stats import ttest_1samp, ttest_rel

from xenia.science.measurement.change import Effect, effect, paired_moments, response_shift
from xenia.science.measurement.noncentral import noncentrality_interval


def case(shared_data: Path, name: str) -> tuple[np.ndarray, dict[str, Any]]:
    folder = shared_data / "measurement" / name
    table = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    return table.T, json.loads((folder / "expected.json").read_text())


def waves(n: int = 40, *, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    pre = chance.normal(size=n)
    return pre, 0.6 * pre + 0.5 + chance.normal(size=n)


def of(*occasions: np.ndarray) -> Effect:
    return effect(paired_moments(*occasions))


def test_effect_sizes_are_those_of_the_sleep_data(shared_data: Path) -> None:
    (pre, post), expected = case(shared_data, "effectsize_sleep")
    found = of(pre, post)
    for key, value in expected.items():
        # the reference's intervals were searched for by a simplex, to about seven digits
        assert getattr(found, key) == pytest.approx(value, rel=3e-6 if key.endswith("_ci") else 1e-8), key
    assert found.warnings == () and "invariance" in found.caution


def test_response_shift_is_that_of_the_then_test_data(shared_data: Path) -> None:
    (pre, then, post), expected = case(shared_data, "response_shift_thentest")
    found = response_shift(paired_moments(pre, then, post))
    for key, value in expected.items():
        assert getattr(found, key) == pytest.approx(value, rel=1e-8), key


def test_conventional_change_is_true_change_and_response_shift_together() -> None:
    pre, post = waves()
    then = pre - 0.3 + 0.1 * np.random.default_rng(2).normal(size=40)
    found = response_shift(paired_moments(pre, then, post))
    assert found.conventional_change == pytest.approx(found.true_change_thentest + found.response_shift)
    test = ttest_1samp(then - pre, 0.0)
    assert (found.t_shift, found.p_shift) == pytest.approx((test.statistic, test.pvalue))


def test_the_test_of_change_is_the_paired_t_test() -> None:
    pre, post = waves()
    found, test = of(pre, post), ttest_rel(post, pre)
    assert (found.paired_t, found.p, found.df) == pytest.approx((test.statistic, test.pvalue, test.df))
    assert found.change_ci == pytest.approx(tuple(test.confidence_interval()))


@settings(max_examples=25, deadline=None)
@given(times=st.floats(0.01, 100), add=st.floats(-1000, 1000), seed=st.integers(0, 100))
def test_effect_sizes_have_no_unit(times: float, add: float, seed: int) -> None:
    pre, post = waves(seed=seed)
    one, other = of(pre, post), of(pre * times + add, post * times + add)
    for key in ("cohens_d_pooled", "hedges_g", "glass_delta_presd", "dz", "dav", "drm", "r"):
        assert getattr(other, key) == pytest.approx(getattr(one, key), rel=1e-6, abs=1e-9)


def test_a_fall_is_a_rise_with_the_sign_turned() -> None:
    pre, post = waves()
    rise, fall = of(pre, post), of(post, pre)
    assert fall.dz == pytest.approx(-rise.dz) and fall.dav == pytest.approx(-rise.dav)
    assert fall.dz_ci == pytest.approx((-rise.dz_ci[1], -rise.dz_ci[0]))


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, 40), seed=st.integers(0, 100))
def test_moments_of_two_groups_add_up_to_those_of_all(cut: int, seed: int) -> None:
    pre, post = waves(seed=seed)
    pre[5] = np.nan
    parts = paired_moments(pre[:cut], post[:cut]) + paired_moments(pre[cut:], post[cut:])
    whole = paired_moments(pre, post)
    assert (parts.n, parts.incomplete) == (39, 1)
    assert parts.mean == pytest.approx(whole.mean) and parts.scatter == pytest.approx(whole.scatter)


def test_change_leaves_out_whoever_missed_an_occasion_and_says_so() -> None:
    pre, post = waves()
    gaps = post.copy()
    gaps[[2, 9]] = np.nan
    found = of(pre, gaps)
    assert found.dz == pytest.approx(of(np.delete(pre, [2, 9]), np.delete(post, [2, 9])).dz)
    assert found.n == 38 and found.warnings[0].startswith("2 persons missed")


@pytest.mark.parametrize(
    ("t", "df"), [(0.0, 9), (0.3, 1), (-3.0, 5), (30.0, 8), (600.0, 1e5), (-1000.0, 99), (2000.0, 3)]
)
def test_noncentralities_put_what_was_observed_at_either_tail(t: float, df: float) -> None:
    low, high = noncentrality_interval(t, df)
    assert low < high
    assert nctdtr(df, abs(low), abs(t)) in (pytest.approx(0.975), pytest.approx(0.025)) or low * t < 0
    assert [nctdtr(df, delta, t) for delta in (low, high)] == pytest.approx([0.975, 0.025], rel=1e-5) or t < 0


def test_intervals_of_dz_cover_it_as_often_as_they_promise() -> None:
    chance = np.random.default_rng(7)
    within = 0
    for _ in range(400):
        low, high = of(np.zeros(12) + 1e-9 * np.arange(12), 0.8 + chance.normal(size=12)).dz_ci
        within += low <= 0.8 <= high
    assert 0.91 < within / 400 < 0.99


def test_hedges_correction_takes_the_bias_out_of_small_groups() -> None:
    chance = np.random.default_rng(8)
    found = [of(chance.normal(size=5), 1 + chance.normal(size=5)) for _ in range(3000)]
    assert np.mean([one.hedges_g for one in found]) == pytest.approx(1.0, abs=0.04)
    assert np.mean([one.cohens_d_pooled for one in found]) > 1.07


def test_change_by_the_same_amount_has_no_test_and_says_why() -> None:
    pre = np.array([0.1, 0.2, 0.7, 0.4])
    found = of(pre, pre + 0.3)
    assert np.isnan([found.paired_t, found.dz, *found.dz_ci, *found.change_ci]).all()
    assert found.dav == pytest.approx(0.3 / pre.std(ddof=1)) and "same amount" in found.warnings[0]


def test_change_from_scores_that_do_not_vary_has_no_glass_delta_and_says_why() -> None:
    found = of(np.full(5, 0.1 + 0.2), np.arange(5.0))
    assert np.isnan(found.glass_delta_presd) and np.isnan(found.r) and np.isfinite(found.dz)
    assert "before do not vary" in found.warnings[0]


@pytest.mark.parametrize("n", [0, 1])
def test_change_of_nobody_or_of_one_is_not_a_number_and_says_why(n: int) -> None:
    found = of(np.ones(n), np.ones(n))
    assert np.isnan([found.change, found.dz, *found.cohens_d_ci]).all() and "two persons" in found.warnings[0]
    shift = response_shift(paired_moments(np.ones(n), np.ones(n), np.ones(n)))
    assert np.isnan(shift.response_shift) and "two persons" in shift.warnings[0]


def test_change_of_everybody_to_the_same_score_is_not_a_number_and_says_why() -> None:
    found = of(np.ones(5), np.ones(5))
    assert np.isnan(found.cohens_d_pooled) and len(found.warnings) == 3
    shift = response_shift(paired_moments(np.ones(5), np.ones(5), np.ones(5)))
    assert np.isnan([shift.t_shift, shift.es_then]).all() and len(shift.warnings) == 2


def test_change_refuses_occasions_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="two occasions"):
        paired_moments(np.ones(3))
    with pytest.raises(ValueError, match="two occasions"):
        paired_moments(np.ones(3), np.ones(4))
    with pytest.raises(ValueError, match="infinite"):
        paired_moments(np.array([1.0, np.inf]), np.ones(2))
    with pytest.raises(ValueError, match="can't be added"):
        paired_moments(*waves()) + paired_moments(*waves(), waves()[0])
