"""Krippendorff's alpha: agreement of any number of raters, with gaps, on any level of measurement."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVELS = ("nominal", "ordinal", "interval", "ratio")
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Krippendorff:
    """Alpha of the `pairable` ratings (in units with at least two), observed and expected disagreement."""

    alpha: float
    observed: float
    expected: float
    units: int
    pairable: float
    level: str
    warnings: tuple[str, ...]


def values_by_unit(codes: NDArray[np.int64], *, values: int) -> NDArray[np.float64]:
    """How often each unit received each value, shape (units, values).

    `codes`: shape (units, raters), from 0, negative where a rating is missing.
    """
    if codes.ndim != 2 or (codes >= values).any():
        raise ValueError(f"Codes come as units × raters, below the number of values, {values}.")
    unit, rater = np.nonzero(codes >= 0)
    place = unit * values + codes[unit, rater]
    return np.bincount(place, minlength=len(codes) * values).astype(np.float64).reshape(len(codes), values)


def coincidences(by_unit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pairs of values within units, each pair worth 1/(ratings of the unit − 1), shape (values, values).

    o_ck = Σ_u n_uc (n_uk − [c = k]) / (m_u − 1) (Krippendorff 2019, equation 12.4) over units with two ratings or
    more; such matrices of different units add up.
    """
    ratings = by_unit.sum(axis=1)
    paired = by_unit[ratings > 1]
    weight = 1.0 / (ratings[ratings > 1] - 1.0)
    return np.asarray((paired.T * weight) @ paired - np.diag(weight @ paired))


def krippendorff_alpha(
    matrix: NDArray[np.float64], values: NDArray[np.float64], *, level: str = "nominal", units: int = 0
) -> Krippendorff:
    """α = 1 − D_o/D_e, observed over expected disagreement (Krippendorff 2019, equations 12.5 and 12.10 to 12.13).

    D_o = Σ o_ck δ²_ck / n and D_e = Σ n_c n_k δ²_ck / (n(n−1)), where δ² is 1 for unlike values (nominal), the squared
    number of ratings between them with half of their own (ordinal), (c−k)² (interval), or ((c−k)/(c+k))² (ratio).

    Parameters
    ----------
    matrix : of coincidences, shape (values, values)
    values : shape (values,), ascending; on a nominal or an ordinal level their size does not matter
    level : "nominal", "ordinal", "interval" or "ratio"
    units : how many units went into the matrix; 0 when that is not known

    Raises ValueError on an unknown level or shapes that don't fit. NaN with the reason when no unit has two ratings,
    all ratings are equal, or a ratio scale has negative values. Of one unit alpha is 0, whatever was said: it warns.
    """
    if level not in LEVELS:
        raise ValueError(f"The level of measurement is {', '.join(LEVELS)}, not “{level}”.")
    if matrix.shape != (len(values), len(values)):
        raise ValueError(f"{len(values)} values have a square matrix of coincidences, not one of {matrix.shape}.")
    counts = matrix.sum(axis=1)
    total = float(counts.sum())
    if total == 0:
        return Krippendorff(NAN, NAN, NAN, units, 0.0, level, ("No unit has two ratings.",))
    if level == "ratio" and values.min() < 0:
        reason = "A ratio scale has no negative values; take the interval level."
        return Krippendorff(NAN, NAN, NAN, units, total, level, (reason,))
    distance = _squared_differences(level, values, counts)
    observed = float(np.sum(matrix * distance)) / total
    expected = float(counts @ distance @ counts) / (total * (total - 1.0))
    if expected == 0:
        reason = "All ratings that can be paired are equal, so agreement beyond chance is not known."
        return Krippendorff(NAN, observed, expected, units, total, level, (reason,))
    said = ("Only one unit has two ratings: alpha is 0 then, whatever was said.",) if units == 1 else ()
    return Krippendorff(1.0 - observed / expected, observed, expected, units, total, level, said)


def _squared_differences(level: str, values: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    # on an ordinal scale a value lies in the middle of its ratings in their order
    place = np.cumsum(counts) - counts / 2.0 if level == "ordinal" else values
    difference = np.subtract.outer(place, place)
    if level != "ratio":
        return np.asarray(difference**2)
    sums = np.add.outer(values, values)
    return np.asarray((difference / np.where(sums == 0, 1.0, sums)) ** 2)  # 0 and 0 differ by nothing
