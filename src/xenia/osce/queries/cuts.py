"""Pass marks by every method that the data carry, side by side. What loads scipy is loaded where it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from xenia.osce.queries.counting import mean_of, met_enough
from xenia.osce.queries.figures import Plain, interval, plain
from xenia.osce.queries.scores import Scores
from xenia.science.measurement.standard_setting.ebel import ebel
from xenia.science.measurement.standard_setting.hofstee import Bounds, hofstee

#: drawn once for an exam; with so many the last digit shown stays, whatever the seed
RESAMPLES, SEED = 5000, 1
REGRESSION, GROUP, ANGOFF, EBEL, HOFSTEE = "regression", "group", "angoff", "ebel", "hofstee"
METHODS = (REGRESSION, GROUP, ANGOFF, EBEL, HOFSTEE)


def cuts_of(table: Scores, judges: Mapping[str, Any]) -> Plain:
    """By method the cut of the exam with its error and, where the method has them, those of its stations.

    `judges` holds what was entered: for Angoff rows of per cents a judge with the stations of their columns, for Ebel
    rows of items and per cent, for Hofstee the four bounds.
    """
    aligned = on_one_scale(table)
    found = {REGRESSION: _regression(aligned), GROUP: _group(aligned)}
    makers: dict[str, Callable[[Scores, Any], Plain]] = {ANGOFF: _angoff, EBEL: _ebel, HOFSTEE: _hofstee}
    return found | {name: make(table, judges[name]) for name, make in makers.items() if judges.get(name)}


def on_one_scale(table: Scores) -> Scores:
    """The same table with grades shifted so that the borderline one is 0 at every station: forms may count apart."""
    edges = np.array([column.borderline for column in table.columns])
    return replace(table, grade=table.grade - edges)


def _regression(table: Scores) -> Plain:
    from xenia.science.measurement.standard_setting.borderline_regression import borderline_regression

    found = borderline_regression(table.score, table.grade, borderline=0.0, resamples=RESAMPLES, seed=SEED)
    exam = found.exam
    stations = {
        str(column.pk): {
            "cut": plain(found.cut[at]),
            "se": plain(found.cut_se[at]),
            "interval": interval(found.cut_ci[at]),
            "slope": plain(found.lines.slope[at]),
            "intercept": plain(found.lines.intercept[at]),
        }
        for at, column in enumerate(table.columns)
    }
    whole = {"cut": plain(exam.cut), "se": plain(exam.cut_se), "interval": interval(exam.cut_ci)}
    return {**whole, "stations": stations, "words": list(found.warnings)}


def _group(table: Scores) -> Plain:
    from xenia.science.measurement.standard_setting.borderline_group import borderline_group

    found = borderline_group(table.score, table.grade, borderline=0.0)
    stations = {
        str(column.pk): {"cut": plain(found.cut[at]), "se": plain(found.cut_se[at])}
        for at, column in enumerate(table.columns)
    }
    exam = found.exam
    whole = {"cut": plain(exam.cut), "se": plain(exam.cut_se), "interval": interval(exam.cut_ci)}
    return {**whole, "stations": stations, "words": list(found.warnings)}


def _angoff(table: Scores, told: Plain) -> Plain:
    """`told` has rows a judge, and the stations that their columns are of; one that counts no more is left out."""
    from xenia.science.measurement.standard_setting.angoff import angoff

    columns = {pk: at for at, pk in enumerate(told["stations"])}
    rows = np.array(told["rows"], dtype=np.float64)
    empty = np.full(len(rows), np.nan)
    estimates = [rows[:, columns[one.pk]] if one.pk in columns else empty for one in table.columns]
    found = angoff(np.column_stack(estimates))
    stations = {str(column.pk): {"cut": plain(found.item_means[at])} for at, column in enumerate(table.columns)}
    return {"cut": plain(found.cut), "se": plain(found.cut_se), "stations": stations, "words": list(found.warnings)}


def _ebel(_table: Scores, rows: list[list[float]]) -> Plain:
    items, per_cent = np.array(rows, dtype=np.float64).T
    found = ebel(items, per_cent)
    return {"cut": plain(found.cut), "se": plain(found.cut_se), "stations": {}, "words": list(found.warnings)}


def _hofstee(table: Scores, bounds: list[float]) -> Plain:
    """On the means that are judged, of everybody whom the rules may judge."""
    weights = np.array([one.weight for one in table.columns])
    rows = zip(table.score, table.state, strict=True)
    means = np.array([mean_of(score, weights) for score, state in rows if met_enough(score, state)])
    found = hofstee(means[np.isfinite(means)], Bounds(*bounds), resamples=1000, seed=SEED)
    whole = {"cut": plain(found.cut), "se": plain(found.cut_se)}
    return {**whole, "stations": {}, "words": list(found.warnings)}
