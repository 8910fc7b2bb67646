"""How well the questions of each score go together: alpha, omega, what each question adds, where people stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xenia.assessment.queries.quality_words import ENOUGH, KINDS, PartFigures, Word, part_words
from xenia.assessment.queries.sums import Sums
from xenia.assessment.scoring import Range
from xenia.assessment.scoring.parts import Part
from xenia.science.measurement.item_moments import ItemMoments

type Interval = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class ItemInPart:
    """What a question adds to its score: its correlation with the rest, and alpha as it is and without it."""

    rest: float | None
    alpha: float | None
    without: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartQuality:
    """One score: of how many questions and people, how steady, and how many people lie in each tenth of its range."""

    part: Part
    kind: str
    people: int
    alpha: float | None
    alpha_interval: Interval
    omega: float | None
    omega_interval: Interval
    sem: float | None
    spread: tuple[int, ...]
    scored: int
    bottom: int
    top: int
    items: Mapping[str, ItemInPart]
    words: tuple[Word, ...]

    @property
    def questions(self) -> int:
        return len(self.part.items)


def part_quality(part: Part, sums: Sums, codes: Sequence[str], ranges: Mapping[str, Range]) -> PartQuality:
    """Everything about one score; from fewer people than reliability takes only how many there are.

    `codes` are all scored items in the order of the moments.
    """
    moments = moments_of(part, sums, codes, ranges)
    people = int(moments.answered.max(initial=0)) if moments else 0
    scored, bottom, top, *spread = sums.parts[part.code]
    names = [code for code in codes if code in part.items and ranges[code].item.weight]
    known = _NOTHING
    if moments and people >= ENOUGH.at:
        often = moments.answered >= ENOUGH.at
        names = [name for name, enough in zip(names, often.tolist(), strict=True) if enough]
        known = _reliability(moments.only(often), people) if len(names) > 1 else _NOTHING
    figures = PartFigures(
        people=people,
        questions=len(part.items),
        reckoned=len(names),
        alpha=known.alpha,
        interval=known.alpha_interval,
        bottom=bottom / scored if scored else 0.0,
        top=top / scored if scored else 0.0,
    )
    return PartQuality(
        part=part,
        kind=str(KINDS.get(part.kind, "")),
        people=people,
        alpha=known.alpha,
        alpha_interval=known.alpha_interval,
        omega=known.omega,
        omega_interval=known.omega_interval,
        sem=known.sem,
        spread=tuple(spread),
        scored=scored,
        bottom=bottom,
        top=top,
        items=dict(zip(names, known.items, strict=False)),
        words=tuple(part_words(figures)),
    )


def moments_of(part: Part, sums: Sums, codes: Sequence[str], ranges: Mapping[str, Range]) -> ItemMoments | None:
    """Of a part's items as they enter its score, each times its weight; what has no weight is not in it."""
    if sums.moments is None:
        return None
    weights = np.array([ranges[code].item.weight if code in part.items else 0.0 for code in codes])
    inside = weights > 0
    found, by = sums.moments.only(inside), weights[inside]
    if (by == 1.0).all():
        return found
    return replace(
        found,
        origin=found.origin * by,
        sums=found.sums * by[:, None],
        products=found.products * np.outer(by, by),
        lowest=found.lowest * by,
        highest=found.highest * by,
    )


@dataclass(frozen=True, slots=True)
class _Reliability:
    alpha: float | None = None
    alpha_interval: Interval = (None, None)
    omega: float | None = None
    omega_interval: Interval = (None, None)
    sem: float | None = None
    items: tuple[ItemInPart, ...] = ()


_NOTHING = _Reliability()


def _reliability(moments: ItemMoments, people: int) -> _Reliability:
    from xenia.science.measurement.omega_interval import omega_interval
    from xenia.science.measurement.reliability import alpha, as_correlations

    found = alpha(replace(moments, persons=people))
    covariances = moments.covariances()
    varies = covariances.diagonal() > 0
    omega, interval = np.nan, (np.nan, np.nan)
    if varies.sum() > 2:
        omega, interval = omega_interval(as_correlations(covariances[np.ix_(varies, varies)]), n=people)
    items = zip(found.item_rest_r.tolist(), found.alpha_if_deleted.tolist(), strict=True)
    return _Reliability(
        alpha=_known(found.alpha),
        alpha_interval=(_known(found.alpha_ci[0]), _known(found.alpha_ci[1])),
        omega=_known(omega),
        omega_interval=(_known(interval[0]), _known(interval[1])),
        sem=_known(found.sem),
        items=tuple(ItemInPart(_known(rest), _known(found.alpha), _known(without)) for rest, without in items),
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
