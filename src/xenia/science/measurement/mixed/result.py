"""What a fitted mixed model holds, and when there is none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.mixed.terms import RandomTerm, Scaled

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """One grouping factor: `covariance` (q, q) of the effects `names`, and `effects` (levels, q), the predictions."""

    group: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    covariance: Floats
    effects: Floats


@dataclass(frozen=True, slots=True)
class MixedModel:
    """A fitted linear mixed model.

    Arrays of the fixed effects have one entry a name in `names`; `covariance` (p, p) is theirs. `criterion` is
    −2 ln L, restricted for REML; `df`, `t` and `p` are Satterthwaite's. `dropped` names columns that are combinations
    of earlier ones.
    """

    method: str
    n: int
    names: tuple[str, ...]
    estimate: Floats
    se: Floats
    df: Floats
    t: Floats
    p: Floats
    covariance: Floats
    random: tuple[RandomEffects, ...]
    residual: float
    criterion: float
    aic: float
    singular: bool
    converged: bool
    dropped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def checked(y: Floats, x: Floats, names: tuple[str, ...], terms: tuple[RandomTerm, ...]) -> None:
    """Raise ValueError for arrays that don't fit each other."""
    if y.ndim != 1 or x.shape != (len(y), len(names)):
        raise ValueError(f"y has shape {y.shape} and x {x.shape}: x needs a row for each y and a column for each name.")
    if not terms:
        raise ValueError("A mixed model needs at least one grouping factor.")
    if len({term.group for term in terms}) < len(terms):
        raise ValueError("A grouping factor stands in two terms. Put its effects into one, in blocks of their own.")
    for term in terms:
        if term.columns.shape != (len(y), term.width) or term.codes.shape != y.shape or sum(term.blocks) != term.width:
            raise ValueError(f"The codes, columns, names and blocks of {term.group} don't fit each other.")


def unfit(whole: Scaled, terms: tuple[RandomTerm, ...]) -> list[str]:
    """Why there is nothing to estimate, as lme4 refuses it."""
    n, p = len(whole.columns), len(whole.kept)
    if n <= p + 1:
        return [f"There are {n} complete rows for {p} fixed effects: too few to estimate anything."]
    reasons = [
        f"{term.group} has one level only: its variance can't be estimated." for term in terms if term.levels < 2
    ]
    reasons += [
        f"{term.group} has {term.levels * term.width} random effects for {n} rows: "
        "they can't be told from the residual. Leave an effect out."
        for term in terms
        if term.levels * term.width >= n
    ]
    if not reasons and whole.scale == 0.0:
        reasons = ["The fixed effects explain every score: there is no variance left to divide."]
    return reasons


def nothing(
    method: str,
    n: int,
    names: tuple[str, ...],
    terms: tuple[RandomTerm, ...],
    dropped: tuple[str, ...],
    reasons: list[str],
) -> MixedModel:
    """A model in which nothing is a number, for these reasons."""
    none = np.full(len(names), np.nan)
    return MixedModel(
        method=method,
        n=n,
        names=names,
        estimate=none,
        se=none,
        df=none,
        t=none,
        p=none,
        covariance=np.full((len(names), len(names)), np.nan),
        random=tuple(
            RandomEffects(
                term.group,
                term.labels,
                term.names,
                np.full((term.width, term.width), np.nan),
                np.full((term.levels, term.width), np.nan),
            )
            for term in terms
        ),
        residual=np.nan,
        criterion=np.nan,
        aic=np.nan,
        singular=False,
        converged=False,
        dropped=dropped,
        warnings=tuple(reasons),
    )
