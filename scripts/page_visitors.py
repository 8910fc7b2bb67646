"""Who opens the pages: nobody, the cast of the demo school, and those who stand at doors of one moment."""

import time
from functools import cache
from typing import Any

from django.test import Client
from django.urls import reverse
from rules.permissions import permissions

from xenia.core.rules import may
from xenia.curriculum.models import Course
from xenia.people.actions.invitations import invite
from xenia.people.demo_cast import CAST
from xenia.people.models import Person, User
from xenia.people.queries.actors import actor_for

PASSWORD = "a warm room with four chairs"  # noqa: S105 made up, and the school too


def new_browser() -> Client:
    """A browser in which nobody is signed in, on the only machine that the demo answers."""
    return Client(SERVER_NAME="127.0.0.1")


def user_of(kind: str) -> User:
    """The account of one of the cast."""
    return User.objects.select_related("person__thing").get(
        email=next(part.email for part in CAST if part.kind == kind)
    )


@cache
def browser_of(kind: str) -> Client:
    """A browser in which one of the cast has just signed in with a password."""
    client, user = new_browser(), user_of(kind)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": user.email},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def visitors() -> dict[str, Client]:
    """Nobody, then of the cast everyone whose permissions differ from those before."""
    _guard_administrator()
    found: dict[str, Client] = {"nobody": new_browser()}
    known = set()
    somewhere = Course.objects.filter(pk=_course_key()).first()
    for part in CAST:
        actor = actor_for(user_of(part.kind).person_id)
        rights = frozenset(name for name in permissions if may(actor, name) or may(actor, name, somewhere))
        if rights not in known:
            known.add(rights)
            found[part.kind] = browser_of(part.kind)
    return found


def passers_by() -> dict[str, Client]:
    """Those who stand at a door that opens for nobody else."""
    found = {"invited": _invited(), "second_step": _at_second_step(), "by_link": _by_link(), "on_board": _on_board()}
    return found | {"seated": _seated(), "teller": _teller()}


def _guard_administrator() -> None:
    """Give one of the cast a password and a second factor, whose pages would be empty otherwise."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = user_of("administrator")
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def _invited() -> Client:
    person = Person.objects.filter(user=None, roles__kind="mentor").order_by("thing__label").first()
    assert person is not None
    address, _, secret = invite(actor_for(user_of("administrator").person_id), person).partition("#")
    client = new_browser()
    client.post(address, {"secret": secret})
    return client


def _by_link() -> Client:
    """Someone who scanned the code of a form."""
    from scripts.assessment_examples import path_for_anyone

    address, _, secret = path_for_anyone().partition("#")
    client = new_browser()
    client.post(address, {"secret": secret})
    return client


def _on_board() -> Client:
    """A member of the board who opened their link."""
    from scripts.board_examples import path_for_member

    address, _, secret = path_for_member().partition("#")
    client = new_browser()
    client.post(address, {"secret": secret})
    return client


def _seated() -> Client:
    """Someone who joined a room with their phone."""
    from scripts.playing_examples import seated

    return seated()


def _teller() -> Client:
    """A storyteller on their own page, with link and code."""
    from scripts.story_examples import path_and_code

    path, code = path_and_code()
    address, _, secret = path.partition("#")
    client = new_browser()
    client.post(address, {"secret": secret})
    client.post(reverse("my_story_code"), {"code": code})
    return client


def _at_second_step() -> Client:
    client = new_browser()
    answer = client.post(reverse("account_login"), {"login": user_of("administrator").email, "password": PASSWORD})
    assert answer.get("Location") == reverse("mfa_authenticate"), answer.content
    return client


def _course_key() -> Any:
    roles = user_of("course_director").person.roles.exclude(scope=None).order_by("scope_id")
    return roles.values_list("scope_id", flat=True).first()


def course() -> Course:
    """A course that the cast's own course director and teacher hold."""
    found = Course.objects.filter(pk=_course_key()).first()
    if found is None:
        raise LookupError("this school has no course yet")
    return found


def special_doors() -> dict[str, tuple[str, Client]]:
    """Pages whose address is made for one moment: by route, the address and the browser in which it opens."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    user, client = user_of("mentor"), new_browser()
    arguments = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    landed = client.get(reverse("account_reset_password_from_key", kwargs=arguments))
    return {
        "account_reset_password_from_key": (landed["Location"], client),
        "account_confirm_email": (reverse("account_confirm_email", args=["spent"]), new_browser()),
        "not_found": ("/nowhere/", new_browser()),
        "not_allowed": (reverse("people_import"), browser_of("storyteller")),
    }
