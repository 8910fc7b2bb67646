"""The cast of the demo school, their browsers, and the course that two of them hold."""

import time
from functools import cache
from typing import Any

from django.test import Client

from xenia.curriculum.models import Course
from xenia.people.demo_cast import CAST
from xenia.people.models import User


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


def course_key() -> Any:
    """That course's key; nothing where no course is."""
    roles = user_of("course_director").person.roles.exclude(scope=None).order_by("scope_id")
    return roles.values_list("scope_id", flat=True).first()


def course() -> Course:
    """A course that the cast's own course director and teacher hold."""
    found = Course.objects.filter(pk=course_key()).first()
    if found is None:
        raise LookupError("this school has no course yet")
    return found
