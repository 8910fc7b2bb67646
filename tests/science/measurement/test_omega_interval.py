"""The interval of omega: its parts against their definitions, and how often it holds what it should."""

import numpy as np
import pytest
from numpy.typing import NDArray

from xenia.science.measurement.omega_interval import derivatives, information, omega_interval, total
from xenia.science.measurement.reliability import as_correlations, omega_total

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5, 0.75])
UNIQUE = 1.0 - LOADINGS**2
OMEGA = float(LOADINGS.sum() ** 2 / (LOADINGS.sum() ** 2 + UNIQUE.sum()))


def drawn(n: int, seed: int) -> NDArray[np.float64]:
    """Correlations of n persons drawn from one factor."""
    chance = np.random.default_rng(seed)
    scores = chance.standard_normal((n, 1)) * LOADINGS + chance.standard_normal((n, 5)) * np.sqrt(UNIQUE)
    return np.asarray(np.corrcoef(scores.T))


def test_omega_is_the_one_that_reliability_tells() -> None:
    correlations = drawn(300, 1)
    assert omega_interval(correlations, n=300)[0] == pytest.approx(omega_total(correlations)[0], abs=1e-6)


def test_derivatives_are_those_of_the_formula() -> None:
    at = np.concatenate([LOADINGS * 1.3, UNIQUE * 0.7])
    step = 1e-6 * np.eye(10)
    numeric = [(total(*np.split(at + one, 2)) - total(*np.split(at - one, 2))) / 2e-6 for one in step]
    np.testing.assert_allclose(derivatives(*np.split(at, 2)), numeric, rtol=1e-6, atol=1e-9)


def test_information_is_half_the_trace_of_its_definition() -> None:
    at, step = np.concatenate([LOADINGS, UNIQUE]), 1e-6 * np.eye(10)

    def covariances(theta: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.outer(theta[:5], theta[:5]) + np.diag(theta[5:])

    inverse = np.linalg.inv(covariances(at))
    slopes = [inverse @ (covariances(at + one) - covariances(at - one)) / 2e-6 for one in step]
    expected = [[np.trace(one @ other) / 2.0 for other in slopes] for one in slopes]
    np.testing.assert_allclose(information(LOADINGS, UNIQUE), expected, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("n", [100, 400])
def test_the_interval_holds_the_true_omega_as_often_as_it_says(n: int) -> None:
    held = [low <= OMEGA <= high for seed in range(400) for low, high in [omega_interval(drawn(n, seed), n=n)[1]]]
    assert 0.92 <= np.mean(held) <= 0.98


def test_its_width_is_how_far_omega_varies_from_sample_to_sample() -> None:
    found = [omega_interval(drawn(250, seed), n=250) for seed in range(300)]
    values = np.array([value for value, _interval in found])
    widths = np.array([high - low for _value, (low, high) in found])
    assert np.median(widths) / (2 * 1.96) == pytest.approx(values.std(), rel=0.15)


def test_more_persons_and_a_lower_level_make_it_narrower() -> None:
    correlations = drawn(300, 2)

    def width(**options: float) -> float:
        low, high = omega_interval(correlations, **{"n": 300.0} | options)[1]
        return high - low

    assert width(n=1200) == pytest.approx(width() / 2, rel=0.05)
    assert width(level=0.8) < width()


def test_what_can_not_be_known_is_not_a_number() -> None:
    assert np.isnan(omega_interval(np.eye(2), n=50)[1]).all()
    assert np.isnan(omega_interval(drawn(300, 3), n=1)[1]).all()
    heywood = as_correlations(np.array([[1, 0.9, 0.8], [0.9, 1, 0.6], [0.8, 0.6, 1]]))
    value, interval = omega_interval(heywood, n=200)
    assert value > 0.8 and np.isnan(interval).all()
