"""The table of scores: what stands of every encounter, in as many statements for thirty as for three."""

from collections.abc import Callable

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from scripts.exam_day.school import Held, hold_exam
from scripts.exam_day.signing import Signer
from tests.osce.marking import encounters_at, take
from xenia.osce.models import Encounter, Exam
from xenia.osce.queries.scores import ABSENT_THERE, EXCUSED, MARKED, MISSING, events_digest, scores_of

Tablet = Callable[..., Signer]


def test_checklist_counts_in_per_cent_and_untouched_is_not_done(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    said = {f"q{number}": "done" for number in range(10)} | {"q10": "partly", "q11": "not_applicable"}
    take(device, device.sign(about, said | {"global": "acceptable"}), device.sign(about, kind="submit"))
    table = scores_of(held.exam)
    at = np.argwhere(table.state == MARKED)
    assert len(at) == 1
    place = tuple(at[0])
    assert table.score[place] == pytest.approx(100 * 10.5 / 19)
    assert table.grade[place] == 2
    assert table.columns[place[1]].borderline == 1
    assert table.labels["examiner"][table.facets["examiner"][place]] == str(device.person)
    assert table.labels["circuit"][table.facets["circuit"][place]] == "Circuit A"


def test_absent_excused_and_missing_are_told_apart(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)
    take(device, device.sign(about[0], kind="absent"))
    Encounter.objects.filter(pk=about[1]).update(excused=True)
    states = scores_of(held.exam).state
    assert {ABSENT_THERE: 1, EXCUSED: 1, MISSING: states.size - 2} == {
        int(one): int(np.sum(states == one)) for one in np.unique(states)
    }
    assert np.isnan(scores_of(held.exam).score).all()


def test_digest_changes_with_an_event_and_with_nothing_else(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    first = events_digest(held.exam)
    event = device.sign(about, {"q1": "done"})
    take(device, event)
    second = events_digest(held.exam)
    take(device, event)
    assert first != second == events_digest(held.exam)


@pytest.mark.django_db
@pytest.mark.parametrize("candidates", [1, 30])
def test_table_takes_six_statements_however_many_there_are(
    candidates: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = hold_exam(candidates=candidates, stations=3)
    exam = Exam.objects.select_related("year").get(pk=held.exam.pk)
    with django_assert_num_queries(6):
        assert scores_of(exam).score.shape == (candidates, 3)
