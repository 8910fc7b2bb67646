"""Intraclass correlations of targets that raters scored: the six forms of Shrout and Fleiss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, fdtri

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Icc:
    """One intraclass correlation with its interval and the F test of no difference between targets."""

    value: float
    ci: tuple[float, float]
    F: float
    df1: float
    df2: float
    p: float


@dataclass(frozen=True, slots=True)
class Iccs:
    """The six forms: 1 raters differ by target, 2 they are a sample, 3 they are these; k for the mean of k raters."""

    ICC1: Icc
    ICC2: Icc
    ICC3: Icc
    ICC1k: Icc
    ICC2k: Icc
    ICC3k: Icc
    n: int
    k: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ratings:
    """What the six forms need of targets × raters, over complete targets; sums of different targets add up.

    `raters` has shape (k,): the sum of each rater's scores minus `origin`. `between` and `square` are sums over the
    targets of squared sums and of squares, both of scores minus `origin`; `incomplete` targets were left out.
    """

    targets: int
    origin: float
    raters: NDArray[np.float64]
    between: float
    square: float
    incomplete: int = 0

    def __add__(self, other: Ratings) -> Ratings:
        """Both sets of targets, scored by the same raters; ValueError when the numbers of raters differ."""
        if self.raters.shape != other.raters.shape:
            raise ValueError(f"Ratings by {len(self.raters)} and by {len(other.raters)} raters can't be added.")
        k, shift = len(self.raters), other.origin - self.origin
        total = float(other.raters.sum())
        return Ratings(
            targets=self.targets + other.targets,
            origin=self.origin,
            raters=self.raters + other.raters + shift * other.targets,
            between=self.between + other.between + 2 * k * shift * total + other.targets * (k * shift) ** 2,
            square=self.square + other.square + 2 * shift * total + k * other.targets * shift**2,
            incomplete=self.incomplete + other.incomplete,
        )


def ratings(scores: NDArray[np.float64]) -> Ratings:
    """Fold targets × raters, NaN where a rating is missing, over the targets that every rater scored.

    Raises ValueError when `scores` has not two dimensions or an infinite score.
    """
    if scores.ndim != 2 or np.isinf(scores).any():
        raise ValueError("Ratings come as targets × raters, finite or NaN where one is missing.")
    whole = scores[~np.isnan(scores).any(axis=1)] if scores.shape[1] else scores[:0]
    origin = float(whole.mean()) if whole.size else 0.0
    centred = whole - origin
    return Ratings(
        targets=len(whole),
        origin=origin,
        raters=centred.sum(axis=0),
        between=float(np.sum(centred.sum(axis=1) ** 2)),
        square=float(np.sum(centred**2)),
        incomplete=len(scores) - len(whole),
    )


def intraclass(sums: Ratings, *, level: float = 0.95) -> Iccs:
    """All six intraclass correlations of Shrout and Fleiss (1979, pages 423 to 426) with their intervals.

    With BMS, WMS, JMS, EMS the mean squares between targets, within targets, between raters and residual, n targets
    and k raters: ICC1 = (BMS − WMS)/(BMS + (k−1)WMS), ICC2 = (BMS − EMS)/(BMS + (k−1)EMS + k(JMS − EMS)/n),
    ICC3 = (BMS − EMS)/(BMS + (k−1)EMS); the forms ending in k are those of the mean of k raters. The interval of ICC2
    uses Satterthwaite's degrees of freedom (their page 424). Targets with a missing rating are left out (`ratings`),
    which the result says. Estimates may be negative and are given as they are.

    Degenerate data gives NaN with the reason: fewer than two complete targets or two raters, or no variance at all.
    """
    n, k = sums.targets, len(sums.raters)
    said = []
    if sums.incomplete:
        said.append(f"{sums.incomplete} targets lack a rating and are left out; {n} are complete.")
    if n < 2 or k < 2:
        said.append(f"Agreement needs two raters and two targets that all raters scored; here are {k} and {n}.")
        return _nothing(n, k, said)
    between, within, raters, residual = _mean_squares(sums)
    if between + within == 0:
        return _nothing(n, k, [*said, "All ratings are equal, so nothing can be said of agreement."])
    if residual == 0:
        said.append("The raters differ by constants only: F is infinite, and intervals that need it are not known.")
    if between == 0:
        said.append("The targets do not differ in their means, so figures relative to their differences are not known.")
    df = (n - 1.0, n * (k - 1.0), (n - 1.0) * (k - 1.0))
    one = _form(between, within, df[0], df[1], k, level)
    three = _form(between, residual, df[0], df[2], k, level)
    two = _raters_sampled(between, raters, residual, n, k, level, three[0])
    unknown = [name for name, form in (("ICC2", two[0]), ("ICC2k", two[1])) if between > 0 and np.isnan(form.value)]
    if unknown:
        said.append(f"The raters differ by less than chance, so {' and '.join(unknown)} can't be known.")
    if residual > 0 and np.isnan(two[1].ci).any():
        said.append("ICC2 reaches so far below 0 that the interval of ICC2k is not known on that side.")
    return Iccs(one[0], two[0], three[0], one[1], two[1], three[1], n, k, tuple(said))


def one_way(targets: NDArray[np.int64], scores: NDArray[np.float64], *, level: float = 0.95) -> Iccs:
    """ICC1 and ICC1k where each target has raters of its own, the number of ratings differing between targets or not.

    As `intraclass`, with k replaced by k₀ = (N − Σkᵢ²/N)/(n − 1) (Donner 1986, equation 2.2), the common number of
    ratings when all targets have the same. The other forms are NaN, since raters who share no targets can't be told
    from the targets. The interval is approximate when the numbers differ.

    Parameters
    ----------
    targets, scores : shape (ratings,), the target's code from 0, and its score; NaN is no rating
    """
    if targets.shape != scores.shape or targets.ndim != 1:
        raise ValueError("Each rating has one target and one score.")
    there = np.isfinite(scores)
    _, codes = np.unique(targets[there], return_inverse=True)
    given = scores[there]
    counts = np.bincount(codes)
    n, total = len(counts), len(given)
    said = ["Raters are not crossed with targets, so only ICC1 and ICC1k can be known."]
    if n < 2 or total <= n:
        return _nothing(n, NAN, [*said, "Agreement needs two targets and a target with two ratings."])
    means = np.bincount(codes, given) / counts
    within = float(np.sum((given - means[codes]) ** 2)) / (total - n)
    between = float(np.sum(counts * (means - given.mean()) ** 2)) / (n - 1)
    k = (total - float(np.sum(counts**2)) / total) / (n - 1)
    if counts.min() < counts.max():
        said.append(f"Targets have {counts.min()} to {counts.max()} ratings; ICC1k is that of the mean of {k:.3g}.")
    if not between + within > 0:
        return _nothing(n, k, [*said, "All ratings are equal, so nothing can be said of agreement."])
    single, mean = _form(between, within, n - 1.0, float(total - n), k, level)
    empty = _empty()
    return Iccs(single, empty, empty, mean, empty, empty, n, k, tuple(said))


def _mean_squares(sums: Ratings) -> tuple[float, float, float, float]:
    """Between targets, within targets, between raters, residual; what is rounding is nothing."""
    n, k = sums.targets, len(sums.raters)
    correction = float(sums.raters.sum()) ** 2 / (n * k)
    whole = sums.square - correction
    targets = sums.between / k - correction
    raters = float(np.sum(sums.raters**2)) / n - correction
    # differences of squares: below this they are rounding
    noise = 1e-13 * max(sums.square, 0.0) + 1e-30 * sums.origin**2 * n * k
    squares = [targets, whole - targets, raters, whole - targets - raters]
    targets, within, raters, residual = (value if value > noise else 0.0 for value in squares)
    return targets / (n - 1), within / (n * (k - 1)), raters / (k - 1), residual / ((n - 1) * (k - 1))


def _form(between: float, error: float, df1: float, df2: float, k: float, level: float) -> tuple[Icc, Icc]:
    """The forms with one error term: of one rater and of the mean of k."""
    single = _ratio(between - error, between + (k - 1.0) * error)
    mean = _ratio(between - error, between)
    if error == 0:
        ratio, p = (float("inf"), 0.0) if between > 0 else (NAN, NAN)
        return Icc(single, (NAN, NAN), ratio, df1, df2, p), Icc(mean, (NAN, NAN), ratio, df1, df2, p)
    ratio = between / error
    tail = (1.0 + level) / 2.0
    ends = (ratio / float(fdtri(df1, df2, tail)), ratio * float(fdtri(df2, df1, tail)))
    p = float(fdtrc(df1, df2, ratio))
    low, high = ((end - 1.0) / (end + k - 1.0) for end in ends)
    low_k, high_k = (1.0 - 1.0 / end if end > 0 else NAN for end in ends)
    return Icc(single, (low, high), ratio, df1, df2, p), Icc(mean, (low_k, high_k), ratio, df1, df2, p)


def _raters_sampled(
    between: float, raters: float, residual: float, n: int, k: int, level: float, test: Icc
) -> tuple[Icc, Icc]:
    """ICC2 and ICC2k; their F test is that of ICC3."""
    single = _ratio(between - residual, between + (k - 1) * residual + k * (raters - residual) / n)
    mean = _ratio(between - residual, between + (raters - residual) / n)
    ends = (NAN, NAN)
    if residual > 0 and np.isfinite(single):
        ratio = raters / residual
        a, b = k * single * ratio, n * (1 + (k - 1) * single) - k * single
        df = _ratio((k - 1) * (n - 1) * (a + b) ** 2, (n - 1) * a**2 + b**2)
        spread = k * raters + (k * n - k - n) * residual
        tail = (1.0 + level) / 2.0
        high, low = float(fdtri(n - 1, df, tail)), float(fdtri(df, n - 1, tail))
        ends = (
            n * (between - high * residual) / (high * spread + n * between),
            n * (low * between - residual) / (spread + n * low * between),
        )
    of_mean = tuple(_ratio(k * end, 1 + (k - 1) * end) for end in ends)
    return (
        Icc(single, ends, test.F, test.df1, test.df2, test.p),
        Icc(mean, (of_mean[0], of_mean[1]), test.F, test.df1, test.df2, test.p),
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else NAN


def _empty() -> Icc:
    return Icc(NAN, (NAN, NAN), NAN, NAN, NAN, NAN)


def _nothing(n: int, k: float, said: list[str]) -> Iccs:
    empty = _empty()
    return Iccs(empty, empty, empty, empty, empty, empty, n, k, tuple(said))
