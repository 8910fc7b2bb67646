"""What a fitted many-facet Rasch model says: levels, cells, steps, persons, and how far they may be compared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LIMITS = (
    "Severities are evidence about a rating design, for the training of raters and a closer look; "
    "adjustment of anyone's score for severity is never automatic.",
    "Ratings are taken as independent given the person: where raters agree beyond that, or one impression colours "
    "all items of a rater (halo), standard errors are too small and reliability too high.",
)


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a facet, each array one figure a level; NaN where it can't be estimated.

    Attributes
    ----------
    severity : logits; higher is harder or more severe
    se : standard error, from the observed information
    infit, outfit : mean squares of the residuals, expected over the persons' posteriors
    n : ratings
    """

    severity: Floats
    se: Floats
    infit: Floats
    outfit: Floats
    n: Ints


@dataclass(frozen=True, slots=True)
class Cells:
    """The combinations of two facets' levels that occur, with the severity that each has beyond its levels'."""

    facets: tuple[str, str]
    levels: Ints
    severity: Floats
    se: Floats
    n: Ints


@dataclass(frozen=True, slots=True)
class Separation:
    """Whether the levels of a facet differ by more than their error.

    Attributes
    ----------
    sd : of the severities (n − 1)
    rmse : root of the mean squared standard error
    separation : true standard deviation over rmse, √(sd² − rmse²) / rmse
    reliability : (sd² − rmse²) / sd²; for raters near 1 says that they differ reliably, which nobody wishes for
    chi2, df, p : Wald test that all severities are equal, with their covariances
    """

    sd: float
    rmse: float
    separation: float
    reliability: float
    chi2: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons by code: posterior mean and standard deviation, sum of scores, number of ratings."""

    eap: Floats
    se: Floats
    score: Floats
    n: Ints


@dataclass(frozen=True, slots=True)
class FacetsFit:
    """A fitted many-facet Rasch model.

    Attributes
    ----------
    facets : name to levels
    item : the facet that was free, and has the steps of the partial credit model
    interaction : cells of the interaction, if one was asked for
    steps, steps_se : thresholds from each score to the next, summing to zero (none for two categories); in the
        partial credit model their means over the items; NaN beside a score that nobody gave
    item_steps : items × steps, as deviations from the item's severity; None in the rating scale model
    lowest : the score from which the first step leads
    mean, variance : of the persons, with standard errors
    deviance : −2 marginal log-likelihood
    parameters : number of free parameters, the variance included
    reliability : of the persons' EAP, var(EAP) / (var(EAP) + mean se²)
    connected : whether the levels of every facet can all be compared
    subsets : facet to groups of its levels that no person connects
    nodes : of the quadrature, as deviations from the mean
    converged : whether the estimation came to rest
    warnings : what was left out, what can't be compared, what is unsure
    limits : what must not be concluded in any case
    """

    facets: dict[str, Levels]
    item: str
    interaction: Cells | None
    separation: dict[str, Separation]
    steps: Floats
    steps_se: Floats
    item_steps: Floats | None
    lowest: int
    mean: float
    mean_se: float
    variance: float
    variance_se: float
    deviance: float
    parameters: int
    persons: Persons
    reliability: float
    connected: bool
    subsets: dict[str, tuple[tuple[int, ...], ...]]
    nodes: Floats
    converged: bool
    warnings: tuple[str, ...]
    limits: tuple[str, ...] = LIMITS
