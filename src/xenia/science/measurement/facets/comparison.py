"""Whether an interaction is more than chance: two fits compared, and raters' severity for groups of persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from xenia.science.measurement.facets.model import fit_facets
from xenia.science.measurement.facets.results import FacetsFit

GROUP = "group"
NO_BIAS = (
    "A raw gap between groups is not bias, and a difference in a rater's severity between groups is not proof of it: "
    "it says where to look. Pool years, and read it with its standard error and the number of ratings."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Likelihood-ratio test of two fits to the same ratings, the smaller model inside the larger."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class RaterByGroup:
    """Differential rater functioning: how a rater's severity differs between groups of persons.

    Attributes
    ----------
    fit : the model with the group (its severity is minus the group's place) and rater × group
    test : that no rater's severity depends on the group
    limits : what it does not show
    """

    fit: FacetsFit
    test: Comparison
    limits: tuple[str, ...] = (NO_BIAS,)


def compare_fits(smaller: FacetsFit, larger: FacetsFit) -> Comparison:
    """Twice the gain in log-likelihood against χ²; NaN when the larger model has no more parameters."""
    df = larger.parameters - smaller.parameters
    chi2 = smaller.deviance - larger.deviance
    if df <= 0 or np.isnan(chi2):
        return Comparison(float("nan"), df, float("nan"))
    return Comparison(chi2, df, float(chdtrc(df, max(chi2, 0.0))))


def rater_by_group(
    person: ArrayLike,
    facets: Mapping[str, ArrayLike],
    score: ArrayLike,
    group: ArrayLike,
    *,
    rater: str = "rater",
    labels: Mapping[str, Sequence[str]] | None = None,
    item: str | None = None,
    **options: Any,
) -> RaterByGroup:
    """Let the severity of each level of `rater` differ between groups of persons, beside the groups' own means.

    Parameters
    ----------
    group : ratings
        Code of the rated person's group, from 0.
    rater : the facet whose levels may differ between groups
    labels : as for `fit_facets`; those of the groups under “group”
    options : as for `fit_facets`

    Raises
    ------
    ValueError
        When a facet is called “group” already, or there is no facet `rater`.
    """
    if GROUP in facets or rater not in facets:
        raise ValueError(f"there must be a facet {rater}, and none called {GROUP}")
    free = item or ("item" if "item" in facets else list(facets)[-1])
    groups = np.asarray(group)
    if rater == free:
        raise ValueError(f"{rater} is the facet that stays free; name another one as the item")
    options = {**options, "labels": labels, "item": free, "of_persons": (GROUP,)}
    wider = {**facets, GROUP: groups}
    larger = fit_facets(person, wider, score, interaction=(rater, GROUP), **options)
    smaller = fit_facets(person, wider, score, **{**options, "nodes": larger.nodes if len(larger.nodes) else "auto"})
    return RaterByGroup(larger, compare_fits(smaller, larger))
