"""What a reader must know before using a generalizability study, in sentences."""

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.generalizability.analogous_anova import QuadraticForms
from xenia.science.measurement.generalizability.cells import Cells
from xenia.science.measurement.generalizability.coefficients import Negative
from xenia.science.measurement.generalizability.design import Effect

FEW_LEVELS = 5


def words_on_data(cells: Cells, quadratic: QuadraticForms, closure: Effect) -> list[str]:
    """Replications, conditions that not everyone met, and facets with few levels."""
    design, words = cells.design, []
    sizes = dict(zip(quadratic.effects, quadratic.sizes.astype(int).tolist(), strict=True))
    if float(cells.n.max()) > 1:
        words.append(
            f"Some cells of {design.text} hold several scores. They count as replications, and the component "
            f"{design.name(quadratic.effects[-1])} is that of a single score; a facet may be missing from the design."
        )
    if not quadratic.balanced:
        words += _words_on_conditions(cells, closure)
    few = [
        f"{facet} ({sizes[design.closure(frozenset({facet}))]})"
        for facet in design.facets
        if sizes[design.closure(frozenset({facet}))] < FEW_LEVELS and facet not in closure
    ]
    if few:
        words.append(f"Few levels of {', '.join(few)}: components that rest on so few move widely between samples.")
    return words


def _words_on_conditions(cells: Cells, closure: Effect) -> list[str]:
    """Relative error leaves out what all persons share; say so when they don't."""
    persons = cells.codes(closure)[1]
    for effect in cells.design.effects[:-1]:
        if effect & closure:
            continue
        if cells.codes(effect | closure)[1] < persons * cells.codes(effect)[1]:
            return [
                "Not everyone met the same conditions. The relative error leaves out that some met harder ones; "
                "where scores were not adjusted, phi is the honest coefficient."
            ]
    return []


def words_on_method(asked: str | None, done: str, *, balanced: bool) -> list[str]:
    """Which method was done when it is not the one asked for by name."""
    if asked is None and not balanced:
        return ["The data are unbalanced, so the components are by restricted maximum likelihood (reml)."]
    if asked == "anova" and done != asked:
        return ["The data are unbalanced, so the analysis of variance is Henderson's method 1 (henderson1)."]
    return []


def words_on_components(names: list[str], components: NDArray[np.float64], negative: Negative) -> list[str]:
    """Components that are unknown, below zero or all zero."""
    words = []
    unknown = [name for name, value in zip(names, components.tolist(), strict=True) if np.isnan(value)]
    if unknown:
        words.append(
            f"The data can't tell apart the components {', '.join(unknown)}: vary the facets that have one level."
        )
    below = [name for name, value in zip(names, components.tolist(), strict=True) if value < 0]
    if below:
        use = (
            "count as zero in coefficients and errors"
            if negative == "zero"
            else "enter coefficients and errors as they are"
        )
        words.append(f"Estimates below zero ({', '.join(below)}) are shown as estimated and {use}.")
    if np.nansum(components) == 0 and not unknown:
        words.append("All scores are equal, so there is no variance to divide.")
    return words
