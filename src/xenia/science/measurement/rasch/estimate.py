"""Rasch, partial credit and rating scale models fitted to score groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.newton import Evaluation, Summit, climb, covariance
from xenia.science.measurement.rasch.conditional import conditional_likelihood
from xenia.science.measurement.rasch.design import Design, Model, design_of
from xenia.science.measurement.rasch.groups import ScoreGroups
from xenia.science.measurement.rasch.marginal import marginal_likelihood, nodes_for
from xenia.science.measurement.rasch.scale import LOOSE, levels_of, placed, reported

Floats = NDArray[np.float64]
Estimator = Literal["cml", "mml"]

SMALLEST_SD = 1e-3
MANY_PATTERNS = 50


@dataclass(frozen=True, slots=True)
class RaschFit:
    """A fitted model of the Rasch family. Arrays over items come in the table's order; NaN is what can't be known.

    `difficulty` (items,) is an item's location, the mean of its thresholds. `thresholds` (items × steps) is where
    category h becomes likelier than h − 1, h = 1 … counted from the table's lowest category. `beta` (items × steps)
    is cumulative easiness as eRm reports it, −Σ thresholds from the item's lowest category on. `steps` (steps,) are
    the thresholds that a rating scale's items share, about their mean. `variance` belongs to the abilities (MML).
    """

    model: Model
    estimator: Estimator
    difficulty: Floats
    difficulty_se: Floats
    thresholds: Floats
    thresholds_se: Floats
    beta: Floats
    beta_se: Floats
    steps: Floats
    variance: float
    variance_se: float
    loglik: float
    parameters: int
    design: Design
    cumulative: Floats  # items × categories, −inf where impossible: what persons are measured with
    warnings: tuple[str, ...]


def rasch_fit(
    groups: ScoreGroups, *, model: Model = "rasch", estimator: Estimator = "cml", names: Sequence[str] = ()
) -> RaschFit:
    """Fit by conditional (`cml`) or marginal (`mml`) maximum likelihood.

    CML puts the origin where eRm does: Σ β = 0 over all items and categories (`rasch`, `pcm`), or over the items'
    first categories (`rsm`). MML has abilities from N(0, σ²), as TAM and mirt. Standard errors come from the observed
    information of all parameters together, carried through the linear maps to thresholds and locations (TAM's quick
    errors take the other parameters as known and are smaller).
    Items that every person answered alike, categories that nobody took and items that the answers don't tie to the
    rest get NaN and a sentence in `warnings`, where `names` stand for the items. Raises ValueError for scores that
    a Rasch model can't have.
    """
    design = design_of(groups.taken.sum(axis=0), model)
    coded = groups.recoded(design.low, design.used.shape[1])
    items = tuple(names) or tuple(f"item {place + 1}" for place in range(len(design.low)))
    warnings = _about_data(groups, design, items)
    summit, scale = _summit(coded, design, estimator)
    spread = covariance(summit.information)
    beta, errors, loose = placed(design, summit.point, spread, conditional=estimator == "cml")
    warnings += _about_fit(summit, loose & design.used, items, scale if estimator == "mml" else None)
    return RaschFit(
        model,
        estimator,
        **reported(design, beta, errors, loose, shared=model == "rsm"),
        variance=scale**2,
        variance_se=2 * scale**2 * float(np.sqrt(spread[-1, -1])) if scale > SMALLEST_SD else np.nan,
        loglik=summit.value,
        parameters=len(summit.point) - (estimator == "cml" and len(summit.point) > 0),
        design=design,
        cumulative=np.where(design.used, beta, -np.inf),
        warnings=warnings,
    )


def _summit(groups: ScoreGroups, design: Design, estimator: Estimator) -> tuple[Summit, float]:
    """The maximum and the abilities' standard deviation, NaN where there is none to know."""
    if not design.matrix.shape[1]:
        return Summit(np.zeros(0), np.nan, np.zeros(0), np.zeros((0, 0)), True), np.nan
    if estimator == "cml":
        return _conditional(groups, design), np.nan
    summit = _marginal(groups, design)
    known = covariance(summit.information)[-1, -1] < LOOSE**2 or summit.point[-1] < np.log(SMALLEST_SD)
    return summit, float(np.exp(summit.point[-1])) if known else np.nan


def _conditional(groups: ScoreGroups, design: Design) -> Summit:
    telling = groups.where(interior(groups, design))
    # the likelihood doesn't change along h·c, so a little information is put there
    flat = np.linalg.lstsq(design.matrix, levels_of(design), rcond=None)[0]
    hold = np.outer(flat, flat) * max(1.0, float(telling.count.sum())) / max(1.0, float(flat @ flat))

    def evaluate(point: Floats) -> Evaluation:
        value, gradient, information = conditional_likelihood(telling, design.beta(point))
        return value, design.matrix.T @ gradient, design.matrix.T @ information @ design.matrix + hold

    # with many patterns each step is dear, and the marginal maximum is both near and cheap
    few = len(telling.seen) < MANY_PATTERNS
    start = _start(telling, design) if few else _marginal(groups, design).point[:-1]
    return climb(start, evaluate)


def _marginal(groups: ScoreGroups, design: Design) -> Summit:
    size = design.matrix.shape[1]
    matrix = np.zeros((design.matrix.shape[0] + 1, size + 1))
    matrix[:-1, :-1] = design.matrix
    nodes = nodes_for(design.top, 1.0)

    def evaluate(point: Floats) -> Evaluation:
        # climbs in ln σ: in σ itself zero is flat, and a climb may rest there by mistake
        matrix[-1, -1] = sd = float(np.exp(point[-1]))
        value, gradient, information = marginal_likelihood(groups, design.beta(point[:-1]), sd, nodes)
        slope, curve = matrix.T @ gradient, matrix.T @ information @ matrix
        curve[-1, -1] -= slope[-1]
        return value, slope, curve

    summit = climb(np.append(_start(groups, design), 0.0), evaluate)
    needed = nodes_for(design.top, float(np.exp(summit.point[-1])))
    if needed > nodes:
        nodes = needed
        summit = climb(summit.point, evaluate)
    return summit


def interior(groups: ScoreGroups, design: Design) -> NDArray[np.bool_]:
    """Cells (of recoded groups) whose score is neither the lowest nor the highest possible."""
    highest = (groups.seen @ design.top)[groups.pattern]
    return np.asarray((groups.score > 0) & (groups.score < highest))


def _start(groups: ScoreGroups, design: Design) -> Floats:
    totals = groups.taken.sum(axis=0) + 0.5
    wanted = np.where(design.used, np.log(totals / totals[:, :1]), 0.0).ravel()
    return np.asarray(np.linalg.lstsq(design.matrix, wanted, rcond=None)[0])


def _about_data(groups: ScoreGroups, design: Design, names: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences about what the table alone leaves unknown."""
    found = []
    answered = groups.taken.sum(axis=(0, 2)) > 0
    if silent := _named(names, ~answered):
        found.append(f"Nobody answered {silent}.")
    if alike := _named(names, (design.top == 0) & answered):
        found.append(f"All answers are alike in {alike}: no difficulty can be told.")
    gaps = [
        f"category {design.low[item] + gap} of {names[item]}"
        for item in np.flatnonzero(design.top > 0)
        for gap in np.flatnonzero(~design.used[item, : design.top[item]])
    ]
    if gaps:
        found.append(f"Nobody took {', '.join(gaps)}: the thresholds on both sides are unknown.")
    highest = int((design.low + design.top).max(initial=0))
    ends = (design.top > 0) & ((design.low > design.lowest) | (design.low + design.top < highest))
    if short := _named(names, ends):
        found.append(f"Not every category from {design.lowest} to {highest} occurs in {short}.")
    return tuple(found)


def _about_fit(
    summit: Summit, loose: NDArray[np.bool_], names: tuple[str, ...], scale: float | None
) -> tuple[str, ...]:
    found = []
    if not summit.point.size:
        return ("No item has two different answers, so nothing can be estimated.",)
    if not summit.reached:
        found.append("The likelihood's maximum was not reached; read the figures with suspicion.")
    if some := _named(names, loose.any(axis=1)):
        found.append(
            f"No estimate for {some}: the answers don't tie it to the other items (too few persons with scores "
            "between the extremes answered both it and them, some right and some wrong)."
        )
    if scale is not None and np.isnan(scale):
        found.append("The variance of the abilities can't be estimated from so few items.")
    elif scale is not None and scale <= SMALLEST_SD:
        found.append("The variance of the abilities is estimated as zero: the answers show no differences of ability.")
    return tuple(found)


def _named(names: tuple[str, ...], chosen: NDArray[np.bool_]) -> str:
    return ", ".join(names[place] for place in np.flatnonzero(chosen))
