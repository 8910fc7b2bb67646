"""Scores of subscales, and levels of competencies."""

from dataclasses import dataclass

from xenia.assessment.scoring.asking import Answered
from xenia.assessment.scoring.items import Range, scored
from xenia.standards.instruments import Instrument, Subscale

#: so that 2 of 4 is half, and 0.1 + 0.2 reaches 0.3
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Score:
    """Of one subscale: its value (None when too little was answered), how many of how many items were answered, and
    the label of the cut-off that it reaches."""

    value: float | None
    answered: int
    of: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    range: Range
    score: float | None

    @property
    def weight(self) -> float:
        return self.range.item.weight

    @property
    def width(self) -> float:
        low, high = self.range.low, self.range.high
        return high - low if low is not None and high is not None else 0.0

    @property
    def share(self) -> float:
        """Where in its range the score lies, 0 to 1."""
        return ((self.score or 0.0) - (self.range.low or 0.0)) / self.width


def scale_scores(instrument: Instrument, answers: Answered) -> dict[str, Score]:
    """The score of every subscale.

    An item that was not asked, or answered 'not applicable', counts as neither answered nor missing. With w the weights
    and s the scores of the items answered: mean = Σws / Σw; sum = Σws, with each missing item at that mean; percent =
    100 Σw(s − lowest) / Σw(highest − lowest).
    """
    parts: dict[str, list[_Part]] = {}
    for code, (bounds, score, counts) in scored(instrument, answers).items():
        if counts:
            # the code of a matrix stands for all of its rows
            for name in {code, bounds.item.code}:
                parts.setdefault(name, []).append(_Part(bounds, score))
    return {
        scale.code: _score(scale, [part for name in scale.items for part in parts.get(name, ())])
        for scale in instrument.subscales
    }


def level_by_competency(instrument: Instrument, answers: Answered) -> list[tuple[str, str, float]]:
    """(competency, kind, level 0..1) in the order of the items: the weighted mean of where in its range the score of
    each item lies that observes the competency. Each kind stands alone; what has no range, kind or answer is left out.
    """
    seen: dict[tuple[str, str], list[_Part]] = {}
    for bounds, score, _counts in scored(instrument, answers).values():
        part, item = _Part(bounds, score), bounds.item
        if score is None or not item.evidence or not item.weight or not part.width:
            continue
        for competency in dict.fromkeys(item.competencies):
            seen.setdefault((competency, item.evidence), []).append(part)
    return [(competency, kind, _level(parts)) for (competency, kind), parts in seen.items()]


def _level(parts: list[_Part]) -> float:
    level = sum(part.weight * part.share for part in parts) / sum(part.weight for part in parts)
    return min(max(level, 0.0), 1.0)


def _score(scale: Subscale, parts: list[_Part]) -> Score:
    answered = [part for part in parts if part.score is not None]
    if not answered or len(answered) < scale.answered * len(parts) - _HAIR:
        return Score(None, len(answered), len(parts))
    value = _value(scale.rule, parts, answered)
    label = "" if value is None else _label(scale, value)
    return Score(value, len(answered), len(parts), label)


def _value(rule: str, parts: list[_Part], answered: list[_Part]) -> float | None:
    total = sum(part.weight * (part.score or 0.0) for part in answered)
    weight = sum(part.weight for part in answered)
    if rule == "percent":
        width = sum(part.weight * part.width for part in answered)
        reached = sum(part.weight * ((part.score or 0.0) - (part.range.low or 0.0)) for part in answered)
        return 100 * reached / width if width else None
    if not weight:
        return None
    missing = sum(part.weight for part in parts if part.score is None)
    return total / weight if rule == "mean" else total + missing * total / weight


def _label(scale: Subscale, value: float) -> str:
    reached = [cut for cut in scale.cutoffs if value >= cut.at_least - _HAIR]
    return max(reached, key=lambda cut: cut.at_least).label if reached else ""
