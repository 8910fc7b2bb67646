"""What this room forgets of a person who is erased."""

from uuid import UUID

from xenia.learning.actions.groups import forget_groups
from xenia.learning.models import Attempt, Play
from xenia.people.actions.people import register_erasure


def register_forgetting() -> None:
    """Have a person's ways through cases forgotten with them."""
    register_erasure(forget_plays)


def forget_plays(person: UUID) -> None:
    """Within the erasure of a person: their plays go, and with them every step, and so do their tries at
    drills. What they wrote was sealed under their own keys, which are destroyed. Rooms that they led go as well."""
    forget_groups(person)
    Play.objects.filter(person=person).delete()
    Attempt.objects.filter(person=person).delete()
