"""What a generalizability study promises: published figures, its own mathematics, and a reason where it can't say."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.generalizability.analogous_anova import quadratic_forms
from xenia.science.measurement.generalizability.cells import Cells, cell_sums
from xenia.science.measurement.generalizability.design import parse_design
from xenia.science.measurement.generalizability.patterns import patterns
from xenia.science.measurement.generalizability.reml import criterion, fit_reml
from xenia.science.measurement.generalizability.study import d_studies, g_study


def reference(folder: Path, case: str, design: str) -> tuple[Cells, dict[str, Any]]:
    with (folder / "measurement" / case / "data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    scores = np.array([float(row["score"]) for row in rows])
    levels = {name: np.array([row[name] for row in rows]) for name in rows[0] if name != "score"}
    expected = json.loads((folder / "measurement" / case / "expected.json").read_text(encoding="utf-8"))
    return cell_sums(parse_design(design), levels, scores), expected


def simulated(design: str, sizes: dict[str, int], *, seed: int = 0, keep: float = 1.0, **sds: float) -> Cells:
    """Scores of a design with every combination, or a random share of them; `sds` by the effect's name."""
    parsed, random = parse_design(design), np.random.default_rng(seed)
    grid = np.meshgrid(*(np.arange(sizes[facet]) for facet in parsed.facets), indexing="ij")
    levels = {facet: axis.ravel() for facet, axis in zip(parsed.facets, grid, strict=True)}
    scores = np.full(grid[0].size, 10.0)
    for effect in parsed.effects:
        shape = tuple(sizes[facet] if facet in effect else 1 for facet in parsed.facets)
        deviation = sds.get(parsed.name(effect), 0.0) * random.standard_normal(shape)
        scores += np.broadcast_to(deviation, tuple(sizes[facet] for facet in parsed.facets)).ravel()
    scores[random.random(len(scores)) >= keep] = np.nan
    return cell_sums(parsed, levels, scores)


def dense_criterion(cells: Cells, components: np.ndarray) -> float:
    """−2 ln of the restricted likelihood by its definition, one row a score (needs cells of one score)."""
    n = len(cells.n)
    variance = components[-1] * np.eye(n)
    for effect, component in zip(cells.design.effects[:-1], components, strict=False):
        code, _ = cells.codes(effect)
        variance += component * (code[:, None] == code[None, :])
    inverse, ones = np.linalg.inv(variance), np.ones(n)
    information = ones @ inverse @ ones
    residual = cells.total - (ones @ inverse @ cells.total) / information
    value = np.linalg.slogdet(variance)[1] + np.log(information) + residual @ inverse @ residual
    return float(value + (n - 1) * np.log(2 * np.pi))


@pytest.mark.parametrize("method", [None, "anova", "henderson1", "reml"])
@pytest.mark.parametrize(
    ("case", "design"),
    [("gtheory_brennan_syn1_pxi", "p x i"), ("gtheory_brennan_syn4_px_r_in_t", "p x (r:t)")],
)
def test_balanced_designs_give_the_published_components_by_every_method(
    shared_data: Path, case: str, design: str, method: Any
) -> None:
    cells, expected = reference(shared_data, case, design)
    study = g_study(cells, method=method)
    assert study.components == pytest.approx(expected["ems"], rel=1e-8)
    assert study.balanced and study.method == (method or "anova")


def test_mean_squares_are_those_of_the_analysis_of_variance(shared_data: Path) -> None:
    cells, expected = reference(shared_data, "gtheory_brennan_syn4_px_r_in_t", "p x (r:t)")
    names = {"p": "p", "t": "t", "rt": "t:r", "pt": "p:t", "prt": "Residuals"}
    assert g_study(cells).mean_squares == pytest.approx({n: expected["ms"][m] for n, m in names.items()}, rel=1e-8)


def test_decision_studies_give_the_published_coefficients(shared_data: Path) -> None:
    cells, expected = reference(shared_data, "gtheory_brennan_syn4_px_r_in_t", "p x (r:t)")
    study = g_study(cells)
    assert study.observed.erho2 == pytest.approx(expected["dstudy"]["t3r4"]["Erho2"], rel=1e-8)
    for t, r in ((3, 4), (3, 1), (6, 2)):
        (found,) = d_studies(study, {"t": (t,), "r": (r,)})
        wanted = expected["dstudy"][f"t{t}r{r}"]
        assert (found.erho2, found.phi, found.sem_absolute) == pytest.approx(
            (wanted["Erho2"], wanted["Phi"], wanted["SEM_abs"]), rel=1e-8
        )


def test_items_at_their_observed_number_give_brennans_coefficients(shared_data: Path) -> None:
    cells, expected = reference(shared_data, "gtheory_brennan_syn1_pxi", "p x i")
    observed = g_study(cells).observed
    assert (observed.erho2, observed.phi) == pytest.approx(
        (expected["dstudy12"]["Erho2"], expected["dstudy12"]["Phi"]), rel=1e-8
    )
    assert observed.n == {"i": 12.0}


def test_unbalanced_henderson_gives_the_published_components_and_coefficients(shared_data: Path) -> None:
    cells, expected = reference(shared_data, "gtheory_brennan_unbalanced_px_i_in_h", "p x (i:h)")
    study = g_study(cells, method="anova")
    published = expected["published_henderson1"]
    assert study.method == "henderson1" and "Henderson" in " ".join(study.warnings)
    assert study.components == pytest.approx({name: published[name] for name in study.components}, abs=2e-4)
    quadratic = quadratic_forms(cells)
    terms = {study.design.name(effect): expected["T"][study.design.name(effect)] for effect in quadratic.effects}
    assert quadratic.forms == pytest.approx(np.array(list(terms.values())) - expected["T"]["mean"], rel=1e-12)
    assert (study.observed.erho2, study.observed.phi) == pytest.approx((published["Erho2"], published["Phi"]), abs=5e-4)


def test_unbalanced_data_without_a_method_are_fitted_by_reml_which_is_said(shared_data: Path) -> None:
    cells, expected = reference(shared_data, "gtheory_brennan_unbalanced_px_i_in_h", "p x (i:h)")
    study = g_study(cells)
    wanted = {"ph": "p:h (Intercept) ", "ih": "h:i (Intercept) ", "p": "p (Intercept) ", "h": "h (Intercept) "}
    assert study.method == "reml" and "reml" in " ".join(study.warnings)
    assert study.components == pytest.approx(
        {name: expected["reml"][key] for name, key in (wanted | {"pih": "Residual"}).items()}, rel=1e-6
    )


@pytest.mark.parametrize(
    ("text", "effects"),
    [
        ("p x i", ["p", "i", "pi"]),
        ("p x i x o", ["p", "i", "o", "pi", "po", "io", "pio"]),
        ("p × (r:t)", ["p", "t", "pt", "rt", "prt"]),
        ("(i:h) x p", ["h", "p", "ih", "hp", "ihp"]),
        ("i:p", ["p", "ip"]),
        ("(p:s) x i", ["s", "i", "ps", "si", "psi"]),
        ("r:(p x t)", ["p", "t", "pt", "rpt"]),
        ("p x (r:t:d)", ["p", "d", "pd", "td", "ptd", "rtd", "prtd"]),
        ("person x item", ["person", "item", "person:item"]),
    ],
)
def test_a_design_has_the_effects_that_its_nesting_allows(text: str, effects: list[str]) -> None:
    design = parse_design(text)
    assert [design.name(effect) for effect in design.effects] == effects


@pytest.mark.parametrize("text", ["", "p", "p x", "x i", "p x (i:h", "p i", "p x p", "p x i)", "p :: i", "(p) x ()"])
def test_a_text_that_is_no_design_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="design"):
        parse_design(text)


def test_reml_finds_the_components_of_a_simulation_with_missing_scores() -> None:
    sds = {"p": 1.0, "i": 0.8, "o": 0.3, "pi": 0.6, "po": 0.4, "io": 0.2, "pio": 0.9}
    study = g_study(simulated("p x i x o", {"p": 400, "i": 12, "o": 6}, keep=0.8, seed=3, **sds), method="reml")
    for name in ("p", "pi", "po", "pio"):
        assert study.components[name] == pytest.approx(sds[name] ** 2, rel=0.12)


@given(
    st.sampled_from(["p x i", "p x (i:h)", "(p:s) x i", "r:(p x t)", "p x i x o", "i:p"]),
    st.integers(0, 10_000),
    st.lists(st.floats(-2, 1), min_size=6, max_size=6),
)
@settings(max_examples=25, deadline=None)
def test_the_criterion_is_the_restricted_likelihood_and_its_gradient_is_exact(
    text: str, seed: int, logs: list[float]
) -> None:
    design = parse_design(text)
    noise = {design.name(design.effects[-1]): 1.0}
    cells = simulated(text, dict.fromkeys("pihsrto", 3) | {"p": 5}, keep=0.7, seed=seed, **noise)
    effects = design.effects[:-1]
    counts = patterns(cells.shifted(10.0), effects)
    point = np.array(logs[: len(effects)])
    value, gradient = criterion(counts, point)
    steps = np.eye(len(point)) * 1e-5
    slopes = [(criterion(counts, point + h)[0] - criterion(counts, point - h)[0]) / 2e-5 for h in steps]
    assert gradient == pytest.approx(np.array(slopes), rel=1e-4, abs=1e-4)
    # the criterion has its best residual variance inside: the dense one can't be lower at any, and equals it there
    ratios = np.append(np.exp(2 * point), 1.0)
    assert value == pytest.approx(
        min(dense_criterion(cells, ratios * scale) for scale in residuals(cells, ratios)), rel=1e-8
    )


def residuals(cells: Cells, ratios: np.ndarray) -> list[float]:
    """The residual variance that is best for given ratios, and two beside it: the criterion is c + s/σ² + ν ln σ²."""
    free = len(cells.n) - 1
    at_one, at_two = dense_criterion(cells, ratios), dense_criterion(cells, ratios * 2)
    squares = 2 * (at_one - at_two + free * np.log(2))
    return [squares / free, squares / free * 1.01, squares / free * 0.99]


def test_balanced_data_with_a_negative_estimate_reach_the_boundary_of_the_likelihood() -> None:
    cells = simulated("p x i", {"p": 30, "i": 6}, seed=5, p=1.0, pi=1.0)
    anova = g_study(cells, method="anova")
    assert anova.components["i"] < 0 and "below zero" in " ".join(anova.warnings)
    study = g_study(cells, method="reml")
    assert study.components["i"] == 0.0
    # with i at zero this is a one-way model, whose estimates pool what the items' mean square held
    degrees, squares = anova.degrees, anova.mean_squares
    pooled = (degrees["i"] * squares["i"] + degrees["pi"] * squares["pi"]) / (degrees["i"] + degrees["pi"])
    assert study.components["pi"] == pytest.approx(pooled, rel=1e-5)
    assert study.components["p"] == pytest.approx((squares["p"] - pooled) / 6, rel=1e-4)


def test_negative_estimates_count_as_zero_unless_kept() -> None:
    cells = simulated("p x i", {"p": 30, "i": 6}, seed=5, p=1.0, pi=1.0)
    zero, keep = g_study(cells).observed, g_study(cells, negative="keep").observed
    assert zero.phi == pytest.approx(zero.erho2) and keep.phi > keep.erho2


def test_folds_add_up_and_the_order_of_scores_does_not_matter() -> None:
    random = np.random.default_rng(1)
    design = parse_design("p x i")
    levels = {"p": random.integers(0, 9, 200), "i": random.integers(0, 7, 200)}
    scores = random.standard_normal(200)
    whole = cell_sums(design, levels, scores)
    parts = [
        cell_sums(design, {facet: labels[rows] for facet, labels in levels.items()}, scores[rows])
        for rows in (slice(150, 200), slice(0, 150))
    ]
    added, shuffled = g_study(parts[0] + parts[1]), g_study(whole)
    assert added.components == pytest.approx(shuffled.components, rel=1e-9)


@given(st.integers(0, 1000), st.floats(-1e3, 1e3), st.floats(0.1, 100))
@settings(max_examples=15, deadline=None)
def test_components_follow_the_scale_and_ignore_the_origin(seed: int, shift: float, scale: float) -> None:
    cells = simulated("p x (i:h)", {"p": 6, "i": 3, "h": 2}, keep=0.9, seed=seed, p=1.0, pih=1.0)
    moved = Cells(
        cells.design,
        cells.levels,
        cells.n,
        scale * cells.total + shift * cells.n,
        scale**2 * cells.squares + 2 * scale * shift * cells.total + shift**2 * cells.n,
    )
    before, after = g_study(cells, method="henderson1"), g_study(moved, method="henderson1")
    wanted = {name: value * scale**2 for name, value in before.components.items()}
    assert after.components == pytest.approx(wanted, rel=1e-5, abs=1e-5 * scale**2, nan_ok=True)


def test_more_conditions_never_make_a_measurement_worse() -> None:
    study = g_study(simulated("p x i x o", {"p": 20, "i": 5, "o": 3}, p=1.0, i=0.5, pi=0.5, po=0.5, pio=1.0))
    grid = d_studies(study, {"i": (1, 2, 4, 8), "o": (1, 3)})
    assert [row.n for row in grid][:3] == [{"i": 1, "o": 1}, {"i": 1, "o": 3}, {"i": 2, "o": 1}]
    for o in (0, 1):
        assert [row.erho2 for row in grid[o::2]] == sorted(row.erho2 for row in grid[o::2])
    assert all(row.phi <= row.erho2 for row in grid)


def test_a_facet_with_one_level_is_not_told_from_the_residual_and_the_result_says_so() -> None:
    for method in ("anova", "reml"):
        study = g_study(simulated("p x i", {"p": 20, "i": 1}, p=1.0, pi=1.0), method=method)
        assert all(np.isnan(value) for value in study.components.values())
        assert np.isnan(study.observed.erho2)
        assert "can't tell apart the components p, i, pi" in " ".join(study.warnings)


def test_one_level_of_an_outer_facet_leaves_what_it_does_not_touch() -> None:
    for method in ("anova", "reml"):
        study = g_study(simulated("p x (i:h)", {"p": 40, "i": 6, "h": 1}, p=1.0, ih=1.0, pih=1.0), method=method)
        known = {name for name, value in study.components.items() if np.isfinite(value)}
        assert known == {"ih", "pih"}


def test_equal_scores_have_nothing_to_divide() -> None:
    for method in ("anova", "henderson1", "reml"):
        study = g_study(simulated("p x i", {"p": 5, "i": 4}), method=method)
        assert set(study.components.values()) == {0.0}
        assert np.isnan(study.observed.phi) and "equal" in " ".join(study.warnings)


def test_no_scores_at_all_give_a_result_with_the_reason() -> None:
    study = g_study(cell_sums(parse_design("p x i"), {"p": np.array([1]), "i": np.array([1])}, np.array([np.nan])))
    assert study.scores == 0 and "no scores" in study.warnings[0]
    assert np.isnan(d_studies(study, {"i": (3,)})[0].phi)


def test_scores_without_any_residual_are_survived_by_reml() -> None:
    cells = simulated("p x i", {"p": 8, "i": 5}, keep=0.8, seed=2, p=1.0, i=1.0)
    study = g_study(cells, method="reml")
    assert study.components["pi"] < 1e-6 and "no clear maximum" in " ".join(study.warnings)


def test_several_scores_in_a_cell_are_replications_and_the_result_says_so() -> None:
    levels = {"p": np.repeat(np.arange(10), 8), "i": np.tile(np.repeat(np.arange(4), 2), 10)}
    scores = np.random.default_rng(0).standard_normal(80) + levels["p"]
    study = g_study(cell_sums(parse_design("p x i"), levels, scores))
    assert "replications" in " ".join(study.warnings)
    assert study.components["pi"] == pytest.approx(1.0, rel=0.5)


def test_persons_who_met_different_conditions_are_pointed_out() -> None:
    study = g_study(simulated("p x i", {"p": 10, "i": 6}, keep=0.8, p=1.0, i=1.0, pi=1.0))
    assert "met the same conditions" in " ".join(study.warnings)


def test_misuse_is_refused_in_words() -> None:
    cells = simulated("p x i", {"p": 5, "i": 4}, p=1.0, pi=1.0)
    for options in ({"method": "ml"}, {"negative": "half"}, {"measured": "q"}):
        with pytest.raises(ValueError, match="“"):
            g_study(cells, **options)  # type: ignore[arg-type]
    for choices in ({"q": (3.0,)}, {"p": (3.0,)}, {"i": (0.0,)}, {"i": ()}):
        with pytest.raises(ValueError, match="decision study"):
            d_studies(g_study(cells), choices)
    with pytest.raises(ValueError, match="one label"):
        cell_sums(parse_design("p x i"), {"p": np.arange(3)}, np.arange(3.0))


def test_persons_nested_in_schools_have_a_universe_score_with_their_school() -> None:
    cells = simulated("(p:s) x i", {"p": 10, "s": 6, "i": 8}, s=1.0, ps=1.0, i=0.5, psi=1.0)
    study = g_study(cells)
    assert study.observed.universe == pytest.approx(study.components["s"] + study.components["ps"])
    assert study.observed.relative == pytest.approx((max(study.components["si"], 0) + study.components["psi"]) / 8)


def test_reml_and_henderson_agree_on_a_large_unbalanced_design() -> None:
    cells = simulated("p x (i:h)", {"p": 300, "i": 5, "h": 6}, keep=0.9, seed=1, p=1.0, h=0.5, ph=0.5, ih=0.5, pih=1.0)
    one, other = g_study(cells, method="reml"), g_study(cells, method="henderson1")
    for name in ("p", "ph", "pih"):
        assert one.components[name] == pytest.approx(other.components[name], rel=0.05)
    assert not quadratic_forms(cells).balanced


def test_no_neighbour_of_the_reml_estimate_is_more_likely() -> None:
    cells = simulated("p x (i:h)", {"p": 9, "i": 3, "h": 4}, keep=0.8, seed=4, p=1.0, h=0.7, ph=0.5, ih=0.7, pih=1.0)
    study = g_study(cells, method="reml")
    found = np.array(list(study.components.values()))
    best = dense_criterion(cells, found)
    assert study.criterion == pytest.approx(best, rel=1e-9)
    for place in range(len(found)):
        for factor in (0.98, 1.02):
            near = found.copy()
            near[place] = near[place] * factor + 1e-3 * (found[place] == 0)
            assert dense_criterion(cells, near) >= best - 1e-9


def test_a_model_without_random_effects_is_refused() -> None:
    with pytest.raises(ValueError, match="random effects"):
        patterns(simulated("p x i", {"p": 5, "i": 4}, pi=1.0), ())
    cells = simulated("p x i", {"p": 5, "i": 4}, p=1.0, pi=1.0)
    assert fit_reml(patterns(cells, cells.design.effects[:-1]), effects=2).converged


def test_an_osce_with_missing_scores_has_the_components_of_the_reference_by_reml(shared_data: Path) -> None:
    folder = shared_data / "measurement" / "osce_borderline_regression_16x300"
    with (folder / "data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    scores = np.array([float(row["score"] or "nan") for row in rows])
    levels = {name: np.array([row[name] for row in rows]) for name in ("student", "station")}
    study = g_study(cell_sums(parse_design("student x station"), levels, scores), measured="student")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))["variance_reml"]
    assert study.method == "reml" and not study.balanced
    assert list(study.components.values()) == pytest.approx(
        [expected[name] for name in ("s", "st", "Residual")], rel=5e-5
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_start_leads_to_a_more_likely_estimate(seed: int) -> None:
    cells = simulated("(p:s) x i", {"p": 4, "s": 3, "i": 4}, keep=0.8, seed=seed, s=3.0, i=1.0, psi=1.0)
    counts, random = patterns(cells.shifted(10.0), cells.design.effects[:-1]), np.random.default_rng(seed)
    found = g_study(cells, method="reml").criterion
    for _ in range(3):
        start = np.exp(random.uniform(-2, 4, len(cells.design.effects) - 1))
        assert fit_reml(counts, effects=len(start), start=start).criterion > found - 1e-4
