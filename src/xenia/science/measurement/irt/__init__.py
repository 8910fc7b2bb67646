"""Item response theory beyond Rasch: answer patterns, marginal maximum likelihood, abilities and fit."""

from xenia.science.measurement.irt.answers import AnswerPatterns, answer_patterns
from xenia.science.measurement.irt.estimate import IrtFit, ItemEstimate, Model, irt_fit
from xenia.science.measurement.irt.item_fit import ItemChi, s_x2
from xenia.science.measurement.irt.overall_fit import OverallFit, m2

__all__ = [
    "AnswerPatterns",
    "IrtFit",
    "ItemChi",
    "ItemEstimate",
    "Model",
    "OverallFit",
    "answer_patterns",
    "irt_fit",
    "m2",
    "s_x2",
]
