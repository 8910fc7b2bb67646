"""What knowledge tracing promises: the reference's figures, and the likelihood of every hidden path."""

import json
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xenia.science.measurement.bkt import Attempts, Skill, _forward, attempts, bkt_fit, log_likelihood, posterior


@pytest.fixture(scope="module")
def traced(shared_data: Path) -> tuple[Attempts, np.ndarray, dict[str, Any]]:
    folder = shared_data / "measurement" / "bkt_one_skill"
    table = np.genfromtxt(folder / "data.csv", delimiter=",", skip_header=1)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    _, person = np.unique(table[:, 0], return_inverse=True)
    found, _, run = attempts(person, table[:, 1], table[:, 2])
    return found, run, expected


def of_runs(*runs: list[float]) -> Attempts:
    person = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    order = np.concatenate([np.arange(len(run)) for run in runs])
    return attempts(person, order, np.concatenate(runs))[0]


def simulated(n: int, skill: Skill, *, seed: int) -> Attempts:
    rng = np.random.default_rng(seed)
    known, runs = rng.random(n) < skill.L0, []
    for _ in range(12):
        runs.append(np.where(known, rng.random(n) >= skill.S, rng.random(n) < skill.G))
        known |= rng.random(n) < skill.T
    return of_runs(*np.column_stack(runs).astype(float).tolist())


def test_the_maximum_and_the_likelihood_are_the_references(traced: Any) -> None:
    found, run, expected = traced
    true = Skill(**expected["true"])
    assert log_likelihood(found, true) == pytest.approx(expected["loglik_at_true"], rel=1e-10)
    first = posterior(found, true)[run[0], : len(expected["posterior_user1_at_true"])]
    assert first == pytest.approx(expected["posterior_user1_at_true"], abs=1e-10)
    fit = bkt_fit(found)
    assert fit.loglik == pytest.approx(expected["loglik_mle"], abs=1e-6)
    for name, value in expected["mle"].items():
        assert getattr(fit.skill, name) == pytest.approx(value, abs=1e-4)
        assert 0 < getattr(fit.se, name) < 0.1
    assert (fit.n, fit.warnings) == (200, ())


def test_the_likelihood_sums_over_every_hidden_path() -> None:
    skill, answers = Skill(0.3, 0.2, 0.25, 0.1), [1.0, 0.0, np.nan, 1.0]
    total = 0.0
    for path in product((0, 1), repeat=4):
        chance = skill.L0 if path[0] else 1 - skill.L0
        for before, after in pairwise(path):
            chance *= (1.0 if after else 0.0) if before else (skill.T if after else 1 - skill.T)
        for known, answer in zip(path, answers, strict=True):
            right = 1 - skill.S if known else skill.G
            chance *= 1.0 if np.isnan(answer) else right if answer else 1 - right
        total += chance
    assert log_likelihood(of_runs(answers), skill) == pytest.approx(np.log(total), rel=1e-12)


def test_the_gradient_is_the_likelihoods_derivative() -> None:
    rows, point = of_runs([1, 0, 0, 1], [0, 1, 1], [0, np.nan, 1, 1, 1]).rows, np.array([0.3, 0.2, 0.15, 0.1])
    slopes = _forward(rows, point)[1]
    for place in range(4):
        nudge = np.eye(4)[place] * 1e-6
        up, down = _forward(rows, point + nudge)[0], _forward(rows, point - nudge)[0]
        assert (up - down) / 2e-6 == pytest.approx(slopes[place], abs=1e-6)


def test_a_simulation_is_recovered_within_its_own_errors() -> None:
    true = Skill(0.4, 0.2, 0.15, 0.1)
    fit = bkt_fit(simulated(1000, true, seed=3))
    for name in ("L0", "T", "G", "S"):
        assert abs(getattr(fit.skill, name) - getattr(true, name)) < 4 * getattr(fit.se, name)


def test_the_order_of_rows_does_not_matter_and_the_fold_adds_up() -> None:
    person, order = np.array([0, 1, 0, 1, 2, 2]), np.array([2.0, 1.0, 1.0, 2.0, 1.0, 5.0])
    correct = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    found, place, run = attempts(person, order, correct)
    assert found.rows[run].tolist() == [[0, 1], [0, 1], [1, 1]] and place.tolist() == [1, 0, 0, 1, 0, 1]
    total = of_runs([0, 1]) + of_runs([0, 1], [1, 1], [1, 1, 0])
    assert dict(zip(map(tuple, total.rows.tolist()), total.count.tolist(), strict=True)) == {
        (0, 1, -1): 2,
        (1, 1, -1): 1,
        (1, 1, 0): 1,
    }


def test_bounds_are_kept_and_told() -> None:
    fit = bkt_fit(simulated(300, Skill(0.3, 0.2, 0.3, 0.1), seed=5), most_guess=0.1)
    assert (
        pytest.approx(0.1, abs=1e-6) == fit.skill.G and np.isnan(fit.se.G) and "G ended at a bound" in fit.warnings[0]
    )


def test_learning_to_answer_wrongly_is_called_useless() -> None:
    fit = bkt_fit(of_runs(*[[1, 1, 0, 0, 0]] * 10, *[[1, 0, 0, 0, 0]] * 10))
    assert any("would not help" in warning for warning in fit.warnings)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (attempts(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))[0], "no answers"),
        (of_runs([np.nan, np.nan]), "no answers"),
        (of_runs([1, 1], [1]), "alike"),
        (of_runs([1], [0]), "two attempts"),
    ],
)
def test_answers_that_tell_nothing_give_a_result_with_the_reason(found: Attempts, reason: str) -> None:
    fit = bkt_fit(found)
    assert np.isnan(fit.skill.L0) and reason in fit.warnings[0]
    assert np.isnan(posterior(found, fit.skill)).all()


def test_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="1 \\(correct\\)"):
        attempts(np.array([0]), np.array([1.0]), np.array([2.0]))
    with pytest.raises(ValueError, match="one entry"):
        attempts(np.array([0]), np.array([1.0, 2.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="bounds"):
        bkt_fit(of_runs([0, 1]), most_guess=0.0)
