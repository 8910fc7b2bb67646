"""Linear mixed models: one grouping factor or several crossed ones, by restricted or full maximum likelihood."""

from xenia.science.measurement.mixed.estimate import fit_terms as fit_terms
from xenia.science.measurement.mixed.formula import mixed_model as mixed_model
from xenia.science.measurement.mixed.result import MixedModel as MixedModel
from xenia.science.measurement.mixed.result import RandomEffects as RandomEffects
from xenia.science.measurement.mixed.terms import RandomTerm as RandomTerm
