"""Two people who import at once: one after the other, and nothing twice."""

from dataclasses import replace
from typing import Any

import pytest

from tests.school import two_courses
from tests.together import together
from xenia.core.rules import SYSTEM, Refused
from xenia.curriculum.actions.importing import apply_curriculum, preview_curriculum
from xenia.curriculum.models import Course, Objective, Session
from xenia.standards.curriculum import Curriculum, Reading

pytestmark = pytest.mark.django_db(transaction=True)


def bring(curriculum: Curriculum, basis: str = "") -> Any:
    return apply_curriculum(SYSTEM, Reading(curriculum), source="test", basis=basis)


def test_two_imports_of_one_file_make_everything_once() -> None:
    results = together(*[lambda: bring(two_courses())] * 3)
    assert sorted(sum(outcome.created.values()) for outcome in results) == [0, 0, 18]
    assert [table._default_manager.count() for table in (Course, Session, Objective)] == [2, 4, 5]


def test_of_two_who_saw_the_same_preview_one_is_asked_to_look_again() -> None:
    bring(two_courses())
    files = [
        replace(two_courses(), sessions=(replace(two_courses().sessions[0], title=title), *two_courses().sessions[1:]))
        for title in ("One", "Two")
    ]
    basis = preview_curriculum(SYSTEM, Reading(files[0]), source="test").basis
    results = together(*[lambda file=file: bring(file, basis) for file in files])  # type: ignore[misc]
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 1 and "since this preview" in str(refused[0])
    won = next(number for number, result in enumerate(results) if not isinstance(result, Exception))
    assert Session.objects.get(source_id="x1").thing.label == ("One", "Two")[won]
