"""Signed links: harmless to look at, redeemed once, ended at once, never stored or sent in the clear."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone

from xenia.core.actions import tokens
from xenia.core.actions.things import make_thing
from xenia.core.actions.tokens import (
    held_link,
    issue_feed,
    issue_link,
    link_for_feed,
    redeem_link,
    register_purpose,
    revoke_link,
    spend_use,
)
from xenia.core.models import SignedLink
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused


@pytest.fixture(autouse=True)
def purposes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tokens, "_purposes", {})
    register_purpose("invitation", lands_on="jobs", words="Join us")
    register_purpose("form", lands_on="jobs", words="Fill in a form")
    cache.clear()
    yield
    cache.clear()


def secret_of(path: str) -> str:
    return path.partition("#")[2]


def test_secret_stands_in_the_fragment_and_is_not_stored(db: None) -> None:
    path = issue_link(SYSTEM, purpose="invitation")
    assert path.startswith("/l/invitation/#")
    row = SignedLink.objects.get()
    assert secret_of(path).encode() not in b"".join(bytes(str(value), "utf-8") for value in vars(row).values())
    assert len(secret_of(path)) == 43


def test_someone_without_the_permission_issues_nothing(db: None) -> None:
    student = Actor(person=make_thing("person", "Amal").pk, roles=frozenset({("student", None)}))
    with pytest.raises(NotPermitted):
        issue_link(student, purpose="invitation")
    assert not SignedLink.objects.exists()


def test_looking_at_a_link_changes_nothing(db: None, client: Client) -> None:
    issue_link(SYSTEM, purpose="invitation")
    page = client.get("/l/invitation/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert SignedLink.objects.get().uses_left == 1
    assert client.get("/l/unheard-of/").status_code == 404


def test_redeeming_gives_a_cookie_bound_to_the_link_and_a_clean_address(db: None, client: Client) -> None:
    path = issue_link(SYSTEM, purpose="invitation")
    answer = client.post("/l/invitation/", {"secret": secret_of(path)})
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/")
    cookie = answer.cookies["xenia_invitation"]
    assert cookie["httponly"]
    assert secret_of(path) not in cookie.value
    link = SignedLink.objects.get()
    assert held_link({"xenia_invitation": cookie.value}, "invitation") == link
    assert held_link({"xenia_form": cookie.value}, "form") is None
    assert held_link({"xenia_invitation": cookie.value[:-1] + "x"}, "invitation") is None
    assert client.post("/l/invitation/", {"secret": secret_of(path)}).status_code == 403


def test_revoked_or_ended_link_opens_nothing_though_it_was_redeemed(db: None, client: Client) -> None:
    secret = secret_of(issue_link(SYSTEM, purpose="invitation", uses=None))
    cookies = {"xenia_invitation": client.post("/l/invitation/", {"secret": secret}).cookies["xenia_invitation"].value}
    link = SignedLink.objects.get()
    assert held_link(cookies, "invitation")
    SignedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert held_link(cookies, "invitation") is None
    SignedLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    revoke_link(SYSTEM, link)
    assert held_link(cookies, "invitation") is None
    with pytest.raises(Refused):
        redeem_link("invitation", secret)


def test_link_of_one_purpose_is_refused_by_another(db: None) -> None:
    secret = secret_of(issue_link(SYSTEM, purpose="invitation"))
    with pytest.raises(Refused):
        redeem_link("form", secret)


def test_two_who_redeem_the_last_use_at_once_leave_one_winner(transactional_db: None) -> None:
    secret = secret_of(issue_link(SYSTEM, purpose="invitation"))
    start, won = threading.Barrier(4), []

    def redeem() -> None:
        start.wait()
        try:
            won.append(redeem_link("invitation", secret))
        except Refused:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=redeem) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert SignedLink.objects.get().uses_left == 0


def test_failures_close_the_purpose_for_one_place_without_keeping_its_address(db: None) -> None:
    secret = secret_of(issue_link(SYSTEM, purpose="invitation"))
    for _ in range(tokens.FAILURES):
        with pytest.raises(Refused, match="used up"):
            redeem_link("invitation", "wrong", address="203.0.113.7")
    with pytest.raises(Refused, match="Too many"):
        redeem_link("invitation", secret, address="203.0.113.7")
    assert "203.0.113.7" not in repr(vars(cache._connections))  # type: ignore[attr-defined]
    assert redeem_link("invitation", secret, address="198.51.100.1")


def test_feed_reads_by_its_path_and_opens_nothing_else(db: None) -> None:
    person = make_thing("person", "Amal")
    amal = Actor(person=person.pk)
    path = issue_feed(amal, lands_on="link", person=person)
    secret = path.strip("/").split("/")[-1]
    found = link_for_feed(secret)
    assert found
    assert found.person == person
    with pytest.raises(Refused):
        redeem_link("calendar", secret)
    assert link_for_feed("wrong") is None
    issue_feed(amal, lands_on="link", person=person)
    assert link_for_feed(secret) is None
    with pytest.raises(NotPermitted):
        issue_feed(Actor(person=make_thing("person", "Eve").pk), lands_on="link", person=person)


def test_guessing_through_a_proxy_closes_the_door_to_the_guesser_alone(db: None, client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    secret = secret_of(issue_link(SYSTEM, purpose="invitation"))
    for turn in range(25):  # what a guesser writes in front of the proxy's own word is not believed
        client.post("/l/invitation/", {"secret": "guess"}, headers={"X-Forwarded-For": f"9.9.9.{turn}, 192.0.2.1"})
    guesser = client.post("/l/invitation/", {"secret": secret}, headers={"X-Forwarded-For": "192.0.2.1"})
    assert guesser.status_code == 403
    guest = client.post("/l/invitation/", {"secret": secret}, headers={"X-Forwarded-For": "192.0.2.2"})
    assert guest.status_code == 302


def test_forwarded_address_is_not_believed_without_a_proxy(db: None, client: Client) -> None:
    secret = secret_of(issue_link(SYSTEM, purpose="invitation"))
    for turn in range(25):
        client.post("/l/invitation/", {"secret": "guess"}, headers={"X-Forwarded-For": f"192.0.2.{turn}"})
    answer = client.post("/l/invitation/", {"secret": secret}, headers={"X-Forwarded-For": "192.0.2.99"})
    assert answer.status_code == 403


def test_where_redeeming_is_no_use_what_is_done_later_is(db: None) -> None:
    register_purpose("form", lands_on="jobs", words="Fill in a form", spent_at_once=False)
    secret = secret_of(issue_link(SYSTEM, purpose="form"))
    for _look in range(3):
        link = redeem_link("form", secret)
    spend_use(link)
    with pytest.raises(Refused, match="used up"):
        spend_use(link)
    assert redeem_link("form", secret).uses_left == 0  # whoever began something goes on with it
    revoke_link(SYSTEM, link)
    with pytest.raises(Refused):
        redeem_link("form", secret)
