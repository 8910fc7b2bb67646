"""Angoff: judges estimate how a borderline candidate would fare on each item."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from xenia.science.measurement.generalizability.cells import cell_sums
from xenia.science.measurement.generalizability.design import parse_design
from xenia.science.measurement.generalizability.study import g_study
from xenia.science.measurement.standard_setting.station_moments import Floats

PER_CENT = 100.0

type Items = Literal["fixed", "random"]


@dataclass(frozen=True, slots=True)
class Angoff:
    """The cut on the scale of the estimates, and its error over judges.

    judge_means, item_means:  shape (judges,) and (items,)
    sd_judges, se_judges:  spread of the judges' means and that divided by √judges
    components:  variance of judges, items and their residual (judge × item)
    se_items_fixed, se_items_random:  the error were the judges drawn anew, and the items as well
    """

    cut: float
    cut_se: float
    items: Items
    n_judges: int
    n_items: int
    judge_means: Floats
    item_means: Floats
    sd_judges: float
    se_judges: float
    components: dict[str, float]
    se_items_fixed: float
    se_items_random: float
    warnings: tuple[str, ...]


def angoff(estimates: Floats, *, items: Items = "fixed") -> Angoff:
    """Average the estimates, shape (judges, items), NaN where a judge gave none.

    The cut is the mean over items of the judges' mean, so that every item weighs the same however many judged it. Its
    variance is (σ²_j + σ²_ji/n_i)/n_j for this very test, items="fixed", and with σ²_i/n_i added for any test of such
    items, "random" (Brennan 2001, section 6.3; Kane 1994). Where every judge rated every item the former is the
    variance of the judges' means divided by n_j. Components below zero count as zero.
    Raises ValueError for another shape or convention, and for estimates that are neither probabilities nor per cent.
    One judge gives a cut without an error.
    """
    estimates = np.asarray(estimates, dtype=np.float64)
    if estimates.ndim != 2 or items not in ("fixed", "random"):
        raise ValueError("Angoff needs a table judges × items, and items that are fixed or random.")
    there = np.isfinite(estimates)
    if ((estimates[there] < 0) | (estimates[there] > PER_CENT)).any():
        raise ValueError("An estimate is a probability from 0 to 1, or per cent from 0 to 100.")
    filled = np.where(there, estimates, 0.0)
    judge_means, item_means = _means(filled, there, axis=1), _means(filled, there, axis=0)
    known = judge_means[np.isfinite(judge_means)]
    j, i = len(known), int(np.sum(np.isfinite(item_means)))
    judge, item = np.indices(estimates.shape)
    study = g_study(
        cell_sums(parse_design("judge x item"), {"judge": judge.ravel(), "item": item.ravel()}, estimates.ravel())
    )
    sigma_j, sigma_i, residual = (max(value, 0.0) if value == value else value for value in study.components.values())
    spread = float(known.std(ddof=1)) if j > 1 else float("nan")
    complete = bool(there.all())
    fixed = (sigma_j + residual / i) / j if i and j else float("nan")
    random = fixed + sigma_i / i if i else float("nan")
    se_judges = spread / j**0.5 if j else float("nan")
    se_fixed = se_judges if complete else fixed**0.5
    se_random = random**0.5
    return Angoff(
        cut=float(np.mean(item_means[np.isfinite(item_means)])) if i else float("nan"),
        cut_se=se_fixed if items == "fixed" else se_random,
        items=items,
        n_judges=j,
        n_items=i,
        judge_means=judge_means,
        item_means=item_means,
        sd_judges=spread,
        se_judges=se_judges,
        components=study.components,
        se_items_fixed=se_fixed,
        se_items_random=se_random,
        warnings=(*_words(j, i, complete=complete), *_words_on_scale(estimates[there]), *study.warnings),
    )


def _means(filled: Floats, there: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], *, axis: int) -> Floats:
    n = there.sum(axis=axis)
    return np.asarray(np.divide(filled.sum(axis=axis), n, out=np.full(n.shape, np.nan), where=n > 0))


def _words(judges: int, items: int, *, complete: bool) -> list[str]:
    words = []
    if items == 0:
        words.append("There are no estimates, so there is no cut.")
    elif judges < 2:
        words.append("One judge's cut has no error that could be seen: ask several.")
    if not complete and items:
        words.append("Some judges left items out; every item weighs the same, whoever judged it.")
    return words


def _words_on_scale(estimates: Floats) -> list[str]:
    beyond = int(np.sum(estimates > 1))
    if 0 < 2 * beyond < len(estimates):
        return [f"{beyond} of {len(estimates)} estimates are above 1 and the others are not: are some in per cent?"]
    return []
