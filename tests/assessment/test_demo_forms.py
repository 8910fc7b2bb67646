"""What the demo school has asked and heard: believable, the same each time, and safe to make again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.kept_rows import kept_rows
from xenia.assessment.demo import make_assessment
from xenia.assessment.models import Answers, Asked, Evidence, Occasion, Response, Study
from xenia.assessment.queries.answering import answers_of
from xenia.assessment.queries.growth import growth_of
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring import item_scores, problems
from xenia.core.rules import Actor
from xenia.curriculum.models import Attainment
from xenia.people.demo import make_people, mark_demo_database
from xenia.people.models import Role
from xenia.people.queries.demo import demo_choices


@pytest.fixture(scope="module")
def school(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo's people and all that they were asked, made once for the tests here."""
    from xenia.assessment.actions.shipped import ensure_shipped_instruments
    from xenia.curriculum.actions.shipped import ensure_shipped

    with override_settings(DATA_DIR=tmp_path_factory.mktemp("demo")), kept_rows(django_db_blocker):
        ensure_shipped()
        ensure_shipped_instruments()
        mark_demo_database()
        make_people()
        # teachers hold their role on courses, and here are none
        for role in Role.objects.exclude(kind__in=("student", "teacher")).order_by("person")[:11]:
            Role.objects.create(person=role.person, kind="teacher", starts=role.starts)
        make_assessment(say=lambda words: None)
        yield


@pytest.fixture
def asked(school: None, db: None) -> None:
    """The same, and what a test changes there is taken back."""


def rate(title: str) -> float:
    rows = Asked.objects.filter(occasion__thing__label__startswith=title)
    return rows.filter(answered=True).count() / rows.count()


def mean(title: str) -> float:
    """The mean score of all items of an occasion, over all who answered."""
    found = []
    for response in Response.objects.filter(occasion__thing__label__startswith=title).select_related("version__thing"):
        scores = item_scores(plain_of(response.version), answers_of(response))
        found += [score for score in scores.values() if score is not None]
    return sum(found) / len(found)


def test_response_rates_fall_and_self_ratings_with_them(asked: None) -> None:
    waves = ("Ready for practice? The first", "Ready for practice? After", "Ready for practice? Before")
    rates = [len(Response.objects.filter(occasion__thing__label__startswith=wave)) / 117 for wave in waves]
    assert rates == pytest.approx([0.81, 0.58, 0.43], abs=0.08)
    first, second, _third = map(mean, waves)
    assert first > second
    assert Study.objects.get().waves.count() == 3


def test_whoever_takes_a_knowledge_check_knows_more_than_a_guess_would(asked: None) -> None:
    before, after = mean("What we know before we begin"), mean("Rights, screening, interpreters")
    assert 0.4 < before < after < 0.85


def test_every_answer_of_the_demo_is_one_that_its_form_takes(asked: None) -> None:
    for occasion in Occasion.objects.select_related("version__thing"):
        plain = plain_of(occasion.version)
        for response in occasion.responses.all()[:20]:
            assert problems(plain, answers_of(response), complete=True) == ()


def test_only_named_forms_became_evidence_and_anonymous_ones_hold_nobody(asked: None) -> None:
    assert Evidence.objects.count() > 1000
    assert not Evidence.objects.exclude(response__occasion__privacy="named").exists()
    assert not Response.objects.exclude(occasion__privacy="named").exclude(person=None, started_at=None).exists()


def test_the_cast_finds_forms_that_wait(asked: None) -> None:
    cast = {choice.part.kind: choice.user.person for choice in demo_choices()}
    assert cast["preceptor"].tasks.filter(done_at=None).exists() and cast["student"].tasks.filter(done_at=None).exists()


def test_making_it_again_changes_nothing(asked: None) -> None:
    before = (Response.objects.count(), Answers.objects.count(), Evidence.objects.count())
    make_assessment(say=lambda words: None)
    assert (Response.objects.count(), Answers.objects.count(), Evidence.objects.count()) == before


def test_the_casts_student_has_grown_and_the_map_knows_what_was_attained(asked: None) -> None:
    student = next(choice.user.person for choice in demo_choices() if choice.part.kind == "student")
    growth = growth_of(Actor(person=student.pk), student)
    kinds = {strand.kind for strand in growth.strands if strand.enough}
    assert "behaviour" in kinds
    assert any(one.stakes == "practice" for strand in growth.strands for one in strand.observations)
    assert any(one.role == "test" for strand in growth.strands for one in strand.observations)
    assert Attainment.objects.filter(level=1).exists() and Attainment.objects.filter(level=3).exists()
