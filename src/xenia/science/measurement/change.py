"""Change between two measurements of the same persons: effect sizes, and the response shift that a then-test shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr, stdtrit

from xenia.science.measurement.noncentral import noncentrality_interval

CAUTION = (
    "A change of scores is growth only if the instrument means the same to people each time: test its invariance "
    "across waves and languages first. Without a comparison group nothing is said of what caused it."
)
CAUTION_THEN = (
    "The then-test takes it that people recall where they stood by the standard they have now; recall may be coloured "
    "by the wish to have grown. Report the conventional change beside it."
)
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class PairedMoments:
    """Sums over persons measured on several occasions; moments of different persons add up.

    `mean` has shape (occasions,), `scatter` (occasions, occasions): sums of products of deviations from the mean.
    `incomplete` persons, who missed an occasion, were left out.
    """

    n: int
    mean: NDArray[np.float64]
    scatter: NDArray[np.float64]
    incomplete: int = 0

    def __add__(self, other: PairedMoments) -> PairedMoments:
        """The moments of both sets of persons (Chan, Golub and LeVeque 1983, equation 2.1)."""
        if self.mean.shape != other.mean.shape:
            raise ValueError(f"Moments of {len(self.mean)} and of {len(other.mean)} occasions can't be added.")
        n, apart = self.n + other.n, other.mean - self.mean
        share = other.n / n if n else 0.0
        between = np.outer(apart, apart) * (self.n * share)
        scatter = self.scatter + other.scatter + between
        return PairedMoments(n, self.mean + apart * share, scatter, self.incomplete + other.incomplete)


@dataclass(frozen=True, slots=True)
class Effect:
    """The size of a change in standard deviations, by each convention; the sign is that of post − pre.

    `cohens_d_pooled` and `hedges_g` divide by the pooled SD, `glass_delta_presd` by that before, `dz` (also called SRM)
    by that of the differences, `dav` by the mean of both SDs, `drm` by SD_diff / √(2(1 − r)).
    """

    n: int
    mean_pre: float = NAN
    mean_post: float = NAN
    sd_pre: float = NAN
    sd_post: float = NAN
    change: float = NAN
    change_ci: tuple[float, float] = (NAN, NAN)
    r: float = NAN
    paired_t: float = NAN
    df: float = NAN
    p: float = NAN
    cohens_d_pooled: float = NAN
    cohens_d_ci: tuple[float, float] = (NAN, NAN)
    hedges_g: float = NAN
    hedges_g_ci: tuple[float, float] = (NAN, NAN)
    glass_delta_presd: float = NAN
    dz: float = NAN
    dz_ci: tuple[float, float] = (NAN, NAN)
    dav: float = NAN
    drm: float = NAN
    srm: float = NAN
    warnings: tuple[str, ...] = ()
    caution: str = CAUTION


@dataclass(frozen=True, slots=True)
class ResponseShift:
    """Conventional change (post − pre) as true change (post − then) plus response shift (then − pre).

    Effect sizes divide by the SD at the start of the change they belong to (of pre, of then), SRM by the SD of the
    differences.
    """

    n: int
    conventional_change: float = NAN
    true_change_thentest: float = NAN
    response_shift: float = NAN
    t_shift: float = NAN
    p_shift: float = NAN
    es_conventional: float = NAN
    es_then: float = NAN
    srm_conventional: float = NAN
    srm_then: float = NAN
    warnings: tuple[str, ...] = ()
    caution: str = CAUTION_THEN


def paired_moments(*occasions: NDArray[np.float64]) -> PairedMoments:
    """Fold the scores of the same persons, shape (persons,) each; a person with a NaN, a missing score, is left out.

    Raises ValueError when there are fewer than two occasions, their lengths differ, or a score is infinite.
    """
    if len(occasions) < 2 or len({np.shape(scores) for scores in occasions}) > 1 or np.ndim(occasions[0]) != 1:
        raise ValueError("Change needs two occasions or more, each with one score for every person.")
    scores = np.stack(occasions).astype(np.float64)  # an occasion a row: sums along rows are several times faster
    if np.isinf(scores).any():
        raise ValueError("A score is infinite. Scores are numbers, or NaN where one is missing.")
    missing = np.isnan(scores).any(axis=0)
    whole = scores[:, ~missing] if missing.any() else scores
    n = whole.shape[1]
    mean = whole.mean(axis=1) if n else np.zeros(len(occasions))
    centred = whole - mean[:, None]
    # rounding must not make a spread out of scores that are all the same
    centred[np.ptp(whole, axis=1) == 0 if n else []] = 0.0
    return PairedMoments(n, mean, centred @ centred.T, int(missing.sum()))


def effect(moments: PairedMoments, *, pre: int = 0, post: int = 1, level: float = 0.95) -> Effect:
    """Effect sizes of the change from occasion `pre` to occasion `post`.

    Lakens (2013, equations 1, 4, 7, 9 and 10); g = d·J with the exact J = Γ(ν/2)/(√(ν/2) Γ((ν−1)/2)), ν = 2n − 2
    (Hedges 1981, equation 6e). Intervals come from the noncentral t distribution (Steiger and Fouladi 1997): that of dz
    from the paired t; that of d treats the occasions as two groups of n, as two-group software does, and is therefore
    too wide when they correlate. dz grows with the correlation of the occasions; compare studies by d or dav.

    Degenerate data (fewer than two complete pairs, no variance, equal differences) gives NaN with the reason.
    """
    n = moments.n
    said = _left_out(moments)
    if n < 2:
        return Effect(n, warnings=(*said, f"Change needs two persons measured both times; here are {n}."))
    covariance = moments.scatter[np.ix_([pre, post], [pre, post])] / (n - 1)
    sd_pre, sd_post = (float(value) for value in np.sqrt(covariance.diagonal()))
    change = float(moments.mean[post] - moments.mean[pre])
    sd_change = _sd_of_change(moments, pre, post)
    pooled = float(np.sqrt(covariance.trace() / 2))
    r = float(covariance[0, 1]) / (sd_pre * sd_post) if sd_pre > 0 and sd_post > 0 else NAN
    t, p = _t_test(change, sd_change, n)
    said += _obstacles(sd_pre, sd_post, sd_change)
    d, dz = _ratio(change, pooled), _ratio(change, sd_change)
    d_ci = _standardized_interval(d, scale=float(np.sqrt(2 / n)), df=2 * n - 2, level=level)
    dz_ci = _standardized_interval(dz, scale=float(np.sqrt(1 / n)), df=n - 1, level=level)
    if any(np.isfinite(value) and np.isnan(ci).any() for value, ci in ((d, d_ci), (dz, dz_ci))):
        said.append("The change is too large beside its spread for an interval of its effect size.")
    small = float(np.exp(gammaln(n - 1) - gammaln(n - 1.5)) / np.sqrt(n - 1))  # J with ν/2 = n − 1
    margin = _t_quantile(level, n - 1) * sd_change / float(np.sqrt(n)) if sd_change > 0 else NAN
    return Effect(
        n=n,
        mean_pre=float(moments.mean[pre]),
        mean_post=float(moments.mean[post]),
        sd_pre=sd_pre,
        sd_post=sd_post,
        change=change,
        change_ci=(change - margin, change + margin),
        r=r,
        paired_t=t,
        df=n - 1.0,
        p=p,
        cohens_d_pooled=d,
        cohens_d_ci=d_ci,
        hedges_g=d * small,
        hedges_g_ci=(d_ci[0] * small, d_ci[1] * small),
        glass_delta_presd=_ratio(change, sd_pre),
        dz=dz,
        dz_ci=dz_ci,
        dav=_ratio(change, (sd_pre + sd_post) / 2),
        drm=dz * float(np.sqrt(max(2 * (1 - r), 0.0))),
        srm=dz,
        warnings=tuple(said),
    )


def response_shift(moments: PairedMoments, *, pre: int = 0, then: int = 1, post: int = 2) -> ResponseShift:
    """Response shift by the then-test (Howard and others 1979; Schwartz and Sprangers 1999).

    `then` is the judgement, made afterwards, of where one stood before. t and p test then − pre against zero, with
    n − 1 degrees of freedom. Degenerate data gives NaN with the reason.
    """
    n = moments.n
    said = _left_out(moments)
    if n < 2:
        return ResponseShift(n, warnings=(*said, f"A then-test needs two persons; here are {n}."))
    mean = moments.mean
    sd = np.sqrt(moments.scatter.diagonal() / (n - 1))
    conventional, true, shift = mean[post] - mean[pre], mean[post] - mean[then], mean[then] - mean[pre]
    sd_shift = _sd_of_change(moments, pre, then)
    t, p = _t_test(float(shift), sd_shift, n)
    if sd_shift == 0:
        said.append("Everybody's response shift is the same, so it has no test.")
    if not (sd[[pre, then]] > 0).all():
        said.append("Scores at the start do not vary, so a change can't be measured in their standard deviation.")
    return ResponseShift(
        n=n,
        conventional_change=float(conventional),
        true_change_thentest=float(true),
        response_shift=float(shift),
        t_shift=t,
        p_shift=p,
        es_conventional=_ratio(float(conventional), float(sd[pre])),
        es_then=_ratio(float(true), float(sd[then])),
        srm_conventional=_ratio(float(conventional), _sd_of_change(moments, pre, post)),
        srm_then=_ratio(float(true), _sd_of_change(moments, then, post)),
        warnings=tuple(said),
    )


def _standardized_interval(value: float, *, scale: float, df: float, level: float) -> tuple[float, float]:
    low, high = noncentrality_interval(value / scale, df, level=level)
    return low * scale, high * scale


def _sd_of_change(moments: PairedMoments, pre: int, post: int) -> float:
    s = moments.scatter
    scatter = float(s[pre, pre] + s[post, post] - 2 * s[pre, post])
    # a difference of sums: what is below their rounding is nothing
    return float(np.sqrt(scatter / (moments.n - 1))) if scatter > 1e-13 * (s[pre, pre] + s[post, post]) else 0.0


def _t_test(change: float, sd: float, n: int) -> tuple[float, float]:
    if sd == 0:
        return NAN, NAN
    t = change / (sd / float(np.sqrt(n)))
    return t, 2.0 * float(stdtr(n - 1, -abs(t)))


def _t_quantile(level: float, df: float) -> float:
    return float(stdtrit(df, (1 + level) / 2))


def _ratio(change: float, sd: float) -> float:
    return change / sd if sd > 0 else NAN


def _left_out(moments: PairedMoments) -> list[str]:
    if not moments.incomplete:
        return []
    return [f"{moments.incomplete} persons missed an occasion and are left out; {moments.n} are complete."]


def _obstacles(sd_pre: float, sd_post: float, sd_change: float) -> list[str]:
    said = []
    if sd_pre == 0:
        said.append("Scores before do not vary, so no change can be measured in their standard deviation.")
    if sd_post == 0:
        said.append("Scores afterwards do not vary.")
    if sd_change == 0:
        said.append("Everybody changed by the same amount, so the change has no test, no dz and no drm.")
    return said
