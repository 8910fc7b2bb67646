"""Whether a form asks the same of everyone: people of equal totals, group against group, question by question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xenia.assessment.queries.matching import matchable
from xenia.assessment.queries.quality_parts import moments_of
from xenia.assessment.queries.quality_words import BOTH, ENOUGH, GROUP, PEOPLE, Word, gap_word
from xenia.assessment.queries.response_groups import ALLOWED, group_labels
from xenia.assessment.queries.sums import Sums
from xenia.assessment.scoring import Range
from xenia.assessment.scoring.parts import Part

#: of each kind of group, the largest is compared with so many others, largest first
MOST_COMPARED = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """One question between two groups: how far people of equal totals lie apart (in standard deviations; below zero
    the second group scores lower), its class, and the chance of such a gap where there is none."""

    code: str
    effect: float | None
    size: str
    p: float | None
    word: Word | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A group against the largest of its kind, over the questions of every score that has enough of them."""

    what: str
    largest: str
    other: str
    largest_people: int
    other_people: int
    gaps: tuple[Gap, ...]
    alphas: tuple[tuple[str, float | None, float | None], ...]

    @property
    def few(self) -> bool:
        """Whether a gap that is not seen may well be there."""
        people = (self.largest_people, self.other_people)
        return min(people) < GROUP.at or sum(people) < BOTH.at

    @property
    def words(self) -> list[tuple[str, Word]]:
        return [(gap.code, gap.word) for gap in self.gaps if gap.word]


def comparisons(
    groups: Mapping[str, Sums],
    parts: Sequence[Part],
    ranges: Mapping[str, Range],
    texts: Mapping[str, str],
) -> list[Comparison]:
    """Every comparison of groups of at least ten; at most two statements, for what the groups are called."""
    shown = {group: sums for group, sums in groups.items() if group and sums.responses >= PEOPLE.at}
    labels = group_labels(shown)
    return [
        _compared(what, (labels[first], shown[first]), (labels[other], shown[other]), parts, ranges, texts)
        for what in ALLOWED
        for first, other in _pairs([group for group in labels if group.startswith(f"{what}:")], shown)
        if any(_both(part, shown[first], shown[other]) for part in parts)
    ]


def _pairs(names: list[str], shown: Mapping[str, Sums]) -> Iterator[tuple[str, str]]:
    ordered = sorted(names, key=lambda group: (-shown[group].responses, group))
    yield from ((ordered[0], other) for other in ordered[1 : MOST_COMPARED + 1])


def _both(part: Part, first: Sums, other: Sums) -> bool:
    return part.code in first.matched and part.code in other.matched


def _compared(
    what: str,
    first: tuple[str, Sums],
    other: tuple[str, Sums],
    parts: Sequence[Part],
    ranges: Mapping[str, Range],
    texts: Mapping[str, str],
) -> Comparison:
    gaps: dict[str, Gap] = {}
    for part in parts:
        if _both(part, first[1], other[1]):
            for gap in _gaps(part, first[1], other, ranges, texts):
                gaps.setdefault(gap.code, gap)
    codes = list(ranges)
    return Comparison(
        what=what,
        largest=first[0],
        other=other[0],
        largest_people=first[1].responses,
        other_people=other[1].responses,
        gaps=tuple(gaps.values()),
        alphas=tuple(
            (part.title, _alpha(part, first[1], codes, ranges), _alpha(part, other[1], codes, ranges)) for part in parts
        ),
    )


def _gaps(
    part: Part, first: Sums, other: tuple[str, Sums], ranges: Mapping[str, Range], texts: Mapping[str, str]
) -> Iterator[Gap]:
    from xenia.science.measurement.dif import DifTables, ets_classes, mantel_haenszel

    sides = (first.matched[part.code], other[1].matched[part.code])
    counts = np.stack([side.counts.astype(np.int64) for side in sides], axis=2)
    tables = DifTables(
        counts=counts,
        anchor=np.ones(len(counts), dtype=bool),
        persons=np.array([side.people for side in sides]),
        unfinished=np.array([side.unfinished for side in sides]),
    )
    matched = tables.matched()
    found = mantel_haenszel(matched)
    sizes = ets_classes(found, matched[..., 2:].sum(axis=(1, 2, 3)) == 0)
    for place, code in enumerate(matchable(part, ranges)):
        effect, size = _known(found.effect_size[place]), sizes[place] or ""
        word = None
        if effect is not None and size in ("B", "C"):
            word = gap_word(texts[code], focal=other[0], lower=effect < 0, large=size == "C", effect=abs(effect))
        yield Gap(code, effect, size, _known(found.p[place]), word)


def _alpha(part: Part, sums: Sums, codes: Sequence[str], ranges: Mapping[str, Range]) -> float | None:
    """Alpha of one group's answers; None of too few people."""
    from xenia.science.measurement.reliability import coefficient

    moments = moments_of(part, sums, codes, ranges)
    if moments is None or moments.answered.max(initial=0) < ENOUGH.at:
        return None
    covariances = moments.covariances()
    varies = covariances.diagonal() > 0
    return _known(coefficient(covariances[np.ix_(varies, varies)]))


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
