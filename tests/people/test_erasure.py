"""Erasing a person: nothing that names them is left, and what they wrote into the record can't be opened."""

from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.urls import reverse

from tests.house import actor_of_person, make_course_thing
from xenia.core.actions.audit import recorded
from xenia.core.models import Key, Notice, SignedLink, Translation
from xenia.core.queries.audit import ERASED, changes_of, changes_read
from xenia.core.rules import NotPermitted, Refused
from xenia.people.actions.invitations import invite
from xenia.people.actions.people import add_person, edit_person, erase_person
from xenia.people.actions.roles import appoint
from xenia.people.actions.tasks import ask
from xenia.people.models import Contact, Person, Relationship, User

pytestmark = pytest.mark.django_db

NAME = "Quillon Zephyrine"
EMAIL = "quillon.zephyrine@canary.example"


@pytest.fixture
def quillon(administrator: Person, sign_in: Any, django_capture_on_commit_callbacks: Any) -> Person:
    """Somebody with everything that a person can leave behind."""
    admin = actor_of_person(administrator)
    person = add_person(admin, name="Quillon Earlier", email=EMAIL)
    edit_person(admin, person, changes={"name": NAME})
    invite(admin, person)
    user = User.objects.create_user(EMAIL, "twelve letters or more", person=person)
    appoint(admin, person, kind="teacher")
    client = sign_in(person)
    client.post(reverse("account_login"), {"login": EMAIL, "password": "twelve letters or more"})
    client.get(reverse("account_email"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "email": EMAIL}]
    session.save()
    Translation.objects.create(thing=person.thing, language="ar", value=NAME)
    Notice.objects.create(recipient=person.thing, kind="welcome")
    Relationship.objects.create(source=administrator, target=person, kind="mentor", starts=date(2026, 7, 1))
    ask("look", thing=make_course_thing(), assignee=person, route="/map/")
    with recorded(actor_of_person(person), "say", reason=f"{NAME} said so") as record:
        record.note(person.pk, now={"words": f"signed, {NAME}"})
    assert user.is_active
    return person


def erase(actor: Any, person: Person, capture: Any) -> None:
    with capture(execute=True):
        erase_person(actor, person, reason="They asked for it")


def test_erased_person_is_someone_everywhere(
    quillon: Person, administrator: Person, django_capture_on_commit_callbacks: Any
) -> None:
    erase(actor_of_person(administrator), quillon, django_capture_on_commit_callbacks)
    quillon.refresh_from_db()
    assert quillon.thing.label == "Someone"
    assert not Contact.objects.filter(person=quillon).exists()
    assert not User.objects.filter(person=quillon).exists()
    assert not SignedLink.objects.filter(person=quillon.pk).exists()
    assert not Notice.objects.filter(recipient=quillon.pk).exists()
    assert not Relationship.objects.filter(target=quillon).exists()
    assert not quillon.roles.exists()


def test_no_table_holds_the_name_or_the_address_afterwards(
    quillon: Person, administrator: Person, django_capture_on_commit_callbacks: Any
) -> None:
    assert {"core_thing", "people_contact", "people_user", "django_session"} <= tables_that_hold(NAME, EMAIL)
    erase(actor_of_person(administrator), quillon, django_capture_on_commit_callbacks)
    assert tables_that_hold(NAME, EMAIL, "Quillon") == set()


def test_what_the_erased_wrote_into_the_record_can_not_be_opened(
    quillon: Person, administrator: Person, django_capture_on_commit_callbacks: Any
) -> None:
    own = changes_of([quillon.pk]).filter(entry__verb="say")
    assert NAME in next(changes_read(own)).why
    erase(actor_of_person(administrator), quillon, django_capture_on_commit_callbacks)
    read = next(changes_read(own))
    assert (read.who, read.why, read.now) == ("Someone", ERASED, ERASED)
    assert not Key.objects.filter(owner=quillon.pk, wrapped__isnull=False).exists()


def test_the_record_of_others_never_held_the_name(
    quillon: Person, administrator: Person, django_capture_on_commit_callbacks: Any
) -> None:
    erase(actor_of_person(administrator), quillon, django_capture_on_commit_callbacks)
    left = list(changes_read(changes_of([quillon.pk]).filter(entry__actor=administrator.pk)))
    assert {read.verb for read in left} == {"add_person", "edit_person", "appoint", "erase_person"}
    assert "Quillon" not in repr(left)
    assert "canary" not in repr(left)


def test_erased_person_is_signed_out_everywhere(
    quillon: Person, administrator: Person, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(quillon)
    erase(actor_of_person(administrator), quillon, django_capture_on_commit_callbacks)
    assert client.get(reverse("inbox")).status_code == 302
    assert not any(row.get_decoded().get("_auth_user_id") for row in Session.objects.all())


def test_erasing_twice_is_harmless(
    quillon: Person, administrator: Person, django_capture_on_commit_callbacks: Any
) -> None:
    for _turn in range(2):
        erase(actor_of_person(administrator), quillon, django_capture_on_commit_callbacks)
    assert Person.objects.get(pk=quillon.pk).thing.label == "Someone"


def test_erasing_that_fails_leaves_everything(quillon: Person, administrator: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr("xenia.people.actions.people._forget", lambda person: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase_person(actor_of_person(administrator), quillon, reason="")
    assert Key.objects.filter(owner=quillon.pk, wrapped__isnull=False).exists()


def test_last_administrator_is_not_erased(administrator: Person) -> None:
    with pytest.raises(Refused, match="last administrator"):
        erase_person(actor_of_person(administrator), administrator, reason="")


@pytest.mark.parametrize("viewer", ["programme_director", "coordinator", "dean", "student"])
def test_erasing_is_for_administrators(
    viewer: str, request: pytest.FixtureRequest, teacher: Person, sign_in: Any
) -> None:
    person = request.getfixturevalue(viewer)
    address = reverse("person_erase", args=[teacher.pk])
    assert sign_in(person).post(address, {"reason": "no", "meant": "on"}).status_code == 403
    with pytest.raises(NotPermitted):
        erase_person(actor_of_person(person), teacher, reason="no")


def test_administrator_erases_after_saying_that_it_is_meant(
    administrator: Person, teacher: Person, sign_in: Any
) -> None:
    client, address = sign_in(administrator), reverse("person_erase", args=[teacher.pk])
    client.post(address, {"reason": "They left"})
    assert Person.objects.get(pk=teacher.pk).erased_at is None
    client.post(address, {"reason": "They left", "meant": "on"})
    assert Person.objects.get(pk=teacher.pk).erased_at is not None
    assert client.get(reverse("person", args=[teacher.pk])).status_code == 404


def tables_that_hold(*words: str) -> set[str]:
    """The tables in which one of the words stands, in the clear or in a session's encoding."""
    found = set()
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names come from the database itself
                text = " ".join(map(repr, cursor.fetchall()))
                if any(word in text for word in words):
                    found.add(table)
    decoded = " ".join(repr(row.get_decoded()) for row in Session.objects.all())
    return found | ({"django_session"} if any(word in decoded for word in words) else set())
