"""Add, change and erase persons.

The record of these actions never holds a name or an address: it is sealed under the key of whoever acted, and would
outlive the person whom it names.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.keys import destroy_keys_of
from xenia.core.actions.media import forget_media
from xenia.core.models import Media, Notice, SignedLink, Thing, Translation
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused, demand
from xenia.people.models import Campus, Contact, Membership, Person, Relationship, Role, Task, User
from xenia.people.models.person import RoleKind
from xenia.people.queries.people import other_administrators

ERASED_NAME = "Someone"
_rooms: list[Callable[[UUID], None]] = []


def register_erasure(forget: Callable[[UUID], None]) -> None:
    """Let a room above forget, in the same transaction, what it keeps in the words of a person who is erased."""
    if forget not in _rooms:
        _rooms.append(forget)


def add_person(
    actor: Actor, *, name: str, language: str = "en", email: str = "", campus: Campus | None = None
) -> Person:
    """Add a person without an account. Refuses an address that another person has."""
    demand(actor, "people.manage")
    _refuse_known_address(email)
    with recorded(actor, "add_person") as record:
        person = make_person(name=name, language=language, email=email, campus=campus)
        record.note(person.pk, now={"fields": ["name", "language", *(["email"] if email else [])]})
    return person


def make_person(*, name: str, language: str = "en", email: str = "", campus: Campus | None = None) -> Person:
    """The rows of a person, within the record of the action that needs them."""
    key = uuid4()
    thing = Thing.objects.create(
        pk=key, kind="person", label=name.strip(), route=f"/people/{key}/", published_at=timezone.now()
    )
    person = Person.objects.create(thing=thing, language=language, campus=campus)
    if email:
        Contact.objects.create(person=person, value=email.strip().lower())
    return person


def edit_person(actor: Actor, person: Person, *, changes: Mapping[str, Any]) -> list[str]:
    """Change name, language, campus or the address for messages (`email`); returns the fields that really changed.

    The address with which someone signs in is theirs alone to change: whoever held it could take the account over.
    """
    demand(actor, "people.manage")
    _refuse_erased(person)
    email = person.contacts.filter(kind="email").values_list("value", flat=True).first() or ""
    now = {"name": person.name, "language": person.language, "campus": person.campus, "email": email}
    changed = [field for field, value in changes.items() if now[field] != value]
    if "email" in changed:
        _refuse_known_address(changes["email"], but=person)
    if not changed:
        return []
    with recorded(actor, "edit_person") as record:
        _write(person, {field: changes[field] for field in changed})
        record.note(person.pk, was={"fields": changed}, now={"fields": changed})
    return changed


def _write(person: Person, changes: Mapping[str, Any]) -> None:
    if "name" in changes:
        person.thing.label = changes["name"].strip()
        person.thing.save(update_fields=["label"])
    if "email" in changes:
        person.contacts.filter(kind="email").delete()
        if changes["email"]:
            Contact.objects.create(person=person, value=changes["email"].strip().lower())
    person.language = changes.get("language", person.language)
    person.campus = changes.get("campus", person.campus)
    person.save(update_fields=["language", "campus"])


def choose_settings(actor: Actor, person: Person, *, language: str, time_zone: str) -> None:
    """A person's own language and clock; nobody else's business."""
    if actor.person != person.pk:
        raise NotPermitted(_("These are somebody else's to choose."))
    with recorded(actor, "choose_settings") as record:
        record.note(person.pk, was=[person.language, person.time_zone], now=[language, time_zone])
        person.language, person.time_zone = language, time_zone
        person.save(update_fields=["language", "time_zone"])


def add_account(*, name: str, email: str, role: str, password: str, actor: Actor = SYSTEM) -> Person:
    """A person, their account and a role that holds everywhere from today: how the first administrator comes in.
    Whoever is here with this address already, from a sheet for instance, keeps their name and gets the account."""
    demand(actor, "people.appoint_administrator")
    _refuse_weak_account(role, email.strip(), password)
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("%(email)s has an account already.") % {"email": email})
    here = Person.objects.filter(contacts__kind="email", contacts__value=email.strip().lower()).first()
    with recorded(actor, "add_account") as record:
        person = here or make_person(name=name, email=email)
        User.objects.create_user(email.strip(), password, person=person)
        Role.objects.create(person=person, kind=role, starts=timezone.localdate())
        record.note(person.pk, now={"role": role})
    return person


def erase_person(actor: Actor, person: Person, *, reason: str) -> None:
    """Erase who a person was; what they did stays, done by 'Someone'. Erasing twice is harmless.

    Name, translations of it, contacts, account with its second factor, sessions, open links, notices, tasks, mentors,
    roles, classes and teams go. After the commit every key that was theirs is destroyed, so that what
    they wrote into the record can't be opened again.
    """
    demand(actor, "people.erase")
    if not other_administrators(person).exists() and person.roles.filter(kind="administrator").exists():
        raise Refused(_("This is the last administrator. Appoint another one first."))
    with recorded(actor, "erase_person", reason=reason) as record:
        _forget(person)
        record.note(person.pk, was={"erased": False}, now={"erased": True})
        transaction.on_commit(partial(destroy_keys_of, person.pk))


def _forget(person: Person) -> None:
    user = User.objects.filter(person=person).first()
    if user is not None:
        end_sessions(user)
        user.delete()
    for rows in (
        Contact.objects.filter(person=person),
        Translation.objects.filter(thing=person.pk),
        SignedLink.objects.filter(person=person.pk),
        Notice.objects.filter(recipient=person.pk),
        Task.objects.filter(assignee=person),
        Membership.objects.filter(person=person),
        Relationship.objects.filter(source=person),
        Relationship.objects.filter(target=person),
        Role.objects.filter(person=person),
    ):
        rows.delete()
    for media in Media.objects.filter(owner=person.pk, scope__isnull=True):
        forget_media(SYSTEM, media)
    Task.objects.filter(delegated_by=person).update(delegated_by=None)
    for forget in _rooms:  # their name still stands: rooms look for it in what others wrote
        forget(person.pk)
    Thing.objects.filter(pk=person.pk).update(label=ERASED_NAME, route="")
    person.language, person.time_zone, person.campus = settings.LANGUAGE_CODE, "", None
    person.erased_at = timezone.now()
    person.save(update_fields=["language", "time_zone", "campus", "erased_at"])


def end_sessions(user: User) -> None:
    """Sign a person out everywhere; a session remembers the address with which they came in, so the row goes too."""
    theirs = [row.pk for row in Session.objects.iterator() if row.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()


def _refuse_known_address(email: str, *, but: Person | None = None) -> None:
    found = Contact.objects.filter(kind="email", value=email.strip().lower()) if email else Contact.objects.none()
    if found.exclude(person=but).exists():
        raise Refused(_("Someone with the address %(email)s is here already.") % {"email": email})


def _refuse_weak_account(role: str, email: str, password: str) -> None:
    if role not in RoleKind.values or role == RoleKind.ACCREDITOR:
        raise Refused(_("There is no such role to begin with. The usual first one is “administrator”."))
    try:
        validate_email(email)  # nobody could ever sign in with what is no address
        validate_password(password)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages)) from weak


def _refuse_erased(person: Person) -> None:
    if person.erased_at is not None:
        raise Refused(_("This person was erased."))
