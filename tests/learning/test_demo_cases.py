"""The demo school's cases are read by both sides and published; one came back from the board."""

from typing import Any

import pytest
from django.utils import timezone

from xenia.community.demo import make_community
from xenia.community.models import Opening, Review
from xenia.core.rules import SYSTEM
from xenia.learning.demo import FOLDER, PLAYED, SENT_BACK, WAITING, make_learning
from xenia.learning.models import Case, Play, Script
from xenia.learning.queries.bank import bank_lines
from xenia.people.demo import make_people
from xenia.people.models import Role
from xenia.people.queries.demo import demo_choices


@pytest.fixture
def school(db: Any, settings: Any) -> list[str]:
    """What was said while the cases were made."""
    settings.DEMO = True
    told: list[str] = []
    make_people()
    for part in demo_choices():  # who runs a course has their role from the curriculum
        if part.part.kind in ("course_director", "teacher"):
            Role.objects.create(person=part.user.person, kind=part.part.kind, starts=timezone.localdate())
    make_community(say=lambda words: None)
    make_learning(say=told.append)
    return told


def test_every_case_is_published_in_each_language_it_has(school: list[str]) -> None:
    assert school == ["Writing cases …"], "none is left out, and none is still a draft"
    files = sorted(file.name for file in FOLDER.glob("*.md"))
    assert Case.objects.filter(thing__published_at__isnull=False).count() == sum(name.count(".") == 1 for name in files)
    for name in (name for name in files if name.count(".") == 2):
        code, language, _ending = name.split(".")
        script = Script.objects.get(version__case__code=code, version__number=1, language=language)
        assert script.status == "checked"


def test_two_are_written_again_and_one_of_them_came_back_from_the_board(school: list[str]) -> None:
    lines = {line.case.code: line for line in bank_lines(SYSTEM)}
    gate = lines[SENT_BACK].gate
    assert (gate.stage, len(gate.asking), gate.remarks) == ("waiting", 1, 1)
    assert lines[WAITING].state == "waiting" and lines[WAITING].gate.lacks == ["faculty", "community"]
    assert "Our mothers look helpless" in Review.objects.get(verdict="asks").reason


def test_what_stands_is_left(school: list[str]) -> None:
    before = Case.objects.count(), Play.objects.count()
    make_learning(say=school.append)
    assert (Case.objects.count(), Play.objects.count()) == before
    assert set(Play.objects.values_list("version__case__code", flat=True)) <= set(PLAYED)


def test_a_class_that_met_a_voice_is_counted_where_it_met_it(school: list[str]) -> None:
    met = Opening.objects.filter(role="student")
    assert met.exists() and not met.filter(place=None).exists(), "students meet stories in cases, and nowhere else"
    assert set(met.values_list("place__case__code", flat=True)) <= {case.code for case in Case.objects.all()}
