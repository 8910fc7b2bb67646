"""Many-facet Rasch models: severities of raters and difficulties of items from ratings of persons."""

from xenia.science.measurement.facets.comparison import Comparison, RaterByGroup, compare_fits, rater_by_group
from xenia.science.measurement.facets.model import fit_facets
from xenia.science.measurement.facets.results import Cells, FacetsFit, Levels, Persons, Separation
from xenia.science.measurement.facets.tally import Tally, tally_ratings

__all__ = [
    "Cells",
    "Comparison",
    "FacetsFit",
    "Levels",
    "Persons",
    "RaterByGroup",
    "Separation",
    "Tally",
    "compare_fits",
    "fit_facets",
    "rater_by_group",
    "tally_ratings",
]
