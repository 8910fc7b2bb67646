"""Linear mixed models: agreement with lme4, with brute force, and with their own mathematics."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.mixed import MixedModel, RandomTerm, estimate, fit_terms, mixed_model, optimum
from xenia.science.measurement.mixed.dense import dense_rest
from xenia.science.measurement.mixed.fold import condensed, cross_products
from xenia.science.measurement.mixed.profile import eliminate, evaluate
from xenia.science.measurement.mixed.stochastic import sampled_rest
from xenia.science.measurement.mixed.terms import Shape

#: Davies and Goldsmith (1972): the yield of dyestuff from six batches, and a set simulated to have no variance between
DYESTUFF = """1545 1440 1440 1520 1580 1540 1555 1490 1560 1495 1595 1550 1605 1510 1560
1445 1440 1595 1465 1545 1595 1630 1515 1635 1625 1520 1455 1450 1480 1445"""
DYESTUFF2 = """7.298 3.846 2.434 9.566 7.990 5.220 6.556 0.608 11.788 -0.892 0.110 10.386 13.434 5.510 8.166
2.212 4.852 7.092 9.288 4.980 0.282 9.014 4.458 9.446 7.198 1.722 4.782 8.106 0.758 3.758"""
BATCHES = tuple(letter for letter in "ABCDEF" for _ in range(5))


def columns_of(path: Path, *, numbers: tuple[str, ...]) -> dict[str, Any]:
    with path.open() as file:
        rows = list(csv.DictReader(file))
    cells = {name: tuple(row[name] for row in rows) for name in rows[0]}
    return {name: np.array(text, dtype=float) if name in numbers else text for name, text in cells.items()}


def term(group: str, codes: np.ndarray, columns: np.ndarray, blocks: tuple[int, ...]) -> RandomTerm:
    labels, own = np.unique(codes, return_inverse=True)
    names = tuple(f"x{place}" for place in range(columns.shape[1]))
    return RandomTerm(group, tuple(map(str, labels)), own, columns, names, blocks)


def brute_force(
    y: np.ndarray, x: np.ndarray, terms: tuple[RandomTerm, ...], found: MixedModel
) -> tuple[float, np.ndarray, np.ndarray]:
    """The criterion from the whole covariance matrix of y, with β and its covariance."""
    variance = found.residual * np.eye(len(y))
    for one, fit in zip(terms, found.random, strict=True):
        variance += (one.columns @ fit.covariance @ one.columns.T) * (one.codes[:, None] == one.codes)
    root = np.linalg.cholesky(variance)
    white_x, white_y = np.linalg.solve(root, x), np.linalg.solve(root, y)
    beta = np.linalg.lstsq(white_x, white_y, rcond=None)[0]
    free = len(y) - (x.shape[1] if found.method == "reml" else 0)
    criterion = 2.0 * np.sum(np.log(root.diagonal())) + np.sum((white_y - white_x @ beta) ** 2)
    criterion += free * np.log(2.0 * np.pi)
    if found.method == "reml":
        criterion += np.linalg.slogdet(white_x.T @ white_x)[1]
    return float(criterion), beta, np.linalg.inv(white_x.T @ white_x)


def simulated(kind: int, seed: int) -> tuple[np.ndarray, np.ndarray, tuple[RandomTerm, ...]]:
    rng = np.random.default_rng(seed)
    n = 120
    person, rater = rng.integers(0, 15, n), rng.integers(0, 9, n)
    year = rng.normal(2015, 3, n)
    raw, centred = np.column_stack([np.ones(n), year]), np.column_stack([np.ones(n), year - 2015])
    y = 500 + 0.5 * year + rng.normal(0, 1.5, 15)[person] + rng.normal(0, 0.4, 15)[person] * (year - 2015)
    y += rng.normal(0, 0.7, 9)[rater] + rng.normal(0, 1, n)
    terms = (
        (term("p", person, raw, (2,)),),
        (term("p", person, raw, (2,)), term("r", rater, raw[:, :1], (1,))),
        (term("p", person, raw[:, :1], (1,)), term("r", rater, raw, (2,)), term("c", person // 3, raw[:, :1], (1,))),
        (term("p", person, centred, (1, 1)), term("r", rater, raw, (2,))),
        (term("r", rater, raw[:, :1], (1,)), term("p", person, np.column_stack([centred, (year - 2015) ** 2]), (3,))),
    )
    return y, raw, terms[kind]


@pytest.mark.parametrize(
    ("case", "method", "random"),
    [
        ("reml_slope", "reml", "Days|Subject"),
        ("ml_slope", "ml", "Days|Subject"),
        ("reml_intercept", "reml", "1|Subject"),
    ],
)
def test_sleep_study_agrees_with_lme4(shared_data: Path, case: str, method: str, random: str) -> None:
    folder = shared_data / "measurement" / "lmm_sleepstudy"
    expected = json.loads((folder / "expected.json").read_text())[case]
    columns = columns_of(folder / "data.csv", numbers=("Reaction", "Days"))
    found = mixed_model(columns, score="Reaction", fixed="Days", random=(random,), method=method)
    assert dict(zip(found.names, found.estimate, strict=True)) == pytest.approx(expected["fixef"], rel=1e-8)
    assert dict(zip(found.names, found.se, strict=True)) == pytest.approx(expected["se"], rel=1e-6)
    assert found.criterion == pytest.approx(expected["criterion"], abs=1e-6)
    variances = expected["varcorr"]
    assert found.residual == pytest.approx(variances["Residual"], rel=1e-6)
    assert found.random[0].covariance[0, 0] == pytest.approx(variances["Subject (Intercept) "], rel=1e-6)
    if random.startswith("Days"):
        assert found.random[0].covariance[1, 1] == pytest.approx(variances["Subject Days "], rel=1e-6)
        assert found.random[0].covariance[0, 1] == pytest.approx(variances["Subject (Intercept) Days"], rel=1e-5)


def test_predictions_and_degrees_of_freedom_agree_with_lme4_and_lmertest(shared_data: Path) -> None:
    folder = shared_data / "measurement" / "lmm_sleepstudy"
    expected = json.loads((folder / "expected.json").read_text())
    columns = columns_of(folder / "data.csv", numbers=("Reaction", "Days"))
    found = mixed_model(columns, score="Reaction", fixed="Days", random=("Days|Subject",))
    assert found.df[1] == pytest.approx(expected["satterthwaite"]["df"], rel=1e-5)
    assert found.t[1] == pytest.approx(expected["satterthwaite"]["t value"], rel=1e-5)
    assert found.p[1] == pytest.approx(expected["satterthwaite"]["Pr(>|t|)"], rel=1e-4)
    assert found.random[0].labels == tuple(expected["ranef_intercept"])
    assert found.random[0].effects[:, 0] == pytest.approx(list(expected["ranef_intercept"].values()), abs=1e-4)
    assert found.random[0].effects[:, 1] == pytest.approx(list(expected["ranef_days"].values()), abs=1e-4)


def test_seventy_thousand_crossed_ratings_agree_with_lme4(shared_data: Path) -> None:
    folder = shared_data / "measurement" / "lmm_insteval_large"
    expected = json.loads((folder / "expected.json").read_text())["reml"]
    columns = columns_of(folder / "data.csv", numbers=("y",))
    found = mixed_model(columns, score="y", fixed="1", random=("1|s", "1|d", "1|dept:service"))
    assert found.criterion == pytest.approx(expected["criterion"], abs=1e-4)
    assert found.criterion <= expected["criterion"]
    assert found.estimate[0] == pytest.approx(expected["fixef"]["(Intercept)"], rel=1e-6)
    assert found.se[0] == pytest.approx(expected["se"]["(Intercept)"], rel=1e-4)
    for fit in found.random:
        assert fit.covariance[0, 0] == pytest.approx(expected["varcorr"][f"{fit.group} (Intercept) "], rel=3e-4)
    assert found.residual == pytest.approx(expected["varcorr"]["Residual"], rel=1e-6)


def test_dyestuff_agrees_with_its_published_analysis() -> None:
    columns = {"yield": np.array(DYESTUFF.split(), dtype=float), "batch": BATCHES}
    found = mixed_model(columns, score="yield", fixed="1", random=("1|batch",))
    assert found.random[0].covariance[0, 0] == pytest.approx(1764.05, abs=0.005)
    assert found.residual == pytest.approx(2451.25, abs=0.005)
    assert found.criterion == pytest.approx(319.6543, abs=5e-5)
    assert (found.se[0], found.df[0]) == pytest.approx((19.38341, 5.0), abs=1e-4)


def test_a_variance_of_zero_is_found_and_called_singular() -> None:
    columns = {"yield": np.array(DYESTUFF2.split(), dtype=float), "batch": BATCHES}
    found = mixed_model(columns, score="yield", fixed="1", random=("1|batch",))
    assert found.random[0].covariance[0, 0] == 0.0 and found.singular and found.converged
    assert found.criterion == pytest.approx(161.8283, abs=5e-5)
    assert found.residual == pytest.approx(np.var(columns["yield"], ddof=1), rel=1e-9)
    assert any("singular" in sentence for sentence in found.warnings)


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("kind", range(5))
def test_likelihood_is_that_of_the_whole_covariance_matrix_and_no_neighbour_is_better(
    kind: int, restricted: bool
) -> None:
    y, x, terms = simulated(kind, seed=kind)
    found = fit_terms(y, x, ("i", "x"), terms, restricted=restricted)
    criterion, beta, covariance = brute_force(y, x, terms, found)
    assert found.converged
    assert found.criterion == pytest.approx(criterion, abs=1e-6)
    assert found.estimate == pytest.approx(beta, rel=1e-9)
    assert found.se == pytest.approx(np.sqrt(covariance.diagonal()), rel=1e-6)
    rng = np.random.default_rng(1)
    for _ in range(40):
        moved = tuple(
            replace(fit, covariance=fit.covariance * np.exp(rng.normal(0, 0.2)) * np.ones_like(fit.covariance))
            for fit in found.random
        )
        trial = replace(found, random=moved, residual=found.residual * np.exp(rng.normal(0, 0.1)))
        assert brute_force(y, x, terms, trial)[0] > criterion - 1e-6


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("kind", range(5))
def test_gradient_is_that_of_finite_differences(kind: int, restricted: bool) -> None:
    y, x, terms = simulated(kind, seed=7)
    terms = tuple(sorted(terms, key=lambda one: -one.levels * one.width))
    centred = x - [0, 2015]
    products = cross_products(
        np.column_stack([centred, y - y.mean()]),
        tuple(one.codes for one in terms),
        tuple(one.columns - [0, 2015][: one.width] if one.blocks == (2,) else one.columns for one in terms),
        tuple(one.levels for one in terms),
    )
    shape = Shape(
        tuple(one.levels for one in terms), tuple(one.width for one in terms), tuple(one.blocks for one in terms)
    )
    theta = np.random.default_rng(0).uniform(0.2, 0.9, len(shape.diagonal))

    def at(where: np.ndarray) -> Any:
        return evaluate(condensed(products), shape, where, restricted=restricted, rest_of=dense_rest)

    steps = 1e-5 * np.eye(len(theta))
    slopes = [(at(theta + step).criterion - at(theta - step).criterion) / 2e-5 for step in steps]
    assert at(theta).gradient == pytest.approx(slopes, rel=1e-5, abs=1e-4)


def test_folds_of_two_halves_add_up_to_the_whole() -> None:
    y, x, terms = simulated(1, seed=2)
    columns, levels = np.column_stack([x, y]), tuple(one.levels for one in terms)

    def part(rows: slice) -> Any:
        return cross_products(
            columns[rows], tuple(one.codes[rows] for one in terms), tuple(one.columns[rows] for one in terms), levels
        )

    both, whole = part(slice(50)) + part(slice(50, None)), part(slice(None))
    assert both.rows == whole.rows
    for name in ("own", "own_fixed", "rest_fixed", "fixed"):
        assert getattr(both, name) == pytest.approx(getattr(whole, name))
    assert both.own_rest.toarray() == pytest.approx(whole.own_rest.toarray())
    assert both.rest.toarray() == pytest.approx(whole.rest.toarray())


def test_many_people_with_few_designs_cost_no_accuracy() -> None:
    rng = np.random.default_rng(5)
    person, wave = np.repeat(np.arange(200), 4), np.tile(np.arange(4.0), 200)
    keep = rng.random(800) < 0.8
    person, wave = person[keep], wave[keep]
    x = np.column_stack([np.ones_like(wave), wave])
    y = 3 + wave + rng.normal(0, 1, 200)[person] + rng.normal(0, 0.5, 200)[person] * wave + rng.normal(0, 1, len(wave))
    terms = (term("p", person, x, (2,)),)
    found = fit_terms(y, x, ("i", "w"), terms)
    assert found.criterion == pytest.approx(brute_force(y, x, terms, found)[0], abs=1e-6)


@settings(max_examples=12, deadline=None)
@given(st.floats(1e-4, 1e4), st.floats(-1e4, 1e4), st.integers(0, 20))
def test_units_of_scores_and_covariates_change_nothing(unit: float, shift: float, seed: int) -> None:
    y, x, (first, second) = simulated(1, seed=seed)
    once = fit_terms(y, x, ("i", "x"), (first, second))
    moved = x * [1.0, unit] + [0.0, shift]
    again = fit_terms(3.0 * y, moved, ("i", "x"), (replace(first, columns=moved), second))
    free = len(y) - 2
    assert again.criterion == pytest.approx(once.criterion + 2 * free * np.log(3) + 2 * np.log(unit), abs=1e-4)
    assert again.estimate[1] == pytest.approx(3 * once.estimate[1] / unit, rel=1e-3)
    assert again.residual == pytest.approx(9 * once.residual, rel=1e-3)


def test_sampling_comes_near_the_exact_answer_where_both_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    person, rater = rng.integers(0, 600, 9000), rng.integers(0, 300, 9000)
    y = 3 + rng.normal(0, 1, 600)[person] + rng.normal(0, 0.5, 300)[rater] + rng.normal(0, 1.2, 9000)
    ones = np.ones((9000, 1))
    terms = (term("p", person, ones, (1,)), term("r", rater, ones, (1,)))
    exact = fit_terms(y, ones, ("i",), terms)
    monkeypatch.setattr(estimate, "EXACT", 10)
    sampled = fit_terms(y, ones, ("i",), terms)
    assert sampled.converged and any("sampling" in sentence for sentence in sampled.warnings)
    assert sampled.criterion == pytest.approx(exact.criterion, abs=0.05)
    assert sampled.se == pytest.approx(exact.se, rel=1e-3)
    for near, fit in zip(sampled.random, exact.random, strict=True):
        assert near.covariance == pytest.approx(fit.covariance, rel=1e-3)
        assert near.effects == pytest.approx(fit.effects, abs=1e-3)


@pytest.mark.parametrize("theta", [(0.8, 0.3, 0.6, 0.1, 0.2), (0.8, 0.3, 0.6, 0.3, 0.002)])
def test_sampled_traces_of_slopes_come_near_the_exact_ones(theta: tuple[float, ...]) -> None:
    y, x, terms = simulated(3, seed=1)
    columns = np.column_stack([x - [0, 2015], y - y.mean()])
    effects = tuple(np.column_stack([np.ones(len(y)), x[:, 1] - 2015]) for _ in terms)
    shape = Shape(tuple(one.levels for one in terms), (2, 2), ((1, 1), (2,)))
    ready = condensed(cross_products(columns, tuple(one.codes for one in terms), effects, shape.levels))
    factors = shape.factors(np.array(theta))
    left = eliminate(ready, factors[0])
    exact, sampled = dense_rest(left, shape, factors), sampled_rest(left, shape, factors)
    assert sampled.logdet == pytest.approx(exact.logdet, abs=0.5)
    assert sampled.effects == pytest.approx(exact.effects, abs=1e-4)
    assert sampled.traces[0] == pytest.approx(exact.traces[0], rel=0.1, abs=1.0)
    assert sampled.own_trace == pytest.approx(exact.own_trace, rel=0.1, abs=1.0)


def test_a_balanced_design_gives_the_variances_of_its_mean_squares(shared_data: Path) -> None:
    folder = shared_data / "measurement" / "gtheory_brennan_syn4_px_r_in_t"
    expected = json.loads((folder / "expected.json").read_text())["ems"]
    columns = columns_of(folder / "data.csv", numbers=("score",))
    found = mixed_model(columns, score="score", fixed="1", random=("1|p", "1|t", "1|t:r", "1|p:t"))
    components = [float(fit.covariance[0, 0]) for fit in found.random]
    assert components == pytest.approx([expected[name] for name in ("p", "t", "rt", "pt")], rel=1e-6)


def test_known_variances_are_recovered() -> None:
    rng = np.random.default_rng(11)
    student, examiner = np.repeat(np.arange(400), 12), rng.integers(0, 60, 4800)
    y = 5 + rng.normal(0, 1.0, 400)[student] + rng.normal(0, 0.5, 60)[examiner] + rng.normal(0, 1.5, 4800)
    columns = {"y": y, "student": tuple(map(str, student)), "examiner": tuple(map(str, examiner))}
    found = mixed_model(columns, score="y", fixed="1", random=("1|student", "1|examiner"))
    assert found.random[0].covariance[0, 0] == pytest.approx(1.0, rel=0.2)
    assert found.random[1].covariance[0, 0] == pytest.approx(0.25, rel=0.4)
    assert found.residual == pytest.approx(2.25, rel=0.06)


def test_a_crossed_model_is_found_in_few_evaluations(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[np.ndarray] = []

    def counted(products: Any, shape: Any, theta: np.ndarray, **how: Any) -> Any:
        tried.append(theta)
        return evaluate(products, shape, theta, **how)

    monkeypatch.setattr(optimum, "evaluate", counted)
    rng = np.random.default_rng(5)
    person, rater = rng.integers(0, 500, 10_000), rng.integers(0, 100, 10_000)
    y = 3 + rng.normal(0, 1, 500)[person] + rng.normal(0, 0.5, 100)[rater] + rng.normal(0, 0.9, 10_000)
    ones = np.ones((10_000, 1))
    found = fit_terms(y, ones, ("i",), (term("p", person, ones, (1,)), term("r", rater, ones, (1,))))
    assert found.converged and not found.warnings
    assert len(tried) <= 13  # four of them for the degrees of freedom


def test_names_follow_r() -> None:
    rng = np.random.default_rng(0)
    arm = tuple(rng.choice(["A", "B", "C"], 90))
    columns: dict[str, Any] = {
        "y": rng.normal(size=90),
        "wave": rng.integers(0, 4, 90).astype(float),
        "arm": arm,
        "g": tuple(str(n % 10) for n in range(90)),
    }

    def names(fixed: str) -> tuple[str, ...]:
        return mixed_model(columns, score="y", fixed=fixed, random=("1|g",)).names

    assert names("wave*arm") == ("(Intercept)", "wave", "armB", "armC", "wave:armB", "wave:armC")
    assert names("arm:wave + wave") == ("(Intercept)", "wave", "armB:wave", "armC:wave")
    assert names("0 + arm") == names("arm - 1") == ("armA", "armB", "armC")
    assert names("wave:arm") == ("(Intercept)", "wave:armA", "wave:armB", "wave:armC")
    assert names("1") == ("(Intercept)",)


def test_a_model_without_any_fixed_effect_is_fitted() -> None:
    columns = {"y": np.array(DYESTUFF2.split(), dtype=float), "b": BATCHES}
    found = mixed_model(columns, score="y", fixed="0", random=("1|b",))
    criterion, _, _ = brute_force(
        columns["y"], np.empty((30, 0)), (term("b", np.array(BATCHES), np.ones((30, 1)), (1,)),), found
    )
    assert found.names == () and found.criterion == pytest.approx(criterion, abs=1e-6)


def test_nested_and_repeated_random_terms_mean_what_lme4_means() -> None:
    rng = np.random.default_rng(8)
    school, pupil = rng.integers(0, 8, 300), rng.integers(0, 12, 300)
    columns: dict[str, Any] = {
        "y": rng.normal(0, 1, 8)[school] + rng.normal(0, 1, (8, 12))[school, pupil] + rng.normal(size=300),
        "x": rng.normal(size=300),
        "school": tuple(map(str, school)),
        "pupil": tuple(map(str, pupil)),
    }

    def fit(*random: str) -> MixedModel:
        return mixed_model(columns, score="y", fixed="x", random=random)

    nested = fit("1|school/pupil")
    assert [one.group for one in nested.random] == ["school", "pupil:school"]
    assert nested.criterion == pytest.approx(fit("1|pupil:school", "1|school").criterion, abs=1e-7)
    assert fit("x||school").criterion == pytest.approx(fit("(1|school) + (0 + x|school)").criterion, abs=1e-7)
    assert fit("x||school").random[0].covariance[0, 1] == 0.0


def test_dependent_columns_are_dropped_and_named() -> None:
    y, x, terms = simulated(0, seed=3)
    doubled = np.column_stack([x, 2 * x[:, 1] - 5, x[:, 1] ** 2])
    found = fit_terms(y, doubled, ("i", "x", "twice", "square"), terms)
    assert found.names == ("i", "x", "square") and found.dropped == ("twice",)
    assert any("twice" in sentence for sentence in found.warnings)


def test_missing_rows_are_left_out_and_counted() -> None:
    columns: dict[str, Any] = {"y": np.array(DYESTUFF.split(), dtype=float), "b": BATCHES}
    whole = mixed_model(columns, score="y", fixed="1", random=("1|b",))
    more = {"y": np.append(columns["y"], [np.nan, 1500.0]), "b": (*BATCHES, "A", "")}
    found = mixed_model(more, score="y", fixed="1", random=("1|b",))
    assert found.criterion == whole.criterion and found.n == 30
    assert found.warnings[0].startswith("2 rows")


@pytest.mark.parametrize(
    ("y", "groups", "reason"),
    [
        (np.full(6, 2.0), "aabbcc", "no variance"),
        (np.arange(6.0), "abcdef", "random effects for 6 rows"),
        (np.arange(6.0), "aaaaaa", "one level"),
        (np.arange(2.0), "ab", "too few"),
        (np.full(6, np.nan), "aabbcc", "too few"),
    ],
)
def test_what_can_not_be_estimated_is_not_a_number_and_says_why(y: np.ndarray, groups: str, reason: str) -> None:
    found = mixed_model({"y": y, "g": tuple(groups)}, score="y", fixed="1", random=("1|g",))
    assert np.isnan(found.residual) and np.isnan(found.criterion) and not found.converged
    assert any(reason in sentence for sentence in found.warnings)


def test_effects_that_explain_everything_leave_a_warning_and_no_traceback() -> None:
    y = np.repeat([1.0, 5.0, 2.0, 9.0], 3)
    found = mixed_model({"y": y, "g": tuple("aaabbbcccddd")}, score="y", fixed="1", random=("1|g",))
    assert found.warnings


@pytest.mark.parametrize(
    ("fixed", "random"),
    [("wave*", "1|g"), ("I(x)", "1|g"), ("1", "g"), ("1", "1|"), ("1", "|g"), ("none", "1|g"), ("x - y", "1|g")],
)
def test_a_formula_that_can_not_be_read_is_refused(fixed: str, random: str) -> None:
    columns: dict[str, Any] = {"y": np.arange(6.0), "x": np.arange(6.0) ** 2, "g": tuple("aabbcc")}
    with pytest.raises(ValueError, match=r"can't be read|random term|no column|taken away"):
        mixed_model(columns, score="y", fixed=fixed, random=(random,))
