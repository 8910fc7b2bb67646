"""Who looks after partners and boards."""

from django.db.models import Q, QuerySet

from xenia.community.models import PartnerContact
from xenia.community.rules import KEEPERS
from xenia.core.rules import Actor
from xenia.people.models import Person
from xenia.people.queries.people import roles_held, visible_people


def keepers() -> QuerySet[Person]:
    """The people who keep boards and partners today."""
    held = roles_held().filter(kind__in=KEEPERS, scope__isnull=True)
    return Person.objects.filter(pk__in=held.values("person"), erased_at=None)


def possible_members(actor: Actor) -> list[Person]:
    """Whom a keeper may seat without writing a name anew: board members, patient educators and partners' people."""
    community = roles_held().filter(kind__in=("board_member", "patient_educator")).values("person")
    spoken_to = PartnerContact.objects.values("person")
    found = visible_people(actor).filter(Q(pk__in=community) | Q(pk__in=spoken_to))
    return list(found.order_by("thing__label"))
