"""Contrasting groups: the cut that best parts those judged competent from those judged not yet so."""

from dataclasses import dataclass

import numpy as np

from xenia.science.measurement.standard_setting.station_moments import Floats


@dataclass(frozen=True, slots=True)
class ContrastingGroups:
    """cut is where two normal curves, weighted by the groups' sizes or equally, cross between the means."""

    cut: float
    n: tuple[int, int]
    means: tuple[float, float]
    sds: tuple[float, float]
    misplaced: float
    warnings: tuple[str, ...]


def contrasting_groups(not_competent: Floats, competent: Floats, *, weighted: bool = False) -> ContrastingGroups:
    """Solve  ln w₀ φ₀(c) = ln w₁ φ₁(c)  for the c between the two means (Livingston and Zieky 1982, chapter 3).

    not_competent, competent:  scores, shapes (n₀,) and (n₁,), NaN where missing
    weighted:  let the groups weigh by their sizes, w = n, instead of equally
    misplaced is the share of all these scores that the cut puts on the wrong side. Without two scores that differ in
    each group, or when the competent don't score higher, there is no cut.
    """
    groups = [np.asarray(group, dtype=np.float64)[np.isfinite(group)] for group in (not_competent, competent)]
    n = (len(groups[0]), len(groups[1]))
    means = tuple(float(group.mean()) if len(group) else float("nan") for group in groups)
    sds = tuple(float(group.std(ddof=1)) if len(group) > 1 else float("nan") for group in groups)
    words: list[str] = []
    cut = float("nan")
    if not (sds[0] > 0 and sds[1] > 0):
        words.append("Each group needs two scores that differ.")
    elif means[0] >= means[1]:
        words.append("Those judged competent don't score higher, so no cut parts the groups.")
    else:
        tilt = 2 * np.log(n[0] / n[1]) if weighted else 0.0
        cut = _crossing(means[0], means[1], sds[0], sds[1], tilt)
        if cut != cut:
            words.append("The curves don't cross between the groups' means; one group is much larger or wider.")
    wrong = np.sum(groups[0] >= cut) + np.sum(groups[1] < cut)
    misplaced = float(wrong) / sum(n) if cut == cut else float("nan")
    return ContrastingGroups(cut, n, (means[0], means[1]), (sds[0], sds[1]), misplaced, tuple(words))


def _crossing(low: float, high: float, low_sd: float, high_sd: float, tilt: float) -> float:
    """The root between the means of  ((c − m₁)/s₁)² − ((c − m₀)/s₀)² + 2 ln(s₁/s₀) + tilt = 0, NaN without one."""
    a = high_sd**-2 - low_sd**-2
    b = 2 * (low / low_sd**2 - high / high_sd**2)
    c = (high / high_sd) ** 2 - (low / low_sd) ** 2 + 2 * np.log(high_sd / low_sd) + tilt
    roots = np.roots([a, b, c] if abs(a) > 1e-12 else [b, c])
    inside = [float(root.real) for root in roots if abs(root.imag) < 1e-9 and low <= root.real <= high]
    return inside[0] if inside else float("nan")
