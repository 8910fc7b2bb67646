"""The demo school's exam to come is arranged to the last chair, breaks no rule, and is made once."""

from typing import Any

import pytest
from django.utils import timezone

from xenia.community.demo import make_community
from xenia.osce.demo import make_stations
from xenia.osce.demo_exam import make_exam
from xenia.osce.models import Calibration, Credential, Duty, Encounter, Exam, Seat, Solution
from xenia.osce.queries.calibrations import items_seen
from xenia.osce.queries.prepared_page import preparation_page
from xenia.osce.queries.problem import problem_of, rows_of
from xenia.osce.queries.schedule import standing
from xenia.osce.queries.solutions import names_of, upset_of, verdict_of
from xenia.osce.queries.steps import steps_of
from xenia.people.demo import make_people
from xenia.people.models import Person, Role
from xenia.people.queries.demo import demo_choices
from xenia.science.rostering import faults

pytestmark = pytest.mark.django_db


def silent(words: str) -> None:
    """Nobody watches."""


@pytest.fixture
def school(settings: Any) -> None:
    """The people and stations of the demo school."""
    settings.DEMO = True
    make_people()
    for part in demo_choices():  # who runs a course has their role from the curriculum
        if part.part.kind in ("course_director", "teacher"):
            Role.objects.create(person=part.user.person, kind=part.part.kind, starts=timezone.localdate())
    make_community(say=silent)
    make_stations(say=silent)


def test_the_exam_to_come_stands(school: None) -> None:
    teachers = Person.objects.filter(thing__label__startswith="Dr ", roles=None).order_by("pk")[:40]
    Role.objects.bulk_create(Role(person=one, kind="teacher", starts=timezone.localdate()) for one in teachers)
    make_exam(say=silent)
    exam = Exam.objects.get()
    assert (exam.state, Seat.objects.count(), Encounter.objects.count()) == ("fixed", 118 + 29, 118 * 8 + 29)
    # since it was fixed one rehearsal counts no more: its page names her, and what would mend it
    ((name, missing),) = [(step.name, step.missing) for step in steps_of(exam) if step.missing]
    assert name == "prepared" and len(missing) == 1 and "Watch their rehearsal and sign it." in missing[0]
    page = preparation_page(exam)
    assert len(page.let_in) == 1 and page.let_in[0].reason.startswith("Marks a second encounter")
    assert {one.earned for one in Credential.objects.all()} == {"calibration", "rehearsal", "elsewhere"}
    liver = Calibration.objects.get(code="a-word-for-the-liver-noor")
    assert [one.item.code for one in items_seen(liver, liver.attempts.all()) if one.doubtful] == ["seats"]
    kept = Solution.objects.get()
    rows = rows_of(exam)
    assert faults(problem_of(rows, upset=upset_of(kept.upset)), standing(rows)) == []
    assert "is connected" in verdict_of(kept, names_of(exam)).design
    counts = (Duty.objects.count(), Seat.objects.count())
    make_exam(say=silent)
    assert (Duty.objects.count(), Seat.objects.count()) == counts and Exam.objects.count() == 1
