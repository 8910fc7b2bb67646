"""The people of the house as fixtures: each a person with an account and the roles that hold today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

# the science and the standards are tested without Django, under the same conftest
if TYPE_CHECKING:
    from django.test import Client

    from xenia.core.models import Thing
    from xenia.core.rules import Actor
    from xenia.people.models import Person

    MakePerson = Callable[..., Person]
    SignIn = Callable[[Person | None], Client]

PASSWORD = "a warm room with four chairs"
SINCE = date(2020, 7, 1)

__all__ = [
    "accreditor",
    "administrator",
    "committee_member",
    "coordinator",
    "dean",
    "make_person",
    "programme_director",
    "sign_in",
    "storyteller",
    "stranger",
    "student",
    "teacher",
]


def actor_of_person(person: Person) -> Actor:
    """The actor that this person is today."""
    from xenia.people.queries.actors import actor_for

    return actor_for(person.pk)


@pytest.fixture
def make_person(db: Any) -> MakePerson:
    """Make a person: `make_person("Ana", "student", ("course_director", course.thing))`."""
    from django.utils import timezone

    from xenia.people.actions.people import make_person as person_rows
    from xenia.people.models import Role, User

    def make(name: str, *roles: str | tuple[str, Thing], account: bool = True, email: str = "") -> Person:
        address = email or f"{name.lower().replace(' ', '.')}@school.example"
        person = person_rows(name=name, email=address)
        if account:
            User.objects.create(email=address, person=person, password="!")
        for role in roles:
            kind, scope = (role, None) if isinstance(role, str) else role
            ends = timezone.localdate() + timedelta(days=30) if kind == "accreditor" else None
            Role.objects.create(person=person, kind=kind, scope=scope, starts=SINCE, ends=ends)
        return person

    return make


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which this person is signed in; nobody is for None."""
    from django.test import Client

    def browser(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person.user)
        return client

    return browser


def _house_person(name: str, *roles: str) -> Any:
    @pytest.fixture
    def fixture(make_person: MakePerson) -> Person:
        return make_person(name, *roles)

    return fixture


administrator = _house_person("Tova Administrator", "administrator")
programme_director = _house_person("Priya Programme", "programme_director")
committee_member = _house_person("Carlos Committee", "curriculum_committee")
teacher = _house_person("Thomas Teacher", "teacher")
coordinator = _house_person("Cora Coordinator", "coordinator")
student = _house_person("Samira Student", "student")
dean = _house_person("Dalia Dean", "dean")
accreditor = _house_person("Adam Accreditor", "accreditor")
storyteller = _house_person("Sahra Storyteller", "storyteller")
#: signed in, without any role
stranger = _house_person("Stefan Stranger")


def make_course_thing(label: str = "Blood and Host Defense") -> Thing:
    """Something on which a role may hold, without the curriculum's own rows."""
    from django.utils import timezone

    from xenia.core.models import Thing

    return Thing.objects.create(kind="course", label=label, published_at=timezone.now())
