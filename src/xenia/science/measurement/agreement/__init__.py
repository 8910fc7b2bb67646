"""Agreement of raters: intraclass correlations, kappa and Krippendorff's alpha."""

from xenia.science.measurement.agreement.coded_sets import masi_distance, set_alpha
from xenia.science.measurement.agreement.icc import Icc, Iccs, Ratings, intraclass, one_way, ratings
from xenia.science.measurement.agreement.kappa import FleissKappa, Kappa, cohen_kappa, crosstab, fleiss_kappa
from xenia.science.measurement.agreement.krippendorff import (
    Krippendorff,
    coincidences,
    krippendorff_alpha,
    values_by_unit,
)
from xenia.science.measurement.agreement.with_reference import (
    WithReference,
    agreement_with_reference,
    wilson_interval,
)

__all__ = [
    "FleissKappa",
    "Icc",
    "Iccs",
    "Kappa",
    "Krippendorff",
    "Ratings",
    "WithReference",
    "agreement_with_reference",
    "cohen_kappa",
    "coincidences",
    "crosstab",
    "fleiss_kappa",
    "intraclass",
    "krippendorff_alpha",
    "masi_distance",
    "one_way",
    "ratings",
    "set_alpha",
    "values_by_unit",
    "wilson_interval",
]
