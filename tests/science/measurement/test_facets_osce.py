"""The page on the dental OSCE says what the model says of its data."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xenia.science.measurement.facets import compare_fits, fit_facets

PAGE = Path(__file__).resolve().parents[3] / "docs" / "osce-dental.md"


@pytest.fixture(scope="module")
def osce(shared_data: Path) -> dict[str, Any]:
    """Score, item, rater and examinee of every rating; codes count from 0."""
    with (shared_data / "assessment" / "osce_dental" / "OSCE_Long.csv").open(encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    score, item, rater, examinee = np.array([row[1:5] for row in rows], dtype=int).T
    return {"person": examinee - 1, "facets": {"rater": rater - 1, "item": item - 1}, "score": score}


def test_raters_are_as_severe_and_fit_as_well_as_the_page_says(osce: dict[str, Any]) -> None:
    fit = fit_facets(**osce, model="pcm")
    rater, text = fit.facets["rater"], PAGE.read_text(encoding="utf-8")
    for n in range(5):
        figures = (rater.severity[n], rater.se[n], rater.infit[n], rater.outfit[n])
        assert f"| {n + 1} | " + " | ".join(f"{figure:.2f}" for figure in figures) + f" | {rater.n[n]} |" in text
    assert fit.connected and fit.converged and fit.warnings == ()
    separation = fit.separation["rater"]
    assert f"χ² = {separation.chi2:.1f} on {separation.df} degrees" in text and separation.p < 0.001
    assert (f"{separation.separation:.1f}", f"{separation.reliability:.2f}") == ("2.5", "0.86")
    assert (f"{np.ptp(rater.severity):.2f}", f"{np.sqrt(fit.variance):.2f}") == ("0.52", "0.47")
    assert (f"{fit.variance:.2f}", f"{fit.reliability:.2f}") == ("0.22", "0.88")
    assert (f"{fit.persons.se.min():.2f}", f"{fit.persons.se.max():.2f}") == ("0.14", "0.20")
    plain = fit_facets(**osce)
    assert (round(plain.deviance - fit.deviance), fit.parameters - plain.parameters) == (903, 37)


def test_raters_see_rubric_points_as_differently_as_the_page_says(osce: dict[str, Any]) -> None:
    plain, wider = fit_facets(**osce), fit_facets(**osce, interaction=("rater", "item"))
    test, cells = compare_fits(plain, wider), wider.interaction
    assert (round(test.chi2), test.df) == (358, 116)
    assert cells is not None
    known = np.isfinite(cells.severity)
    assert known.sum() == 147
    assert np.sum(np.abs(cells.severity[known] / cells.se[known]) > 3) == 12


def test_partial_credit_with_the_interaction_is_more_than_the_scores_bear(osce: dict[str, Any]) -> None:
    fit = fit_facets(**osce, model="pcm", interaction=("rater", "item"))
    assert any("more parameters than these ratings can determine" in warning for warning in fit.warnings)
