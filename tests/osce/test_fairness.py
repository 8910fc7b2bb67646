"""The fairness panel: a difference that is there is found with its interval, one that is not is not."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest

from xenia.osce.queries.fairness import NOT_YET_BIAS, PEOPLE, fairness
from xenia.osce.queries.score_columns import Column
from xenia.osce.queries.scores import MARKED, Row, Scores
from xenia.standards.instruments import Instrument

FORM = Instrument(code="f", title="", sections=())


def table(*, gap: float = 0.0, hard: float = 0.0, few: int = 40, year: int = 2025, seed: int = 3) -> Scores:
    """80 candidates, 8 stations, two sites; `few` of them declared a language and score `gap` lower, and stations with
    an interpreter are `hard` harder."""
    random = np.random.default_rng(seed)
    said = tuple(("es",) if place < few else () for place in range(80))
    rows = tuple(Row(place, str(place), uuid4(), said[place], "medicine") for place in range(80))
    columns = tuple(
        Column(at, at, f"s{at}", f"S{at}", 1.0, (), 1.0, "en", "telephone" if at % 2 else "none", (), FORM, at)
        for at in range(8)
    )
    score = 70 + random.normal(0, 4, (80, 1)) + random.normal(0, 3, (1, 8)) + random.normal(0, 9, (80, 8))
    score -= gap * np.array([bool(one) for one in said])[:, None]
    score -= hard * (np.arange(8) % 2)
    site = np.repeat((np.arange(80) % 2)[:, None], 8, axis=1)
    nobody = np.full((80, 8), -1)
    facets = dict.fromkeys(("examiner", "patient", "interpreter", "circuit", "sitting"), nobody) | {"site": site}
    labels: dict[str, tuple[str, ...]] = dict.fromkeys(facets, ()) | {"site": ("Harborside", "Quill River")}
    state = np.full((80, 8), MARKED)
    return Scores(uuid4(), year, rows, columns, score, score * 0, state, facets, labels, b"")


def one_of(found: dict[str, list[dict[str, float]]], what: str) -> dict[str, float]:
    (only,) = [one for one in found["comparisons"] if one["what"] == what]
    return only


def test_gap_that_is_there_is_found_with_its_interval() -> None:
    found = fairness([table(gap=8.0)])
    assert found["words"] == [NOT_YET_BIAS]
    told = one_of(found, "speaks")
    assert abs(told["estimate"]) == pytest.approx(8.0, abs=2.5)
    assert told["low"] < told["estimate"] < told["high"] and not told["low"] < 0 < told["high"]


def test_group_of_fewer_than_ten_is_never_shown() -> None:
    assert not [one for one in fairness([table(few=PEOPLE - 1)])["comparisons"] if one["what"] == "speaks"]
    assert [one for one in fairness([table(few=PEOPLE)])["comparisons"] if one["what"] == "speaks"]


def test_interpreter_stations_are_as_unsure_as_they_are_few_and_not_as_encounters_are_many() -> None:
    told = one_of(fairness([table(hard=2.0)]), "mode")
    assert told["low"] < 0 < told["high"]
    assert told["seen"] > 2.0, "so small a difference between four stations and four is not seen"


def test_years_pooled_tell_more() -> None:
    first = table(gap=4.0)
    second = replace(table(gap=4.0, year=2024, seed=4), rows=tuple(replace(one, person=uuid4()) for one in first.rows))
    alone, pooled = (one_of(fairness(tables), "speaks") for tables in ([first], [first, second]))
    assert fairness([first, second])["years"] == [2024, 2025]
    assert pooled["seen"] < alone["seen"]


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = 0
    for seed in range(60):
        told = one_of(fairness([table(seed=seed)]), "speaks")
        held += told["low"] < 0 < told["high"]
    assert held >= 52, "57 of 60 are expected"
