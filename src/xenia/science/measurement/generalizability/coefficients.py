"""Decision studies: error variances and coefficients of a measurement with given numbers of conditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.generalizability.cells import Cells
from xenia.science.measurement.generalizability.design import Design, Effect

type Negative = Literal["zero", "keep"]


@dataclass(frozen=True, slots=True)
class DStudy:
    """One decision study; n has each facet's number of conditions, of a nested facet within each one that holds it.

    universe:  variance of the universe scores
    relative, absolute:  error variances of comparing persons and of placing them on the scale; sem_* their roots
    erho2, phi:  universe / (universe + relative), universe / (universe + absolute)
    """

    n: dict[str, float]
    universe: float
    relative: float
    absolute: float
    erho2: float
    phi: float
    sem_relative: float
    sem_absolute: float


def divisors(design: Design, n: Mapping[str, float], *, measured: Effect) -> dict[Effect, float]:
    """For each effect by how much averaging over the conditions divides its component (Brennan 2001, section 4.1)."""
    return {effect: prod(n[facet] for facet in effect - measured) for effect in design.effects}


def observed_divisors(cells: Cells, *, measured: Effect) -> dict[Effect, float]:
    """The same for the numbers as observed, balanced or not.

    A person's mean holds σ²_α Σ_c (n_pc/n_p)² of effect α, c its levels that the person met; this is averaged over
    persons. Balanced numbers give the product of the numbers of conditions, unbalanced ones Brennan's (2001,
    section 7.2) ñ: levels weighted by their scores, and the harmonic mean over persons.
    """
    person, count = cells.codes(measured)
    n = np.bincount(person, weights=cells.n, minlength=count)
    found: dict[Effect, float] = {}
    for effect in cells.design.effects[:-1]:
        code, size = cells.codes(effect | measured)
        own = np.bincount(code, weights=cells.n, minlength=size)
        owner = np.zeros(size, dtype=np.int64)
        owner[code] = person
        found[effect] = count / float(np.sum((own / n[owner]) ** 2))
    return found | {cells.design.effects[-1]: count / float(np.sum(1 / n))}


def effective_numbers(design: Design, by: Mapping[Effect, float], *, measured: Effect) -> dict[str, float]:
    """Each facet's number of conditions that would divide as observed: the number itself when data are balanced."""
    return {
        facet: round(by[design.within[facet] | {facet}] / by.get(design.within[facet], 1.0), 9)
        for facet in design.facets
        if facet not in measured
    }


def decision_study(
    design: Design,
    components: NDArray[np.float64],
    by: Mapping[Effect, float],
    n: Mapping[str, float],
    *,
    measured: Effect,
    negative: Negative = "zero",
) -> DStudy:
    """Coefficients from components, shape (effects,), and the divisors `by` of each effect.

    Effects of the measured facets alone are the universe score, those that cross them with anything else the relative
    error, all others join the absolute one (Brennan 2001, equations 4.9–4.15). With negative="zero" an estimate below
    zero counts as zero, with "keep" as estimated; an unknown (NaN) component makes unknown what it is needed for.
    """
    values = np.maximum(components, 0.0) if negative == "zero" else components
    universe = relative = absolute = 0.0
    for effect, value in zip(design.effects, values.tolist(), strict=True):
        if effect <= measured:
            universe += value
            continue
        absolute += value / by[effect]
        if effect & measured:
            relative += value / by[effect]
    return DStudy(
        n=dict(n),
        universe=universe,
        relative=relative,
        absolute=absolute,
        erho2=_share(universe, relative),
        phi=_share(universe, absolute),
        sem_relative=float(np.sqrt(relative)) if relative >= 0 else float("nan"),
        sem_absolute=float(np.sqrt(absolute)) if absolute >= 0 else float("nan"),
    )


def number_grid(choices: Mapping[str, tuple[float, ...]]) -> list[dict[str, float]]:
    """Every combination of the numbers to study, the last facet changing fastest."""
    return [dict(zip(choices, chosen, strict=True)) for chosen in product(*choices.values())]


def _share(universe: float, error: float) -> float:
    return universe / (universe + error) if universe + error > 0 else float("nan")
