"""What the Rasch family promises: the figures of eRm, TAM and mirt, and its own mathematics."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.rasch import andersen, grouped, item_fit, measures, rasch_fit, score_groups
from xenia.science.measurement.rasch.conditional import conditional_likelihood
from xenia.science.measurement.rasch.groups import ScoreGroups
from xenia.science.measurement.rasch.marginal import marginal_likelihood


def case(shared_data: Path, name: str) -> tuple[np.ndarray, dict[str, Any]]:
    folder = shared_data / "measurement" / name
    table = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    return table, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def simulated(n: int, difficulties: np.ndarray, *, seed: int, missing: float = 0.0) -> np.ndarray:
    """Answers of abilities from N(0, 1); `difficulties` has one threshold a column."""
    rng = np.random.default_rng(seed)
    ability = rng.standard_normal((n, 1, 1))
    powers = np.cumsum(ability - difficulties, axis=2)
    weights = np.exp(np.concatenate([np.zeros((n, len(difficulties), 1)), powers], axis=2))
    chances = np.cumsum(weights / weights.sum(axis=2, keepdims=True), axis=2)
    answers = (rng.random((*chances.shape[:2], 1)) > chances).sum(axis=2).astype(float)
    answers[rng.random(answers.shape) < missing] = np.nan
    return answers


THREE_STEPS = np.linspace(-1, 1, 5)[:, None] + np.array([-0.6, 0.1, 0.5])


def test_conditional_estimates_are_those_of_erm(shared_data: Path) -> None:
    table, expected = case(shared_data, "rasch_erm_raschdat1")
    groups, cell = grouped(table)
    fit = rasch_fit(groups)
    assert fit.loglik == pytest.approx(expected["cml"]["condloglik"], abs=1e-6)
    assert fit.beta[:, 0] == pytest.approx(list(expected["cml"]["beta"].values()), abs=1e-4)
    assert fit.beta_se[:, 0] == pytest.approx(expected["cml"]["se"], abs=1e-4)
    persons = measures(groups, fit)
    assert persons.ml[cell] == pytest.approx(list(expected["person_ml"].values()), abs=1e-4)
    items = item_fit(groups, fit, persons)
    for name in ("infit", "outfit", "infit_t", "outfit_t"):
        assert getattr(items, name) == pytest.approx(list(expected[name].values()), abs=1e-3)
    assert fit.warnings == () and persons.warnings == ()


def test_andersens_test_is_that_of_erm(shared_data: Path) -> None:
    table, expected = case(shared_data, "rasch_erm_raschdat1")
    test = andersen(table)
    assert (test.lr, test.df) == (pytest.approx(expected["andersen_LR"], abs=1e-5), expected["andersen_df"])
    assert test.p == pytest.approx(expected["andersen_p"], abs=1e-5)


def test_marginal_estimates_are_those_of_tam(shared_data: Path) -> None:
    table, expected = case(shared_data, "rasch_erm_raschdat1")
    groups, cell = grouped(table)
    fit = rasch_fit(groups, estimator="mml")
    mml = expected["mml"]
    assert -2 * fit.loglik == pytest.approx(mml["deviance"], abs=1e-5)
    assert fit.difficulty == pytest.approx(mml["xsi"], abs=1e-5)
    assert fit.variance == pytest.approx(mml["var"], abs=1e-5)
    persons = measures(groups, fit)
    assert persons.wle[cell][:10] == pytest.approx(mml["wle_first10"], abs=1e-5)
    assert persons.eap_reliability == pytest.approx(mml["EAPrel"], abs=1e-5)
    assert persons.wle_reliability == pytest.approx(mml["WLErel"], abs=1e-5)


def test_a_rating_scale_by_both_estimators_is_that_of_erm_and_tam(shared_data: Path) -> None:
    table, expected = case(shared_data, "rsm_erm_rsmdat")
    fit = rasch_fit(score_groups(table), model="rsm")
    cml = expected["erm_cml"]
    assert fit.loglik == pytest.approx(cml["condloglik"], abs=1e-8)
    assert fit.beta.ravel() == pytest.approx(list(cml["beta"].values()), abs=1e-4)
    assert fit.beta_se.ravel() == pytest.approx(cml["se"], abs=1e-4)
    assert fit.difficulty == pytest.approx(cml["thresholds"]["Location"], abs=1e-4)
    for step in range(3):
        assert fit.thresholds[:, step] == pytest.approx(cml["thresholds"][f"Threshold {step + 1}"], abs=1e-4)
    tam = expected["tam_mml"]
    fit = rasch_fit(score_groups(table), model="rsm", estimator="mml")
    assert [*fit.difficulty, *fit.steps[:2]] == pytest.approx(list(tam["xsi"].values()), abs=1e-5)
    assert (fit.variance, -2 * fit.loglik) == (pytest.approx(tam["var"], abs=1e-5), pytest.approx(tam["deviance"]))


def test_few_items_are_those_of_tam_erm_and_mirt(shared_data: Path) -> None:
    table, expected = case(shared_data, "irt_lsat6")
    marginal = rasch_fit(score_groups(table), estimator="mml")
    assert marginal.difficulty == pytest.approx(expected["tam_rasch_mml"]["xsi"], abs=1e-5)
    assert marginal.variance == pytest.approx(expected["tam_rasch_mml"]["var"], abs=1e-5)
    groups = score_groups(table)
    fit = rasch_fit(groups)
    assert fit.beta[:, 0] == pytest.approx(list(expected["erm_cml"]["beta_easiness_sum0"].values()), abs=1e-5)
    fits = item_fit(groups, fit, measures(groups, fit))
    assert fits.infit == pytest.approx(list(expected["erm_cml"]["infit_msq"].values()), abs=1e-5)
    assert fits.outfit == pytest.approx(list(expected["erm_cml"]["outfit_msq"].values()), abs=1e-5)
    table, expected = case(shared_data, "irt_lsat7")
    fit = rasch_fit(score_groups(table), estimator="mml")
    assert fit.loglik == pytest.approx(expected["mirt_rasch"]["logLik"], abs=1e-5)
    assert -fit.difficulty == pytest.approx(expected["mirt_rasch"]["coef"]["d"], abs=1e-4)


def test_partial_credit_is_that_of_mirt_though_its_categories_start_at_one(shared_data: Path) -> None:
    table, expected = case(shared_data, "grm_pcm_science")
    fit = rasch_fit(score_groups(table), model="pcm", estimator="mml")
    assert fit.loglik == pytest.approx(expected["pcm"]["logLik"], abs=1e-5)
    for step in range(3):
        assert fit.thresholds[:, step] == pytest.approx(expected["pcm"]["coef"][f"b{step + 1}"], abs=1e-3)
    rating = rasch_fit(score_groups(table), model="rsm", estimator="mml")
    assert rating.loglik == pytest.approx(expected["rsm"]["logLik"], abs=1e-5)


@pytest.mark.parametrize("model", ["pcm", "rsm"])
@pytest.mark.parametrize("likelihood", ["conditional", "marginal"])
def test_slopes_and_information_are_the_likelihoods_derivatives(model: str, likelihood: str) -> None:
    groups = score_groups(simulated(60, THREE_STEPS, seed=5, missing=0.3))
    inner = (groups.score > 0) & (groups.score < 3 * groups.seen.sum(axis=1)[groups.pattern])
    rng = np.random.default_rng(1)
    beta = np.column_stack([np.zeros(5), rng.normal(size=(5, 3))])

    def at(point: np.ndarray) -> Any:
        if likelihood == "conditional":
            return conditional_likelihood(groups.where(inner), point.reshape(5, 4))
        return marginal_likelihood(groups, point[:-1].reshape(5, 4), point[-1], 61)

    point = beta.ravel() if likelihood == "conditional" else np.append(beta.ravel(), 0.8)
    _, gradient, information = at(point)
    for place in np.flatnonzero(gradient):
        nudge = np.zeros(len(point))
        nudge[place] = 1e-5
        up, down = at(point + nudge), at(point - nudge)
        assert (up[0] - down[0]) / 2e-5 == pytest.approx(gradient[place], abs=1e-4)
        assert (down[1] - up[1]) / 2e-5 == pytest.approx(information[place], abs=1e-4)


def test_a_simulation_is_recovered_within_its_own_errors() -> None:
    table = simulated(4000, THREE_STEPS, seed=9, missing=0.2)
    centred = THREE_STEPS - THREE_STEPS.mean()
    for estimator in ("cml", "mml"):
        for model in ("pcm", "rsm"):
            fit = rasch_fit(score_groups(table), model=model, estimator=estimator)
            found = fit.thresholds - fit.thresholds.mean()
            assert np.abs((found - centred) / fit.thresholds_se).max() < 4
    assert fit.variance == pytest.approx(1, abs=4 * fit.variance_se)


def test_two_items_have_a_closed_form() -> None:
    """For two items, the difference of the difficulties is the log ratio of the persons who solved only one."""
    table = np.array([[1, 0]] * 30 + [[0, 1]] * 12 + [[1, 1]] * 5 + [[0, 0]] * 3, dtype=float)
    fit = rasch_fit(score_groups(table))
    assert fit.difficulty[1] - fit.difficulty[0] == pytest.approx(np.log(30 / 12), rel=1e-8)
    assert fit.difficulty_se == pytest.approx([np.sqrt(1 / 30 + 1 / 12) / 2] * 2, rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 39))
def test_the_fold_adds_up(seed: int, cut: int) -> None:
    table = simulated(40, THREE_STEPS, seed=seed, missing=0.2)
    whole, sum_ = score_groups(table), score_groups(table[:cut]) + score_groups(table[cut:])
    assert cells(whole) == cells(sum_)


def cells(groups: ScoreGroups) -> set[tuple[Any, ...]]:
    rows = zip(groups.seen[groups.pattern], groups.score, groups.count, groups.taken, strict=True)
    return {(*seen.tolist(), score, count, *taken.ravel().tolist()) for seen, score, count, taken in rows}


def test_the_order_of_items_and_persons_does_not_matter() -> None:
    table = simulated(150, THREE_STEPS, seed=3, missing=0.1)
    order = np.array([3, 0, 4, 1, 2])
    fit, other = rasch_fit(score_groups(table), model="pcm"), rasch_fit(score_groups(table[::-1, order]), model="pcm")
    assert other.thresholds == pytest.approx(fit.thresholds[order], abs=1e-6)
    assert other.thresholds_se == pytest.approx(fit.thresholds_se[order], abs=1e-6)


@pytest.mark.parametrize("estimator", ["cml", "mml"])
def test_items_that_everybody_or_nobody_solves_leave_the_others_alone(estimator: Any) -> None:
    table = simulated(200, np.linspace(-1, 1, 4)[:, None], seed=2)
    extended = np.column_stack([table, np.ones(200), np.zeros(200)])
    fit, other = (rasch_fit(score_groups(each), estimator=estimator) for each in (table, extended))
    assert other.difficulty[:4] == pytest.approx(fit.difficulty, abs=1e-6)
    assert np.isnan(other.difficulty[4:]).all() and "item 5, item 6" in other.warnings[0]
    persons = measures(score_groups(extended), other)
    assert persons.wle == pytest.approx(measures(score_groups(table), fit).wle, abs=1e-6)


def test_a_category_that_nobody_took_leaves_its_neighbours_unknown_and_says_so() -> None:
    table = simulated(300, THREE_STEPS, seed=4)
    table[table[:, 1] == 2, 1] = 1
    fit = rasch_fit(score_groups(table), model="pcm", names=tuple("abcde"))
    assert np.isnan(fit.thresholds[1]).tolist() == [False, True, True]
    assert np.isfinite(fit.difficulty).all() and "category 2 of b" in fit.warnings[0]


def test_an_item_that_only_extreme_persons_fail_has_no_conditional_estimate() -> None:
    table = simulated(100, np.linspace(-1, 1, 4)[:, None], seed=8)
    table = np.column_stack([(table.sum(axis=1) > 0).astype(float), table])
    fit, without = rasch_fit(score_groups(table)), rasch_fit(score_groups(table[:, 1:]))
    assert np.isnan(fit.difficulty[0]) and "item 1" in fit.warnings[0]
    assert fit.difficulty[1:] == pytest.approx(without.difficulty, abs=1e-4)
    assert fit.difficulty_se[1:] == pytest.approx(without.difficulty_se, abs=1e-4)


def test_two_tests_without_a_person_in_common_are_not_put_on_one_scale() -> None:
    table = np.full((200, 7), np.nan)
    table[:120, :4] = simulated(120, np.linspace(-1, 1, 4)[:, None], seed=1)
    table[120:, 4:] = simulated(80, np.linspace(-1, 1, 3)[:, None], seed=2)
    fit = rasch_fit(score_groups(table))
    assert fit.difficulty[:4] == pytest.approx(rasch_fit(score_groups(table[:120, :4])).difficulty, abs=1e-5)
    assert np.isnan(fit.difficulty[4:]).all() and "item 5, item 6, item 7" in fit.warnings[0]


def test_no_differences_between_persons_are_a_variance_of_zero_and_a_sentence() -> None:
    table = np.array([[1, 0], [0, 1]] * 20, dtype=float)
    fit = rasch_fit(score_groups(table), estimator="mml")
    assert fit.variance == pytest.approx(0, abs=1e-5) and "no differences of ability" in fit.warnings[0]


@pytest.mark.parametrize("estimator", ["cml", "mml"])
@pytest.mark.parametrize("model", ["rasch", "pcm", "rsm"])
@pytest.mark.parametrize(
    "table",
    [
        np.zeros((0, 3)),
        np.zeros((4, 0)),
        np.full((4, 3), np.nan),
        np.ones((4, 3)),
        np.array([[1.0], [0.0]]),
        np.array([[1.0, 0.0]]),
        np.array([[1.0, np.nan], [np.nan, 0.0], [0.0, np.nan], [np.nan, 1.0]]),
    ],
)
def test_tables_without_knowledge_give_a_result_with_the_reason(table: Any, model: Any, estimator: Any) -> None:
    groups = score_groups(table)
    fit = rasch_fit(groups, model=model, estimator=estimator)
    item_fit(groups, fit, measures(groups, fit))
    assert fit.warnings
    assert np.isnan(andersen(table, model=model).lr)


def test_a_table_of_other_than_whole_categories_is_refused() -> None:
    for table in (np.zeros(3), np.array([[0.5]]), np.array([[-1.0]]), np.array([[np.inf]])):
        with pytest.raises(ValueError):
            score_groups(table)
    with pytest.raises(ValueError, match="two categories"):
        rasch_fit(score_groups(np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 0.0]])))
