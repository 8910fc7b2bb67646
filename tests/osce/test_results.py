"""Results: the figures agree with the methods that they name, are kept, and follow every event."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.house import actor_of_person
from tests.osce.held_exam import held_exam, let_a_reserve_stand_in
from xenia.osce.actions.board import sign_decision
from xenia.osce.actions.reckoning import results_of
from xenia.osce.models import Candidate, Exam, Mark, Reckoning
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.counting import Standing, counting
from xenia.osce.queries.outcomes import FAIL, OPEN, PASS, BoardRules, figures_decided, outcomes_of
from xenia.osce.queries.reports import report_of
from xenia.osce.queries.results import reckon
from xenia.osce.queries.scores import MARKED, NOT_ASKED, Scores, scores_of
from xenia.osce.queries.severity import NESTED, severities
from xenia.osce.queries.what_if import generalizability
from xenia.science.measurement.standard_setting.borderline_regression import borderline_regression
from xenia.science.measurement.standard_setting.hofstee import Bounds, hofstee

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam() -> Exam:
    """An exam of 60 candidates and eight stations, as the demo school's model holds it."""
    return held_exam(60)


def test_held_exam_of_the_demo_is_what_experts_expect_of_one() -> None:
    table = scores_of(held_exam())
    assert table.score.shape == (118, 8) and (table.state == MARKED).all()
    figures = reckon(table, Standing(), earlier=[])
    cuts = [one["cut"] for one in figures["cuts"]["regression"]["stations"].values()]
    assert all(55 <= cut <= 69 for cut in cuts)
    quality = figures["quality"]
    assert all(0.35 <= one["r2"] <= 0.75 for one in quality["stations"].values())
    # σ²p / (σ²p + (σ²e + σ²pe) / 8) of the written model is 0.72 before forms of so many steps round it
    assert quality["alpha"] == pytest.approx(0.65, abs=0.05)
    seventh = next(str(one.pk) for one in table.columns if one.number == 7)
    between = {pk: one["between"]["examiner"] for pk, one in quality["stations"].items()}
    assert between[seventh] == pytest.approx(44, abs=5) and max(between, key=lambda pk: between[pk]) == seventh
    failed = np.sum(table.score.mean(axis=1) < figures["cuts"]["regression"]["cut"])
    assert 4 <= failed <= 10


def test_cuts_are_those_of_the_method_on_the_stored_marks(exam: Exam) -> None:
    table, figures = scores_of(exam), results_of(exam).figures
    found = borderline_regression(table.score, table.grade, borderline=1.0, resamples=5000, seed=1)
    kept = figures["cuts"]["regression"]
    assert kept["cut"] == pytest.approx(found.exam.cut, abs=1e-9)
    assert kept["se"] == pytest.approx(found.exam.cut_se, abs=1e-9)
    assert [one["interval"] for one in kept["stations"].values()] == [
        pytest.approx(list(ends)) for ends in found.cut_ci
    ]


def test_figures_are_kept_until_an_event_comes(exam: Exam) -> None:
    first = results_of(exam)
    assert results_of(exam).figures == first.figures and Reckoning.objects.count() == 1
    row = Mark.objects.filter(kind="answer", part="examiner").order_by("number", "event")[3]
    row.pk, row.number, row.said = "0" * 31 + "1", 9999, dict.fromkeys(row.said, "not")
    row.save(force_insert=True)
    again = results_of(exam)
    assert again.figures["cuts"] != first.figures["cuts"]
    assert again.table.events != first.table.events and Reckoning.objects.count() == 1


def test_judges_figures_stand_beside_and_a_station_left_out_is_in_none(exam: Exam) -> None:
    table = scores_of(exam)
    keys = [one.pk for one in table.columns]
    expected = {"rows": [[60.0] * 7 + [90.0], [64.0] * 7 + [90.0]], "stations": keys}
    judges = {"angoff": expected, "ebel": [[10, 60], [30, 70]], "hofstee": [55, 70, 1, 15]}
    cuts = reckon(table, Standing(judges=judges), earlier=[])["cuts"]
    assert cuts["angoff"]["cut"] == pytest.approx((7 * 62 + 90) / 8)
    last = reckon(table, Standing(judges=judges, without=frozenset({keys[-1]})), earlier=[])["cuts"]["angoff"]
    assert last["cut"] == pytest.approx(62), "what judges said of a station that is left out is left out as well"
    assert cuts["ebel"]["cut"] == pytest.approx(67.5)
    assert 55 <= cuts["hofstee"]["cut"] <= 70
    without = counting(table, Standing(without=frozenset({table.columns[2].pk})))
    assert without.score.shape == (60, 7) and table.columns[2] not in without.columns


def test_hofstee_rests_on_the_means_that_are_judged(exam: Exam) -> None:
    table = scores_of(exam)
    weighed = replace(
        table, columns=(replace(table.columns[0], weight=5.0), *table.columns[1:]), score=table.score.copy()
    )
    for row in range(0, 60, 2):
        weighed.score[row, 1 + row % 7] = np.nan
    weighed.score[1, 1:] = np.nan
    judged = outcomes_of(weighed, {str(one.pk): 60.0 for one in table.columns}, 4.0, BoardRules(), Standing())
    means = np.array([one.mean for one in judged if one.outcome != OPEN])
    assert len(means) == 59
    expected = hofstee(means, Bounds(55, 70, 1, 15), resamples=1000, seed=1)
    cut = reckon(weighed, Standing(judges={"hofstee": [55, 70, 1, 15]}), earlier=[])["cuts"]["hofstee"]["cut"]
    assert cut == pytest.approx(expected.cut, abs=1e-9)
    complete = table.score[np.isfinite(weighed.score).all(axis=1)].mean(axis=1)
    assert cut != pytest.approx(hofstee(complete, Bounds(55, 70, 1, 15), resamples=1000, seed=1).cut, abs=0.01)


def test_more_stations_measure_better_and_the_observed_number_gives_alpha(exam: Exam) -> None:
    table = scores_of(exam)
    study = generalizability(table)
    by_number = {one["n"]: one["erho2"] for one in study["stations"]}
    assert by_number[8] == pytest.approx(reckon(table, Standing(), earlier=[])["quality"]["alpha"])
    assert sorted(by_number.values()) == [by_number[n] for n in sorted(by_number)]
    one, two = study["examiners"]
    assert one["low"] == one["high"] <= two["low"] <= two["high"]


def test_one_error_stands_on_every_page_and_rests_on_everybody(exam: Exam) -> None:
    """Of whom few met every station: alpha is theirs alone, or nobody's; the error is everybody's."""
    table = scores_of(exam)
    whole = table.score
    k, own, total = 8, whole.var(axis=0, ddof=1).sum(), whole.sum(axis=1).var(ddof=1)
    known = whole.mean(axis=1).std(ddof=1) * np.sqrt(1 - k / (k - 1) * (1 - own / total))
    for complete in (60, 10, 9, 0):
        score = whole.copy()
        score[range(complete, 60), [at % 8 for at in range(complete, 60)]] = np.nan
        some = replace(table, score=score)
        figures, decided = reckon(some, Standing(), earlier=[]), figures_decided(some, BoardRules(), [])
        (row,) = [one for one in figures["study"]["stations"] if one["n"] == 8]
        assert decided["sem"] == figures["study"]["sem"] == row["sem"] == pytest.approx(known, rel=0.05)
        quality = figures["quality"]
        assert quality["n_complete"] == complete and decided["alpha"] == quality["alpha"]
        assert (quality["alpha"] is None) == (complete < 10)
        assert all((one["item_rest_r"] is None) == (complete < 10) for one in quality["stations"].values())


def test_no_error_is_said_of_fewer_than_ten(exam: Exam) -> None:
    table = scores_of(exam)
    for many in (9, 10):
        score = table.score.copy()
        score[many:, 1:] = np.nan
        figures = figures_decided(replace(table, score=score), BoardRules(), [])
        assert (figures["sem"] is None) == (many < 10)


def test_severity_is_told_from_difficulty_only_where_circuits_are_joined(exam: Exam) -> None:
    table = scores_of(exam)
    joined = severities(table)
    assert joined["connected"] and NESTED not in joined["words"]
    # as if each circuit had had examiners of its own who never moved
    apart = _with_examiners(table, table.facets["circuit"] * 100 + np.arange(8))
    nested = severities(apart)
    assert not nested["connected"] and nested["words"][0] == NESTED and nested["harm"]


def _with_examiners(table: Scores, codes: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Scores:
    named, own = np.unique(codes, return_inverse=True)
    labels = table.labels | {"examiner": tuple(map(str, named))}
    return replace(table, labels=labels, facets=table.facets | {"examiner": own.reshape(codes.shape)})


def test_reserve_that_stands_in_mid_day_makes_nobody_incomplete(exam: Exam) -> None:
    place, reserve = let_a_reserve_stand_in(exam)
    table = scores_of(exam)
    assert table.score.shape == (60, 9)
    halves = [at for at, one in enumerate(table.columns) if one.pk in (place.pk, reserve.pk)]
    assert {tuple(sorted(row)) for row in table.state[:, halves]} == {(MARKED, NOT_ASKED)}
    assert all(0 < np.sum(table.state[:, at] == MARKED) < 60 for at in halves)
    figures = reckon(table, Standing(), earlier=[])["quality"]
    # the same scores in one column
    one = np.where(np.isfinite(table.score[:, halves[0]]), table.score[:, halves[0]], table.score[:, halves[1]])
    scores = np.column_stack([np.delete(table.score, halves, axis=1), one])
    k, own, total = 8, scores.var(axis=0, ddof=1).sum(), scores.sum(axis=1).var(ddof=1)
    alpha = k / (k - 1) * (1 - own / total)
    assert figures["alpha"] == pytest.approx(alpha) and figures["n_complete"] == 60
    error = scores.mean(axis=1).std(ddof=1) * np.sqrt(1 - alpha)
    decided = figures_decided(table, BoardRules(sems=1.0), [])
    assert decided["sem"] == pytest.approx(error, rel=0.05)
    assert {(one["met"], one["of"]) for one in decided["outcomes"]} == {(8, 8)}
    assert {one["outcome"] for one in decided["outcomes"]} <= {PASS, FAIL}


def test_nobody_is_judged_by_an_error_that_is_not_known(exam: Exam) -> None:
    table = scores_of(exam)
    cuts = {str(one.pk): 60.0 for one in table.columns}
    told = outcomes_of(table, cuts, None, BoardRules(sems=1.0), Standing())
    assert {(one.outcome, one.cut) for one in told} == {(OPEN, None)}
    assert OPEN not in {one.outcome for one in outcomes_of(table, cuts, None, BoardRules(), Standing())}


def decide(person: Any, exam: Exam) -> None:
    seen = board_page(exam).seen
    sign_decision(actor_of_person(person), exam, minutes="Looked at all", present=["Priya"], seen=seen)


def test_report_sets_nurses_beside_nurses(exam: Exam, programme_director: Any) -> None:
    table = scores_of(exam)
    best = np.argsort(-table.score.mean(axis=1))[:20]
    nurses = [table.rows[at].pk for at in best]
    Candidate.objects.filter(pk__in=nurses).update(profession="nursing")
    decide(programme_director, exam)
    bands = []
    for candidate in Candidate.objects.select_related("exam").filter(pk__in=nurses):
        report = report_of(candidate)
        assert report is not None
        bands.append([one.band for one in report.stations])
    # a quarter of the nurses at each station is the lower one, though all are among the best of the exam
    assert (np.sum(np.array(bands) == 0, axis=0) >= 4).all()


def test_report_shows_no_station_that_was_not_to_be_met(exam: Exam, programme_director: Any) -> None:
    let_a_reserve_stand_in(exam)
    decide(programme_director, exam)
    for candidate in Candidate.objects.filter(exam=exam):
        report = report_of(candidate)
        assert report is not None and len(report.stations) == 8
        assert all(one.band >= 0 for one in report.stations)
