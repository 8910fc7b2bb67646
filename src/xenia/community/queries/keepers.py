"""Who looks after partners and boards."""

from django.db.models import QuerySet

from xenia.community.rules import KEEPERS
from xenia.people.models import Person
from xenia.people.queries.people import roles_held


def keepers() -> QuerySet[Person]:
    """The people who keep boards and partners today."""
    held = roles_held().filter(kind__in=KEEPERS, scope__isnull=True)
    return Person.objects.filter(pk__in=held.values("person"), erased_at=None)
