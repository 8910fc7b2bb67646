"""What the methods warn of stands on the pages in plain words, beside the figure, with a way out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.osce.held_exam import held_exam
from xenia.osce.models import Exam, Reckoning
from xenia.osce.queries import fairness, severity, station_figures
from xenia.osce.queries.cautions import cautions
from xenia.osce.queries.counting import Standing
from xenia.osce.queries.results import basis_of, earlier_tables, reckon
from xenia.osce.queries.score_tables import table_of
from xenia.osce.queries.scores import Scores, scores_of
from xenia.osce.queries.severity import severities
from xenia.osce.queries.station_figures import FALLING, FEW_MARKED, FLAT
from xenia.science.measurement.mixed.estimate import _SINGULAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam() -> Exam:
    """Few candidates, so that much is unsure."""
    return held_exam(40)


def falling(table: Scores, at: int = 0) -> Scores:
    """A station at which those who are rated best tick least."""
    grade = table.grade.copy()
    grade[:, at] = 5 - np.round(table.score[:, at] / 20)
    return replace(table, grade=grade)


def flat(table: Scores, at: int = 1) -> Scores:
    """A station at which everybody has the same grade."""
    grade = table.grade.copy()
    grade[:, at] = 2.0
    return replace(table, grade=grade)


def missed(table: Scores) -> Scores:
    """Five candidates missed stations, three of them all but two."""
    score, grade = table.score.copy(), table.grade.copy()
    score[:5, 3] = grade[:5, 3] = np.nan
    score[:3, 2:] = grade[:3, 2:] = np.nan
    return replace(table, score=score, grade=grade)


def alone(table: Scores) -> Scores:
    """At a station one candidate is borderline, and all others are far above."""
    grade = table.grade.copy()
    grade[:, 2] = table.columns[2].borderline + 2
    grade[0, 2] = table.columns[2].borderline
    return replace(table, grade=grade)


def kept(exam: Exam, table: Scores, judges: dict[str, Any] | None = None) -> None:
    """Have the pages of this exam show the figures of another table."""
    standing = Standing(judges=judges or {})
    figures = reckon(table, standing, earlier=earlier_tables(exam))
    digest = basis_of(table_of(exam), Standing())
    Reckoning.objects.update_or_create(exam=exam, digest=digest, defaults={"figures": figures, "at": timezone.now()})


def sentences(found: Any) -> Iterator[str]:
    """Every word of warning that stands anywhere in kept figures."""
    if isinstance(found, dict):
        for name, value in found.items():
            if name in ("words", "said", "said_of_patients", "words_on_examiners"):
                yield from value
            else:
                yield from sentences(value)
    elif isinstance(found, list):
        for one in found:
            yield from sentences(one)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (falling, "Stations at which scores do not rise with the global rating: 1 of 8."),
        (flat, "Stations without a pass mark by this method: 1 of 8."),
        (flat, "The whole has no pass mark while a station has none."),
        (missed, "Candidates who missed a station: 5 of 40."),
        (missed, "Go by the column for passing"),
        (missed, "Alpha is of those who met every station: 35 of 40."),
    ],
)
def test_a_warning_stands_on_the_page_in_plain_words(
    exam: Exam, programme_director: Any, sign_in: Any, change: Any, said: str
) -> None:
    client: Client = sign_in(programme_director)
    before = client.get(f"/exams/{exam.pk}/results/").content.decode()
    assert escape(said) not in before
    Reckoning.objects.all().delete()
    kept(exam, change(scores_of(exam)))
    assert escape(said) in client.get(f"/exams/{exam.pk}/results/").content.decode()


def test_a_station_says_itself_that_its_pass_mark_means_nothing(
    exam: Exam, programme_director: Any, sign_in: Any
) -> None:
    client: Client = sign_in(programme_director)
    table = falling(flat(scores_of(exam)))
    kept(exam, table)
    first, second = (client.get(f"/exams/{exam.pk}/results/{table.columns[at].number}/") for at in (0, 1))
    assert FALLING in first.content.decode() and FLAT in second.content.decode()


def test_few_candidates_are_said_at_the_station_and_before_the_board(programme_director: Any, sign_in: Any) -> None:
    exam = held_exam(20)
    client: Client = sign_in(programme_director)
    for address in ("results/", "results/1/", "board/"):
        assert FEW_MARKED in client.get(f"/exams/{exam.pk}/{address}").content.decode(), address


def test_examiners_who_rated_few_or_all_alike_are_named_and_no_key_is_shown(
    exam: Exam, programme_director: Any, sign_in: Any
) -> None:
    table = scores_of(exam)
    codes, grade = table.facets["examiner"].copy(), table.grade.copy()
    labels = {**table.labels, "examiner": (*table.labels["examiner"], str(programme_director.pk))}
    codes[:3, 0] = len(labels["examiner"]) - 1
    few = replace(table, facets={**table.facets, "examiner": codes}, labels=labels)
    kept(exam, few)
    page = sign_in(programme_director).get(f"/exams/{exam.pk}/results/").content.decode()
    assert f"Fewer than 5 ratings (their number in brackets): {programme_director.name} (3)" in page
    text = re.sub(r"<[^>]*>", " ", page)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text)
    alike = np.where(codes == 0, grade[np.isfinite(grade)].max(), grade)
    said = [one.words for one in cautions(severities(replace(few, grade=alike))["said"], {})]
    assert any(one.startswith("Gave, or saw, the same extreme grade every time") for one in said)


def test_nested_circuits_and_a_model_that_found_no_rest_are_said() -> None:
    table = scores_of(held_exam(60))
    codes = table.facets["circuit"] * 100 + np.arange(table.score.shape[1])
    names = tuple(f"{n:08x}-0000-0000-0000-000000000000" for n in range(int(codes.max()) + 1))
    nested = replace(table, facets={**table.facets, "examiner": codes}, labels={**table.labels, "examiner": names})
    said = [one.words for one in cautions(severities(nested)["said"], {})]
    assert any("Compare severity within a group only" in one for one in said)
    unsettled = ["The estimation did not come to rest: take no figure of it.", _SINGULAR]
    assert next(one.words.split(":")[0] for one in cautions(unsettled, {})) == "The reckoning did not come to rest"


def test_fairness_says_beside_a_comparison_that_it_is_unsure(exam: Exam, programme_director: Any, sign_in: Any) -> None:
    kept(exam, scores_of(exam))
    row = Reckoning.objects.get()
    assert row.figures["fairness"]["comparisons"]
    for one in row.figures["fairness"]["comparisons"]:
        one["words"] = [_SINGULAR] if one["what"] == "sitting" else []
    row.save()
    page = sign_in(programme_director).get(f"/exams/{exam.pk}/results/fairness/").content.decode()
    assert page.count("pool more years before anything is decided") == 1


@pytest.mark.parametrize("bounds", [[90.0, 95.0, 0.0, 2.0], [0.5, 0.7, 0.1, 0.4]])
@pytest.mark.parametrize("change", [falling, flat, missed, alone, lambda table: table.only([0, 1])])
def test_no_warning_that_an_exam_can_bring_is_left_in_the_words_of_the_method(
    exam: Exam, change: Any, bounds: list[float]
) -> None:
    judges = {"ebel": [[10, 0.6], [0, 0.7]], "hofstee": bounds}
    table = change(scores_of(exam))
    angoff = {"angoff": {"rows": [[60.0] * len(table.columns)], "stations": [one.pk for one in table.columns]}}
    found = reckon(table, Standing(judges={**judges, **angoff}), earlier=[])
    ours = set(map(str, sentences(found)))
    assert ours
    own = {value for module in (fairness, severity, station_figures) for value in vars(module).values()
           if isinstance(value, str)}  # fmt: skip
    foreign = [one.words for one in cautions(ours - own, {}) if one.foreign]
    assert foreign == []


def test_a_warning_without_plain_words_is_shown_as_it_is_and_never_swallowed() -> None:
    (one,) = cautions(["Something new went wrong."], {})
    assert one.foreign and one.words == "Something new went wrong."


def test_fairness_names_languages_and_groups_as_people_do(exam: Exam, programme_director: Any, sign_in: Any) -> None:
    kept(exam, scores_of(exam))
    row = Reckoning.objects.get()
    told = {"n": [40, 40], "estimate": 1.0, "low": None, "high": None, "seen": None, "p": None, "words": []}
    row.figures["fairness"]["comparisons"] = [
        {**told, "what": "language", "group": "kmr", "reference": "en"},
        {**told, "what": "speaks", "group": "es", "reference": "none"},
        {**told, "what": "mode", "group": "telephone", "reference": "none"},
    ]
    row.figures["fairness"]["years"] = [2025]
    row.save()
    page = sign_in(programme_director).get(f"/exams/{exam.pk}/results/fairness/").content.decode()
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "of the year 2025 alone" in text and "kmr" not in text
    assert "none declared" in text and text.count("without an interpreter") == 1 and "– – –" not in text


def test_what_every_station_says_stands_once(programme_director: Any, sign_in: Any) -> None:
    exam = held_exam(20)
    client: Client = sign_in(programme_director)
    for address in ("results/", "board/"):
        assert client.get(f"/exams/{exam.pk}/{address}").content.decode().count(FEW_MARKED) == 1, address


def test_the_board_reads_by_which_rules_it_decides(exam: Exam, dean: Any, sign_in: Any) -> None:
    exam.rules = {"board": {"method": "group", "stations": 5, "sems": 1.0}}
    exam.save()
    page = sign_in(dean).get(f"/exams/{exam.pk}/board/").content.decode()
    assert "By the method: Borderline group." in page and "At least 5 stations must be passed as well." in page
    assert "raised by 1.0 errors of measurement" in page


def test_stations_with_few_ratings_are_not_called_examiners(exam: Exam, programme_director: Any, sign_in: Any) -> None:
    table = scores_of(exam)
    grade = table.grade.copy()
    grade[4:, 0] = np.nan
    score = table.score.copy()
    score[9:, 3] = np.nan
    kept(exam, replace(table, grade=grade, score=score))
    page = sign_in(programme_director).get(f"/exams/{exam.pk}/results/").content.decode()
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    number = table.columns[0].number
    assert f"Stations : Fewer than 5 ratings (their number in brackets): station {number} (4)." in text
    assert "Alpha –" not in text and "Candidates who met every station: 9." in text
    assert text.count("One candidate's mean is unsure") + text.count("One candidate&#x27;s mean is unsure") == 1
    assert "Alpha is of those who met every station" not in text
