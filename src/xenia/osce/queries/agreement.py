"""How far what an examiner marked agrees with the reference of a calibration."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from xenia.osce.queries.score_columns import percent_of
from xenia.standards.instruments import Instrument, Item, options_of
from xenia.standards.stations.calibration import PassingRule, is_global

#: per cent of the points by which one may differ and still be called neither severe nor lenient
EVEN = 5.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the items of the checklist, `same` of `items` as agreed; `share` and its interval in per cent, None without a
    checklist; kappa None where it says nothing. `points`: per cent of the points given, less those of the reference:
    below 0 is more severe. `steps`: the global rating less the agreed one, in its own steps; None without one."""

    items: int
    same: int
    share: float | None
    low: float | None
    high: float | None
    kappa: float | None
    points: float | None
    steps: int | None

    def passes(self, rule: PassingRule) -> bool:
        """Whether that is enough; without a checklist by the whole alone."""
        compared = self.items > 0 or self.steps is not None
        enough = 100 * self.same >= rule.agree * self.items
        return compared and enough and abs(self.steps or 0) <= rule.global_within

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def agreement_of(form: Instrument, said: Mapping[str, Any], reference: Mapping[str, str]) -> Agreement:
    """Compare item by item: `form` holds only items that are compared."""
    from xenia.science.measurement.agreement import agreement_with_reference

    items = [item for item in form.items if not is_global(item)]
    same = np.array([said.get(item.code) == reference[item.code] for item in items], dtype=np.bool_)
    marked, agreed = (np.array([place_of(i, one.get(i.code)) for i in items]) for one in (said, reference))
    found = agreement_with_reference(same, marked, agreed)
    points = percent_of(form, said) - percent_of(form, reference)
    share, low, high = (100 * one if items else None for one in (found.share, *found.interval))
    return Agreement(
        items=found.n,
        same=found.same,
        share=share,
        low=low,
        high=high,
        kappa=found.kappa.kappa if found.kappa else None,
        points=None if np.isnan(points) else points,
        steps=_steps(form, said, reference),
    )


def place_of(item: Item, code: Any) -> float:
    """Where an answer stands between the lowest (0) and the highest (1) of its item; NaN where it has no score."""
    scores = {one.code: one.score for one in options_of(item) if one.score is not None}
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return (scores[code] - low) / (high - low) if code in scores and high > low else float("nan")


def _steps(form: Instrument, said: Mapping[str, Any], reference: Mapping[str, str]) -> int | None:
    for item in (one for one in form.items if is_global(one)):
        ordered = sorted((one for one in options_of(item) if one.score is not None), key=lambda one: one.score or 0.0)
        codes = [one.code for one in ordered]
        if said.get(item.code) in codes and reference[item.code] in codes:
            return codes.index(said[item.code]) - codes.index(reference[item.code])
    return None


def leaning(points: float | None) -> str:
    """severe, lenient or even."""
    if points is None or abs(points) < EVEN:
        return "even"
    return "severe" if points < 0 else "lenient"
