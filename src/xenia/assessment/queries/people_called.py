"""People by what a file calls them: an address, a full name, or the key that our own files have."""

from collections.abc import Iterable
from uuid import UUID

from xenia.core.rules import Actor
from xenia.people.models import Contact
from xenia.people.queries.people import visible_people


def people_called(actor: Actor, words: Iterable[str]) -> dict[str, set[UUID]]:
    """Every visible person by name, address and key, as far as these words (in small letters) name them; two
    statements, and none where nobody is named."""
    wanted = {word.casefold() for word in words}
    found: dict[str, set[UUID]] = {}
    if not wanted:
        return found
    people = visible_people(actor)
    for key, name in people.values_list("pk", "thing__label"):
        for word in {name.casefold(), str(key)} & wanted:
            found.setdefault(word, set()).add(key)
    addresses = Contact.objects.filter(kind="email", person__in=people.values("pk"))
    for key, value in addresses.values_list("person", "value"):
        if value.casefold() in wanted:
            found.setdefault(value.casefold(), set()).add(key)
    return found
