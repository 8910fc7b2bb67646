"""How each question was answered, and what stands out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xenia.assessment.queries.answer_codes import MISSING, NOT_ASKED, UNKNOWN
from xenia.assessment.queries.quality_bars import CHOSEN, STEPS, Bar, bars_of, unscored_of
from xenia.assessment.queries.quality_parts import ItemInPart
from xenia.assessment.queries.quality_words import KINDS, ItemFigures, Word, item_words
from xenia.assessment.queries.sums import Sums
from xenia.assessment.scoring import Range
from xenia.standards.instruments import WORDS, Instrument, Item, ItemType, Option


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuality:
    """One question, or row of a matrix. `stacked` answers have an order and a score, and stand in one bar; `beside`
    says how many people are in none of the bars, and why."""

    code: str
    text: str
    above: str
    kind: str
    type: ItemType
    stacked: bool
    bars: tuple[Bar, ...]
    beside: tuple[tuple[str, int], ...]
    answered: int
    figures: ItemFigures
    mean: float | None
    sd: float | None
    words: tuple[Word, ...]

    @property
    def stands_out(self) -> bool:
        return bool(self.words)


def item_qualities(
    instrument: Instrument, sums: Sums, ranges: Mapping[str, Range], known: Mapping[str, ItemInPart]
) -> list[ItemQuality]:
    """Every question that has answers to count, in the order of the form; words are never among them."""
    points = _points(sums, ranges)
    return [
        _item(item, row, sums, ranges.get(code), known.get(code), points.get(code, (None, None)))
        for code, item, row in _asked(instrument)
    ]


def _asked(instrument: Instrument) -> Iterator[tuple[str, Item, Option | None]]:
    for item in instrument.items:
        if item.type is ItemType.MATRIX:
            yield from ((f"{item.code}.{row.code}", item, row) for row in item.rows)
        elif item.type not in WORDS:
            yield item.code, item, None


def _points(sums: Sums, ranges: Mapping[str, Range]) -> dict[str, tuple[float | None, float | None]]:
    """Mean and standard deviation of every scored question."""
    if sums.moments is None:
        return {}
    means, variances = sums.moments.means().tolist(), sums.moments.covariances().diagonal().tolist()
    return {
        code: (mean if mean == mean else None, spread**0.5 if spread >= 0 else None)
        for code, mean, spread in zip(ranges, means, variances, strict=True)
    }


def _item(
    item: Item,
    row: Option | None,
    sums: Sums,
    bounds: Range | None,
    known: ItemInPart | None,
    point: tuple[float | None, float | None],
) -> ItemQuality:
    code = f"{item.code}.{row.code}" if row else item.code
    counts = sums.items.get(code, {})
    missing, not_asked, unknown = (counts.get(sign, 0) for sign in (MISSING, NOT_ASKED, UNKNOWN))
    unscored, asked = unscored_of(item, counts, bounds), sums.responses - not_asked
    answered = asked - missing - unknown - unscored
    bars = tuple(bars_of(item, counts, bounds, answered=answered))
    figures = _figures(item, bars, bounds, known, missing=missing, unscored=unscored, asked=asked)
    beside = ((_("Not applicable"), unscored), (_("Left out"), missing), (_("Not asked"), not_asked))
    return ItemQuality(
        code=code,
        text=row.label if row else item.text,
        above=item.text if row else "",
        kind=str(KINDS.get(item.evidence, "")),
        type=item.type,
        stacked=bounds is not None and item.type in CHOSEN,
        bars=bars,
        beside=tuple((label, count) for label, count in (*beside, (_("Not among the answers"), unknown)) if count),
        answered=answered,
        figures=figures,
        mean=point[0],
        sd=point[1],
        words=tuple(item_words(figures)) if asked else (),
    )


def _figures(
    item: Item,
    bars: tuple[Bar, ...],
    bounds: Range | None,
    known: ItemInPart | None,
    *,
    missing: int,
    unscored: int,
    asked: int,
) -> ItemFigures:
    scored = bounds is not None and item.type in CHOSEN
    most = max(bars, key=lambda bar: bar.count, default=None) if item.type in CHOSEN else None
    return ItemFigures(
        missing=missing / asked if asked else 0.0,
        not_seen=unscored / asked if asked else 0.0,
        lowest=sum(bar.share for bar in bars if bar.step == 1) if scored else None,
        highest=sum(bar.share for bar in bars if bar.step == STEPS) if scored else None,
        commonest=(most.label, most.share) if most else ("", 0.0),
        scored=scored,
        rest=known.rest if known else None,
        alpha=known.alpha if known else None,
        alpha_without=known.without if known else None,
    )
