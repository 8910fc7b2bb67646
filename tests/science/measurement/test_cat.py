"""What adaptive testing promises: catR's figures, and tests that measure."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.cat import Bank, Rules, ability, curve, information, next_item, replay, simulate


def case(shared_data: Path, name: str) -> tuple[Bank, dict[str, Any]]:
    folder = shared_data / "measurement" / name
    table = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    return Bank(*table.T), json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def bank_of(items: int, *, seed: int = 1, guess: float = 0.0, limit: float = 1.0) -> Bank:
    rng = np.random.default_rng(seed)
    ones = np.ones(items)
    return Bank(rng.uniform(0.6, 2.0, items), rng.standard_normal(items), guess * ones, limit * ones)


def test_chances_information_and_estimates_are_those_of_catr(shared_data: Path) -> None:
    bank, expected = case(shared_data, "cat_catR_formulae")
    theta = np.array([expected["theta"]])
    assert curve(bank, theta).p[0] == pytest.approx(expected["P"], rel=1e-8)
    assert information(bank, theta)[0] == pytest.approx(expected["I"], rel=1e-8)
    answers = np.array(expected["x"], dtype=float)
    for by in ("ML", "BM", "EAP", "WL"):
        # catR's own optimiser stops at about 1e-4
        assert ability(bank, answers, by=by).theta == pytest.approx(expected[by], abs=1e-4)
    assert ability(bank, answers, by="EAP").theta == pytest.approx(expected["EAP"], abs=1e-9)


def test_an_adaptive_test_chooses_and_estimates_as_catr_does(shared_data: Path) -> None:
    bank, expected = case(shared_data, "cat_catR_2pl_mfi_eap")
    test = replay(bank, np.array([expected["responses"]], dtype=float), rules=Rules(length=15))
    assert (test.items[0] + 1).tolist() == expected["items"]
    assert test.provisional[0] == pytest.approx(expected["thetaProv"], rel=1e-8)
    assert test.provisional_se[0] == pytest.approx(expected["seProv"], rel=1e-8)
    theta, used = 0.0, np.zeros(0, dtype=np.int64)
    for item in test.items[0]:
        assert next_item(bank, theta, used) == item
        used = np.append(used, item)
        answers = np.full(len(bank), np.nan)
        answers[used] = np.array(expected["responses"])[used]
        theta = ability(bank, answers).theta
    assert theta == pytest.approx(expected["thetaFinal"], rel=1e-8)


def test_curves_have_the_derivatives_that_they_say() -> None:
    bank, theta = bank_of(5, guess=0.2, limit=0.95), np.linspace(-2, 2, 5)
    found, up, down = (curve(bank, theta + step) for step in (0, 1e-5, -1e-5))
    assert (up.p - down.p) / 2e-5 == pytest.approx(found.first, abs=1e-8)
    assert (up.first - down.first) / 2e-5 == pytest.approx(found.second, abs=1e-8)


def test_maximum_likelihood_is_the_highest_point_even_with_guessing() -> None:
    bank = bank_of(12, seed=4, guess=0.25, limit=0.97)
    grid = np.linspace(-4, 4, 8001)
    for seed in range(20):
        answers = (np.random.default_rng(seed).random(12) < 0.6).astype(float)
        p = curve(bank, grid).p
        height = np.log(p) @ answers + np.log1p(-p) @ (1 - answers)
        assert ability(bank, answers, by="ML").theta == pytest.approx(grid[height.argmax()], abs=2e-3)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(-1.0, 1.0))
def test_moving_the_items_moves_the_estimate(seed: int, shift: float) -> None:
    bank, answers = bank_of(10, seed=seed), (np.arange(10) % 2).astype(float)
    moved = Bank(bank.a, bank.b + shift, bank.c, bank.d)
    for by in ("ML", "WL"):
        here = ability(bank, answers, by=by, reach=(-9.0, 9.0)).theta
        assert ability(moved, answers, by=by, reach=(-9.0, 9.0)).theta == pytest.approx(here + shift, abs=1e-6)


def test_answers_all_alike_put_ml_at_its_limit_and_say_so_but_not_the_others() -> None:
    bank, answers = bank_of(10), np.ones(10)
    found = ability(bank, answers, by="ML")
    assert found.theta == 4 and found.warnings
    for by in ("BM", "EAP", "WL"):
        assert ability(bank, answers, by=by).theta < 4 and not ability(bank, answers, by=by).warnings


def test_no_answers_leave_the_prior_or_nothing() -> None:
    bank, nothing = bank_of(4), np.full(4, np.nan)
    assert ability(bank, nothing, by="BM", mean=0.5, sd=2.0).theta == pytest.approx(0.5)
    assert ability(bank, nothing, by="EAP").theta == pytest.approx(0, abs=1e-12)
    for by in ("ML", "WL"):
        assert np.isnan(ability(bank, nothing, by=by).theta) and ability(bank, nothing, by=by).warnings


def test_simulated_tests_measure_and_never_repeat_an_item() -> None:
    abilities = np.random.default_rng(2).standard_normal(300)
    test = simulate(bank_of(200), abilities, rules=Rules(length=25), seed=1)
    assert np.corrcoef(test.theta, abilities)[0, 1] > 0.93
    assert np.mean(((test.theta - abilities) / test.se) ** 2) == pytest.approx(1, abs=0.3)
    assert all(len(set(items)) == 25 for items in test.items.tolist())


def test_tests_stop_at_the_precision_asked_for() -> None:
    test = simulate(bank_of(200), np.zeros(50), rules=Rules(length=40, shortest=5, precision=0.35), seed=1)
    lengths = (test.items >= 0).sum(axis=1)
    assert (test.se <= 0.35).all() and lengths.min() >= 5 and lengths.max() < 40
    assert np.isnan(test.provisional[test.items < 0]).all()


def test_choosing_among_several_items_spreads_their_exposure() -> None:
    abilities = np.random.default_rng(2).standard_normal(200)
    strict, spread = (simulate(bank_of(100), abilities, rules=Rules(length=10, among=k), seed=1) for k in (1, 8))
    assert strict.exposure.max() == 1 and spread.exposure.max() < 0.6
    assert all(len(set(items)) == 10 for items in spread.items.tolist())
    few = simulate(bank_of(6), abilities[:5], rules=Rules(length=30, among=8), seed=1)
    assert all(sorted(items) == list(range(6)) for items in few.items.tolist())


def test_misuse_is_refused() -> None:
    ones = np.ones(2)
    for bank in ((ones, ones, ones, ones), (ones, ones, -ones, ones), (ones, ones[:1], 0 * ones, ones)):
        with pytest.raises(ValueError):
            Bank(*bank)
    for answers in (np.ones(3), np.array([2.0, 1.0])):
        with pytest.raises(ValueError, match="one answer"):
            ability(bank_of(2), answers)
    with pytest.raises(ValueError, match="positive"):
        ability(bank_of(2), ones, sd=0)
    with pytest.raises(ValueError, match="used"):
        next_item(bank_of(2), 0.0, np.arange(2))
