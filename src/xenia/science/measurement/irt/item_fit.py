"""S-X²: how well a two-parameter model fits each item."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.irt.estimate import IrtFit, normal_nodes
from xenia.science.measurement.irt.likelihood import item_curves
from xenia.science.measurement.irt.overall_fit import unfit_for_tests

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ItemChi:
    """Orlando and Thissen's S-X² of every item, each of shape (items,)."""

    s_x2: Floats
    df: NDArray[np.int64]
    p: Floats
    rmsea: Floats
    warnings: tuple[str, ...]


def s_x2(fit: IrtFit, *, least: float = 1.0) -> ItemChi:
    """Σ_s N_s (O_s − E_s)² / (E_s (1 − E_s)) over the scores s = 1 … k − 1 (Orlando and Thissen 2000, equation 5).

    Expected shares come from the scores' distribution at each ability (Lord and Wingersky 1984). Neighbouring scores
    are joined until right and wrong answers are each expected `least` times. Needs what `m2` needs.
    """
    from scipy.special import chdtrc

    size = len(fit.items)
    if reason := unfit_for_tests(fit, fewest=2):
        nothing = np.full(size, np.nan)
        return ItemChi(nothing, np.zeros(size, dtype=np.int64), nothing, nothing, (reason,))
    theta, weights = normal_nodes()
    items = item_curves(fit.plan, fit.point, theta)
    assert items is not None
    right, mass = np.stack([item.chances[1] for item in items]), np.exp(weights)
    answers = fit.plan.chosen[:, 1::2]
    score = answers.sum(axis=1).astype(np.int64)
    persons = np.bincount(score, weights=fit.plan.count, minlength=size + 1)
    spread = _score_chances(right) @ mass
    found = np.zeros((2, size))
    for item in range(size):
        without = _score_chances(np.delete(right, item, axis=0))
        expected = (without * right[item]) @ mass / spread[1:]
        solved = np.bincount(score, weights=fit.plan.count * answers[:, item], minlength=size + 1)
        found[:, item] = _chi(persons[1:size], solved[1:size], (persons[1:] * expected)[: size - 1], least)
    statistic, df = found[0], found[1].astype(np.int64) - 2
    good = df > 0
    safe = np.maximum(df, 1)
    rmsea = np.sqrt(np.maximum(statistic - df, 0.0) / (safe * (fit.plan.count.sum() - 1)))
    words = () if good.all() else ("Too few score groups for S-X² in some items.",)
    return ItemChi(
        np.where(good, statistic, np.nan),
        df,
        np.where(good, chdtrc(safe, statistic), np.nan),
        np.where(good, rmsea, np.nan),
        words,
    )


def _score_chances(right: Floats) -> Floats:
    """The scores' distribution at each node, (items + 1) × nodes."""
    spread = np.ones((1, right.shape[1]))
    for chance in right:
        spread = np.vstack([spread * (1 - chance), np.zeros_like(chance)]) + np.vstack(
            [np.zeros_like(chance), spread * chance]
        )
    return spread


def _chi(persons: Floats, solved: Floats, expected: Floats, least: float) -> tuple[float, int]:
    """χ² over score groups and how many there were after joining."""
    groups: list[Floats] = []
    for group in np.column_stack([persons, solved, expected]):
        if groups and not _enough(groups[-1], least):
            groups[-1] = groups[-1] + group
        else:
            groups.append(group)
    if len(groups) > 1 and not _enough(groups[-1], least):
        last = groups.pop()
        groups[-1] = groups[-1] + last
    statistic = 0.0
    for n, right, mean in groups:
        if 0 < mean < n:
            statistic += float((right - mean) ** 2 * n / (mean * (n - mean)))
    return statistic, len(groups)


def _enough(group: Floats, least: float) -> bool:
    return bool(min(group[2], group[0] - group[2]) >= least)
