"""The result for ratings that leave nothing to estimate."""

import numpy as np

from xenia.science.measurement.facets.design import Model
from xenia.science.measurement.facets.results import FacetsFit, Levels, Persons
from xenia.science.measurement.facets.screening import Ratings
from xenia.science.measurement.facets.tally import Ints

NAN = float("nan")


def nothing_to_fit(ratings: Ratings, model: Model, persons: int) -> FacetsFit:
    """Only counts are known; every estimate is NaN, and `warnings` says why."""
    levels = {
        name: _unknown(np.bincount(ratings.levels[:, facet], minlength=size))
        for facet, (name, size) in enumerate(zip(model.facets, model.sizes, strict=True))
    }
    steps = max(0, ratings.categories - 1) if ratings.categories > 2 else 0
    score = np.bincount(ratings.person, weights=ratings.category + ratings.lowest, minlength=persons)
    return FacetsFit(
        facets=levels,
        item=model.facets[model.item],
        interaction=None,
        separation={},
        steps=np.full(steps, NAN),
        steps_se=np.full(steps, NAN),
        item_steps=None,
        lowest=ratings.lowest,
        mean=NAN,
        mean_se=NAN,
        variance=NAN,
        variance_se=NAN,
        deviance=NAN,
        parameters=0,
        persons=Persons(
            np.full(persons, NAN), np.full(persons, NAN), score, np.bincount(ratings.person, minlength=persons)
        ),
        reliability=NAN,
        connected=False,
        subsets={},
        nodes=np.empty(0),
        converged=False,
        warnings=(*ratings.warnings, "No rating is left that says anything of a severity: nothing was estimated."),
    )


def _unknown(ratings: Ints) -> Levels:
    nan = np.full(len(ratings), NAN)
    return Levels(severity=nan, se=nan, infit=nan, outfit=nan, n=ratings)
