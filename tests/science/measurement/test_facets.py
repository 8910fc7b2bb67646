"""What the many-facet Rasch model promises: TAM's figures on TAM's grid, and its own mathematics."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from xenia.science.measurement.facets import FacetsFit, compare_fits, fit_facets, rater_by_group

TAM_GRID = np.linspace(-6, 6, 41)
CASES: dict[str, dict[str, Any]] = {
    "mfrm_tam_ex10": {},
    "mfrm_ratings1_item_rater_step": {},
    "mfrm_ratings1_pcm_rater": {"model": "pcm"},
    "mfrm_ratings2_rsm": {},
    "mfrm_ratings2_rater_by_item": {"interaction": ("item", "rater")},
    "mfrm_ratings3_rsm": {},
}


def simulated(
    persons: int = 300,
    items: int = 4,
    raters: int = 5,
    *,
    steps: tuple[float, ...] = (-1.2, 0.1, 1.1),
    per_person: int = 2,
    seed: int = 1,
    sd: float = 1.3,
) -> dict[str, Any]:
    """Ratings from the rating scale model; each person has all items from some raters."""
    rng = np.random.default_rng(seed)
    theta, difficulty = rng.normal(0, sd, persons), np.linspace(-0.8, 0.6, items)
    severity = np.linspace(-0.7, 0.7, raters)
    chosen = np.array([rng.permutation(raters)[:per_person] for _ in range(persons)])
    person, which, item = (a.ravel() for a in np.indices((persons, per_person, items)))
    rater = chosen[person, which]
    place = theta[person] - difficulty[item] - severity[rater]
    logs = np.cumsum(np.column_stack([np.zeros(len(place)), *(place - step for step in steps)]), axis=1)
    score = (logs + rng.gumbel(size=logs.shape)).argmax(axis=1).astype(float)
    return {"person": person, "facets": {"rater": rater, "item": item}, "score": score}


def case(folder: Path) -> tuple[dict[str, Any], dict[str, Any], list[str], list[str]]:
    """Ratings of a reference case, what TAM said of them, items and raters."""
    with (folder / "data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    items = [name for name in rows[0] if name not in {"pid", "rater"}]
    raters, persons = sorted({row["rater"] for row in rows}), sorted({row["pid"] for row in rows}, key=int)
    long = [
        (persons.index(row["pid"]), raters.index(row["rater"]), item, float(row[name]))
        for row in rows
        for item, name in enumerate(items)
        if row[name]
    ]
    person, rater, item, score = np.array(long).T
    ratings = {"person": person.astype(int), "facets": {"rater": rater.astype(int), "item": item.astype(int)}}
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return {**ratings, "score": score}, expected, items, raters


def assert_near_tam(fit: FacetsFit, expected: dict[str, Any], items: list[str], raters: list[str]) -> None:
    xsi = dict(zip(expected["xsi"]["parameter"], expected["xsi"]["xsi"], strict=True))
    assert fit.deviance == pytest.approx(expected["deviance"], abs=0.001)
    assert fit.variance == pytest.approx(expected["variance"], abs=0.002)
    assert fit.facets["item"].severity == pytest.approx([xsi[name] for name in items], abs=5e-4)
    # TAM stops early, and the last rater takes up what the others lack
    assert fit.facets["rater"].severity == pytest.approx([xsi[f"rater{name}"] for name in raters], abs=0.004)
    assert fit.reliability == pytest.approx(expected["EAP.rel"], abs=2e-4)
    assert fit.persons.eap[:10] == pytest.approx(expected["eap_first10"], abs=0.001)
    if len(fit.steps) and fit.item_steps is None:
        assert fit.steps == pytest.approx([xsi[f"step{n + 1}"] for n in range(len(fit.steps))], abs=5e-4)
    if fit.interaction is not None:
        wanted = [xsi[f"{items[i]}:rater{raters[r]}"] for i, r in fit.interaction.levels]
        assert fit.interaction.severity == pytest.approx(wanted, abs=0.004)


@pytest.mark.parametrize("name", CASES)
def test_estimates_agree_with_tam_on_its_grid(shared_data: Path, name: str) -> None:
    ratings, expected, items, raters = case(shared_data / "measurement" / name)
    fit = fit_facets(**ratings, **CASES[name], nodes=TAM_GRID)
    assert fit.converged and fit.connected
    assert_near_tam(fit, expected, items, raters)


@pytest.mark.parametrize("name", CASES)
def test_estimates_agree_with_tam_without_naming_a_grid(shared_data: Path, name: str) -> None:
    ratings, expected, items, raters = case(shared_data / "measurement" / name)
    assert_near_tam(fit_facets(**ratings, **CASES[name]), expected, items, raters)


def test_steps_of_partial_credit_items_are_tams(shared_data: Path) -> None:
    ratings, expected, items, _ = case(shared_data / "measurement" / "mfrm_ratings1_pcm_rater")
    fit = fit_facets(**ratings, model="pcm")
    xsi = dict(zip(expected["xsi"]["parameter"], expected["xsi"]["xsi"], strict=True))
    assert fit.steps == pytest.approx([xsi[f"step{k}"] for k in (1, 2, 3)], abs=5e-4)
    assert fit.item_steps is not None
    for item, name in enumerate(items):
        wanted = [xsi[f"step{k}"] + xsi[f"{name}:step{k}"] for k in (1, 2, 3)]
        assert fit.item_steps[item] == pytest.approx(wanted, abs=1e-3)


def test_a_grid_too_coarse_for_some_persons_is_named_and_a_fine_one_agrees_with_a_finer(shared_data: Path) -> None:
    ratings, *_ = case(shared_data / "measurement" / "mfrm_ratings3_rsm")
    common, fine = fit_facets(**ratings), fit_facets(**ratings, nodes="fine")
    assert any("too high" in warning for warning in common.warnings)
    assert not any("nodes" in warning for warning in fine.warnings)
    finer = fit_facets(**ratings, nodes=np.linspace(-11, 11, 601))
    assert fine.deviance == pytest.approx(finer.deviance, abs=1e-4)
    assert fine.facets["rater"].severity == pytest.approx(finer.facets["rater"].severity, abs=1e-4)


def test_persons_who_differ_widely_get_nodes_that_reach_three_of_their_standard_deviations() -> None:
    ratings = simulated(sd=2.7)
    given, fit, fine = (fit_facets(**ratings, nodes=nodes) for nodes in (TAM_GRID, "auto", "fine"))
    assert fit.variance == pytest.approx(fine.variance, abs=1e-3) and 3 * np.sqrt(fit.variance) > 6
    assert fit.facets["rater"].severity == pytest.approx(fine.facets["rater"].severity, abs=1e-3)
    assert np.abs(given.facets["rater"].severity - fine.facets["rater"].severity).max() > 0.004
    assert any("Severities and variance" in warning for warning in given.warnings)


def test_a_long_test_gets_nodes_closer_than_its_posteriors() -> None:
    fit = fit_facets(**simulated(persons=200, items=30, raters=6, per_person=3))
    assert np.diff(fit.nodes).max() < fit.persons.se.min() < 0.3
    assert fit.persons.se.min() > 0.9 * np.diff(fit.nodes).max()


def test_a_simulation_is_recovered_within_its_standard_errors() -> None:
    fit = fit_facets(**simulated(persons=2000))
    rater = fit.facets["rater"]
    z = (rater.severity - np.linspace(-0.7, 0.7, 5)) / rater.se
    assert np.abs(z).max() < 3
    assert fit.variance == pytest.approx(1.69, abs=3 * fit.variance_se)
    for level in fit.facets.values():
        assert level.infit == pytest.approx(1.0, abs=0.1)
        assert level.outfit == pytest.approx(1.0, abs=0.15)


def test_standard_errors_are_the_spread_over_replications() -> None:
    fits = [fit_facets(**simulated(persons=60, items=2, raters=3, seed=seed)) for seed in range(80)]
    for facet in ("rater", "item"):
        spread = np.std([fit.facets[facet].severity for fit in fits], axis=0, ddof=1)
        said = np.mean([fit.facets[facet].se for fit in fits], axis=0)
        assert said == pytest.approx(spread, rel=0.3)


def test_deviance_is_the_marginal_likelihood_of_the_ratings_reckoned_plainly() -> None:
    ratings = simulated(persons=25)
    fit = fit_facets(**ratings, nodes="fine")
    psi = np.concatenate([[0.0], np.cumsum(fit.steps)])
    nodes = np.linspace(-12, 12, 2001)
    logs = np.zeros((25, len(nodes)))
    for person, rater, item, score in zip(
        ratings["person"], *ratings["facets"].values(), ratings["score"].astype(int), strict=True
    ):
        place = nodes - fit.facets["rater"].severity[rater] - fit.facets["item"].severity[item]
        terms = np.arange(4)[:, None] * place - psi[:, None]
        logs[person] += terms[score] - np.log(np.exp(terms).sum(axis=0))
    density = norm.pdf(nodes, scale=np.sqrt(fit.variance)) * (nodes[1] - nodes[0])
    assert fit.deviance == pytest.approx(-2 * np.log(np.exp(logs) @ density).sum(), abs=1e-6)


def test_centring_the_items_moves_their_mean_to_the_persons() -> None:
    ratings = simulated()
    free, centred = fit_facets(**ratings), fit_facets(**ratings, center="items")
    assert free.mean == 0 and free.mean_se == 0
    assert centred.facets["item"].severity.sum() == pytest.approx(0, abs=1e-9)
    assert centred.mean == pytest.approx(-free.facets["item"].severity.mean(), abs=1e-4)
    assert centred.deviance == pytest.approx(free.deviance, abs=1e-5)
    assert centred.mean_se > 0
    assert centred.persons.eap == pytest.approx(free.persons.eap + centred.mean, abs=1e-3)


def test_severities_of_every_facet_but_the_item_sum_to_zero() -> None:
    fit = fit_facets(**simulated())
    assert fit.facets["rater"].severity.sum() == pytest.approx(0, abs=1e-9)
    assert abs(fit.facets["item"].severity.sum()) > 1e-3


def test_scores_that_begin_at_one_say_the_same() -> None:
    ratings = simulated()
    fit, moved = fit_facets(**ratings), fit_facets(**{**ratings, "score": ratings["score"] + 1})
    assert moved.deviance == fit.deviance and moved.lowest == fit.lowest + 1
    assert np.array_equal(moved.facets["rater"].severity, fit.facets["rater"].severity)


def test_the_order_of_the_ratings_does_not_matter() -> None:
    ratings = simulated()
    shuffled = np.random.default_rng(0).permutation(len(ratings["score"]))
    facets = {name: code[shuffled] for name, code in ratings["facets"].items()}
    other = fit_facets(ratings["person"][shuffled], facets, ratings["score"][shuffled])
    assert other.deviance == pytest.approx(fit_facets(**ratings).deviance, abs=1e-8)


def test_a_missing_score_is_left_out_and_counted() -> None:
    ratings = simulated()
    score = ratings["score"].copy()
    score[::7] = np.nan
    kept = ~np.isnan(score)
    without = fit_facets(
        ratings["person"][kept], {name: code[kept] for name, code in ratings["facets"].items()}, score[kept]
    )
    fit = fit_facets(ratings["person"], ratings["facets"], score)
    assert fit.deviance == without.deviance
    assert fit.warnings[0] == f"{int(np.sum(~kept))} ratings without a score were left out."


def test_anchors_hold_and_the_others_follow() -> None:
    ratings = simulated()
    free = fit_facets(**ratings)
    fixed = fit_facets(**ratings, anchors={"rater": {0: float(free.facets["rater"].severity[0]) + 0.4}})
    assert fixed.facets["rater"].severity == pytest.approx(free.facets["rater"].severity + 0.4, abs=1e-3)
    assert fixed.facets["rater"].se[0] == 0
    assert fixed.deviance == pytest.approx(free.deviance, abs=1e-4)


def test_anchored_items_set_the_origin_and_free_the_mean() -> None:
    ratings = simulated()
    free = fit_facets(**ratings)
    items = {n: float(value) + 1 for n, value in enumerate(free.facets["item"].severity)}
    fit = fit_facets(**ratings, anchors={"item": items})
    assert fit.mean == pytest.approx(1, abs=1e-3)
    assert fit.deviance == pytest.approx(free.deviance, abs=1e-3)
    assert fit.facets["rater"].severity == pytest.approx(free.facets["rater"].severity, abs=1e-3)


def test_three_facets_and_one_facet_are_facets_too() -> None:
    ratings = simulated()
    facets = {**ratings["facets"], "day": np.random.default_rng(0).integers(0, 2, len(ratings["score"]))}
    three = fit_facets(ratings["person"], facets, ratings["score"])
    assert three.connected and abs(three.facets["day"].severity[0]) < 3 * three.facets["day"].se[0]
    one = fit_facets(ratings["person"], {"item": ratings["facets"]["item"]}, ratings["score"])
    assert one.deviance > three.deviance and one.parameters == 4 + 2 + 1


def test_interaction_that_is_not_there_is_not_found() -> None:
    ratings = simulated()
    plain, wider = fit_facets(**ratings), fit_facets(**ratings, interaction=("rater", "item"))
    test = compare_fits(plain, wider)
    assert test.df == 4 * 3 and test.p > 0.01
    assert wider.interaction is not None and len(wider.interaction.severity) == 20


def test_interaction_that_is_there_is_found_in_its_cell() -> None:
    ratings = simulated(persons=600)
    rater, item = ratings["facets"]["rater"], ratings["facets"]["item"]
    severe = (rater == 2) & (item == 1)
    score = np.where(severe, np.maximum(ratings["score"] - 1, 0), ratings["score"])
    fit = fit_facets(ratings["person"], ratings["facets"], score, interaction=("rater", "item"))
    assert fit.interaction is not None
    largest = np.argmax(fit.interaction.severity / fit.interaction.se)
    assert fit.interaction.levels[largest].tolist() == [2, 1]
    assert compare_fits(fit_facets(ratings["person"], ratings["facets"], score), fit).p < 1e-6


def test_a_rater_who_is_severe_with_one_group_is_found_beside_the_groups_own_gap() -> None:
    ratings = simulated(persons=800)
    group = ratings["person"] % 2
    score = np.where(
        (ratings["facets"]["rater"] == 3) & (group == 1), np.maximum(ratings["score"] - 1, 0), ratings["score"]
    )
    found = rater_by_group(ratings["person"], ratings["facets"], score, group)
    assert found.test.p < 1e-6 and found.test.df == 4
    cells = found.fit.interaction
    assert cells is not None
    assert cells.levels[np.argmax(cells.severity)].tolist() == [3, 1]
    assert found.fit.connected
    assert "not bias" in found.limits[0]
    nothing = rater_by_group(ratings["person"], ratings["facets"], ratings["score"], group)
    assert nothing.test.p > 0.01


def test_raters_who_all_differ_are_separated_and_the_same_rater_is_not() -> None:
    differing = fit_facets(**simulated(persons=800)).separation["rater"]
    assert differing.reliability > 0.9 and differing.p < 1e-6 and differing.df == 4
    ratings = simulated(persons=400, raters=1, per_person=1, items=6)
    split = np.random.default_rng(3).integers(0, 4, len(ratings["score"]))
    same = fit_facets(ratings["person"], {"rater": split, "item": ratings["facets"]["item"]}, ratings["score"])
    assert same.separation["rater"].reliability < 0.7 and same.separation["rater"].p > 0.01
