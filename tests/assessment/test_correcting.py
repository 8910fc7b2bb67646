"""What was seen wrongly is corrected by whoever may, with a reason, in sight of its learner; nothing is overwritten."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.house import actor_of_person
from xenia.assessment.actions.attainment import RECOMPUTE
from xenia.assessment.actions.evidence import supersede_evidence
from xenia.assessment.models import Evidence
from xenia.assessment.queries.evidence import for_decisions, standing_evidence
from xenia.core.models import Job
from xenia.core.rules import NotPermitted
from xenia.curriculum.models import Competency
from xenia.people.models import Person

See = Callable[..., Evidence]


def at(row: Evidence, *more: str) -> str:
    return "/".join(["/growth", str(row.learner_id), str(row.competency_id), *more, ""])


def correct(row: Evidence) -> str:
    return at(row, "correct", str(row.pk))


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


@pytest.fixture
def row(see: See, student: Person, teacher: Person) -> Evidence:
    return see(student, level=0.2, assessor=teacher.pk, role="preceptor", stakes="decision")


def test_a_level_is_corrected_from_the_page_it_stands_on_and_its_learner_sees_that_it_was(
    row: Evidence, student: Person, programme_director: Person, sign_in: Any
) -> None:
    browser = sign_in(programme_director)
    assert correct(row) in browser.get(at(row)).text
    page = browser.get(correct(row))
    assert "20 of 100" in words(page)
    assert "The brother who translates" in words(page)
    done = browser.post(correct(row), {"what": "level", "level": "80", "reason": "Two students were swapped"})
    assert done.url == at(row)
    new = Evidence.objects.get(supersedes=row)
    assert (new.level, new.withdrawn, new.role, new.assessor_id) == (0.8, False, "preceptor", row.assessor_id)
    row.refresh_from_db()
    assert row.level == 0.2, "the old row stays as it was"
    said = words(sign_in(student).get(at(row)))
    assert "(corrected)" in said
    assert "80" in said


def test_what_is_withdrawn_counts_nowhere_and_is_named_as_withdrawn(
    row: Evidence, see: See, student: Person, programme_director: Person, sign_in: Any
) -> None:
    see(student, level=0.6)
    sign_in(programme_director).post(correct(row), {"what": "withdraw", "reason": "It was another student"})
    assert [one.level for one in standing_evidence()] == [0.6]
    assert [one.level for one in for_decisions(student.pk)] == [0.6]
    said = words(sign_in(student).get(at(row)))
    assert "Withdrawn 1" in said
    assert "They count nowhere" in said
    assert Evidence.objects.count() == 3, "nothing is taken away"


def test_withdrawing_the_only_piece_leaves_a_page_that_says_so(
    row: Evidence, student: Person, programme_director: Person, sign_in: Any
) -> None:
    supersede_evidence(actor_of_person(programme_director), row, level=None, reason="It was another student")
    said = words(sign_in(student).get(at(row)))
    assert "Not seen yet." in said
    assert "Withdrawn 1" in said


def test_the_map_is_told_soon(row: Evidence, programme_director: Person) -> None:
    Job.objects.filter(name=RECOMPUTE).delete()
    supersede_evidence(actor_of_person(programme_director), row, level=None, reason="It was another student")
    assert Job.objects.filter(name=RECOMPUTE, state=Job.State.QUEUED).count() == 1


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({"what": "level", "level": "80", "reason": "  "}, "This field is required."),
        ({"what": "level", "level": "", "reason": "Wrong"}, "Say which level is right"),
        ({"what": "level", "level": "101", "reason": "Wrong"}, "less than or equal to 100"),
        ({"what": "level", "level": "-1", "reason": "Wrong"}, "greater than or equal to 0"),
        ({"what": "level", "level": "NaN", "reason": "Wrong"}, "Enter a number."),
        ({"what": "both", "level": "80", "reason": "Wrong"}, "Select a valid choice"),
        ({}, "This field is required."),
    ],
)
def test_a_correction_that_lacks_something_says_what_and_changes_nothing(
    row: Evidence, programme_director: Person, sign_in: Any, said: dict[str, str], trouble: str
) -> None:
    answer = sign_in(programme_director).post(correct(row), said)
    assert answer.status_code == 422
    assert trouble in words(answer)
    assert Evidence.objects.count() == 1


def test_whoever_may_not_neither_finds_the_page_nor_its_link(
    row: Evidence, student: Person, teacher: Person, dean: Person, make_person: Any, sign_in: Any
) -> None:
    examiner = make_person("Eva Exams", "exam_administrator")
    for person, status in ((student, 403), (teacher, 403), (dean, 403), (examiner, 404)):
        browser = sign_in(person)
        assert browser.get(correct(row)).status_code == status, "whose growth is closed to them stays closed"
        assert browser.post(correct(row), {"what": "withdraw", "reason": "No"}).status_code == status
    assert "Correct this" not in sign_in(student).get(at(row)).text
    assert Evidence.objects.count() == 1


def test_nobody_corrects_what_was_seen_of_themselves(see: See, programme_director: Person, sign_in: Any) -> None:
    own, browser = see(programme_director, level=0.2), sign_in(programme_director)
    assert "Correct this" not in browser.get(at(own)).text
    assert browser.get(correct(own)).status_code == 404
    with pytest.raises(NotPermitted, match="themselves"):
        supersede_evidence(actor_of_person(programme_director), own, level=1.0, reason="I was better")


def test_what_the_director_does_not_read_cannot_be_corrected_by_its_number(
    see: See, row: Evidence, student: Person, programme_director: Person, sign_in: Any
) -> None:
    practice, own = see(student, stakes="practice", level=0.31), see(student, assessor=student.pk, level=0.32)
    browser = sign_in(programme_director)
    for hidden in (practice, own):
        assert browser.get(correct(hidden)).status_code == 404
    supersede_evidence(actor_of_person(programme_director), row, level=None, reason="Swapped")
    assert browser.get(correct(row)).status_code == 404, "what is corrected already is corrected at its newer row"


def test_what_was_withdrawn_of_practice_is_told_to_its_learner_alone(
    see: See, student: Person, programme_director: Person, sign_in: Any
) -> None:
    from xenia.core.rules import SYSTEM

    practice = see(student, stakes="practice", level=0.31)
    supersede_evidence(SYSTEM, practice, level=None, reason="A double click")
    assert "Withdrawn" in words(sign_in(student).get(at(practice)))
    assert "Withdrawn" not in words(sign_in(programme_director).get(at(practice)))


def test_only_what_was_there_can_be_withdrawn(row: Evidence, competency: Competency) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            **{name: getattr(row, name) for name in ("learner", "competency", "kind", "level", "stakes", "source")},
            observed_at=row.observed_at,
            withdrawn=True,
        )


def test_the_page_costs_the_same_for_one_and_for_three(
    see: See, student: Person, teacher: Person, programme_director: Person, sign_in: Any, row: Evidence
) -> None:
    browser, counts = sign_in(programme_director), []
    lead = actor_of_person(programme_director)
    browser.get(at(row))
    for more in (1, 2):
        for _time in range(more):
            see(student, assessor=teacher.pk)
            supersede_evidence(lead, see(student, assessor=teacher.pk), level=None, reason="Swapped")
        with CaptureQueriesContext(connection) as told:
            browser.get(at(row))
        counts.append(len(told))
    assert counts[0] == counts[1]
