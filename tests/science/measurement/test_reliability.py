"""What reliability promises: the published figures, sums that add up, and a reason where nothing can be said."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.discrimination import discrimination_index
from xenia.science.measurement.item_moments import ItemMoments, item_moments
from xenia.science.measurement.reliability import Alpha, alpha, coefficient, feldt_interval


def case(shared_data: Path, name: str) -> tuple[np.ndarray, dict[str, Any]]:
    folder = shared_data / "measurement" / name
    table = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    return table, json.loads((folder / "expected.json").read_text())


def simulated(persons: int = 200, items: int = 6, *, gaps: float = 0.0, seed: int = 1) -> np.ndarray:
    chance = np.random.default_rng(seed)
    scores = np.round(3 + chance.normal(size=(persons, 1)) + chance.normal(size=(persons, items)))
    scores[chance.random(scores.shape) < gaps] = np.nan
    return scores


def of(scores: np.ndarray) -> Alpha:
    return alpha(item_moments(scores))


def test_alpha_and_everything_beside_it_are_those_of_the_attitude_data(shared_data: Path) -> None:
    scores, expected = case(shared_data, "alpha_attitude")
    found = of(scores)
    assert (found.n, found.k, found.warnings) == (30, 7, ())
    assert found.alpha == pytest.approx(expected["raw_alpha"], rel=1e-8)
    assert found.standardized_alpha == pytest.approx(expected["std_alpha"], rel=1e-8)
    assert found.average_r == pytest.approx(expected["avg_r"], rel=1e-8)
    assert found.alpha_ci == pytest.approx(expected["feldt95"], rel=1e-8)
    assert found.total_sd == pytest.approx(expected["total_sd"], rel=1e-8)
    assert found.sem == pytest.approx(expected["sem_total"], rel=1e-8)
    assert found.omega_total == pytest.approx(expected["omega_total_1factor_ML_correlation"], rel=1e-6)
    assert found.item_rest_r == pytest.approx(list(expected["item_rest"].values()), rel=1e-8)
    assert found.item_total_r == pytest.approx(list(expected["item_total_raw"].values()), rel=1e-8)
    assert found.alpha_if_deleted == pytest.approx(list(expected["alpha_if_deleted"].values()), rel=1e-8)


def test_alpha_of_right_and_wrong_answers_is_kr20(shared_data: Path) -> None:
    scores, expected = case(shared_data, "ctt_lsat6")
    found = of(scores)
    assert found.alpha == pytest.approx(expected["kr20"], rel=1e-8)
    assert found.sem == pytest.approx(expected["sem"], rel=1e-8)
    assert found.mean == pytest.approx(list(expected["difficulty"].values()), rel=1e-8)
    assert found.item_rest_r == pytest.approx(list(expected["item_rest"].values()), rel=1e-8)
    assert found.alpha_if_deleted == pytest.approx(list(expected["alpha_if_deleted"].values()), rel=1e-8)
    assert found.floor + found.ceiling == pytest.approx(np.ones(5))


def test_discrimination_by_the_order_of_rows_is_that_of_a_script_that_sorts(shared_data: Path) -> None:
    scores, expected = case(shared_data, "ctt_lsat6")
    found = discrimination_index(scores, ties="rows")
    assert found.index == pytest.approx(list(expected["discrim27"].values()), rel=1e-8)
    assert "order of the rows" in found.warnings[0]


def test_discrimination_does_not_depend_on_the_order_of_the_file_unless_asked(shared_data: Path) -> None:
    scores, _ = case(shared_data, "ctt_lsat6")
    shuffled = np.random.default_rng(0).permutation(scores)
    assert discrimination_index(shuffled).index == pytest.approx(discrimination_index(scores).index)


def test_discrimination_leaves_out_whoever_missed_an_answer_and_says_so() -> None:
    scores = simulated(gaps=0.1)
    found = discrimination_index(scores)
    whole = scores[~np.isnan(scores).any(axis=1)]
    assert found.index == pytest.approx(discrimination_index(whole).index)
    assert str(len(scores) - len(whole)) in found.warnings[0]


def test_discrimination_of_one_person_is_not_a_number_and_says_why() -> None:
    found = discrimination_index(np.ones((1, 3)))
    assert np.isnan(found.index).all() and "few" in found.warnings[0]


@pytest.mark.parametrize("options", [{"share": 0.0}, {"share": 0.6}, {"ties": "luck"}])
def test_discrimination_refuses_what_is_no_convention(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="share"):
        discrimination_index(simulated(), **options)


def test_covariances_with_gaps_are_those_of_each_pair_by_itself() -> None:
    scores = simulated(60, 5, gaps=0.2)
    moments = item_moments(scores)
    for i in range(5):
        for j in range(5):
            both = ~np.isnan(scores[:, i]) & ~np.isnan(scores[:, j])
            assert moments.covariances()[i, j] == pytest.approx(np.cov(scores[both, i], scores[both, j])[0, 1])
    assert moments.means() == pytest.approx(np.nanmean(scores, axis=0))


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, 50), seed=st.integers(0, 1000), gaps=st.sampled_from([0.0, 0.3]))
def test_moments_of_two_halves_add_up_to_those_of_the_whole(cut: int, seed: int, gaps: float) -> None:
    scores = simulated(50, 4, gaps=gaps, seed=seed)
    scores[:3] += 5.0  # so that the extremes lie in one half
    parts, whole = item_moments(scores[:cut]) + item_moments(scores[cut:]), item_moments(scores)
    assert parts.persons == whole.persons
    assert parts.covariances() == pytest.approx(whole.covariances())
    for name in ("counts", "lowest", "highest", "at_lowest", "at_highest"):
        assert np.array_equal(getattr(parts, name), getattr(whole, name))


def test_moments_lose_no_digits_where_scores_are_large_and_close() -> None:
    scores = simulated(9000, 4)
    assert item_moments(scores + 1e9).covariances() == pytest.approx(item_moments(scores).covariances(), rel=1e-9)


def test_moments_of_items_turned_round_are_those_of_the_scores_turned_round() -> None:
    scores = simulated(gaps=0.1)
    turned = np.array([True, False, True, False, False, False])
    low, high = item_moments(scores).scale
    found = item_moments(scores).reversed(turned, low=low, high=high)
    direct = item_moments(np.where(turned, low + high - scores, scores))
    assert found.covariances() == pytest.approx(direct.covariances())
    assert found.means() == pytest.approx(direct.means())
    for name in ("lowest", "highest", "at_lowest", "at_highest"):
        assert np.array_equal(getattr(found, name), getattr(direct, name))


@settings(max_examples=25, deadline=None)
@given(add=st.floats(-100, 100), times=st.floats(0.1, 100), seed=st.integers(0, 1000), gaps=st.sampled_from([0.0, 0.2]))
def test_alpha_does_not_depend_on_the_unit_or_the_origin_of_the_scores(
    add: float, times: float, seed: int, gaps: float
) -> None:
    scores = simulated(80, 5, seed=seed, gaps=gaps)
    one, other = of(scores), of(scores * times + add)
    assert other.alpha == pytest.approx(one.alpha)
    assert other.item_rest_r == pytest.approx(one.item_rest_r)
    assert other.sem == pytest.approx(one.sem * times)


def test_alpha_of_parallel_items_is_the_squared_correlation_with_what_they_measure() -> None:
    chance = np.random.default_rng(3)
    truth = chance.normal(size=(20_000, 1))
    scores = truth + chance.normal(size=(20_000, 8))
    found = of(scores)
    assert found.alpha == pytest.approx(8 / 9, abs=0.005)
    assert found.omega_total == pytest.approx(8 / 9, abs=0.005)
    assert np.corrcoef(truth[:, 0], scores.sum(axis=1))[0, 1] ** 2 == pytest.approx(found.alpha, abs=0.005)


def test_alpha_if_deleted_is_the_alpha_of_the_others() -> None:
    scores = simulated(gaps=0.1)
    for place, value in enumerate(of(scores).alpha_if_deleted):
        assert coefficient(item_moments(np.delete(scores, place, axis=1)).covariances()) == pytest.approx(value)


def test_intervals_of_alpha_cover_it_as_often_as_they_promise() -> None:
    chance = np.random.default_rng(5)
    within = 0
    for _ in range(400):
        scores = chance.normal(size=(40, 1)) + chance.normal(size=(40, 5))
        low, high = feldt_interval(coefficient(np.cov(scores.T)), n=40, k=5)
        within += low <= 5 / 6 <= high
    assert 0.91 < within / 400 < 0.99


def test_alpha_of_one_item_is_not_a_number_and_says_why() -> None:
    found = of(simulated(items=1))
    assert np.isnan([found.alpha, *found.alpha_ci, found.standardized_alpha, found.omega_total, found.sem]).all()
    assert any("two items" in sentence for sentence in found.warnings)


def test_alpha_of_two_items_has_none_if_one_is_deleted() -> None:
    found = of(simulated(items=2))
    assert 0 < found.alpha < 1 and np.isnan(found.alpha_if_deleted).all() and np.isnan(found.omega_total)
    assert any("left out" in sentence for sentence in found.warnings)


def test_alpha_leaves_out_an_item_that_never_varies_and_names_it() -> None:
    scores = simulated(items=4)
    constant = np.column_stack([scores, np.full(len(scores), 0.1 + 0.2)])
    found = alpha(item_moments(constant), names=["a", "b", "c", "d", "same"])
    assert (found.k, found.alpha) == (4, pytest.approx(of(scores).alpha))
    assert np.isnan(found.item_rest_r[4]) and found.sd[4] == 0
    assert found.warnings == ("same has no variance and is left out.",)


def test_alpha_names_the_item_that_runs_against_the_others() -> None:
    scores = simulated(items=4)
    scores[:, 2] *= -1
    assert any(s.startswith("item 3 runs against") for s in of(scores).warnings)


def test_alpha_of_forms_that_share_no_persons_is_not_a_number_and_says_why() -> None:
    scores = simulated(items=4)
    scores[:100, :2] = np.nan
    scores[100:, 2:] = np.nan
    found = of(scores)
    assert np.isnan(found.alpha) and any("both item 1 and item 3" in s for s in found.warnings)


@pytest.mark.parametrize(
    "scores",
    [np.empty((0, 3)), np.full((5, 3), np.nan), np.full((4, 3), 2.0), np.array([[1.0, 2, 3]]), np.full((3, 1), np.nan)],
)
def test_alpha_of_nothing_is_not_a_number_and_says_why(scores: np.ndarray) -> None:
    found = of(scores)
    assert np.isnan(found.alpha) and found.warnings


def test_alpha_of_items_that_cancel_is_not_a_number_and_says_why() -> None:
    score = np.arange(5.0)
    found = of(np.column_stack([score, -score]))
    assert np.isnan(found.alpha) and any("no variance" in sentence for sentence in found.warnings)


def test_alpha_of_an_item_repeated_is_one() -> None:
    score = simulated(items=1)
    found = of(np.repeat(score, 4, axis=1))
    assert found.alpha == pytest.approx(1.0) and found.sem == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(found.omega_total) and any("positive definite" in sentence for sentence in found.warnings)


def test_moments_refuse_what_is_no_table_of_scores() -> None:
    with pytest.raises(ValueError, match="persons × items"):
        item_moments(np.ones(4))
    with pytest.raises(ValueError, match="infinite"):
        item_moments(np.array([[1.0, np.inf]]))
    with pytest.raises(ValueError, match="3 and of 2 items"):
        item_moments(np.ones((2, 3))) + item_moments(np.ones((2, 2)))
    with pytest.raises(ValueError, match="1 names"):
        alpha(item_moments(np.ones((2, 2))), names=["a"])


def test_moments_are_frozen() -> None:
    assert ItemMoments.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_figures_beyond_one_that_only_gaps_can_make_are_not_known() -> None:
    gap = np.array([[1.0, 2, 3], [2, 3, 3], [4, 4, 5], [3, np.nan, 4]])
    found = of(gap)
    assert np.isnan([found.alpha, *found.alpha_ci, found.standardized_alpha, found.average_r, found.sem]).all()
    assert np.isnan(found.item_rest_r).tolist() == [True, True, False] and np.isfinite(found.total_sd)
    assert "contradict one another" in found.warnings[0]
    assert of(gap[:3]).alpha == pytest.approx(25 / 26) and "contradict" not in str(of(gap[:3]).warnings)


@given(st.integers(0, 10_000), st.integers(3, 12), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_no_figure_of_any_answers_is_beyond_one(seed: int, persons: int, items: int) -> None:
    found = of(simulated(persons, items, gaps=0.3, seed=seed))
    for figure in (found.alpha, found.standardized_alpha, found.average_r, *found.alpha_if_deleted):
        assert not figure > 1
    assert not (np.abs(found.item_rest_r) > 1).any() and not (np.abs(found.item_total_r) > 1).any()
