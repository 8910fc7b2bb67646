"""The answers to a question as bars: in the order that the form gives them, scored ones with their step of the ramp."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xenia.assessment.queries.answer_codes import BEFORE
from xenia.assessment.queries.answer_words import options_in_words
from xenia.assessment.scoring import Range
from xenia.standards.instruments import ONE_OF, Item, ItemType

#: answered by one of some options
CHOSEN = ONE_OF | {ItemType.MATRIX}
#: numbers and days of more kinds than this are put together
MOST_BARS = 12
STEPS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: how many gave it, their share of those who answered, its step of the ramp (0: not on it), and how
    many more it was open to (those for whom it did not apply stand beside)."""

    label: str
    count: int
    share: float
    step: int = 0


def bars_of(item: Item, counts: Mapping[str, int], bounds: Range | None, *, answered: int) -> list[Bar]:
    """Every answer that can be given, or was: of `answered` people."""
    if item.type in CHOSEN:
        return _chosen(item, counts, bounds)
    if item.type is ItemType.MULTIPLE:
        return _shares([(option.label, counts.get(option.code, 0)) for option in item.options], answered)
    if item.type is ItemType.RANKING:
        firsts = [(option.label, counts.get(f"{option.code}@1", 0)) for option in item.options]
        return _shares(firsts, answered)
    plain = {label: count for label, count in counts.items() if label not in BEFORE}
    grouped = _years(plain) if item.type is ItemType.DATE else _intervals(plain)
    return _shares(grouped, answered)


def unscored_of(item: Item, counts: Mapping[str, int], bounds: Range | None) -> int:
    """How many gave an answer that counts nowhere, such as 'not applicable', to a question that is scored."""
    if not bounds or item.type not in CHOSEN:
        return 0
    return sum(counts.get(option.code, 0) for option in options_in_words(item) if option.score is None)


def _shares(pairs: Iterable[tuple[str, int]], answered: int) -> list[Bar]:
    return [Bar(label, count, count / answered if answered else 0.0) for label, count in pairs]


def _chosen(item: Item, counts: Mapping[str, int], bounds: Range | None) -> list[Bar]:
    options = [option for option in options_in_words(item) if not bounds or option.score is not None]
    total = sum(counts.get(option.code, 0) for option in options)
    points = [bounds.turned(option.score) if bounds and option.score is not None else 0.0 for option in options]
    steps = _steps(points) if bounds else [0] * len(options)
    return [
        Bar(option.label, count := counts.get(option.code, 0), count / total if total else 0.0, step)
        for option, step in zip(options, steps, strict=True)
    ]


def _steps(points: Sequence[float]) -> list[int]:
    """Steps of the ramp, spread evenly over the scores: the lowest is the lightest, the highest the deepest."""
    ranks = {point: rank for rank, point in enumerate(sorted(set(points)))}
    last = max(len(ranks) - 1, 1)
    return [1 + round(ranks[point] * (STEPS - 1) / last) for point in points]


def _years(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Month by month, or year by year where there are many."""
    if len(counts) <= MOST_BARS:
        return sorted(counts.items())
    years: dict[str, int] = {}
    for month, count in sorted(counts.items()):
        years[month[:4]] = years.get(month[:4], 0) + count
    return list(years.items())


def _intervals(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Number by number, or ten intervals of one width where there are many."""
    numbers = sorted((float(label), count) for label, count in counts.items())
    if len(numbers) <= MOST_BARS:
        return [(f"{number:g}", count) for number, count in numbers]
    low, high = numbers[0][0], numbers[-1][0]
    whole = all(number == int(number) for number, _count in numbers)
    width = math.ceil((high - low + 1) / 10) if whole else (high - low) / 10
    bins = [0] * (int((high - low) // width) + 1 if whole else 10)
    for number, count in numbers:
        bins[min(int((number - low) / width), len(bins) - 1)] += count
    starts = [low + width * place for place in range(len(bins))]
    last = width - 1 if whole else width
    words = [_("%(low)s to %(high)s") % {"low": f"{start:.4g}", "high": f"{start + last:.4g}"} for start in starts]
    return list(zip(words, bins, strict=True))
