"""What the comparison of groups item by item promises."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.dif import (
    DifStudy,
    breslow_day,
    dif,
    dif_tables,
    ets_classes,
    logistic_dif,
    mantel_haenszel,
    r2_class,
    responses,
)
from xenia.science.measurement.dif.logistic import _loglik, fit_cumulative


@pytest.fixture(scope="module")
def verbal(shared_data: Path) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Answers of 316 persons to 24 items, who is in the focal group, and what difR 5.1 says of them."""
    folder = shared_data / "measurement" / "dif_verbal_gender"
    table = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return table[:, :24], table[:, 25] == 1, expected


def simulated(n: int, *, seed: int, shift: float = 0.0, slope: float = 1.0, items: int = 20) -> tuple[Any, Any]:
    """Rasch answers; the first item is harder by `shift` for the focal group and discriminates `slope` there."""
    rng = np.random.default_rng(seed)
    focal = rng.random(n) < 0.4
    ability = rng.standard_normal(n) - 0.5 * focal
    logits = ability[:, None] - np.linspace(-1.5, 1.5, items)
    logits[:, 0] = np.where(focal, slope * ability + 1.5 - shift, ability + 1.5)
    return (rng.random((n, items)) < 1 / (1 + np.exp(-logits))).astype(float), focal


def test_mantel_haenszel_agrees_with_difr(verbal: Any) -> None:
    scores, focal, expected = verbal
    found = dif(scores, focal).mantel
    pairs = {
        "MH_chi2": found.chi2,
        "MH_alpha": found.alpha,
        "MH_var_lambda": found.log_alpha_variance,
        "delta_MH": found.delta,
        "STD_PDIF": found.standardized_difference,
        "MH_chi2_nocc": dif(scores, focal, continuity=False).mantel.chi2,
    }
    for key, values in pairs.items():
        assert values == pytest.approx(list(expected[key].values()), rel=1e-8), key
    assert (np.flatnonzero(dif(scores, focal).flagged) + 1).tolist() == expected["MH_flagged"]


def test_purification_agrees_with_difr(verbal: Any) -> None:
    scores, focal, expected = verbal
    study = dif(scores, focal, purify=True)
    assert study.mantel.alpha == pytest.approx(list(expected["MH_purified_alpha"].values()), rel=1e-8)
    assert (np.flatnonzero(study.flagged) + 1).tolist() == expected["MH_purified_flagged"]
    assert study.purification.settled and not (study.purification.anchor & study.flagged).any()


def test_breslow_day_agrees_with_difr_to_its_four_decimals(verbal: Any) -> None:
    scores, focal, expected = verbal
    found = dif(scores, focal).breslow_day
    for values, key, column in (
        (found.chi2, "BD", "V1"),
        (found.df, "BD", "V2"),
        (found.p, "BD", "V3"),
        (found.trend_chi2, "BD_trend", "V1"),
        (found.trend_p, "BD_trend", "V3"),
    ):
        assert values == pytest.approx(expected[key][column], abs=5.1e-5)


def test_logistic_tests_agree_with_difr(verbal: Any) -> None:
    scores, focal, expected = verbal
    study = dif(scores, focal)
    found = study.logistic
    assert found.converged.all()
    assert found.both.chi2 == pytest.approx(list(expected["logistic_both"].values()), rel=1e-8)
    assert found.uniform.chi2 == pytest.approx(list(expected["logistic_udif"].values()), rel=1e-8)
    assert found.nonuniform.chi2 == pytest.approx(list(expected["logistic_nudif"].values()), rel=1e-7, abs=1e-9)
    assert found.both.delta_r2 == pytest.approx(list(expected["logistic_deltaR2"].values()), rel=1e-8)
    assert (np.flatnonzero(study.logistic_flagged) + 1).tolist() == expected["logistic_both_flagged"]


def test_tables_of_two_halves_add_up_to_the_whole(verbal: Any) -> None:
    scores, focal, _ = verbal
    whole = dif_tables(responses(scores, focal))
    halves = [dif_tables(responses(scores[half], focal[half])) for half in (slice(0, 100), slice(100, None))]
    joined = halves[0] + halves[1]
    assert np.array_equal(joined.counts, whole.counts) and np.array_equal(joined.persons, whole.persons)
    with pytest.raises(ValueError, match="add up"):
        _ = whole + dif_tables(responses(scores, focal), np.arange(24) > 3)


def test_an_item_outside_the_anchor_is_counted_in_its_own_matching_score(verbal: Any) -> None:
    scores, focal, _ = verbal
    anchor = np.arange(24) > 3
    matched = dif_tables(responses(scores, focal), anchor).matched()
    total = (scores[:, anchor].sum(axis=1) + scores[:, 2]).astype(int)
    for score in range(int(total.max()) + 1):
        for group in (0, 1):
            there = scores[(total == score) & (focal == bool(group)), 2]
            assert matched[2, score, group].tolist() == [(there == 0).sum(), (there == 1).sum()]


def test_an_item_harder_for_one_group_is_found_and_classed_large() -> None:
    study = dif(*simulated(4000, seed=1, shift=1.2), purify=True)
    assert study.ets_class[0] == "C" and study.flagged[0] and study.mantel.alpha[0] > 2
    assert study.ets_class[1:].count("A") == 19
    assert study.mantel.delta[0] == pytest.approx(-2.35 * 1.2, abs=0.4)


def test_an_item_that_discriminates_otherwise_is_found_as_nonuniform() -> None:
    found = dif(*simulated(6000, seed=3, slope=2.5)).logistic
    assert found.nonuniform.p[0] < 1e-6 and (found.nonuniform.p[1:] > 1e-4).all()
    assert found.slopes[0, 2] > 0


def test_answers_without_any_difference_are_rarely_flagged() -> None:
    flagged = [dif(*simulated(1500, seed=seed)) for seed in range(12)]
    assert np.mean([study.flagged for study in flagged]) < 0.07
    assert np.mean([study.logistic_flagged for study in flagged]) < 0.08


def test_exchanging_the_groups_turns_delta_and_keeps_the_test(verbal: Any) -> None:
    scores, focal, _ = verbal
    once, turned = dif(scores, focal), dif(scores, ~focal)
    assert turned.mantel.chi2 == pytest.approx(once.mantel.chi2)
    assert turned.mantel.delta == pytest.approx(-once.mantel.delta)
    assert turned.logistic.both.chi2 == pytest.approx(once.logistic.both.chi2, rel=1e-8)


def test_a_class_is_large_only_when_it_is_surely_above_one() -> None:
    study = dif(*simulated(140, seed=11, shift=1.0, items=12))
    assert abs(study.mantel.delta[0]) > 1.5 and study.mantel.p[0] > 0.0
    sure = abs(study.mantel.delta[0]) - 1.645 * study.mantel.delta_se[0] > 1
    assert (study.ets_class[0] == "C") == (sure and study.mantel.p[0] <= 0.05)
    assert study.size_class[0] == "C"


def test_the_study_says_that_a_gap_is_not_bias_and_that_few_persons_find_little(verbal: Any) -> None:
    scores, focal, _ = verbal
    study = dif(scores, focal)
    assert "not bias" in study.caution
    assert any("few" in words and "73" in words for words in study.warnings)
    assert study.detectable_delta == pytest.approx(2.8015853 * 2.35 * np.sqrt(study.mantel.log_alpha_variance))
    assert not any("few" in words for words in dif(*simulated(3000, seed=4)).warnings)


def test_a_missing_answer_leaves_its_item_alone_and_is_said(verbal: Any) -> None:
    scores, focal, _ = verbal
    holed = scores.copy()
    holed[:9, 3] = np.nan
    study = dif(holed, focal)
    assert any("9 persons miss" in words for words in study.warnings)
    assert dif_tables(responses(holed, focal)).counts.sum(axis=(1, 2, 3)).tolist() == [316, 316, 316, 307] + [316] * 20


def test_mantels_test_of_a_binary_item_does_not_depend_on_how_its_two_answers_are_spaced() -> None:
    scores, focal = simulated(500, seed=2, shift=0.5, items=6)
    wide = dif_tables(responses(scores, focal)).matched()
    spread = np.zeros((*wide.shape[:3], 3), dtype=np.int64)
    spread[..., [0, 2]] = wide
    assert mantel_haenszel(spread).chi2 == pytest.approx(mantel_haenszel(wide, continuity=False).chi2)
    assert logistic_dif(spread).both.chi2 == pytest.approx(logistic_dif(wide).both.chi2)


def test_polytomous_items_are_compared_by_mantels_test_and_proportional_odds() -> None:
    rng = np.random.default_rng(5)
    focal = rng.random(3000) < 0.5
    ability = rng.standard_normal(3000)
    noise = rng.logistic(size=(3000, 8))
    push = np.zeros((3000, 8))
    push[focal, 0] = -0.8
    scores = np.digitize(ability[:, None] + push + noise, [-1.0, 0.3, 1.4]).astype(float)
    study = dif(scores, focal)
    assert np.argmin(study.mantel.p) == np.argmin(study.logistic.both.p) == 0
    assert study.mantel.standardized_difference[0] < -0.2 and study.ets_class[0] in {"B", "C"}
    assert study.mantel.alpha[0] > 1.5 and np.isnan(study.mantel.delta_se).all()
    assert np.isnan(study.breslow_day.chi2).all()
    assert any("more than two categories" in words for words in study.warnings)


def test_the_cumulative_fit_stands_where_the_likelihood_is_flat() -> None:
    rng = np.random.default_rng(6)
    cells = rng.integers(0, 9, size=(3, 12, 4))
    columns = np.column_stack([np.repeat(np.arange(6.0), 2), np.tile([0.0, 1.0], 6)])
    fit = fit_cumulative(cells, columns)
    assert fit.converged.all()
    for item in range(3):
        counts = cells[item : item + 1].astype(float)

        def best_cuts(slopes: np.ndarray, counts: np.ndarray = counts) -> float:
            from scipy.optimize import minimize

            def loss(cuts: np.ndarray) -> float:
                return -float(_loglik(counts, columns, np.concatenate([cuts, slopes])[None])[0])

            return -float(minimize(loss, [1.0, 0.0, -1.0], method="Nelder-Mead", options={"xatol": 1e-7}).fun)

        top = best_cuts(fit.slopes[item])
        assert top == pytest.approx(fit.loglik[item], abs=1e-5)
        for place in (0, 1):
            for way in (-0.05, 0.05):
                moved = fit.slopes[item].copy()
                moved[place] += way
                assert best_cuts(moved) < top


def test_an_item_that_all_answer_alike_has_no_figures_and_says_so() -> None:
    scores, focal = simulated(300, seed=8)
    scores[:, 4] = 1.0
    study = dif(scores, focal)
    assert np.isnan([study.mantel.chi2[4], study.mantel.alpha[4], study.logistic.both.chi2[4]]).all()
    assert study.ets_class[4] is None and study.size_class[4] is None
    assert any("1 items can't be compared" in words for words in study.warnings)


@pytest.mark.parametrize(
    ("scores", "focal"),
    [
        (np.ones((10, 3)), np.arange(10) > 4),
        (np.full((6, 2), np.nan), np.arange(6) > 2),
        (np.eye(4), np.zeros(4, dtype=bool)),
        (np.zeros((0, 3)), np.zeros(0, dtype=bool)),
        (np.zeros((5, 0)), np.arange(5) > 2),
        (np.ones((1, 1)), np.array([True])),
        (np.eye(6), np.arange(6) > 2),
        (np.triu(np.ones((12, 12))), np.arange(12) % 2 == 0),
    ],
)
@pytest.mark.parametrize("purify", [False, True])
def test_what_cannot_be_computed_is_not_a_number_and_has_a_reason(scores: Any, focal: Any, purify: bool) -> None:
    study = dif(scores, focal, purify=purify)
    assert len(study.ets_class) == scores.shape[1]
    assert study.warnings


def test_an_item_that_the_total_separates_is_said_not_to_converge() -> None:
    scores = np.triu(np.ones((40, 40)))
    study = dif(scores, np.arange(40) % 2 == 0)
    assert any("did not converge" in words for words in study.warnings)


@pytest.mark.parametrize("bad", [np.full((4, 2), 0.5), np.full((4, 2), -1.0), np.full((4, 2), 500.0), np.ones(4)])
def test_scores_that_are_no_steps_are_misuse(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"[Ss]cores"):
        dif(bad, np.array([True, False, True, False]))


def test_a_gain_on_a_cut_belongs_below_it() -> None:
    assert [r2_class(gain, cuts=(0.13, 0.26)) for gain in (0.0, 0.13, 0.131, 0.27, np.nan)] == [
        "A",
        "A",
        "B",
        "C",
        None,
    ]


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(4, 60),
    st.integers(1, 6),
    st.integers(2, 5),
    st.floats(0, 0.6),
    st.booleans(),
)
def test_any_answers_give_a_study(seed: int, persons: int, items: int, steps: int, holes: float, purify: bool) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, steps, size=(persons, items)).astype(float)
    scores[rng.random(scores.shape) < holes] = np.nan
    study = dif(scores, rng.random(persons) < 0.4, purify=purify)
    assert isinstance(study, DifStudy)
    sure = ~np.isnan(study.mantel.chi2)
    assert (study.mantel.chi2[sure] >= 0).all()
    assert all(letter in {"A", "B", "C", None} for letter in study.ets_class)


def test_classes_follow_the_published_rule() -> None:
    scores, focal = simulated(3000, seed=9, shift=0.7)
    matched = dif_tables(responses(scores, focal)).matched()
    found = mantel_haenszel(matched)
    classes = ets_classes(found, np.ones(20, dtype=bool))
    for place, letter in enumerate(classes):
        size, se = abs(found.delta[place]), found.delta_se[place]
        wanted = "A" if size < 1 or found.p[place] > 0.05 else "C" if size >= 1.5 and size - 1.645 * se > 1 else "B"
        assert letter == wanted
    assert breslow_day(matched, found.alpha).df.max() <= matched.shape[1]
