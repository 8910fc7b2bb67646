"""Whoever is erased leaves numbers without a person behind: no evidence, no name, no words."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.assessment.seen import answer
from tests.core.leaks import bytes_on_disk
from tests.house import actor_of_person
from xenia.assessment.actions.answering import Event, begin_response, save_answers, submit_response
from xenia.assessment.actions.evidence import supersede_evidence
from xenia.assessment.actions.occasions import Plan, open_occasion, plan_occasion
from xenia.assessment.models import Answers, Asked, Evidence, Occasion, Response
from xenia.assessment.queries.answering import Respondent, answers_of
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Refused
from xenia.curriculum.models import Competency
from xenia.people.actions.people import erase_person
from xenia.people.models import Person

MakeOccasion = Callable[..., Occasion]


@pytest.fixture
def left(
    competency: Competency, make_occasion: MakeOccasion, student: Person, teacher: Person, crowd: list[Person]
) -> Occasion:
    occasion = make_occasion(
        [(teacher, student), (teacher, crowd[0]), (student, crowd[0]), (crowd[1], student), (student, crowd[2])]
    )
    answer(teacher, occasion, about=student, listens="2", words="Samira asked twice")
    answer(teacher, occasion, about=crowd[0], listens="1", words="He was quiet")
    answer(student, occasion, about=crowd[0], listens="0", words="I, Samira, saw nothing", why="Noise")
    supersede_evidence(SYSTEM, Evidence.objects.get(learner=student), level=0.3, reason="Swapped")
    unsent = begin_response(Respondent(person=student.pk), occasion, key=uuid4(), about=crowd[2].pk)
    save_answers(Respondent(person=student.pk), unsent, [Event(event=uuid4(), number=1, values={"listens": "1"})])
    return occasion


def test_their_evidence_goes_and_that_of_others_stays(
    left: Occasion, student: Person, teacher: Person, administrator: Person, crowd: list[Person]
) -> None:
    erase_person(actor_of_person(administrator), student, reason="They asked for it")
    assert not Evidence.objects.filter(learner=student).exists()
    assert set(Evidence.objects.values_list("learner", "assessor")) == {
        (crowd[0].pk, teacher.pk),
        (crowd[0].pk, student.pk),
    }
    assert Thing.objects.get(pk=student.pk).label == "Someone"


def test_numbers_stay_without_the_person_and_words_go(
    left: Occasion,
    student: Person,
    teacher: Person,
    administrator: Person,
    crowd: list[Person],
    django_capture_on_commit_callbacks: Any,
) -> None:
    by_them, about_them = (
        Response.objects.get(person=student, submitted=True).pk,
        Response.objects.get(about=student.pk).pk,
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(actor_of_person(administrator), student, reason="They asked for it")
    assert answers_of(Response.objects.get(pk=by_them)) == {"listens": "0"}
    assert answers_of(Response.objects.get(pk=about_them)) == {"listens": "2"}
    assert not Response.objects.filter(person=student).exists()
    assert not Response.objects.filter(submitted=False).exists()
    assert not Asked.objects.filter(person=student).exists() and not Asked.objects.filter(about=student.pk).exists()
    other = Response.objects.get(person=teacher, about=crowd[0].pk)
    assert answers_of(other)["words"] == "He was quiet"


def test_nothing_is_recorded_about_them_any_more(
    left: Occasion, see: Callable[..., Evidence], student: Person, administrator: Person, crowd: list[Person]
) -> None:
    response = begin_response(Respondent(person=crowd[1].pk), left, key=uuid4(), about=student.pk)
    erase_person(actor_of_person(administrator), student, reason="They asked for it")
    with pytest.raises(Refused, match="erased"):
        see(student)
    save_answers(Respondent(person=crowd[1].pk), response, [Event(event=uuid4(), number=1, values={"listens": "1"})])
    submit_response(Respondent(person=crowd[1].pk), response)
    assert not Evidence.objects.filter(learner=student).exists()


def test_erasing_twice_is_harmless(left: Occasion, student: Person, administrator: Person) -> None:
    for _time in range(2):
        erase_person(actor_of_person(administrator), student, reason="They asked for it")
    assert not Evidence.objects.filter(learner=student).exists()


@pytest.mark.django_db(transaction=True)
def test_no_file_holds_the_sealed_words_about_someone_erased(
    make_person: Any, make_version: Any, administrator: Person, sqlite_files: dict[str, Path]
) -> None:
    if not sqlite_files:
        pytest.skip("PostgreSQL keeps old rows until their page is used again, which the privacy page says")
    learner, teacher = make_person("Lea Learner", "student"), make_person("Tim Teacher", "teacher")
    now = timezone.now()
    plan = Plan(title="Visit", version=make_version().pk, opens_at=now, closes_at=now + timedelta(days=1))
    occasion = plan_occasion(SYSTEM, plan, asked=[(teacher.pk, learner.pk)])
    open_occasion(SYSTEM, occasion)
    answer(teacher, occasion, about=learner, listens="2", words="Lea asked twice")
    sealed = bytes(Answers.objects.exclude(sealed=b"").get().sealed)
    assert bytes_on_disk(sealed)
    erase_person(actor_of_person(administrator), learner, reason="They asked for it")
    assert bytes_on_disk(sealed) == []
