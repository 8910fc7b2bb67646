"""An invited person, and nobody else, makes their account once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.house import actor_of_person
from xenia.core.models import SignedLink
from xenia.core.rules import NotPermitted, Refused
from xenia.people.actions.invitations import invite
from xenia.people.models import Person, User

pytestmark = pytest.mark.django_db
PASSWORD = "four chairs and a samovar"


@pytest.fixture
def guest(make_person: Any) -> Person:
    return make_person("Greta Guest", "teacher", account=False)


def redeemed(path: str) -> Client:
    client = Client()
    address, _, secret = path.partition("#")
    client.post(address, {"secret": secret})
    return client


def test_invited_person_chooses_a_password_and_is_in(guest: Person, administrator: Person) -> None:
    client = redeemed(invite(actor_of_person(administrator), guest))
    page = client.get(reverse("join")).content.decode()
    assert "Greta Guest" in page
    assert client.post(reverse("join"), {"password": PASSWORD}).status_code == 302
    user = User.objects.get(person=guest)
    assert user.email == "greta.guest@school.example"
    assert user.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_known_address_can_not_be_swapped_while_joining(guest: Person, administrator: Person) -> None:
    client = redeemed(invite(actor_of_person(administrator), guest))
    client.post(reverse("join"), {"password": PASSWORD, "email": "thief@evil.example"})
    assert User.objects.get(person=guest).email == "greta.guest@school.example"


def test_link_works_once(guest: Person, administrator: Person) -> None:
    path = invite(actor_of_person(administrator), guest)
    redeemed(path).post(reverse("join"), {"password": PASSWORD})
    second = redeemed(path)
    assert second.get(reverse("join")).status_code == 403
    assert User.objects.filter(person=guest).count() == 1


def test_page_without_an_invitation_shows_no_form(db: Any) -> None:
    answer = Client().get(reverse("join"))
    assert answer.status_code == 403
    assert b'type="password"' not in answer.content


def test_weak_password_is_refused_in_words(guest: Person, administrator: Person) -> None:
    client = redeemed(invite(actor_of_person(administrator), guest))
    assert b"too short" in client.post(reverse("join"), {"password": "short"}).content
    assert not User.objects.filter(person=guest).exists()


def test_new_invitation_ends_the_earlier_one(guest: Person, administrator: Person) -> None:
    earlier = invite(actor_of_person(administrator), guest)
    invite(actor_of_person(administrator), guest)
    assert redeemed(earlier).get(reverse("join")).status_code == 403


def test_who_has_an_account_is_not_invited(student: Person, administrator: Person) -> None:
    with pytest.raises(Refused, match="can sign in already"):
        invite(actor_of_person(administrator), student)


def test_administrator_is_invited_by_an_administrator_only(programme_director: Person, make_person: Any) -> None:
    coming = make_person("Anton Coming", "administrator", account=False)
    with pytest.raises(NotPermitted):
        invite(actor_of_person(programme_director), coming)


@pytest.mark.parametrize(
    ("viewer", "status"), [("programme_director", 200), ("coordinator", 403), ("dean", 403), ("student", 403)]
)
def test_inviting_is_for_leads_and_by_post(
    viewer: str, status: int, request: pytest.FixtureRequest, guest: Person, sign_in: Any
) -> None:
    client, address = sign_in(request.getfixturevalue(viewer)), reverse("person_invite", args=[guest.pk])
    assert client.post(address).status_code == status
    assert SignedLink.objects.count() == (status == 200)
    assert client.get(address).status_code in (403, 405)
