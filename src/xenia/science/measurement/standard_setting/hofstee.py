"""Hofstee: the compromise between the cuts and the failure rates that judges find bearable."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from xenia.science.measurement.standard_setting.station_moments import Floats

type Rule = Literal["step", "interpolated"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest bearable cut, and the least and the greatest bearable failure rate in per cent."""

    kmin: float
    kmax: float
    fmin: float
    fmax: float

    def __post_init__(self) -> None:
        if not (self.kmin < self.kmax and 0 <= self.fmin < self.fmax <= 100):
            raise ValueError("Hofstee needs kmin < kmax and 0 ≤ fmin < fmax ≤ 100.")

    @property
    def slope(self) -> float:
        """By how many points the line falls for one point of the cut."""
        return (self.fmin - self.fmax) / (self.kmax - self.kmin)

    def line(self, cut: Floats) -> Floats:
        """The failure rate on the line from (kmin, fmax) to (kmax, fmin)."""
        return self.fmax + self.slope * (cut - self.kmin)

    def cut_at(self, failing: Floats) -> Floats:
        """The cut at which the line has a failure rate."""
        return self.kmin + (failing - self.fmax) / self.slope


@dataclass(frozen=True, slots=True)
class Hofstee:
    """cut is where the failure rate first reaches the line; crossing the same before it was rounded up to attain it.

    fail_percent:  of the students, below the cut (step) or on the interpolated curve
    cut_se:  standard deviation over resampled students, NaN without resamples
    """

    cut: float
    crossing: float
    fail_percent: float
    cut_se: float
    rule: Rule
    n: int
    warnings: tuple[str, ...]


def hofstee(
    scores: Floats,
    bounds: Bounds,
    *,
    rule: Rule = "step",
    unit: float = 1.0,
    resolution: float = 0.001,
    resamples: int = 0,
    seed: int = 1,
) -> Hofstee:
    """Where the share of students below a cut meets the line of the judges' bounds (Hofstee 1983; de Gruijter 1985).

    scores:  shape (students,), NaN where missing; a student fails with a score below the cut
    rule:  "step" takes the share as it is, a step at every score: the cut is the first one, counted from kmin in steps
        of `resolution`, at which the share has reached the line; "interpolated" joins the shares at whole multiples of
        `unit` by straight pieces
    resamples:  students are drawn that often with replacement for the cut's standard error

    Where the share never meets the line within the bounds the cut is the nearer bound, and a warning says so.
    Raises ValueError for an unknown rule or a unit or resolution that isn't positive.
    """
    if rule not in ("step", "interpolated") or not unit > 0 or not resolution > 0 or resamples < 0:
        raise ValueError("The rule is step or interpolated; unit and resolution are positive, resamples not negative.")
    scores = np.asarray(scores, dtype=np.float64).ravel()
    values, tally = np.unique(scores[np.isfinite(scores)], return_counts=True)
    counts = tally.astype(np.float64)
    n, unknown = int(counts.sum()), float("nan")
    if n == 0:
        return Hofstee(unknown, unknown, unknown, unknown, rule, 0, ("There are no scores, so there is no cut.",))

    def crossings(weights: Floats) -> Floats:
        if rule == "step":
            return step_crossings(values, weights, bounds)
        return interpolated_crossings(values, weights, bounds, unit=unit)

    crossing = float(crossings(counts[None, :])[0])
    cut = crossing if rule == "interpolated" else _attained(values, counts, bounds, crossing, resolution)
    error = unknown
    if resamples > 1:
        random = np.random.default_rng(seed)
        error = float(crossings(random.multinomial(n, counts / n, resamples).astype(np.float64)).std(ddof=1))
    below = 100 * float(counts[values < cut].sum()) / n
    if rule == "interpolated":
        below = float(_interpolated_share(values, counts[None, :] / n, np.array([cut]), unit=unit)[0, 0])
    words = [] if len(scores) == n else [f"{len(scores) - n} of {len(scores)} scores are missing and were left out."]
    return Hofstee(
        cut, crossing, below, error, rule, n, (*words, *_units(bounds, values), *_words(bounds, cut, below, error))
    )


def step_crossings(values: Floats, counts: Floats, bounds: Bounds) -> Floats:
    """The lowest cut at which the share of students below it has reached the line.

    values:  the different scores, ascending, shape (values,); counts: students with each, shape (resamples, values)
    Between two scores the share is constant, so that it meets the line at most once there: at the line's own cut for
    that share, or at the lower score where the share jumps over the line.
    """
    share = 100 * np.cumsum(counts, axis=1) / counts.sum(axis=1, keepdims=True)
    share = np.hstack([np.zeros((len(counts), 1)), share])
    low, high = np.append(-np.inf, values), np.append(values, np.inf)
    met = np.maximum(bounds.cut_at(share), low)
    return np.asarray(np.clip(np.where(met <= high, met, np.inf).min(axis=1), bounds.kmin, bounds.kmax))


def interpolated_crossings(values: Floats, counts: Floats, bounds: Bounds, *, unit: float) -> Floats:
    """The same on straight pieces between the shares at whole multiples of a unit."""
    share = counts / counts.sum(axis=1, keepdims=True)
    inner = unit * np.arange(np.floor(bounds.kmin / unit) + 1, np.ceil(bounds.kmax / unit))
    knots = np.concatenate([[bounds.kmin], inner, [bounds.kmax]])
    excess = _interpolated_share(values, share, knots, unit=unit) - bounds.line(knots)
    place = np.argmax(np.column_stack([excess >= 0, np.ones(len(counts))]), axis=1)
    row, right = np.arange(len(counts)), np.clip(place, 1, len(knots) - 1)
    before, after = excess[row, right - 1], excess[row, right]
    rise = np.where(after > before, after - before, 1.0)
    crossing = knots[right - 1] - before / rise * (knots[right] - knots[right - 1])
    return np.asarray(np.clip(np.where(place == len(knots), bounds.kmax, crossing), bounds.kmin, bounds.kmax))


def _interpolated_share(values: Floats, share: Floats, cuts: Floats, *, unit: float) -> Floats:
    """Per cent of the students below each cut, shape (resamples, cuts), straight between multiples of the unit."""
    lower = np.floor(cuts / unit + 1e-9) * unit
    weight = np.clip((cuts - lower) / unit, 0.0, 1.0)
    below = np.hstack([np.zeros((len(share), 1)), np.cumsum(share, axis=1)])
    at, after = (np.searchsorted(values, edge - 1e-9 * unit) for edge in (lower, lower + unit))
    return np.asarray(100 * (below[:, at] * (1 - weight) + below[:, after] * weight))


def _attained(values: Floats, counts: Floats, bounds: Bounds, crossing: float, resolution: float) -> float:
    """The first step from kmin at or after the crossing where the share has reached the line."""
    steps = max(int(np.ceil((crossing - bounds.kmin) / resolution - 1e-6)), 0)
    cut = bounds.kmin + steps * resolution
    share = 100 * float(counts[values < cut].sum()) / float(counts.sum())
    if crossing < bounds.kmax and share < float(bounds.line(np.array(cut))) - 1e-9:
        cut += resolution  # the share jumps over the line at this very score, which the cut must exceed
    return min(cut, bounds.kmax)


def _units(bounds: Bounds, values: Floats) -> list[str]:
    """Bounds that look like shares beside scores and failure rates that are not."""
    words = []
    if bounds.fmax <= 1:
        words.append("fmax is at most 1 per cent: failure rates are in per cent, so write 40 for 40 per cent, not 0.4.")
    if bounds.kmax <= 1 < values[-1]:
        words.append(
            f"kmax is at most 1, and scores go up to {values[-1]:g}: kmin and kmax are in the unit of the scores."
        )
    return words


def _words(bounds: Bounds, cut: float, below: float, error: float) -> list[str]:
    words = ["The judges' bounds are taken as they are; what another panel would say is not in the error."]
    if cut <= bounds.kmin and below > bounds.fmax:
        words.append("Already at kmin more students fail than fmax: the bounds are missed, and the cut is kmin.")
    if cut >= bounds.kmax and below < bounds.fmin:
        words.append("Even at kmax fewer students fail than fmin: the bounds are missed, and the cut is kmax.")
    if error != error:
        words.append("The cut's error takes resampled students; none were asked for.")
    return words
