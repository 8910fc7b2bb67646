"""Growth over waves of one construct: knowledge, attitude and behaviour each by itself."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from xenia.science.measurement.mixed import MixedModel, RandomTerm, fit_terms

Floats = NDArray[np.float64]

INVARIANCE = (
    "A change over waves is growth only if the instrument measures the same thing in every wave and language: "
    "test its invariance before speaking of growth."
)
INSIGHT = "Self-ratings may fall as insight grows: a lower attitude is no proof of loss."
STAYED = "Those who stay may differ from those who leave: {lost} of {persons} people are not in every wave."
TWO_WAVES = "Nobody's own slope can be told from chance with so few waves a person: all share one slope."


class Construct(StrEnum):
    """What an instrument measures; two of them are never averaged."""

    KNOWLEDGE = "knowledge"
    ATTITUDE = "attitude"
    BEHAVIOUR = "behaviour"


@dataclass(frozen=True, slots=True)
class Growth:
    """Change a wave in one construct, with its interval; `spread` is the standard deviation of people's own slopes."""

    construct: Construct
    n: int
    persons: int
    start: float
    slope: float
    slope_se: float
    slope_ci: tuple[float, float]
    spread: float
    model: MixedModel
    warnings: tuple[str, ...]


def growth(
    construct: Construct, *, person: NDArray[np.int64], wave: Floats, score: Floats, level: float = 0.95
) -> Growth:
    """Fit score ~ wave + (wave | person) by REML; all arrays (rows,), a row for each person and wave of one construct.

    The interval is t with Satterthwaite's degrees of freedom. Rows without a finite score or wave are left out. With
    too few rows for a slope of each person's own, all share one and `warnings` says so (`spread` is NaN). `warnings`
    always carries what a change may not be called. Raises ValueError for arrays of different length.
    """
    if not person.shape == wave.shape == score.shape:
        raise ValueError("person, wave and score need one entry a row.")
    whole = np.isfinite(wave) & np.isfinite(score)
    people, codes = np.unique(person[whole], return_inverse=True)
    x = np.column_stack([np.ones(int(whole.sum())), wave[whole]])
    own = 2 if 2 * len(people) < len(x) else 1
    names = ("(Intercept)", "wave")
    term = RandomTerm("person", tuple(map(str, people)), codes.astype(np.int64), x[:, :own], names[:own], (own,))
    model = fit_terms(score[whole], x, names, (term,))
    by_name = dict(zip(model.names, zip(model.estimate, model.se, model.df, strict=True), strict=True))
    start, slope = by_name.get("(Intercept)", (np.nan,) * 3), by_name.get("wave", (np.nan,) * 3)
    half = float(stdtrit(slope[2], (1.0 + level) / 2.0)) * slope[1]
    return Growth(
        construct=construct,
        n=model.n,
        persons=len(people),
        start=float(start[0]),
        slope=float(slope[0]),
        slope_se=float(slope[1]),
        slope_ci=(float(slope[0] - half), float(slope[0] + half)),
        spread=float(np.sqrt(model.random[0].covariance[1, 1])) if own == 2 else float("nan"),
        model=model,
        warnings=(*_caveats(construct, codes, wave[whole], own=own), *model.warnings),
    )


def _caveats(construct: Construct, codes: NDArray[np.int64], wave: Floats, *, own: int) -> list[str]:
    seen = np.bincount(codes)
    lost = int(np.sum(seen < len(np.unique(wave))))
    said = [INVARIANCE]
    if construct is Construct.ATTITUDE:
        said.append(INSIGHT)
    if lost:
        said.append(STAYED.format(lost=lost, persons=len(seen)))
    if own == 1:
        said.append(TWO_WAVES)
    return said
