"""Who opens the pages: nobody, the cast of the demo school, and those who stand at doors of one moment."""

from contextlib import suppress

from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse
from rules.permissions import permissions

from scripts.after_examples import examined
from scripts.assessment_examples import path_for_anyone
from scripts.board_examples import path_for_member
from scripts.cast import browser_of, course_key, new_browser, user_of
from scripts.playing_examples import seated
from scripts.story_examples import path_and_code
from xenia.core.rules import Refused, may
from xenia.curriculum.models import Course
from xenia.people.actions.invitations import invite
from xenia.people.demo_cast import CAST
from xenia.people.models import Person
from xenia.people.queries.actors import actor_for

PASSWORD = "a warm room with four chairs"  # noqa: S105 made up, and the school too


def visitors() -> dict[str, Client]:
    """Nobody, then of the cast everyone whose permissions differ from those before."""
    _guard_administrator()
    found: dict[str, Client] = {"nobody": new_browser()}
    known = set()
    somewhere = Course.objects.filter(pk=course_key()).first()
    for part in CAST:
        actor = actor_for(user_of(part.kind).person_id)
        rights = frozenset(name for name in permissions if may(actor, name) or may(actor, name, somewhere))
        if rights not in known:
            known.add(rights)
            found[part.kind] = browser_of(part.kind)
    return found


def passers_by() -> dict[str, Client]:
    """Those who stand at a door that opens for nobody else; in a school where nothing stands yet, few of them."""
    doors = {
        "invited": _invited,
        "second_step": _at_second_step,
        "by_link": lambda: _redeemed(path_for_anyone()),
        "on_board": lambda: _redeemed(path_for_member()),
        "seated": seated,
        "teller": _teller,
        "examined": examined,
    }
    found = {}
    for name, come in doors.items():
        with suppress(LookupError, ObjectDoesNotExist, Refused):
            found[name] = come()
    return found


def _guard_administrator() -> None:
    """Give one of the cast a password and a second factor, whose pages would be empty otherwise."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = user_of("administrator")
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def _redeemed(path: str) -> Client:
    """A browser in which a signed link was opened and its button pressed."""
    address, _, secret = path.partition("#")
    client = new_browser()
    client.post(address, {"secret": secret})
    return client


def _invited() -> Client:
    person = Person.objects.filter(user=None, roles__kind="mentor").order_by("thing__label").first()
    assert person is not None
    return _redeemed(invite(actor_for(user_of("administrator").person_id), person))


def _teller() -> Client:
    """A storyteller on their own page, with link and code."""
    path, code = path_and_code()
    client = _redeemed(path)
    client.post(reverse("my_story_code"), {"code": code})
    return client


def _at_second_step() -> Client:
    client = new_browser()
    answer = client.post(reverse("account_login"), {"login": user_of("administrator").email, "password": PASSWORD})
    assert answer.get("Location") == reverse("mfa_authenticate"), answer.content
    return client


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
