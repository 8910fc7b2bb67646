"""What the tests of the core share."""

from collections.abc import Callable

import pytest
from django.test import Client

from xenia.core.rules import Actor
from xenia.people.models import Person, Role, User


@pytest.fixture
def as_actor() -> Callable[[Client, Actor], None]:
    """Sign an actor in, with their roles as rows."""

    def sign_in(client: Client, actor: Actor) -> None:
        person, _ = Person.objects.get_or_create(thing_id=actor.person)
        for kind, scope in actor.roles:
            Role.objects.get_or_create(person=person, kind=kind, scope_id=scope, defaults={"starts": "2020-01-01"})
        user = User.objects.filter(person=person).first()
        client.force_login(user or User.objects.create_user(f"{actor.person}@example.org", person=person))

    return sign_in
