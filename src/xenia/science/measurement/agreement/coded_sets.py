"""Agreement of coders who each give a passage any number of codes: alpha with a distance between sets."""

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.agreement.krippendorff import NAN, Krippendorff


def masi_distance(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> NDArray[np.float64]:
    """1 − J·M of sets, row by row (Passonneau 2006, Measuring Agreement on Set-valued Items).

    J is Jaccard's index, |A∩B| / |A∪B|; M is 1 for equal sets, 2/3 where one holds the other, 1/3 where both have
    something of their own beside what they share, 0 where they share nothing. Two empty sets are equal.

    `first`, `second`: which codes are in the set, shape (…, codes); shapes are broadcast.
    """
    both = (first & second).sum(axis=-1)
    either = (first | second).sum(axis=-1)
    one, other = first.sum(axis=-1) == both, second.sum(axis=-1) == both
    jaccard = np.divide(both, either, out=np.ones(both.shape), where=either > 0)
    shape = np.where(one & other, 1.0, np.where(both == 0, 0.0, np.where(one | other, 2.0 / 3.0, 1.0 / 3.0)))
    return np.asarray(1.0 - jaccard * shape)


def set_alpha(sets: NDArray[np.bool_], given: NDArray[np.bool_]) -> Krippendorff:
    """Krippendorff's alpha of sets of codes, with the MASI distance in the place of δ².

    α = 1 − D_o/D_e; D_o is the mean distance within passages, where each passage's pairs weigh 1/(m_u − 1), D_e that
    between all sets of all passages with two coders or more (Krippendorff 2019, chapter 12; Passonneau 2006).

    Parameters
    ----------
    sets : which codes each coder gave, shape (units, coders, codes)
    given : which coders coded which unit, shape (units, coders)

    NaN with the reason when no unit has two coders, or every coder gave the same codes everywhere. Different sets are
    compared, not units, so that time grows with units plus the square of how many different sets there are.
    """
    if sets.ndim != 3 or given.shape != sets.shape[:2]:
        raise ValueError(f"Sets come as units × coders × codes, not {sets.shape} with {given.shape}.")
    coders = given.sum(axis=1)
    sets, given, coders = sets[coders > 1], given[coders > 1], coders[coders > 1]
    units = len(sets)
    if not units:
        return Krippendorff(NAN, NAN, NAN, 0, 0.0, "masi", ("No passage was coded by two.",))
    unit, coder = np.nonzero(given)
    different, which = np.unique(sets[unit, coder], axis=0, return_inverse=True)
    distance = masi_distance(different[:, None], different[None, :])
    by_unit = np.zeros((units, len(different)))
    np.add.at(by_unit, (unit, which.ravel()), 1.0)
    total = float(coders.sum())
    within = np.einsum("ua,ab,ub->u", by_unit, distance, by_unit)
    observed = float(np.sum(within / (coders - 1))) / total
    counts = by_unit.sum(axis=0)
    expected = float(counts @ distance @ counts) / (total * (total - 1.0))
    if expected == 0:
        reason = "Everyone gave the same codes to every passage, so agreement beyond chance is not known."
        return Krippendorff(NAN, observed, expected, units, total, "masi", (reason,))
    return Krippendorff(1.0 - observed / expected, observed, expected, units, total, "masi", ())
