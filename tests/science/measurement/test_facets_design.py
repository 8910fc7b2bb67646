"""Where a rating design or its ratings are degenerate, the many-facet Rasch model says so and stays on its feet."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.facets import FacetsFit, fit_facets


def rated(
    design: list[tuple[int, int, int]], *, seed: int = 0, steps: tuple[float, ...] = (-1.0, 1.0)
) -> dict[str, Any]:
    """Scores for these (person, rater, item), with persons that differ and raters and items that do not."""
    rng = np.random.default_rng(seed)
    person, rater, item = np.array(design).T
    place = rng.normal(0, 1, person.max() + 1)[person]
    logs = np.cumsum(np.column_stack([np.zeros(len(place)), *(place - step for step in steps)]), axis=1)
    score = (logs + rng.gumbel(size=logs.shape)).argmax(axis=1).astype(float)
    return {"person": person, "facets": {"rater": rater, "item": item}, "score": score}


def crossed(persons: int = 40, raters: int = 3, items: int = 4) -> list[tuple[int, int, int]]:
    return [(p, r, i) for p in range(persons) for r in range(raters) for i in range(items)]


def said(fit: FacetsFit) -> str:
    return " ".join(fit.warnings)


def test_a_crossed_design_is_connected_and_warns_of_nothing() -> None:
    fit = fit_facets(**rated(crossed()))
    assert fit.connected and fit.warnings == ()
    assert fit.subsets == {"rater": ((0, 1, 2),), "item": ((0, 1, 2, 3),)}
    assert any("never automatic" in limit for limit in fit.limits)


def test_disjoint_subsets_are_named_in_words() -> None:
    design = [(p, r, i) for p in range(60) for r in ((0, 1) if p < 30 else (2,)) for i in range(4)]
    names = {"rater": ("Ana", "Bo", "Cem"), "item": tuple("wxyz")}
    fit = fit_facets(**rated(design), labels=names)
    assert not fit.connected
    assert fit.subsets["rater"] == ((0, 1), (2,))
    assert "rater: the ratings fall into 2 disjoint subsets, {Ana, Bo}; {Cem}." in said(fit)
    assert np.isfinite(fit.facets["rater"].se).all()


def test_an_examiner_for_each_station_is_confounded_with_it() -> None:
    fit = fit_facets(**rated([(p, i, i) for p in range(60) for i in range(4)]))
    assert not fit.connected
    assert "rater and item are confounded between 4 groups" in said(fit)
    assert "Within a circuit, examiner and station are confounded" in said(fit)
    assert np.isnan(fit.facets["rater"].severity).all() and np.isnan(fit.facets["rater"].se).all()
    alone = fit_facets(**rated([(p, 0, i) for p in range(60) for i in range(4)]), item="item")
    assert fit.deviance == pytest.approx(alone.deviance, abs=1e-6)
    assert fit.facets["item"].severity == pytest.approx(alone.facets["item"].severity, abs=1e-4)


def test_two_circuits_compare_the_examiners_of_one_station_only() -> None:
    design = [(p, 2 * i + p % 2, i) for p in range(200) for i in range(3)]
    fit = fit_facets(**rated(design))
    severity = fit.facets["rater"].severity
    assert not fit.connected and np.isfinite(severity).all()
    assert severity.reshape(3, 2).sum(axis=1) == pytest.approx(np.zeros(3), abs=1e-9)
    assert np.isfinite(fit.facets["rater"].se).all()
    assert "2 disjoint subsets" in said(fit) and "confounded between 3 groups" in said(fit)


def test_a_rater_who_gave_only_the_highest_score_has_no_severity_and_changes_nothing_else() -> None:
    ratings = rated(crossed())
    rater = ratings["facets"]["rater"]
    score = np.where(rater == 1, 2.0, ratings["score"])
    fit = fit_facets(ratings["person"], ratings["facets"], score)
    assert np.isnan(fit.facets["rater"].severity[1]) and fit.facets["rater"].n[1] == 160
    assert "rater 1: every score is the highest there is" in said(fit)
    others = rater != 1
    facets = {name: code[others] for name, code in ratings["facets"].items()}
    without = fit_facets(ratings["person"][others], facets, score[others])
    assert fit.deviance == pytest.approx(without.deviance, abs=1e-9)


def test_a_rater_with_one_rating_has_a_severity_with_a_wide_error() -> None:
    design = [*crossed(), (0, 3, 0)]
    ratings = rated(design)
    ratings["score"][-1] = 1
    fit = fit_facets(**ratings)
    assert fit.facets["rater"].se[3] > 2 * fit.facets["rater"].se[0]
    assert "rater 3 (1): fewer than 5 ratings" in said(fit)


def test_a_rater_without_another_is_said_to_be_compared_with_nobody() -> None:
    fit = fit_facets(**rated(crossed(raters=1)))
    assert fit.facets["rater"].severity[0] == 0 and "rater 0 is compared with nobody" in said(fit)
    assert "nobody" not in said(fit_facets(**rated(crossed(raters=2))))


@pytest.mark.parametrize("model", ["rsm", "pcm"])
def test_scores_that_are_all_the_same_give_a_result_without_figures(model: str) -> None:
    ratings = rated(crossed())
    fit = fit_facets(ratings["person"], ratings["facets"], np.full(len(ratings["score"]), 2.0), model=model)
    assert np.isnan(fit.deviance) and np.isnan(fit.variance)
    assert fit.facets["rater"].n.tolist() == [160, 160, 160]
    assert "nothing was estimated" in said(fit)


def test_no_score_at_all_gives_a_result_without_figures() -> None:
    ratings = rated(crossed())
    fit = fit_facets(ratings["person"], ratings["facets"], np.full(len(ratings["score"]), np.nan))
    assert np.isnan(fit.deviance) and "480 ratings without a score" in said(fit)


@pytest.mark.parametrize("model", ["rsm", "pcm"])
def test_a_score_that_nobody_gave_is_no_category(model: str) -> None:
    ratings = rated(crossed(persons=80), steps=(-1.0, 0.0, 1.0))
    score = np.where(ratings["score"] == 2, 3.0, ratings["score"])
    fit = fit_facets(ratings["person"], ratings["facets"], score, model=model)
    assert "nobody gave the score 2" in said(fit)
    assert np.isfinite(fit.steps[0]) and np.isnan(fit.steps[1:]).all()
    assert np.isfinite(fit.facets["rater"].severity).all() and np.isfinite(fit.deviance)


def test_partial_credit_items_may_have_different_numbers_of_categories() -> None:
    ratings = rated(crossed(persons=120))
    item = ratings["facets"]["item"]
    score = np.where(item == 0, np.minimum(ratings["score"], 1), ratings["score"])
    score = np.where(item == 1, score + 1, score)
    fit = fit_facets(ratings["person"], ratings["facets"], score, model="pcm")
    assert fit.item_steps is not None
    assert np.isfinite(fit.item_steps[0]).tolist() == [True, False, False]
    assert np.isfinite(fit.item_steps[1]).tolist() == [False, True, True]
    assert np.isfinite(fit.facets["item"].severity).all() and np.isfinite(fit.facets["item"].se).all()


def test_persons_without_differences_have_a_variance_of_zero_and_it_is_said() -> None:
    ratings = rated(crossed(persons=30))
    score = np.random.default_rng(5).integers(0, 3, len(ratings["score"])).astype(float)
    fit = fit_facets(ratings["person"], ratings["facets"], score)
    assert fit.variance < 0.05
    assert np.isfinite(fit.deviance) and np.isfinite(fit.facets["rater"].se).all()


def test_persons_rated_once_leave_the_variance_undetermined_and_it_is_said() -> None:
    fit = fit_facets(**rated([(p, p % 3, p % 4) for p in range(120)]))
    assert "Nobody was rated twice" in said(fit)
    assert np.isfinite(fit.deviance)


def test_persons_at_the_ends_only_have_a_variance_without_end() -> None:
    ratings = rated(crossed(persons=30))
    fit = fit_facets(ratings["person"], ratings["facets"], 2.0 * (ratings["person"] % 2))
    assert "the variance has no end" in said(fit)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    spread=st.sampled_from([0.0, 1.0, 8.0]),
    options=st.fixed_dictionaries(
        {
            "model": st.sampled_from(["rsm", "pcm"]),
            "center": st.sampled_from(["persons", "items"]),
            "interaction": st.sampled_from([None, ("rater", "item")]),
        }
    ),
)
def test_whatever_the_ratings_there_is_a_result(seed: int, spread: float, options: dict[str, Any]) -> None:
    rng = np.random.default_rng(seed)
    size, persons, raters, items, highest = (int(n) for n in rng.integers(1, [80, 15, 5, 5, 5]))
    person, rater, item = (rng.integers(0, n, size) for n in (persons, raters, items))
    if seed % 3 == 0:
        rater = (item if seed % 2 else person) % raters
    place = rng.normal(0, spread, persons)[person] + rng.normal(0, 1, size) + highest / 2
    score = np.clip(np.round(place), 0, highest)
    score[rng.random(size) < 0.1] = np.nan
    fit = fit_facets(person, {"rater": rater, "item": item}, score, **options)
    assert fit.warnings or np.isfinite(fit.deviance)
    if not fit.converged or not fit.connected:
        assert fit.warnings


def test_one_person_gives_a_result() -> None:
    fit = fit_facets(**rated(crossed(persons=1, raters=6)))
    assert np.isfinite(fit.deviance)


def test_a_person_without_a_score_has_no_place() -> None:
    ratings = rated(crossed())
    score = np.where(ratings["person"] == 39, np.nan, ratings["score"])
    fit = fit_facets(ratings["person"], ratings["facets"], score)
    assert np.isnan(fit.persons.eap[39]) and fit.persons.n[39] == 0 and np.isfinite(fit.persons.eap[:39]).all()


def test_an_interaction_with_holes_sums_to_zero_over_what_was_rated() -> None:
    design = [row for row in crossed(persons=100) if row[1:] not in {(0, 0), (2, 3)}]
    fit = fit_facets(**rated(design), interaction=("item", "rater"))
    cells = fit.interaction
    assert cells is not None and len(cells.severity) == 10
    for side in range(2):
        sums = np.bincount(cells.levels[:, side], weights=cells.severity)
        assert sums == pytest.approx(np.zeros(len(sums)), abs=1e-8)


def test_a_cell_without_end_is_left_out_and_counts_as_a_parameter() -> None:
    ratings = rated(crossed(persons=100))
    rater, item = ratings["facets"]["rater"], ratings["facets"]["item"]
    score = np.where((rater == 0) & (item == 2), 2.0, ratings["score"])
    plain = fit_facets(ratings["person"], ratings["facets"], score)
    fit = fit_facets(ratings["person"], ratings["facets"], score, interaction=("rater", "item"))
    assert fit.parameters - plain.parameters == 2 * 3
    assert "rater 0 × item 2: every score is the highest" in said(fit)
    assert fit.interaction is not None and np.isnan(fit.interaction.severity).sum() == 1


def test_a_model_with_more_parameters_than_the_ratings_bear_is_called_so() -> None:
    ratings = rated(crossed(persons=30, raters=2, items=2))
    rater, item = ratings["facets"]["rater"], ratings["facets"]["item"]
    low, high = np.minimum(ratings["score"], 1), np.maximum(ratings["score"], 1)
    score = np.where(item == 0, np.where(rater == 0, low, high), ratings["score"])
    fit = fit_facets(ratings["person"], ratings["facets"], score, model="pcm", interaction=("item", "rater"))
    assert "more parameters than these ratings can determine" in said(fit)


def test_ratings_given_twice_are_counted() -> None:
    design = crossed()
    fit = fit_facets(**rated([*design, *design[:5]]))
    assert "5 ratings repeat one" in said(fit)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"score": [0.5] * 480}, "whole numbers"),
        ({"score": [0, 1] * 200}, "one entry a rating"),
        ({"model": "grm"}, "rsm or pcm"),
        ({"item": "station"}, "no facet station"),
        ({"interaction": ("rater", "rater")}, "two different"),
        ({"nodes": "coarse"}, "auto, fine"),
        ({"nodes": [1.0, 0.0, 2.0]}, "rising"),
        ({"score": [0, 200] * 240}, "more than 100 categories"),
        ({"anchors": {"rater": {7: 0.0}}}, "no level 7"),
    ],
)
def test_misuse_is_refused_in_words(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        fit_facets(**{**rated(crossed()), **change})
