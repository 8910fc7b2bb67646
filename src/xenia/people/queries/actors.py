"""Who acts: a person's roles of today as an actor."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from xenia.core.rules import Actor
from xenia.people.models import Role


def actor_for(person: UUID, *, today: date | None = None) -> Actor:
    """The person with the roles that hold today; one statement."""
    day = today or timezone.localdate()
    held = Role.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), person=person, starts__lte=day)
    return Actor(person=person, roles=frozenset(held.values_list("kind", "scope")))
