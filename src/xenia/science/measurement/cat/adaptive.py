"""Adaptive tests: the next item, rules for stopping and exposure, many persons at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.cat.ability import log_trapezoid, posterior_mean
from xenia.science.measurement.cat.bank import Bank, curve, information

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Answer = Callable[[Integers, Integers], NDArray[np.bool_]]

TABLE_STEP = 0.01


def next_item(
    bank: Bank, theta: float, used: Integers, *, among: int = 1, generator: np.random.Generator | None = None
) -> int:
    """The unused item with most information at θ; or one of the best `among` by chance, to spread exposure.

    Raises ValueError when every item is used.
    """
    free = np.setdiff1d(np.arange(len(bank)), used)
    if not len(free):
        raise ValueError("Every item of the bank is used.")
    best = free[np.argsort(-information(bank.of(free), np.array([theta]))[0], kind="stable")[:among]]
    return int(best[0] if generator is None else generator.choice(best))


@dataclass(frozen=True, slots=True)
class Rules:
    """When a test stops and how freely it chooses: at `length` items, or once the error is down to `precision`.

    At least `shortest` items are given; each is drawn from the `among` most informative (randomesque, Kingsbury and
    Zara 1989). The first item suits the ability `start`.
    """

    length: int = 30
    shortest: int = 1
    precision: float = 0.0
    among: int = 1
    start: float = 0.0
    mean: float = 0.0
    sd: float = 1.0
    reach: tuple[float, float] = (-4.0, 4.0)
    nodes: int = 33


@dataclass(frozen=True, slots=True)
class Simulation:
    """Tests of many persons by EAP. `items` and `answers` are persons × length, −1 after a test's end.

    `provisional` and `provisional_se` (persons × length) follow each answer; `theta` and `se` (persons,) are final;
    `exposure` (items,) is the share of persons who met each item.
    """

    items: Integers
    answers: Integers
    provisional: Floats
    provisional_se: Floats
    theta: Floats
    se: Floats
    exposure: Floats


def simulate(bank: Bank, abilities: Floats, *, rules: Rules, seed: int = 0) -> Simulation:
    """Adaptive tests of simulated persons with true `abilities`, shape (persons,)."""
    generator = np.random.default_rng(seed)

    def answer(persons: Integers, items: Integers) -> NDArray[np.bool_]:
        from scipy.special import expit

        up = expit(bank.a[items] * (abilities[persons] - bank.b[items]))
        return np.asarray(generator.random(len(persons)) < bank.c[items] + (bank.d - bank.c)[items] * up)

    return _administer(bank, len(abilities), answer, rules, generator)


def replay(bank: Bank, answers: Floats, *, rules: Rules, seed: int = 0) -> Simulation:
    """Adaptive tests of persons whose answers to every item are known, persons × items of 0 and 1."""
    return _administer(
        bank, len(answers), lambda persons, items: answers[persons, items] == 1, rules, np.random.default_rng(seed)
    )


def _administer(bank: Bank, persons: int, answer: Answer, rules: Rules, generator: np.random.Generator) -> Simulation:
    """All persons step by step together, on tables of information and log-likelihood over grids."""
    length = min(rules.length, len(bank))
    grid = np.linspace(*rules.reach, rules.nodes)
    chances = np.clip(curve(bank, grid).p.T, 1e-300, 1 - 1e-16)
    gains = np.log(chances), np.log1p(-chances)
    fine = np.arange(rules.reach[0], rules.reach[1] + TABLE_STEP, TABLE_STEP)
    known = information(bank, fine)
    logs = np.tile(log_trapezoid(grid) - 0.5 * ((grid - rules.mean) / rules.sd) ** 2, (persons, 1))
    theta, se = np.full(persons, rules.start), np.full(persons, np.inf)
    used = np.zeros((persons, len(bank)), dtype=bool)
    items, answers = np.full((2, persons, length), -1, dtype=np.int64)
    provisional, provisional_se = np.full((2, persons, length), np.nan)
    for step in range(length):
        going = np.flatnonzero((step < rules.shortest) | (se > rules.precision))
        if not len(going):
            break
        place = np.clip(np.rint((theta[going] - fine[0]) / TABLE_STEP).astype(np.int64), 0, len(fine) - 1)
        chosen = _chosen(np.where(used[going], -1.0, known[place]), rules.among, generator)
        right = answer(going, chosen)
        used[going, chosen] = True
        logs[going] += np.where(right[:, None], gains[0][chosen], gains[1][chosen])
        theta[going], se[going] = posterior_mean(logs[going], grid)
        items[going, step], answers[going, step] = chosen, right
        provisional[going, step], provisional_se[going, step] = theta[going], se[going]
    return Simulation(items, answers, provisional, provisional_se, theta, se, used.mean(axis=0))


def _chosen(worth: Floats, among: int, generator: np.random.Generator) -> Integers:
    if among <= 1:
        return np.asarray(worth.argmax(axis=1))
    best = np.argpartition(-worth, min(among, worth.shape[1]) - 1, axis=1)[:, :among]
    # an item that was used may be among the best when few are left; its worth is −1
    free = np.take_along_axis(worth, best, axis=1) >= 0
    return np.take_along_axis(best, (generator.random(best.shape) * free).argmax(axis=1)[:, None], axis=1)[:, 0]
