"""Variance components from quadratic forms in the means: the analysis of variance, also where data are unbalanced."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.generalizability.cells import Cells
from xenia.science.measurement.generalizability.design import Effect


@dataclass(frozen=True, slots=True)
class QuadraticForms:
    """What the analysis of variance needs of the cells, each about the grand mean, in the order of the effects.

    sizes:  levels of each effect, shape (effects,); the residual's are the scores
    forms:  T(α) − T(μ), the weighted squares of the effect's means, shape (effects,)
    expected:  coefficients of the components in the expectation of those, shape (effects, effects)
    balanced:  every effect's levels hold equally many scores and every combination occurs once
    """

    effects: tuple[Effect, ...]
    sizes: NDArray[np.float64]
    forms: NDArray[np.float64]
    expected: NDArray[np.float64]
    balanced: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """Components as estimated, NaN where the data can't tell them apart; mean squares only of balanced data."""

    components: NDArray[np.float64]
    degrees: NDArray[np.float64]
    mean_squares: NDArray[np.float64]


def quadratic_forms(cells: Cells) -> QuadraticForms:
    """T terms and their expectations.

    T(α) = Σₐ xₐ²/nₐ over the levels of α, xₐ the sum of nₐ scores; E T(α) = n μ² + Σ_β k(α, β) σ²_β with
    k(α, β) = Σₐ Σ_b n_ab²/nₐ (Brennan 2001, equations 7.1–7.7; Henderson 1953, method 1). The residual is taken score
    by score, so that scores which share a cell are replications.
    """
    effects = cells.design.effects
    n = float(cells.n.sum())
    cells = cells.shifted(float(cells.total.sum()) / n)
    coded = {effect: cells.codes(effect) for effect in effects}
    counts = {effect: np.bincount(code, weights=cells.n, minlength=size) for effect, (code, size) in coded.items()}
    sizes = np.array([*(float(coded[effect][1]) for effect in effects[:-1]), n])
    forms = [
        float(np.sum(np.bincount(coded[effect][0], weights=cells.total) ** 2 / counts[effect]))
        for effect in effects[:-1]
    ]
    expected = np.empty((len(effects), len(effects)))
    expected[-1], expected[:, -1] = n, sizes
    for row, effect in enumerate(effects[:-1]):
        for column, other in enumerate(effects[:-1]):
            both = effect | other  # an effect itself
            owner = np.empty(coded[both][1], dtype=np.int64)
            owner[coded[both][0]] = coded[effect][0]
            expected[row, column] = np.sum(counts[both] ** 2 / counts[effect][owner])
    mean_row = np.array([*(float(np.sum(counts[effect] ** 2)) / n for effect in effects[:-1]), 1.0])
    return QuadraticForms(
        effects=effects,
        sizes=sizes,
        forms=np.array([*forms, float(cells.squares.sum())]) - float(cells.total.sum()) ** 2 / n,
        expected=expected - mean_row,
        balanced=_is_balanced(cells, counts),
    )


def analogous_anova(quadratic: QuadraticForms) -> Analysis:
    """Set the forms equal to their expectations and solve.

    With balanced data this is the analysis of variance with expected mean squares, without it Henderson's method 1.
    A component is NaN when the data can't tell it from another one, as when a facet has one level.
    """
    scale = np.maximum(quadratic.sizes - 1.0, 1.0)
    left, right = quadratic.expected / scale[:, None], quadratic.forms / scale
    _, values, rows = np.linalg.svd(left)
    unknown = rows[values <= 1e-10 * max(float(values[0]), 1e-300)]
    found = np.linalg.lstsq(left, right, rcond=1e-10)[0]
    found[np.any(np.abs(unknown) > 1e-7, axis=0)] = np.nan
    degrees, squares = _own_shares(quadratic)
    squares = np.divide(squares, degrees, out=np.full(len(degrees), np.nan), where=degrees > 0)
    if not quadratic.balanced:
        degrees, squares = np.full_like(degrees, np.nan), np.full_like(squares, np.nan)
    return Analysis(components=found, degrees=degrees, mean_squares=squares)


def _own_shares(quadratic: QuadraticForms) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees of freedom and sums of squares: what each effect adds to the effects inside it."""
    degrees, squares = quadratic.sizes - 1.0, quadratic.forms.copy()
    for place, effect in enumerate(quadratic.effects):
        for inner in range(place):
            if quadratic.effects[inner] < effect:
                degrees[place] -= degrees[inner]
                squares[place] -= squares[inner]
    return degrees, np.maximum(squares, 0.0)


def _is_balanced(cells: Cells, counts: Mapping[Effect, NDArray[np.float64]]) -> bool:
    if cells.n.max() > 1 or any(np.ptp(count) > 0 for count in counts.values()):
        return False
    within = cells.design.within
    each = [
        len(counts[within[facet] | {facet}]) / (len(counts[within[facet]]) if within[facet] else 1)
        for facet in cells.design.facets
    ]
    return abs(prod(each) - len(cells.n)) < 1e-6
