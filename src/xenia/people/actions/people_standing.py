"""What stands before a sheet of people is brought in, read in a few statements however long the sheet is."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from xenia.core.models import Thing
from xenia.people.models import Campus, Contact, Membership, Person, Role
from xenia.people.scopes import scopes_named

CHUNK = 500


class Standing:
    """People by address and by name, their roles and groups; the planner adds what it plans."""

    def __init__(self, *, emails: Collection[str], names: Collection[str], scopes: Collection[str]) -> None:
        self.by_email: dict[str, list[Person]] = {}
        self.by_name: dict[str, list[Person]] = {}
        self._met: dict[UUID, Person] = {}
        self._people(emails, {name.casefold() for name in names})
        people = [person.pk for group in (*self.by_email.values(), *self.by_name.values()) for person in group]
        self.roles: dict[tuple[UUID, str, UUID | None], list[Role]] = {}
        self.members: set[tuple[UUID, UUID]] = set()
        day = timezone.localdate()
        for keys in _chunks(people):
            for role in Role.objects.filter(person__in=keys):
                self.roles.setdefault((role.person_id, role.kind, role.scope_id), []).append(role)
            current = Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), person__in=keys)
            self.members.update(current.values_list("person", "group"))
        groups = Thing.objects.filter(kind__in=("cohort", "team"), retired_at__isnull=True)
        self.groups = {(kind, label.casefold()): key for key, kind, label in groups.values_list("pk", "kind", "label")}
        self.campuses = {campus.name.casefold(): campus for campus in Campus.objects.all()}
        self.scopes = scopes_named(scopes)

    def _people(self, emails: Collection[str], names: Collection[str]) -> None:
        for some in _chunks(sorted(emails)):
            known = Contact.objects.filter(kind="email", value__in=some, person__erased_at__isnull=True)
            for contact in known.select_related("person__thing", "person__campus"):
                # someone with two addresses is one object, or a change of one would undo the other's
                person = self._met.setdefault(contact.person_id, contact.person)
                self.by_email.setdefault(contact.value, []).append(person)
        # databases differ in how they fold case, so that names are compared here
        nameless = Person.objects.filter(erased_at__isnull=True).exclude(contacts__kind="email")
        for person in nameless.select_related("thing", "campus"):
            if person.name.casefold() in names:
                self.by_name.setdefault(person.name.casefold(), []).append(person)

    def people_like(self, email: str, name: str) -> list[Person]:
        """Who is meant: one address is one person; without an address the name decides among those without one."""
        return self.by_email.get(email, []) if email else self.by_name.get(name.casefold(), [])

    def remember(self, person: Person, email: str) -> None:
        """Somebody whom an earlier row of the sheet adds."""
        if email:
            self.by_email[email] = [person]
        else:
            self.by_name[person.name.casefold()] = [person]

    def role_held(self, person: UUID, kind: str, scope: UUID | None, *, on: date) -> Role | None:
        """The role that the person holds on a day, or will."""
        held = self.roles.get((person, kind, scope), [])
        return next((role for role in held if role.ends is None or role.ends >= on), None)


def _chunks[T](values: Collection[T]) -> Iterator[list[T]]:
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
