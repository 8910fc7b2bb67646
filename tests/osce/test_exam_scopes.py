"""Whoever leads one exam leads that one: every other stays shut, and what is asked of the whole school does as well."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.osce.held_exam import held_exam
from xenia.core.actions.things import make_thing
from xenia.core.rules import NotPermitted, Refused, may
from xenia.osce.actions.board import BoardRules, set_rules
from xenia.osce.actions.exams import ExamWords, move_exam, plan_exam
from xenia.osce.actions.places import add_circuit
from xenia.osce.actions.release import clear_remarks, release_results
from xenia.osce.actions.station_reviews import say_about_migrants
from xenia.osce.actions.stations import publish_station
from xenia.osce.models import Crew, Exam, StationVersion
from xenia.osce.queries.day import places_of, takes_part
from xenia.osce.queries.exams import visible_exams
from xenia.osce.queries.results import exams_with_results
from xenia.people.models import Person, Role
from xenia.people.queries.people import places_to_appoint

pytestmark = pytest.mark.django_db
PAGES = ("exam_results", "exam_fairness", "exam_board", "exam_words", "exam_appeals", "exam_people", "control")
DEEDS = ("exam_board_rules", "exam_board_set", "exam_board_sign", "exam_release")


@pytest.fixture
def ours() -> Exam:
    """The exam that somebody leads."""
    return held_exam(12, stations=4)


@pytest.fixture
def theirs(ours: Exam) -> Exam:
    """Another one of the same school."""
    thing = make_thing("exam", "Theirs", published=True)
    return Exam.objects.create(thing=thing, state=Exam.State.CLOSED, year=ours.year)


@pytest.fixture
def lead(ours: Exam, make_person: Callable[..., Person]) -> Person:
    """Programme director and administrator of one exam, and of nothing else; they help in the other."""
    person = make_person("Lea Scoped", "student")
    person.roles.all().delete()
    for kind in ("exam_administrator", "programme_director"):
        Role.objects.create(person=person, kind=kind, scope=ours.thing, starts=timezone.localdate())
    return person


def test_the_one_exam_is_led_on_its_pages_and_no_other(
    ours: Exam, theirs: Exam, lead: Person, sign_in: Callable[..., Client]
) -> None:
    Crew.objects.create(exam=theirs, person=lead, part="examiner")
    client = sign_in(lead)
    for name in PAGES:
        assert client.get(reverse(name, args=[ours.pk])).status_code == 200, name
        assert client.get(reverse(name, args=[theirs.pk])).status_code in (403, 404), name
    for name in DEEDS:
        assert client.post(reverse(name, args=[theirs.pk]), {"reason": "x"}).status_code in (403, 404), name
    assert client.get(reverse("exam_new")).status_code == 403
    seen = client.get(reverse("exams")).content.decode()
    assert ours.thing.label in seen and reverse("exam_new") not in seen


def test_the_actions_ask_about_the_exam_itself(ours: Exam, theirs: Exam, lead: Person) -> None:
    actor, version = actor_of_person(lead), StationVersion.objects.all()[0]
    set_rules(actor, ours, BoardRules(stations=1), reason="Agreed in May")
    deeds: list[Callable[[], Any]] = [
        lambda: set_rules(actor, theirs, BoardRules(), reason="No"),
        lambda: add_circuit(actor, theirs, name="East"),
        lambda: move_exam(actor, theirs, Exam.State.RUNNING),
        lambda: clear_remarks(actor, theirs, {}),
        lambda: release_results(actor, theirs),
        lambda: plan_exam(actor, ExamWords(title="Another", year=ours.year)),
        lambda: publish_station(actor, version),
        lambda: say_about_migrants(actor, version, False, reason="No"),
    ]
    for deed in deeds:
        with pytest.raises(NotPermitted):
            deed()
    with pytest.raises(Refused, match="plan of this exam is fixed"):
        add_circuit(actor, ours, name="East")


def test_lists_hold_the_one_exam(ours: Exam, theirs: Exam, lead: Person) -> None:
    actor = actor_of_person(lead)
    assert list(visible_exams(actor)) == [ours] and list(exams_with_results(actor)) == [ours]
    assert takes_part(actor, ours) and places_of(actor, ours)
    assert not takes_part(actor, theirs) and places_of(actor, theirs) == []


def test_a_role_on_a_course_or_one_that_has_ended_opens_no_exam(
    ours: Exam, lead: Person, make_person: Callable[..., Person]
) -> None:
    other = make_person("Cora Course", "student")
    Role.objects.create(
        person=other, kind="exam_administrator", scope=make_thing("course", "Skin"), starts=timezone.localdate()
    )
    yesterday = timezone.localdate() - timedelta(days=1)
    Role.objects.filter(person=lead).update(starts=yesterday, ends=yesterday)
    for person in (other, lead):
        actor = actor_of_person(person)
        for permission in ("osce.administer", "osce.decide", "osce.release", "osce.view_results"):
            assert not may(actor, permission, ours) and not may(actor, permission), permission
        assert not visible_exams(actor).exists()


def test_the_whole_schools_leads_keep_every_exam(ours: Exam, theirs: Exam, programme_director: Person) -> None:
    actor = actor_of_person(programme_director)
    assert set(visible_exams(actor)) == {ours, theirs}
    for exam in (ours, theirs):
        assert may(actor, "osce.administer", exam) and may(actor, "osce.decide", exam)


def test_somebody_is_appointed_on_an_exam_by_its_name(ours: Exam) -> None:
    assert ours.thing in places_to_appoint(ours.thing.label[:8])
