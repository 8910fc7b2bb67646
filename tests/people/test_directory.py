"""Who sees whom: leads the school, a course director their course, all of us ourselves, storytellers hardly anyone."""

from typing import Any

import pytest
from django.urls import reverse

from tests.house import actor_of_person, make_course_thing
from xenia.core.queries.search import found
from xenia.core.rules import NOBODY
from xenia.people.models import Contact, Person
from xenia.people.queries.people import contacts_of, people_listed, visible_people, visible_roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: Any) -> Any:
    return make_course_thing()


@pytest.fixture
def director(course: Any, make_person: Any) -> Person:
    return make_person("Dora Director", ("course_director", course))


def names(viewer: Person | None) -> set[str]:
    actor = actor_of_person(viewer) if viewer else NOBODY
    return {person.name for person in visible_people(actor)}


def test_nobody_sees_anybody(student: Person) -> None:
    assert names(None) == set()


@pytest.mark.parametrize("viewer", ["student", "teacher", "committee_member", "accreditor", "stranger", "storyteller"])
def test_most_see_only_themselves(viewer: str, request: pytest.FixtureRequest, administrator: Person) -> None:
    person = request.getfixturevalue(viewer)
    assert names(person) == {person.name}


@pytest.mark.parametrize("viewer", ["administrator", "programme_director"])
def test_leads_see_everybody(viewer: str, request: pytest.FixtureRequest, student: Person, storyteller: Person) -> None:
    person = request.getfixturevalue(viewer)
    assert names(person) == {person.name, student.name, storyteller.name}


@pytest.mark.parametrize("viewer", ["coordinator", "dean"])
def test_storyteller_is_hidden_from_those_who_do_not_look_after_stories(
    viewer: str, request: pytest.FixtureRequest, student: Person, storyteller: Person, make_person: Any
) -> None:
    both = make_person("Berta Both", "storyteller", "patient_educator")
    person = request.getfixturevalue(viewer)
    assert names(person) == {person.name, student.name, both.name}
    assert [role.kind for role in visible_roles_of(actor_of_person(person), both)] == ["patient_educator"]


def test_course_director_sees_the_people_of_that_course_in_their_roles_there(
    director: Person, course: Any, make_person: Any, student: Person
) -> None:
    here = make_person("Hedda Here", ("teacher", course), "storyteller")
    make_person("Elsa Elsewhere", ("teacher", make_course_thing("Pharmacology II")))
    assert names(director) == {director.name, here.name}
    assert [role.kind for role in visible_roles_of(actor_of_person(director), here)] == ["teacher"]


@pytest.mark.parametrize(
    ("viewer", "status"),
    [
        ("administrator", 200),
        ("programme_director", 200),
        ("coordinator", 200),
        ("dean", 200),
        ("director", 200),
        ("student", 403),
        ("teacher", 403),
        ("accreditor", 403),
        ("stranger", 403),
    ],
)
def test_directory_opens_to_those_who_look_after_people(
    viewer: str, status: int, request: pytest.FixtureRequest, sign_in: Any
) -> None:
    assert sign_in(request.getfixturevalue(viewer)).get(reverse("people")).status_code == status


def test_directory_finds_by_name_and_role(programme_director: Person, student: Person, sign_in: Any) -> None:
    page = sign_in(programme_director).get(reverse("people"), {"q": "samira", "role": "student"}).content.decode()
    assert "Samira Student" in page
    assert "Priya" not in page.partition("<main")[2]


@pytest.mark.parametrize("many", [1, 3])
def test_directory_takes_a_constant_number_of_statements(
    many: int, dean: Person, make_person: Any, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        make_person(f"Person {number}", "teacher", ("course_director", make_course_thing()))
    actor = actor_of_person(dean)
    with django_assert_num_queries(2):  # people, their roles
        listed = [(one.name, [str(role.scope) for role in one.held]) for one in people_listed(actor)]
    assert len(listed) == many + 1


def test_search_finds_the_people_whom_one_may_see(student: Person, dean: Person) -> None:
    def hits(viewer: Person) -> list[str]:
        return [hit.label for group in found(actor_of_person(viewer), "samira", ["person"]) for hit in group.hits]

    assert hits(dean) == ["Samira Student"]
    assert hits(student) == ["Samira Student"]
    assert found(NOBODY, "samira", ["person"]) == []


def test_person_whom_one_may_not_see_does_not_exist(student: Person, teacher: Person, sign_in: Any) -> None:
    assert sign_in(student).get(reverse("person", args=[teacher.pk])).status_code == 404


def test_everybody_sees_their_own_page_with_their_addresses(student: Person, sign_in: Any) -> None:
    page = sign_in(student).get(reverse("person", args=[student.pk])).content.decode()
    assert "samira.student@school.example" in page


@pytest.mark.parametrize(("viewer", "seen"), [("coordinator", True), ("programme_director", True), ("dean", False)])
def test_addresses_are_for_those_who_need_them(
    viewer: str, seen: bool, request: pytest.FixtureRequest, student: Person, sign_in: Any
) -> None:
    person = request.getfixturevalue(viewer)
    page = sign_in(person).get(reverse("person", args=[student.pk])).content.decode()
    assert ("samira.student@school.example" in page) is seen
    assert bool(contacts_of(actor_of_person(person), student)) is seen


@pytest.mark.parametrize(("viewer", "status"), [("coordinator", 302), ("dean", 403), ("student", 403)])
def test_adding_a_person_is_for_those_who_manage(
    viewer: str, status: int, request: pytest.FixtureRequest, sign_in: Any
) -> None:
    new = {"name": "Nadia New", "email": "Nadia@School.example", "language": "ar"}
    assert sign_in(request.getfixturevalue(viewer)).post(reverse("person_new"), new).status_code == status
    assert Contact.objects.filter(value="nadia@school.example").exists() is (status == 302)


def test_address_that_is_known_is_refused_in_words(coordinator: Person, student: Person, sign_in: Any) -> None:
    again = {"name": "Samira Again", "email": "samira.student@school.example", "language": "en"}
    page = sign_in(coordinator).post(reverse("person_new"), again).content.decode()
    assert "is here already" in page
    assert Person.objects.filter(thing__label="Samira Again").count() == 0


def test_changing_a_person_changes_the_address_for_messages_and_never_the_one_to_sign_in_with(
    coordinator: Person, administrator: Person, sign_in: Any
) -> None:
    changes = {"name": "Tova Two", "email": "mine@evil.example", "language": "en"}
    sign_in(coordinator).post(reverse("person_edit", args=[administrator.pk]), changes)
    administrator.refresh_from_db()
    assert administrator.thing.label == "Tova Two"
    assert administrator.contacts.get().value == "mine@evil.example"
    administrator.user.refresh_from_db()
    assert administrator.user.email == "tova.administrator@school.example"
