"""Mantel-Haenszel: whether persons of equal total score find an item equally easy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from xenia.science.measurement.dif.tables import FOCAL, REFERENCE, Counts

type Floats = NDArray[np.float64]

DELTA = -2.35  #: ETS's delta scale: 4 / 1.7, the logit expressed in SD 4 of a normal scale
ONE_SIDED_95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """One row an item, all of shape (items,). `alpha` above 1 and `delta` below 0 favour the reference group."""

    chi2: Floats
    p: Floats
    alpha: Floats
    log_alpha_variance: Floats
    delta: Floats
    delta_se: Floats
    standardized_difference: Floats
    effect_size: Floats


def mantel_haenszel(matched: Counts, *, continuity: bool = True) -> MantelHaenszel:
    """Compute the test and its effect sizes from counts (items, scores, 2, categories), see `DifTables.matched`.

    chi2: (|ΣF − ΣE| − ½)² / ΣV, with F the focal group's sum of item scores in a stratum, E its expectation and V its
    variance given the margins (Mantel 1963, eq. 4). For items scored 0/1 this is the test of Mantel and Haenszel
    (1959); the ½ belongs to those only, and `continuity=False` leaves it out.
    alpha: the common odds ratio ΣAD/T / ΣBC/T, summed over the cuts between categories (Liu and Agresti 1996), for
    0/1 that of Mantel and Haenszel. delta = −2.35 ln alpha (Holland and Thayer 1985).
    log_alpha_variance: Phillips and Holland (1987), eq. 4; NaN for more than two categories.
    standardized_difference: STD P-DIF, Σ n_F (mean_F − mean_R) / Σ n_F (Dorans and Kulick 1986); in score units it is
    the SMD of Dorans and Schmitt (1991). effect_size: it over the SD of the item.

    A stratum of one person, or of one group, says nothing and counts for nothing. What no stratum informs is NaN.
    """
    steps = np.arange(matched.shape[-1], dtype=np.float64)
    by_group = matched.sum(axis=-1).astype(np.float64)
    sums = matched @ steps
    reference, focal = by_group[..., REFERENCE], by_group[..., FOCAL]
    people = reference + focal
    total = sums.sum(axis=-1)
    squares = (matched @ steps**2).sum(axis=-1)

    expected = ratio(focal * total, people)
    variance = ratio(reference * focal * (people * squares - total**2), people**2 * (people - 1))
    excess = np.abs(np.where(people > 0, sums[..., FOCAL] - expected, 0.0).sum(axis=1))
    dichotomous = (matched[..., 2:].sum(axis=(1, 2, 3)) == 0) & continuity
    chi2 = ratio((excess - 0.5 * dichotomous) ** 2, np.nansum(variance, axis=1))

    alpha, log_variance = _common_odds(matched, people)
    both = (reference > 0) & (focal > 0)
    gap = ratio(sums[..., FOCAL], focal) - ratio(sums[..., REFERENCE], reference)
    difference = ratio(np.where(both, focal * gap, 0.0).sum(axis=1), np.where(both, focal, 0.0).sum(axis=1))
    everyone = people.sum(axis=1)
    spread = np.sqrt(np.maximum(ratio(squares.sum(axis=1), everyone) - ratio(total.sum(axis=1), everyone) ** 2, 0))
    return MantelHaenszel(
        chi2=chi2,
        p=np.asarray(chdtrc(1.0, chi2)),
        alpha=alpha,
        log_alpha_variance=log_variance,
        delta=DELTA * logarithm(alpha),
        delta_se=abs(DELTA) * np.sqrt(log_variance),
        standardized_difference=difference,
        effect_size=ratio(difference, spread),
    )


def ets_classes(found: MantelHaenszel, dichotomous: NDArray[np.bool_], *, level: float = 0.05) -> list[str | None]:
    """A negligible, B moderate, C large.

    For 0/1 items as ETS has it (Zieky 1993): A when |delta| < 1 or the test is not significant, C when |delta| ≥ 1.5
    and significantly above 1 (one-sided, 5 %), else B. For more categories by |SMD| / SD as in NAEP (Dorans and
    Schmitt 1991): A up to 0.17 or not significant, C above 0.25. None where nothing can be said.
    """
    size = np.where(dichotomous, np.abs(found.delta), np.abs(found.effect_size))
    negligible = (found.p > level) | np.where(dichotomous, size < 1, size <= 0.17)
    sure = size - ONE_SIDED_95 * np.where(np.isnan(found.delta_se), 0, found.delta_se) > 1
    large = np.where(dichotomous, (size >= 1.5) & sure, size > 0.25)
    known = ~np.isnan(found.p) & ~np.isnan(size)
    places = np.where(negligible, 0, np.where(large, 2, 1))
    return ["ABC"[place] if yes else None for place, yes in zip(places.tolist(), known.tolist(), strict=True)]


def size_classes(found: MantelHaenszel) -> list[str | None]:
    """A, B, C by the size of delta alone, with cuts at 1 and 1.5 that themselves belong below."""
    return [None if np.isnan(size) else "ABC"[int(size > 1) + int(size > 1.5)] for size in np.abs(found.delta)]


def _common_odds(matched: Counts, people: Floats) -> tuple[Floats, Floats]:
    above = np.flip(np.cumsum(np.flip(matched, -1), axis=-1), -1)[..., 1:].astype(np.float64)
    below = matched.sum(axis=-1, keepdims=True) - above
    for_reference = above[..., REFERENCE, :] * below[..., FOCAL, :]
    for_focal = below[..., REFERENCE, :] * above[..., FOCAL, :]
    inverse = np.nan_to_num(ratio(np.ones_like(people), people))[..., None]
    evidence = (for_reference * inverse).sum(axis=(1, 2))
    alpha = ratio(evidence, (for_focal * inverse).sum(axis=(1, 2)))
    weight = np.nan_to_num(alpha)[:, None]
    ad, bc = for_reference[..., 0], for_focal[..., 0]
    agree = above[..., REFERENCE, 0] + below[..., FOCAL, 0]
    differ = below[..., REFERENCE, 0] + above[..., FOCAL, 0]
    spread = ((ad + weight * bc) * (agree + weight * differ) * inverse[..., 0] ** 2).sum(axis=1)
    one_cut = (matched[..., 2:].sum(axis=(1, 2, 3)) == 0) & np.isfinite(alpha) & (alpha > 0)
    return alpha, np.where(one_cut, ratio(spread, 2 * evidence**2), np.nan)


def ratio(above: Floats, below: Floats) -> Floats:
    """`above / below`, NaN where there is nothing to divide by."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype=np.float64), below)
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def logarithm(values: Floats) -> Floats:
    """The natural logarithm, NaN where there is none."""
    return np.asarray(np.log(values, out=np.full(values.shape, np.nan), where=values > 0))
