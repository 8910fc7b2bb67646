"""What of a form is reckoned together: the items of a subscale that are evidence of one kind, and never two kinds."""

from collections.abc import Mapping
from dataclasses import dataclass

from xenia.assessment.scoring.items import Range, scored_ranges
from xenia.standards.instruments import KINDS, Instrument, Subscale


@dataclass(frozen=True, slots=True)
class Part:
    """Items (or rows of a matrix) of one subscale and one kind of evidence, each with its weight.

    `title` is empty for a form without subscales, `kind` for items that say of no kind what they are evidence of.
    """

    code: str
    title: str
    kind: str
    answered: float
    items: tuple[str, ...]
    weights: tuple[float, ...]


def parts_of(instrument: Instrument) -> tuple[Part, ...]:
    """Every subscale in its order, split by kind where its items are of several; without subscales the whole form."""
    ranges = scored_ranges(instrument)
    scales = instrument.subscales or (Subscale(code="", title="", items=tuple(ranges)),)
    return tuple(
        Part(
            code=f"{scale.code}:{kind}",
            title=scale.title,
            kind=kind,
            answered=scale.answered,
            items=items,
            weights=tuple(ranges[code].item.weight for code in items),
        )
        for scale in scales
        for kind in (*KINDS, "")
        if (items := tuple(code for code in _items(scale, ranges) if ranges[code].item.evidence == kind))
    )


def _items(scale: Subscale, ranges: Mapping[str, Range]) -> list[str]:
    """The code of a matrix stands for all of its rows."""
    return [code for name in scale.items for code, bounds in ranges.items() if name in (code, bounds.item.code)]
