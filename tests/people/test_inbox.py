"""The inbox: one place for what waits, handed on only to those who may, seen by nobody else."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from tests.house import actor_of_person, make_course_thing
from xenia.core.models import AuditEntry, Thing
from xenia.core.rules import NotPermitted, Refused
from xenia.people import task_kinds
from xenia.people.actions.tasks import ask, delegate, finish, settle
from xenia.people.models import Person, Task
from xenia.people.queries.tasks import grouped, open_task_count, open_tasks, people_who_may
from xenia.people.task_kinds import register_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: Any) -> Thing:
    return make_course_thing()


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_kinds, "_kinds", dict(task_kinds._kinds))
    sentence = ngettext_lazy("One session waits for you.", "%(count)s sessions wait for you.", "count")
    register_kind("look_at_sessions", "Sessions to map", sentence, permission="curriculum.align")


@pytest.fixture
def task(course: Thing, make_person: Any) -> Task:
    director = make_person("Dora Director", ("course_director", course))
    return ask("look_at_sessions", thing=course, assignee=director, route="/map/", count=3)


def test_inbox_asks_the_signed_out_to_sign_in(sign_in: Any, db: Any) -> None:
    answer = sign_in(None).get(reverse("inbox"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_inbox_says_what_waits_in_the_words_of_its_kind(task: Task, sign_in: Any) -> None:
    page = sign_in(task.assignee).get(reverse("inbox")).content.decode()
    assert "Sessions to map" in page
    assert "3 sessions wait for you." in page
    assert 'href="/map/"' in page


def test_inbox_is_kindly_empty(stranger: Person, sign_in: Any) -> None:
    assert b"Nothing waits for you" in sign_in(stranger).get(reverse("inbox")).content


@pytest.mark.parametrize("many", [1, 3])
def test_open_tasks_are_one_statement(many: int, teacher: Person, django_assert_num_queries: Any) -> None:
    for number in range(many):
        ask("look_at_sessions", thing=make_course_thing(f"Course {number}"), assignee=teacher, route="/map/")
    actor = actor_of_person(teacher)
    with django_assert_num_queries(1):
        (group,) = grouped(open_tasks(actor))
        assert [entry.task.thing.label for entry in group.entries] == [f"Course {number}" for number in range(many)]


def test_asking_twice_makes_one_task(task: Task) -> None:
    again = ask(task.kind, thing=task.thing, assignee=task.assignee, route="/elsewhere/", count=5)
    assert (again.pk, again.count) == (task.pk, 5)


def test_asking_again_follows_the_task_to_whom_it_was_handed(task: Task, teacher: Person) -> None:
    delegate(actor_of_person(task.assignee), task, to=teacher.pk)
    again = ask(task.kind, thing=task.thing, assignee=Person.objects.get(pk=task.delegated_by_id), route="/map/")
    assert (again.pk, again.assignee_id) == (task.pk, teacher.pk)


def test_task_is_handed_on_and_still_seen(task: Task, teacher: Person, sign_in: Any) -> None:
    director = task.assignee
    answer = sign_in(director).post(reverse("hand_on", args=[task.pk]), {"to": str(teacher.pk)}, follow=True)
    assert "Thomas Teacher has it now." in answer.content.decode()
    assert "Handed on, not done yet" in answer.content.decode()
    assert open_task_count(actor_of_person(director)) == 0
    assert open_task_count(actor_of_person(teacher)) == 1


def test_task_can_be_taken_back(task: Task, teacher: Person) -> None:
    director = task.assignee
    delegate(actor_of_person(director), task, to=teacher.pk)
    delegate(actor_of_person(director), task, to=director.pk)
    assert (task.assignee_id, task.delegated_by_id) == (director.pk, None)


def test_task_is_not_handed_to_someone_without_the_role(task: Task, student: Person) -> None:
    with pytest.raises(Refused, match="do not allow"):
        delegate(actor_of_person(task.assignee), task, to=student.pk)


def test_task_of_one_course_is_not_handed_to_the_director_of_another(task: Task, make_person: Any) -> None:
    other = make_person("Otto Other", ("course_director", make_course_thing("Pharmacology II")))
    assert other not in people_who_may(task)


def test_task_of_somebody_else_does_not_exist(task: Task, teacher: Person, sign_in: Any) -> None:
    client = sign_in(teacher)
    assert client.get(reverse("hand_on", args=[task.pk])).status_code == 404
    assert client.post(reverse("hand_on", args=[task.pk]), {"to": str(teacher.pk)}).status_code == 404
    assert client.post(reverse("task_done", args=[task.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        delegate(actor_of_person(teacher), task, to=teacher.pk)
    with pytest.raises(NotPermitted):
        finish(actor_of_person(teacher), task)


def test_looking_at_done_changes_nothing(task: Task, sign_in: Any) -> None:
    assert sign_in(task.assignee).get(reverse("task_done", args=[task.pk])).status_code == 405


def test_done_task_leaves_the_inbox_and_is_recorded(task: Task, sign_in: Any) -> None:
    client = sign_in(task.assignee)
    assert client.post(reverse("task_done", args=[task.pk])).status_code == 302
    assert not open_tasks(actor_of_person(task.assignee)).exists()
    assert AuditEntry.objects.filter(verb="finish_task", actor=task.assignee_id).count() == 1


def test_settled_question_leaves_every_inbox(task: Task, teacher: Person) -> None:
    ask(task.kind, thing=task.thing, assignee=teacher, route="/map/")
    assert settle(task.kind, thing=task.thing) == 2
    assert not Task.objects.filter(done_at__isnull=True).exists()


def test_kind_of_a_room_that_left_is_still_readable(teacher: Person, course: Thing, sign_in: Any) -> None:
    ask("water_plants", thing=course, assignee=teacher, route="/map/")
    assert b"water plants" in sign_in(teacher).get(reverse("inbox")).content


def test_task_of_an_unknown_kind_is_handed_on_to_nobody(
    course: Thing, administrator: Person, student: Person, storyteller: Person
) -> None:
    orphan = ask("of_a_room_that_left", thing=course, assignee=student, route="/map/")
    assert people_who_may(orphan) == []
