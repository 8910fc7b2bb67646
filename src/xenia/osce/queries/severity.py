"""Examiners and patients as facets of the ratings: how severe each seems, and whether that can be told at all."""

import numpy as np
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from xenia.osce.queries.figures import Plain, plain
from xenia.osce.queries.scores import Scores
from xenia.science.measurement.facets import FacetsFit, fit_facets

#: fewer ratings than this say little about one examiner
ENOUGH = 30
#: from this separation reliability on, examiners differ by more than their errors
APART = 0.7
NESTED = gettext_noop(
    "The circuits are nested: no candidate and no examiner joins them. A severe examiner and a hard or an able group "
    "look the same, so severity can't be told from ability. Swap some examiners between circuits next time, or let all "
    "score the same videos."
)
CONFOUNDED = gettext_noop(
    "Some examiners stayed where nobody else came: how severe they are can't be told from how hard their station is."
)
FEW = gettext_noop("Most examiners rated fewer than 30 candidates: their severity is hardly known.")
ALIKE = gettext_noop("Examiners differ by no more than chance allows.")
APART_WORDS = gettext_noop(
    "Examiners differ by more than chance allows: a matter for calibration before the next exam."
)
HARM = gettext_noop("Adjusting scores for severity would do harm here: it would move candidates by what is not known.")
NOTHING = gettext_noop("No global ratings that differ, or nobody known who gave them: severity can't be told.")
NEVER = gettext_noop("Adjusting would rest on this model alone; it is never done here without a person who decides it.")


def severities(table: Scores) -> Plain:
    """Examiners, and the patients beside them, by a many-facet Rasch model of the global ratings."""
    at = np.argwhere(np.isfinite(table.grade) & (table.facets["examiner"] >= 0))
    if not len(at) or len(np.unique(table.grade[at[:, 0], at[:, 1]])) < 2:
        return {"examiners": [], "patients": [], "connected": False, "words": [NOTHING], "harm": True, "said": []}
    fit = _fit(table, at, "examiner")
    by_patient = at[table.facets["patient"][at[:, 0], at[:, 1]] >= 0]
    met = _fit(table, by_patient, "patient") if len(by_patient) else None
    words, harm = _words(fit)
    return {
        "examiners": _levels(table, fit, "examiner"),
        "patients": _levels(table, met, "patient") if met else [],
        "connected": fit.connected,
        "reliability": plain(fit.separation["examiner"].reliability),
        "harm": harm,
        "words": words,
        "said": list(fit.warnings),
        "said_of_patients": list(met.warnings) if met else [],
    }


def _fit(table: Scores, at: NDArray[np.int64], facet: str) -> FacetsFit:
    """Ratings, as ranks among the grades that were given, under this facet and the stations."""
    grades = table.grade[at[:, 0], at[:, 1]]
    ranks = np.searchsorted(np.unique(grades), grades).astype(np.float64)
    codes = {facet: table.facets[facet][at[:, 0], at[:, 1]], "item": at[:, 1]}
    names = {facet: table.labels[facet], "item": [f"item {column.number}" for column in table.columns]}
    return fit_facets(at[:, 0], codes, ranks, labels=names, item="item")


def _words(fit: FacetsFit) -> tuple[list[str], bool]:
    levels, apart = fit.facets["examiner"], fit.separation["examiner"].reliability
    words = []
    if len(fit.subsets.get("examiner", ())) > 1:
        words.append(NESTED)
    elif not fit.connected:
        words.append(CONFOUNDED)
    few = np.median(levels.n[levels.n > 0]) < ENOUGH
    if few:
        words.append(FEW)
    differ = bool(np.isfinite(apart) and apart >= APART)
    words.append(APART_WORDS if differ else ALIKE)
    harm = not fit.connected or bool(few) or not differ or not fit.converged
    return [*words, HARM if harm else NEVER], harm


def _levels(table: Scores, fit: FacetsFit, facet: str) -> list[Plain]:
    levels = fit.facets[facet]
    return [
        {
            "who": label,
            "severity": plain(levels.severity[code]),
            "se": plain(levels.se[code]),
            "infit": plain(levels.infit[code]),
            "n": int(levels.n[code]),
        }
        for code, label in enumerate(table.labels[facet])
        if code < len(levels.n) and levels.n[code]
    ]
