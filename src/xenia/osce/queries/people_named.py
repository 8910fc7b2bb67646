"""Whom the rows of a sheet mean, by address or by name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from xenia.people.models import Contact, Person


@dataclass(frozen=True, slots=True)
class Named:
    """Persons by address and by name; the erased are nobody's."""

    by_email: dict[str, UUID]
    by_name: dict[str, list[UUID]]

    def meant(self, name: str, email: str) -> UUID | str:
        """The person, or why nobody or more than one is meant."""
        if email:
            found = self.by_email.get(email)
            return found or f"Nobody here has the address {email[:80]}. Bring them in with the people's sheet first."
        called = self.by_name.get(name, [])
        if len(called) == 1:
            return called[0]
        if called:
            return f"{len(called)} people are called {name[:80]}. Give the address of the one who is meant."
        return f"Nobody here is called {name[:80]}. Bring them in with the people's sheet first."


def people_named(emails: Collection[str], names: Collection[str]) -> Named:
    """Everybody who has one of these addresses or names. Two statements."""
    contacts = Contact.objects.filter(kind="email", value__in=emails, person__erased_at=None)
    called: dict[str, list[UUID]] = defaultdict(list)
    people = Person.objects.filter(thing__label__in=names, erased_at=None)
    for key, label in people.values_list("pk", "thing__label"):
        called[label].append(key)
    return Named({value.lower(): person for value, person in contacts.values_list("value", "person")}, dict(called))
