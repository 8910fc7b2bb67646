"""How people are found by name, and where the outbox writes to them."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xenia.core.actions.notices import Address, register_addresses
from xenia.core.queries.search import register_findable
from xenia.people.models import Contact
from xenia.people.queries.people import visible_people


def safe_address(person: UUID) -> Address | None:
    """The address that a person chose as safe, with their language; none for whoever gave none or was erased."""
    chosen = Contact.objects.filter(person=person, kind="email", safe=True, person__erased_at=None)
    found = chosen.order_by("pk").values_list("value", "person__language").first()
    return Address(*found) if found else None


def register() -> None:
    """Tell the search and the outbox."""
    register_findable("person", visible_people, title=_("People"), page="person")
    register_addresses(safe_address)
