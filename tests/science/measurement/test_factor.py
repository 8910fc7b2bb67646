"""What factors promise: the figures of factanal and psych, recovery of what made the data, and a reason otherwise."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from xenia.science.measurement.factor import maximum_likelihood, minimum_residuals, quartimin
from xenia.science.measurement.omega import omega


def table(shared_data: Path, name: str) -> tuple[np.ndarray, dict[str, object]]:
    folder = shared_data / "measurement" / name
    numbers = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    return numbers, json.loads((folder / "expected.json").read_text())


def test_one_factor_by_likelihood_has_the_loadings_of_factanal(shared_data: Path) -> None:
    scores, expected = table(shared_data, "alpha_attitude")
    found = maximum_likelihood(np.corrcoef(scores.T))
    assert found.loadings[:, 0] == pytest.approx(list(expected["factanal_loadings"].values()), abs=1e-5)  # type: ignore[attr-defined]
    assert found.loadings[:, 0] ** 2 + found.uniquenesses == pytest.approx(np.ones(7), abs=1e-6)


def test_omega_with_three_group_factors_is_that_of_thurstones_abilities(shared_data: Path) -> None:
    correlations, expected = table(shared_data, "omega_thurstone")
    found = omega(correlations)
    assert found.omega_hierarchical == pytest.approx(expected["omega_h"], abs=1e-5)
    assert found.omega_total == pytest.approx(expected["omega_total"], abs=1e-5)
    assert found.general == pytest.approx(list(expected["g_loadings"].values()), abs=1e-5)  # type: ignore[attr-defined]
    assert found.warnings == ()


LOADINGS = np.array([[0.8, 0.7, 0.6, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0.7, 0.6, 0.8, 0, 0, 0], [0] * 6 + [0.5, 0.7, 0.6]]).T
BETWEEN = np.array([[1, 0.42, 0.48], [0.42, 1, 0.56], [0.48, 0.56, 1]])  # of a general factor with .6, .7, .8


def made() -> np.ndarray:
    common = LOADINGS @ BETWEEN @ LOADINGS.T
    return common + np.diag(1 - common.diagonal())


@pytest.mark.parametrize("fit", [maximum_likelihood, minimum_residuals])
def test_factors_that_made_a_matrix_are_found_again(fit: object) -> None:
    found = fit(made(), factors=3)  # type: ignore[operator]
    assert found.discrepancy == pytest.approx(0.0, abs=1e-9)
    pattern, between = quartimin(found.loadings)
    order = np.argmax(np.abs(pattern), axis=0).argsort()
    sign = np.sign(pattern.sum(axis=0))[order]
    assert pattern[:, order] * sign == pytest.approx(LOADINGS, abs=1e-4)
    assert between[np.ix_(order, order)] * np.outer(sign, sign) == pytest.approx(BETWEEN, abs=1e-4)


def test_omega_of_a_known_hierarchy_is_what_its_loadings_say() -> None:
    general = LOADINGS @ [0.6, 0.7, 0.8]
    for method in ("minres", "ml"):
        found = omega(made(), method=method)
        assert found.general == pytest.approx(general, abs=1e-4)
        assert found.omega_hierarchical == pytest.approx(general.sum() ** 2 / made().sum(), abs=1e-4)


def test_rotation_changes_nothing_in_what_the_factors_say_together() -> None:
    loadings = minimum_residuals(made(), factors=3).loadings
    pattern, between = quartimin(loadings)
    assert pattern @ between @ pattern.T == pytest.approx(loadings @ loadings.T)
    assert between.diagonal() == pytest.approx(np.ones(3))
    one, alone = quartimin(loadings[:, :1])
    assert np.abs(one) == pytest.approx(np.abs(loadings[:, :1])) and alone == pytest.approx(np.ones((1, 1)))


@pytest.mark.parametrize("fit", [maximum_likelihood, minimum_residuals])
def test_the_solution_lies_where_the_discrepancy_is_flat(fit: object) -> None:
    chance = np.random.default_rng(2)
    scores = chance.normal(size=(60, 1)) + 1.3 * chance.normal(size=(60, 5))
    correlations = np.corrcoef(scores.T)
    found = fit(correlations)  # type: ignore[operator]

    def misfit(flat: np.ndarray) -> float:
        implied = np.outer(flat[:5], flat[:5]) + np.diag(flat[5:])
        if fit is minimum_residuals:
            return 0.5 * float(np.sum((correlations - implied)[~np.eye(5, dtype=bool)] ** 2))
        ratio = np.linalg.solve(implied, correlations)
        return float(np.trace(ratio) - np.log(np.linalg.det(ratio)) - 5)

    flat = np.concatenate([found.loadings[:, 0], found.uniquenesses])
    assert misfit(flat) == pytest.approx(found.discrepancy, abs=1e-9)
    assert approx_fprime(flat, misfit, 1e-7) == pytest.approx(np.zeros(10), abs=1e-5)


def test_a_heywood_case_is_called_by_its_name() -> None:
    heywood = np.array([[1, 0.9, 0.8], [0.9, 1, 0.6], [0.8, 0.6, 1.0]])
    assert "Heywood" in maximum_likelihood(heywood).warnings[0]


@pytest.mark.parametrize(
    ("correlations", "reason"),
    [
        (np.eye(2), "too few"),
        (np.ones((4, 4)), "positive definite"),
        (np.full((4, 4), np.nan), "not known"),
        (np.empty((0, 0)), "too few"),
    ],
)
def test_factors_of_an_impossible_matrix_are_not_numbers_and_say_why(correlations: np.ndarray, reason: str) -> None:
    for fit in (maximum_likelihood, minimum_residuals):
        found = fit(correlations)
        assert np.isnan(found.uniquenesses).all() and reason in found.warnings[0]
    assert np.isnan(omega(correlations).omega_total)


def test_omega_with_two_group_factors_says_what_it_took_for_granted() -> None:
    found = omega(made()[:6, :6], factors=2)
    assert 0 < found.omega_hierarchical < found.omega_total < 1
    assert "equal shares" in found.warnings[-1]


def test_omega_without_group_factors_is_all_general() -> None:
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    found = omega(np.outer(loadings, loadings) + np.diag(1 - loadings**2), factors=1)
    assert found.omega_hierarchical == pytest.approx(found.omega_total, abs=1e-6)


def test_factors_refuse_what_is_no_square_matrix_and_no_known_method() -> None:
    with pytest.raises(ValueError, match="square"):
        maximum_likelihood(np.ones((3, 4)))
    with pytest.raises(ValueError, match="minres"):
        omega(np.eye(4), method="pca")
