"""A study of differential item functioning: every statistic, purified when asked, with what may be said of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.dif.breslow_day import BreslowDay, breslow_day
from xenia.science.measurement.dif.logistic import LogisticDif, logistic_dif
from xenia.science.measurement.dif.mantel import Floats, MantelHaenszel, ets_classes, mantel_haenszel, size_classes
from xenia.science.measurement.dif.tables import Counts, DifTables, Responses, dif_tables, responses

CAUTION = (
    "A gap between groups is not bias: the tests compare persons of equal total score, and an item that differs needs "
    "a reader who says why. Pool years before deciding on a small group."
)
POWER_80 = 1.959963984540054 + 0.8416212335729143

type Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Purification:
    """The anchor, the number of rounds and whether the flagged items came to rest."""

    anchor: Flags
    rounds: int
    settled: bool


@dataclass(frozen=True, slots=True)
class DifStudy:
    """The results, one row an item, and the limits of what they say.

    `detectable_delta` is the size of delta that the test would find in four samples of five.
    `flagged` are the items whose Mantel-Haenszel test is significant at `level`, `logistic_flagged` those whose
    logistic test of group and interaction together is.
    """

    persons: Counts
    level: float
    mantel: MantelHaenszel
    breslow_day: BreslowDay
    logistic: LogisticDif
    ets_class: list[str | None]
    size_class: list[str | None]
    dichotomous: Flags
    detectable_delta: Floats
    flagged: Flags
    logistic_flagged: Flags
    purification: Purification
    logistic_purification: Purification
    caution: str
    warnings: tuple[str, ...]


def dif(
    scores: Floats,
    focal: Flags,
    *,
    purify: bool = False,
    continuity: bool = True,
    level: float = 0.05,
    rounds: int = 10,
    small_group: int = 200,
    small_total: int = 500,
) -> DifStudy:
    """Study every item of scores (persons × items, whole numbers from 0, NaN where missing) between two groups.

    Persons are matched on the total score over the anchor items, the studied item included (Holland and Thayer 1988).
    All items are anchors unless `purify`: then items flagged in one round leave the anchor of the next until the
    flagged items repeat (Candell and Drasgow 1988), for Mantel-Haenszel and for the logistic tests each by its own
    flags. Groups below `small_group`, or both together below `small_total`, are warned about (Zwick 2012).

    Raises ValueError for wrong shapes and for scores that are no whole numbers from 0.
    """
    answers = responses(scores, focal)

    def test(matched: Counts) -> MantelHaenszel:
        return mantel_haenszel(matched, continuity=continuity)

    limit = rounds if purify else 0
    tables, mantel, purification = _purified(answers, lambda m: (found := test(m), found.p), level, limit)
    _, logistic, logistic_purification = _purified(
        answers, lambda m: (found := logistic_dif(m), found.both.p), level, limit
    )
    matched = tables.matched()
    dichotomous = matched[..., 2:].sum(axis=(1, 2, 3)) == 0
    return DifStudy(
        persons=tables.persons,
        level=level,
        mantel=mantel,
        breslow_day=breslow_day(matched, mantel.alpha),
        logistic=logistic,
        ets_class=ets_classes(mantel, dichotomous, level=level),
        size_class=size_classes(mantel),
        dichotomous=dichotomous,
        detectable_delta=POWER_80 * mantel.delta_se,
        flagged=mantel.p < level,
        logistic_flagged=logistic.both.p < level,
        purification=purification,
        logistic_purification=logistic_purification,
        caution=CAUTION,
        warnings=(
            *_size_warnings(tables, small_group, small_total),
            *_item_warnings(tables, mantel, logistic, dichotomous),
            *_purification_warnings("Mantel-Haenszel", purification),
            *_purification_warnings("The logistic tests", logistic_purification),
        ),
    )


def _purified[T](
    answers: Responses, test: Callable[[Counts], tuple[T, Floats]], level: float, limit: int
) -> tuple[DifTables, T, Purification]:
    tables = dif_tables(answers)
    found, p = test(tables.matched())
    for round_ in range(limit):
        flagged = p < level
        if np.array_equal(~flagged, tables.anchor):
            return tables, found, Purification(anchor=tables.anchor, rounds=round_, settled=True)
        if flagged.all():
            return tables, found, Purification(anchor=tables.anchor, rounds=round_, settled=False)
        tables = dif_tables(answers, ~flagged)
        found, p = test(tables.matched())
    settled = not limit or np.array_equal(~(p < level), tables.anchor)
    return tables, found, Purification(anchor=tables.anchor, rounds=limit, settled=bool(settled))


def _size_warnings(tables: DifTables, small_group: int, small_total: int) -> list[str]:
    reference, focal = tables.persons.tolist()
    words = []
    if not reference or not focal:
        words.append("One of the two groups has nobody in it, so nothing can be compared.")
    elif min(reference, focal) < small_group or reference + focal < small_total:
        words.append(
            f"{reference} persons in the reference group and {focal} in the focal group are few: with fewer than "
            f"{small_group} in either or {small_total} together, only large differences are found, and what is not "
            "found is not shown to be absent. See detectable_delta."
        )
    if missing := int(tables.unfinished.sum()):
        words.append(
            f"{missing} persons miss at least one item. They are left out of that item and matched on the sum of "
            "what they answered."
        )
    return words


def _item_warnings(tables: DifTables, mantel: MantelHaenszel, logistic: LogisticDif, dichotomous: Flags) -> list[str]:
    words = []
    if silent := int(np.isnan(mantel.chi2).sum()):
        words.append(
            f"{silent} items can't be compared: everyone answers them alike, or no total score has people of both "
            "groups."
        )
    if endless := int((np.isnan(mantel.log_alpha_variance) & dichotomous & ~np.isnan(mantel.chi2)).sum()):
        words.append(
            f"{endless} items have no finite odds ratio: an answer never occurs in one group where it is compared."
        )
    if astray := int((~logistic.converged & ~np.isnan(logistic.both.chi2)).sum()):
        words.append(
            f"The logistic regression of {astray} items did not converge, as when the total score separates their "
            "answers; don't rely on its figures."
        )
    if not dichotomous.all():
        words.append(
            f"{int((~dichotomous).sum())} items have more than two categories: Mantel's test without continuity "
            "correction, Liu and Agresti's odds ratio, classes by SMD/SD, proportional odds for the logistic tests."
        )
    categories = (tables.counts.sum(axis=(1, 2)) > 0).sum(axis=1)
    if many := int((categories > 11).sum()):
        words.append(f"{many} columns have more than 11 different values. Are they items? They weigh on the matching.")
    return words


def _purification_warnings(what: str, found: Purification) -> list[str]:
    if found.settled:
        return []
    return [f"{what}: purification did not come to rest after {found.rounds} rounds; the last anchor is used."]
