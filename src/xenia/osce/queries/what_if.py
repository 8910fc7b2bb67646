"""How reliable the exam was, and what more stations or more examiners would bring."""

import numpy as np
from numpy.typing import NDArray

from xenia.osce.queries.figures import Plain, plain
from xenia.osce.queries.scores import Scores
from xenia.science.measurement.generalizability.cells import cell_sums
from xenia.science.measurement.generalizability.design import parse_design
from xenia.science.measurement.generalizability.study import GStudy, d_studies, g_study
from xenia.science.measurement.mixed import MixedModel, RandomTerm, fit_terms

MORE = (6, 8, 10, 12, 14, 16, 20)
PANELS = (1, 2)
#: candidates below which nothing is said of an error of measurement, or of alpha
LEAST = 10


def generalizability(table: Scores) -> Plain:
    """Variance of persons, stations and the rest (p × s) with decision studies, and what a second examiner would do."""
    study, at, scores = _study(table)
    numbers = tuple(sorted({float(n) for n in (*MORE, places_of(table))}))
    more = d_studies(study, {"s": numbers}) if len(scores) else ()
    panels, said = _examiners(table, at, scores)
    return {
        "components": {name: plain(value) for name, value in study.components.items()},
        "shares": {name: plain(value) for name, value in study.shares.items()},
        "erho2": plain(study.observed.erho2),
        "phi": plain(study.observed.phi),
        "places": places_of(table),
        "sem": _error(table, study, places_of(table)),
        "stations": [
            {"n": (n := int(one.n["s"])), "erho2": plain(one.erho2), "phi": plain(one.phi)}
            | {"sem": _error(table, study, n)}
            for one in more
        ],
        "examiners": panels,
        "words": list(study.warnings),
        "words_on_examiners": said,
    }


def places_of(table: Scores) -> int:
    """How many stations one candidate meets: a reserve and the station that it stands in for are one."""
    return len({one.place for one in table.columns})


def error_of(table: Scores) -> float | None:
    """The standard error of measurement of one candidate's mean over all places, as everybody's scores have it, in
    points. It is the relative one: how hard a station is stands in its pass mark too."""
    study, _at, _scores = _study(table)
    return _error(table, study, places_of(table))


def _study(table: Scores) -> tuple[GStudy, NDArray[np.int64], NDArray[np.float64]]:
    at = np.argwhere(np.isfinite(table.score))
    scores = table.score[at[:, 0], at[:, 1]]
    return g_study(cell_sums(parse_design("p x s"), {"p": at[:, 0], "s": at[:, 1]}, scores)), at, scores


def _error(table: Scores, study: GStudy, places: int) -> float | None:
    """√(σ²(ps,e) / places); none where fewer than `LEAST` candidates met two stations."""
    if int(np.sum(np.isfinite(table.score).sum(axis=1) > 1)) < LEAST:
        return None
    rest = study.components["ps"]
    return plain(np.sqrt(rest / places)) if rest >= 0 else None


def _examiners(table: Scores, at: NDArray[np.int64], scores: NDArray[np.float64]) -> tuple[list[Plain], list[str]]:
    """Φ of the same stations with one examiner or two, and what the model warns of: score = station + person + examiner
    at the station + rest."""
    examiner = table.facets["examiner"][at[:, 0], at[:, 1]]
    known = examiner >= 0
    pair = at[known, 1] * (int(examiner.max(initial=0)) + 1) + examiner[known]
    model = crossed(scores[known], at[known, 1], {"person": at[known, 0], "examiner": pair}) if known.any() else None
    if model is None:
        return [], []
    person, severity = (float(one.covariance[0, 0]) for one in model.random)
    rest, stations = model.residual, len(table.columns)
    panels = [
        {
            "n": panel,
            "low": plain(person / (person + (severity / panel + rest) / stations)),
            "high": plain(person / (person + (severity + rest) / panel / stations)),
        }
        for panel in PANELS
    ]
    return panels, list(model.warnings)


def crossed(
    scores: NDArray[np.float64], station: NDArray[np.int64], groups: dict[str, NDArray[np.int64]]
) -> MixedModel | None:
    """score = a mean for each station + random intercepts of every group; None when it can't be estimated."""
    columns = np.unique(station)
    fixed = (station[:, None] == columns).astype(np.float64)
    terms = tuple(random_intercept(name, codes) for name, codes in groups.items())
    model = fit_terms(scores, fixed, tuple(map(str, columns)), terms)
    return model if np.isfinite(model.residual) else None


def random_intercept(group: str, codes: NDArray[np.int64] | NDArray[np.str_]) -> RandomTerm:
    """The term (1 | group)."""
    levels, own = np.unique(codes, return_inverse=True)
    return RandomTerm(group, tuple(map(str, levels)), own, np.ones((len(own), 1)), ("(Intercept)",), (1,))
