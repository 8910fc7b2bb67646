"""Read notices."""

from django.db.models import QuerySet

from xenia.core.models import Notice
from xenia.core.rules import Actor


def unread_notices(actor: Actor) -> QuerySet[Notice]:
    """What an actor has not seen yet, newest first."""
    mine = Notice.objects.filter(recipient=actor.person, read_at=None) if actor.person else Notice.objects.none()
    return mine.select_related("thing").order_by("-created_at")
