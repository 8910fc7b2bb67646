"""Invite a person who has no account, and let the invited one make it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.core.actions.audit import recorded
from xenia.core.actions.tokens import issue_link, register_purpose, revoke_link
from xenia.core.models import SignedLink
from xenia.core.rules import Actor, Refused, demand
from xenia.people.models import Person, User

PURPOSE = "invitation"
DAYS = 14


def register_invitations() -> None:
    """Say what an invitation's page says and where it leads."""
    words = gettext_lazy("You are invited to make your account. The next page asks you for a password.")
    register_purpose(PURPOSE, lands_on="join", words=words, permission="people.invite")


def invite(actor: Actor, person: Person) -> str:
    """The path of a link with which this person, and nobody else, makes their account within two weeks.

    Refuses one who has an account. Whoever has the link could come in as the person invited, so an administrator
    is invited by an administrator only. Earlier invitations of the person end.
    """
    demand(actor, "people.invite")
    if person.roles.filter(kind="administrator").exists():
        demand(actor, "people.appoint_administrator")
    if person.erased_at is not None or User.objects.filter(person=person).exists():
        raise Refused(_("%(name)s can sign in already, and asks for a new password there.") % {"name": person.name})
    for earlier in SignedLink.objects.filter(purpose=PURPOSE, person=person.pk, revoked_at=None):
        revoke_link(actor, earlier)
    return issue_link(actor, purpose=PURPOSE, person=person.thing, days=DAYS)


def join(link: SignedLink, *, email: str, password: str) -> User:
    """Make the account of the person whom the link invited, and end the link with the cookie that it gave."""
    person = Person.objects.select_related("thing").get(pk=link.person_id, erased_at__isnull=True)
    if User.objects.filter(person=person).exists():
        raise Refused(_("You have an account already. Sign in with it."))
    if User.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("An account with this address exists already. Give another address, or sign in."))
    themselves = Actor(person=person.pk)
    with recorded(themselves, "join") as record:
        user = User.objects.create_user(email.strip(), password, person=person)
        record.note(person.pk, now={"account": True})
        revoke_link(themselves, link)
    return user
