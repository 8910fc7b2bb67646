"""Two-parameter logistic, graded response and generalised partial credit models by marginal maximum likelihood."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.irt.answers import AnswerPatterns
from xenia.science.measurement.irt.likelihood import (
    Layout,
    item_curves,
    layout,
    marginal_likelihood,
    posteriors,
)
from xenia.science.measurement.newton import Summit, climb, covariance

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Model = Literal["2pl", "grm", "gpcm"]

REACH = 6.0
NODES = 61
#: as many patterns for each parameter, and squared scores are a good guide to the top
MANY = 20
LOOSE = 30.0
STEEP = 10.0


@dataclass(frozen=True, slots=True)
class ItemEstimate:
    """One item. `d` and `b` have a figure for each category used above the lowest; NaN is what can't be known.

    `categories` are the scores used, in order. For the graded model P(x ≥ h) = logistic(aθ + d_h), b_h = −d_h / a;
    for partial credit P(x = h) ∝ exp(h aθ + d_h), b_h = (d_h−1 − d_h) / a.
    """

    categories: tuple[int, ...]
    a: float
    a_se: float
    d: Floats
    d_se: Floats
    b: Floats
    b_se: Floats


@dataclass(frozen=True, slots=True)
class IrtFit:
    """A fitted model. `eap` and `eap_sd` have the shape (patterns,): posterior mean and deviation of the ability."""

    model: Model
    items: tuple[ItemEstimate, ...]
    loglik: float
    parameters: int
    aic: float
    bic: float
    eap: Floats
    eap_sd: Floats
    point: Floats
    plan: Layout
    warnings: tuple[str, ...]


def normal_nodes(nodes: int = NODES) -> tuple[Floats, Floats]:
    """Evenly spaced abilities from −6 to 6 and the logarithms of their normal weights, which sum to one."""
    theta = np.linspace(-REACH, REACH, nodes)
    weights = np.exp(-0.5 * theta**2)
    return theta, np.log(weights / weights.sum())


def irt_fit(patterns: AnswerPatterns, *, model: Model = "2pl", names: Sequence[str] = (), nodes: int = NODES) -> IrtFit:
    """Fit by marginal maximum likelihood, abilities from N(0, 1), on `nodes` evenly spaced nodes.

    Standard errors come from the observed information; those of b by the delta method. Slopes are turned so that
    their sum is positive. A category that nobody used is left out and the others are numbered on, as mirt does.
    An item with one category, or without a finite maximum, has NaN and a sentence in `warnings`, where `names` stand
    for the items. Raises ValueError when a 2PL meets an item with more than two categories.
    """
    used = [np.unique(column[column >= 0]) for column in patterns.rows.T]
    if model == "2pl" and any(len(values) > 2 for values in used):
        raise ValueError("A 2PL has two categories; scores with more need a graded model (grm) or partial credit.")
    plan = layout(patterns, used, "gpcm" if model == "gpcm" else "graded")
    items = tuple(names) or tuple(f"item {place + 1}" for place in range(len(used)))
    theta, weights = normal_nodes(nodes)
    summit = _climbed(plan, theta, weights)
    point = _turned(plan, summit.point)
    spread = covariance(summit.information)
    estimates = tuple(
        _estimate(values, point[own], spread[own, own] * _signs(plan, summit.point, own), model)
        for values, own in zip(used, plan.parameters, strict=True)
    )
    eap, deviation = _abilities(plan, point, theta, weights)
    value = summit.value if plan.size else np.nan
    return IrtFit(
        model,
        estimates,
        loglik=value,
        parameters=plan.size,
        aic=2 * plan.size - 2 * value,
        bic=plan.size * float(np.log(max(1.0, plan.count.sum()))) - 2 * value,
        eap=eap,
        eap_sd=deviation,
        point=point,
        plan=plan,
        warnings=_sentences(estimates, used, summit, items),
    )


def _climbed(plan: Layout, theta: Floats, weights: Floats) -> Summit:
    start = _start(plan)
    if len(plan.count) > MANY * plan.size > 0:
        start = climb(start, lambda at: marginal_likelihood(plan, at, theta, weights, exact=False), gain=1e-6).point
    return climb(start, lambda at: marginal_likelihood(plan, at, theta, weights, exact=True))


def _start(plan: Layout) -> Floats:
    """Slopes of one, and the intercepts that answer the items' shares of categories at about the mean ability."""
    start = np.zeros(plan.size)
    for places, own in plan.live():
        counts = plan.count @ plan.chosen[:, places] + 0.5
        start[own.start] = 1.0
        if plan.family == "graded":
            above = counts[::-1].cumsum()[::-1]
            start[own.start + 1 : own.stop] = 1.2 * np.log(above[1:] / (counts.sum() - above[1:]))
        else:
            start[own.start + 1 : own.stop] = np.log(counts[1:] / counts[0])
    return start


def _turned(plan: Layout, point: Floats) -> Floats:
    slopes = [own.start for _, own in plan.live()]
    turned = point.copy()
    if slopes and point[slopes].sum() < 0:
        turned[slopes] *= -1
    return turned


def _signs(plan: Layout, point: Floats, own: slice) -> Floats:
    """Turning a slope turns its covariances."""
    sign = np.ones(own.stop - own.start)
    if len(sign) and not np.array_equal(_turned(plan, point), point):
        sign[0] = -1
    return np.outer(sign, sign)


def _estimate(values: Integers, point: Floats, spread: Floats, model: Model) -> ItemEstimate:
    steps = max(1, len(values) - 1)
    if not len(point) or (np.diag(spread) > LOOSE**2).any():
        nothing = np.full(steps, np.nan)
        return ItemEstimate(tuple(values.tolist()), np.nan, np.nan, nothing, nothing, nothing, nothing)
    a, d = point[0], point[1:]
    # b = −(C d) / a, C taking differences in partial credit
    cut = np.eye(steps) - np.eye(steps, k=-1) if model == "gpcm" else np.eye(steps)
    safe = a if abs(a) > 1e-8 else np.nan
    b = -(cut @ d) / safe
    jacobian = -np.column_stack([b, cut]) / safe
    errors = np.sqrt(np.diag(spread))
    b_se = np.sqrt(np.einsum("ij,jk,ik->i", jacobian, spread, jacobian))
    return ItemEstimate(tuple(values.tolist()), float(a), float(errors[0]), d, errors[1:], b, b_se)


def _abilities(plan: Layout, point: Floats, theta: Floats, weights: Floats) -> tuple[Floats, Floats]:
    items = item_curves(plan, point, theta)
    assert items is not None  # the climb never rests where a chance is zero
    _, shares = posteriors(plan, items, weights)
    mean = shares @ theta
    known = plan.chosen.any(axis=1)
    return np.where(known, mean, np.nan), np.where(known, np.sqrt(shares @ theta**2 - mean**2), np.nan)


def _sentences(
    estimates: tuple[ItemEstimate, ...], used: list[Integers], summit: Summit, names: tuple[str, ...]
) -> tuple[str, ...]:
    found = []
    if not summit.point.size:
        return ("No item has two different answers, so nothing can be estimated.",)
    if not summit.reached:
        found.append("The likelihood's maximum was not reached; read the figures with suspicion.")
    several = [len(values) > 1 for values in used]
    if alike := [name for name, some in zip(names, several, strict=True) if not some]:
        found.append(f"All answers are alike in {', '.join(alike)}: no parameters can be told.")
    known = [(name, item) for name, item, some in zip(names, estimates, several, strict=True) if some]
    if loose := [name for name, item in known if np.isnan(item.a)]:
        found.append(f"The answers don't determine the parameters of {', '.join(loose)}: too few persons or items.")
    if steep := [name for name, item in known if abs(item.a) > STEEP]:
        found.append(f"The slope of {', '.join(steep)} has run away; its size means only that it is steep.")
    widest = sorted({int(value) for values in used for value in values})
    gaps = [name for name, values in zip(names, used, strict=True) if 1 < len(values) < len(widest)]
    if gaps:
        found.append(f"Not every category is used in {', '.join(gaps)}: the ones used are numbered on.")
    return tuple(found)
