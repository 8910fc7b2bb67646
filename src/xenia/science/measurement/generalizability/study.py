"""A generalizability study: variance components, the coefficients at the observed numbers, and decision studies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.generalizability.analogous_anova import (
    Analysis,
    QuadraticForms,
    analogous_anova,
    quadratic_forms,
)
from xenia.science.measurement.generalizability.cells import Cells
from xenia.science.measurement.generalizability.coefficients import (
    DStudy,
    Negative,
    decision_study,
    divisors,
    effective_numbers,
    number_grid,
    observed_divisors,
)
from xenia.science.measurement.generalizability.design import Design
from xenia.science.measurement.generalizability.patterns import patterns
from xenia.science.measurement.generalizability.remarks import words_on_components, words_on_data, words_on_method
from xenia.science.measurement.generalizability.reml import fit_reml

type Method = Literal["anova", "henderson1", "reml"]


@dataclass(frozen=True, slots=True)
class GStudy:
    """Variance components of a design, as estimated; the last is the residual, the full product.

    method:  anova, henderson1 or reml, whichever was done
    components, shares:  by the effect's name, and each one's percentage of their sum
    degrees, mean_squares:  by the effect's name, NaN unless the data are balanced
    criterion:  −2 ln of the restricted likelihood, NaN for other methods
    observed:  the coefficients at the observed numbers; where data are unbalanced these are effective numbers
    """

    design: Design
    object: str
    method: str
    balanced: bool
    scores: int
    mean: float
    components: dict[str, float]
    shares: dict[str, float]
    degrees: dict[str, float]
    mean_squares: dict[str, float]
    criterion: float
    negative: Negative
    observed: DStudy
    warnings: tuple[str, ...]


def g_study(
    cells: Cells, *, method: Method | None = None, measured: str | None = None, negative: Negative = "zero"
) -> GStudy:
    """Estimate every component of the cells' design.

    Without a method, balanced data are analysed by the analysis of variance and unbalanced ones by restricted maximum
    likelihood. For balanced data whose estimates are all positive both are the same (Searle, Casella and McCulloch
    1992, section 4.8), and the exact figures are given. `measured` is the object of measurement, else
    `Design.object`; `negative` says what the coefficients do with an estimate below zero.

    A component that the data can't tell from another is NaN, and so is each coefficient that needs it.
    Raises ValueError for an unknown method, convention or facet.
    """
    _check(cells.design, method, measured, negative)
    design, target = cells.design, measured or cells.design.object
    closure = design.closure(frozenset({target}))
    if len(cells.n) == 0:
        return _empty(design, target, method or "anova", negative)
    quadratic = quadratic_forms(cells)
    analysis = analogous_anova(quadratic)
    done = _resolved(method, balanced=quadratic.balanced)
    components, criterion, trouble = analysis.components, float("nan"), list[str]()
    if done == "reml":
        components, criterion, trouble = _by_reml(cells, quadratic, analysis)
    by = observed_divisors(cells, measured=closure)
    observed = decision_study(
        design, components, by, effective_numbers(design, by, measured=closure), measured=closure, negative=negative
    )
    total = float(components.sum())
    names = [design.name(effect) for effect in design.effects]
    return GStudy(
        design=design,
        object=target,
        method=done,
        balanced=quadratic.balanced,
        scores=int(cells.n.sum()),
        mean=float(cells.total.sum() / cells.n.sum()),
        components=dict(zip(names, components.tolist(), strict=True)),
        shares={
            name: 100 * part / total if total > 0 else float("nan")
            for name, part in zip(names, components.tolist(), strict=True)
        },
        degrees=dict(zip(names, analysis.degrees.tolist(), strict=True)),
        mean_squares=dict(zip(names, analysis.mean_squares.tolist(), strict=True)),
        criterion=criterion,
        negative=negative,
        observed=observed,
        warnings=(
            *words_on_data(cells, quadratic, closure),
            *words_on_method(method, done, balanced=quadratic.balanced),
            *trouble,
            *words_on_components(names, components, negative),
        ),
    )


def d_studies(study: GStudy, choices: Mapping[str, tuple[float, ...]]) -> tuple[DStudy, ...]:
    """Decision studies for every combination of the numbers chosen; a facet that isn't named keeps its observed number.

    A nested facet's number is that within each condition that holds it. Raises ValueError for a facet that the design
    doesn't have, that is being measured, or a number that isn't positive.
    """
    closure = study.design.closure(frozenset({study.object}))
    for facet, numbers in choices.items():
        if facet not in study.design.facets or facet in closure:
            raise ValueError(f"A decision study can't vary “{facet}”. It can: {', '.join(study.observed.n)}.")
        if not numbers or any(not 0 < number < float("inf") for number in numbers):
            raise ValueError(f"A decision study needs positive numbers of “{facet}”.")
    components = np.array(list(study.components.values()))
    return tuple(
        decision_study(
            study.design,
            components,
            divisors(study.design, study.observed.n | chosen, measured=closure),
            study.observed.n | chosen,
            measured=closure,
            negative=study.negative,
        )
        for chosen in number_grid(choices)
    )


def _by_reml(
    cells: Cells, quadratic: QuadraticForms, analysis: Analysis
) -> tuple[NDArray[np.float64], float, list[str]]:
    """Fit the effects whose levels differ from the mean's and each larger effect's; what is confounded is NaN."""
    effects, sizes = quadratic.effects, dict(zip(quadratic.effects, quadratic.sizes.tolist(), strict=True))
    scale = float(np.sqrt(cells.squares.sum() / cells.n.sum() - (cells.total.sum() / cells.n.sum()) ** 2))
    found = np.full(len(effects), np.nan)
    model = tuple(
        effect
        for effect in effects[:-1]
        if sizes[effect] > 1 and all(sizes[other] > sizes[effect] for other in effects if effect < other)
    )
    if not model or not scale > 0:
        found = np.where(np.isfinite(analysis.components), np.maximum(analysis.components, 0.0), np.nan)
        return found, float("nan"), []
    centred = cells.shifted(float(cells.total.sum() / cells.n.sum()))
    unit = Cells(cells.design, cells.levels, cells.n, centred.total / scale, centred.squares / scale**2)
    start = np.nan_to_num(analysis.components / max(float(analysis.components[-1]), 0.01 * scale**2), nan=1.0)
    fit = fit_reml(patterns(unit, model), effects=len(model), start=start[[effects.index(one) for one in model]])
    if quadratic.balanced and np.all(analysis.components >= 0):
        return analysis.components, fit.criterion + _of_scale(cells, scale), []
    for place, effect in enumerate((*model, effects[-1])):
        found[effects.index(effect)] = fit.components[place] * scale**2
    found[~np.isfinite(analysis.components)] = np.nan
    words = [] if fit.converged else ["The likelihood has no clear maximum; the residual variance may be zero."]
    return found, fit.criterion + _of_scale(cells, scale), words


def _of_scale(cells: Cells, scale: float) -> float:
    """What the criterion of scores divided by their scale lacks of that of the scores."""
    return (float(cells.n.sum()) - 1) * 2 * float(np.log(scale))


def _resolved(method: Method | None, *, balanced: bool) -> str:
    if method is None:
        return "anova" if balanced else "reml"
    return "henderson1" if method == "anova" and not balanced else method


def _check(design: Design, method: str | None, measured: str | None, negative: str) -> None:
    for chosen, possible in ((method, get_args(Method.__value__)), (negative, get_args(Negative.__value__))):
        if chosen is not None and chosen not in possible:
            raise ValueError(f"“{chosen}” is not one of {', '.join(possible)}.")
    if measured is not None and measured not in design.facets:
        raise ValueError(f"The design “{design.text}” has no facet “{measured}” to measure.")


def _empty(design: Design, target: str, method: str, negative: Negative) -> GStudy:
    nothing, names = float("nan"), [design.name(effect) for effect in design.effects]
    unknown = dict.fromkeys(names, nothing)
    return GStudy(
        design=design,
        object=target,
        method=method,
        balanced=False,
        scores=0,
        mean=nothing,
        components=unknown,
        shares=unknown,
        degrees=unknown,
        mean_squares=unknown,
        criterion=nothing,
        negative=negative,
        observed=DStudy(dict.fromkeys(design.facets, nothing), *[nothing] * 7),
        warnings=("There are no scores, so nothing can be estimated.",),
    )
