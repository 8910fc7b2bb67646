"""What item response models promise: mirt's figures, and their own mathematics."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.irt import AnswerPatterns, answer_patterns, irt_fit, m2, s_x2
from xenia.science.measurement.irt.curves import curves
from xenia.science.measurement.irt.estimate import normal_nodes
from xenia.science.measurement.irt.likelihood import layout, marginal_likelihood


def case(shared_data: Path, name: str) -> tuple[np.ndarray, dict[str, Any]]:
    folder = shared_data / "measurement" / name
    table = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    return table, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def graded_answers(n: int, a: np.ndarray, b: np.ndarray, *, seed: int, missing: float = 0.0) -> np.ndarray:
    """Answers by the graded model to items with slopes a and thresholds b, items × steps."""
    rng = np.random.default_rng(seed)
    above = 1 / (1 + np.exp(-a[:, None] * (rng.standard_normal((n, 1, 1)) - b)))
    answers = (rng.random((n, len(a), 1)) < above).sum(axis=2).astype(float)
    answers[rng.random(answers.shape) < missing] = np.nan
    return answers


SLOPES = np.array([0.8, 1.2, 1.6, 1.0, 2.0])
STEPS = np.linspace(-1, 1, 5)[:, None] + np.array([-0.8, 0.2, 0.9])


def test_two_parameter_estimates_are_those_of_mirt(shared_data: Path) -> None:
    table, expected = case(shared_data, "irt_lsat6")
    expected = expected["mirt_2PL"]
    fit = irt_fit(answer_patterns(table)[0])
    assert fit.loglik == pytest.approx(expected["logLik"], abs=1e-6)
    assert [item.a for item in fit.items] == pytest.approx(list(expected["a"].values()), abs=1e-5)
    assert [item.b[0] for item in fit.items] == pytest.approx(list(expected["b"].values()), abs=1e-5)
    assert [item.a_se for item in fit.items] == pytest.approx(expected["se_a_d"]["a1"], abs=1e-5)
    assert [item.d_se[0] for item in fit.items] == pytest.approx(expected["se_a_d"]["d"], abs=1e-5)
    assert fit.warnings == ()


def test_abilities_and_fit_are_those_of_mirt(shared_data: Path) -> None:
    table, expected = case(shared_data, "irt_lsat7")
    patterns, _ = answer_patterns(table)
    fit = irt_fit(patterns)
    scores = expected["eap_patterns"]
    rows = np.column_stack([scores[f"Item.{item}"] for item in range(1, 6)]).tolist()
    for row, mean, deviation in zip(rows, scores["F1"], scores["SE_F1"], strict=True):
        place = np.flatnonzero((patterns.rows == row).all(axis=1))
        assert fit.eap[place] == pytest.approx([mean] * len(place), abs=1e-5)
        assert fit.eap_sd[place] == pytest.approx([deviation] * len(place), abs=1e-5)
    whole = m2(fit)
    for ours, theirs in (("m2", "M2"), ("df", "df"), ("p", "p"), ("rmsea", "RMSEA"), ("rmsea_5", "RMSEA_5")):
        assert getattr(whole, ours) == pytest.approx(expected["M2"][theirs], abs=1e-5)
    for ours, theirs in (("rmsea_95", "RMSEA_95"), ("srmsr", "SRMSR"), ("tli", "TLI"), ("cfi", "CFI")):
        assert getattr(whole, ours) == pytest.approx(expected["M2"][theirs], abs=1e-5)
    items = s_x2(fit)
    assert items.s_x2 == pytest.approx(expected["S_X2"]["S_X2"], abs=1e-4)
    assert items.df.tolist() == expected["S_X2"]["df.S_X2"]
    assert items.p == pytest.approx(expected["S_X2"]["p.S_X2"], abs=1e-5)
    assert items.rmsea == pytest.approx(expected["S_X2"]["RMSEA.S_X2"], abs=1e-5)


def test_a_graded_model_is_that_of_mirt(shared_data: Path) -> None:
    table, expected = case(shared_data, "grm_pcm_science")
    fit = irt_fit(answer_patterns(table)[0], model="grm")
    assert fit.loglik == pytest.approx(expected["graded"]["logLik"], abs=1e-6)
    assert fit.aic == pytest.approx(expected["graded"]["AIC"], abs=1e-6)
    assert [item.a for item in fit.items] == pytest.approx(expected["graded"]["coef"]["a"], abs=1e-5)
    for step in range(3):
        found = [item.b[step] for item in fit.items]
        assert found == pytest.approx(expected["graded"]["coef"][f"b{step + 1}"], abs=1e-5)


def test_partial_credit_is_at_least_as_likely_as_mirts(shared_data: Path) -> None:
    """mirt stopped 1e-4 below the maximum, so that its parameters are near ours and not equal."""
    table, expected = case(shared_data, "grm_pcm_science")
    fit = irt_fit(answer_patterns(table)[0], model="gpcm")
    assert 0 <= fit.loglik - expected["gpcm"]["logLik"] < 1e-3
    assert [item.a for item in fit.items] == pytest.approx(expected["gpcm"]["coef"]["a"], abs=0.01)
    assert [item.b[2] for item in fit.items] == pytest.approx(expected["gpcm"]["coef"]["b3"], abs=0.01)


@pytest.mark.parametrize("family", ["graded", "gpcm"])
def test_chances_sum_to_one_and_their_derivatives_are_right(family: Any) -> None:
    point, theta = np.array([1.3, 1.0, 0.2, -1.1]), np.linspace(-3, 3, 7)
    found = curves(family, point, theta)
    assert found is not None and found.chances.sum(axis=0) == pytest.approx(np.ones(7))
    for place in range(4):
        nudge = np.eye(4)[place] * 1e-5
        up, down = curves(family, point + nudge, theta), curves(family, point - nudge, theta)
        assert up is not None and down is not None
        slope = (np.log(up.chances) - np.log(down.chances)) / 2e-5
        assert slope == pytest.approx(found.slopes[:, :, place], abs=1e-6)
        assert (down.slopes - up.slopes) / 2e-5 == pytest.approx(found.bends[:, :, place], abs=1e-6)


@pytest.mark.parametrize("family", ["graded", "gpcm"])
def test_slopes_and_information_are_the_likelihoods_derivatives(family: Any) -> None:
    patterns, _ = answer_patterns(graded_answers(50, SLOPES, STEPS, seed=4, missing=0.2))
    plan = layout(patterns, [np.unique(column[column >= 0]) for column in patterns.rows.T], family)
    point = np.tile([1.1, 1.2, 0.1, -0.9], 5) + np.linspace(-0.1, 0.1, 20)
    theta, weights = normal_nodes(31)

    def at(place: np.ndarray) -> Any:
        return marginal_likelihood(plan, place, theta, weights, exact=True)

    _, gradient, information = at(point)
    for place in range(20):
        nudge = np.eye(20)[place] * 1e-5
        up, down = at(point + nudge), at(point - nudge)
        assert (up[0] - down[0]) / 2e-5 == pytest.approx(gradient[place], abs=1e-5)
        assert (down[1] - up[1]) / 2e-5 == pytest.approx(information[place], abs=1e-4)


def test_a_simulation_with_gaps_is_recovered_within_its_own_errors() -> None:
    table = graded_answers(3000, SLOPES, STEPS, seed=7, missing=0.15)
    fit = irt_fit(answer_patterns(table)[0], model="grm")
    for item, a, b in zip(fit.items, SLOPES, STEPS, strict=True):
        assert abs(item.a - a) < 4 * item.a_se
        assert (np.abs(item.b - b) < 4 * item.b_se).all()


def test_an_item_scored_the_wrong_way_round_has_the_same_curve_with_a_negative_slope() -> None:
    table = graded_answers(800, SLOPES, STEPS[:, :1], seed=3)
    turned = table.copy()
    turned[:, 1] = 1 - turned[:, 1]
    fit, other = irt_fit(answer_patterns(table)[0]), irt_fit(answer_patterns(turned)[0])
    assert other.loglik == pytest.approx(fit.loglik, abs=1e-6)
    assert other.items[1].a == pytest.approx(-fit.items[1].a, abs=1e-4)
    assert other.items[1].b[0] == pytest.approx(fit.items[1].b[0], abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 30))
def test_the_fold_adds_up(seed: int, cut: int) -> None:
    table = graded_answers(30, SLOPES, STEPS, seed=seed, missing=0.2)
    whole, place = answer_patterns(table)
    total = answer_patterns(table[:cut])[0] + answer_patterns(table[cut:])[0]
    assert counted(whole) == counted(total)
    assert (whole.rows[place] == np.where(np.isnan(table), -1, table)).all()


def counted(patterns: AnswerPatterns) -> set[tuple[int, ...]]:
    return {(*row, count) for row, count in zip(patterns.rows.tolist(), patterns.count.tolist(), strict=True)}


def test_an_unused_category_is_numbered_over_and_named() -> None:
    table = graded_answers(300, SLOPES, STEPS, seed=1)
    table[table[:, 2] == 2, 2] = 1
    fit = irt_fit(answer_patterns(table)[0], model="grm", names=tuple("abcde"))
    assert fit.items[2].categories == (0, 1, 3) and len(fit.items[2].b) == 2
    assert fit.warnings == ("Not every category is used in c: the ones used are numbered on.",)


def test_two_items_do_not_determine_four_parameters_and_say_so() -> None:
    fit = irt_fit(answer_patterns(graded_answers(300, SLOPES[:2], STEPS[:2, :1], seed=2))[0])
    assert np.isnan([item.a for item in fit.items]).all() and "don't determine" in fit.warnings[0]
    assert np.isnan(m2(fit).m2) and m2(fit).warnings


@pytest.mark.parametrize("model", ["2pl", "grm", "gpcm"])
@pytest.mark.parametrize(
    "table", [np.zeros((0, 3)), np.zeros((4, 0)), np.full((4, 3), np.nan), np.ones((4, 3)), np.array([[1.0], [0.0]])]
)
def test_tables_without_knowledge_give_a_result_with_the_reason(table: Any, model: Any) -> None:
    fit = irt_fit(answer_patterns(table)[0], model=model)
    assert fit.warnings and m2(fit).warnings and s_x2(fit).warnings


def test_misuse_is_refused() -> None:
    for table in (np.zeros(3), np.array([[0.5]]), np.array([[-1.0]]), np.array([[np.inf]])):
        with pytest.raises(ValueError):
            answer_patterns(table)
    with pytest.raises(ValueError, match="two categories"):
        irt_fit(answer_patterns(np.array([[0.0, 1.0], [1.0, 2.0], [2.0, 0.0]]))[0])
