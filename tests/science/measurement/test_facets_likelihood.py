"""The mathematics of the many-facet model against itself: gradient, information, folds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.facets.design import Design, Model, make_design
from xenia.science.measurement.facets.estimation import Quadrature
from xenia.science.measurement.facets.likelihood import expectation, observed_information, quick_information
from xenia.science.measurement.facets.tally import Tally, tally_ratings

MODELS = [
    Model(("item", "rater"), (3, 4), 0),
    Model(("item", "rater"), (3, 4), 0, partial_credit=True),
    Model(("item", "rater"), (3, 4), 0, interaction=(0, 1), center_items=True),
]


def some_tally(seed: int = 0, persons: int = 30, size: int = 200) -> Tally:
    rng = np.random.default_rng(seed)
    levels = np.column_stack([rng.integers(0, 3, size), rng.integers(0, 4, size)])
    return tally_ratings(rng.integers(0, persons, size), levels, rng.integers(0, 4, size), categories=4)[0]


def at(tally: Tally, design: Design, place: np.ndarray) -> tuple[float, np.ndarray]:
    """Log-likelihood and gradient at parameters and ln sd, on nodes that stay where they are."""
    sd = float(np.exp(place[-1]))
    grid = Quadrature(tuple(np.linspace(-8, 8, 161).tolist())).grid(sd)
    found = expectation(tally, design.log_probabilities(place[:-1]), grid)
    slope = np.append(design.table.T @ found.excess.ravel(), found.squares / sd**2 - tally.persons.sum())
    return found.loglik, slope


@pytest.mark.parametrize("model", MODELS)
def test_gradient_and_information_are_those_of_finite_differences(model: Model) -> None:
    tally = some_tally()
    design = make_design(model, tally)
    width = design.table.shape[1] + 1
    place = np.random.default_rng(1).normal(0, 0.3, width)
    step = 1e-5 * np.eye(width)
    ends = [(at(tally, design, place + row), at(tally, design, place - row)) for row in step]
    slope = at(tally, design, place)[1]
    assert slope == pytest.approx(np.array([(up[0] - down[0]) / 2e-5 for up, down in ends]), abs=1e-5)
    curvature = np.array([(down[1] - up[1]) / 2e-5 for up, down in ends])
    sd = float(np.exp(place[-1]))
    grid, table = Quadrature(tuple(np.linspace(-8, 8, 161).tolist())).grid(sd), design.log_probabilities(place[:-1])
    found = expectation(tally, table, grid)
    information = observed_information(tally, table, design.table, grid, found, sd)
    assert information == pytest.approx(curvature, abs=1e-4)
    quick = quick_information(tally, table, design.table, grid, found)
    assert quick == pytest.approx(information[:-1, :-1], abs=0.3 * np.abs(information).max())  # it only sets the pace


@settings(max_examples=15, deadline=None)
@given(cut=st.integers(1, 29), seed=st.integers(0, 1000))
def test_tallies_of_different_persons_add_up_to_the_tally_of_all(cut: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    person, levels = rng.integers(0, 30, 150), np.column_stack([rng.integers(0, 3, 150), rng.integers(0, 4, 150)])
    category = rng.integers(0, 3, 150)
    first = person < cut
    if not 0 < first.sum() < 150:
        return
    whole = tally_ratings(person, levels, category, categories=3)[0]
    parts = [tally_ratings(person[part], levels[part], category[part], categories=3)[0] for part in (first, ~first)]
    both = parts[0] + parts[1]
    assert np.array_equal(both.levels, whole.levels)
    assert both.persons.sum() == whole.persons.sum()
    assert np.array_equal(both.counts.sum(axis=1), whole.counts.sum(axis=1))
    model = Model(("item", "rater"), (3, 4), 0)
    grid = Quadrature().grid(1.0)
    figures = []
    for tally in (both, whole):
        design = make_design(model, tally)
        table = design.log_probabilities(np.linspace(-0.5, 0.5, design.table.shape[1]))
        figures.append(expectation(tally, table, grid).loglik)
    assert figures[0] == pytest.approx(figures[1], abs=1e-9)


def test_tallies_of_different_scales_do_not_add_up() -> None:
    one = tally_ratings(np.array([0]), np.array([[0, 0]]), np.array([1]), categories=2)[0]
    other = tally_ratings(np.array([0]), np.array([[0, 0]]), np.array([1]), categories=3)[0]
    with pytest.raises(ValueError, match="same facets and categories"):
        one + other


def test_persons_with_the_same_pattern_and_sum_are_one_group() -> None:
    person = np.repeat(np.arange(50), 2)
    levels = np.column_stack([np.tile([0, 1], 50), np.zeros(100, dtype=int)])
    tally, group = tally_ratings(person, levels, np.tile([0, 1, 1, 0], 25), categories=2)
    assert tally.persons.tolist() == [50] and group.tolist() == [0] * 50
