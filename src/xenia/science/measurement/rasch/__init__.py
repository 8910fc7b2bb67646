"""Rasch, partial credit and rating scale models: a fold into score groups, then conditional or marginal likelihood."""

from xenia.science.measurement.rasch.andersen import Andersen, andersen
from xenia.science.measurement.rasch.design import Model
from xenia.science.measurement.rasch.estimate import Estimator, RaschFit, rasch_fit
from xenia.science.measurement.rasch.fit import ItemFit, item_fit
from xenia.science.measurement.rasch.groups import ScoreGroups, grouped, score_groups
from xenia.science.measurement.rasch.persons import Measures, measures

__all__ = [
    "Andersen",
    "Estimator",
    "ItemFit",
    "Measures",
    "Model",
    "RaschFit",
    "ScoreGroups",
    "andersen",
    "grouped",
    "item_fit",
    "measures",
    "rasch_fit",
    "score_groups",
]
