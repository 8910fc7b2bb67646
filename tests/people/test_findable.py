"""The outbox writes to the address that a person chose, and to nobody who was erased."""

from django.utils import timezone

from xenia.core.actions.notices import Address
from xenia.core.actions.things import make_thing
from xenia.people.findable import safe_address
from xenia.people.models import Contact, Person


def test_only_the_safe_address_is_written_to_and_none_of_whoever_was_erased(db: None) -> None:
    person = Person.objects.create(thing=make_thing("person", "Farida"), language="ar")
    Contact.objects.create(person=person, value="shared@example.org", safe=False)
    assert safe_address(person.pk) is None
    Contact.objects.create(person=person, value="mine@example.org", safe=True)
    assert safe_address(person.pk) == Address("mine@example.org", "ar")
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now())
    assert safe_address(person.pk) is None
