"""When somebody read a thing before it is published, and what changed in it since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from xenia.community.models import Remark, Review
from xenia.core.models import Thing
from xenia.core.rules import Actor
from xenia.standards.changed import Changed


@dataclass(frozen=True, slots=True)
class SinceRead:
    """What changed since this reader read it: by place, or None where the state that they read is not kept."""

    at: datetime
    changed: Mapping[str, Changed] | None


def last_read(actor: Actor, subject: Thing) -> datetime | None:
    """When this actor signed a thing last or, before that, spoke of it first; None for whoever did neither."""
    if actor.person is None:
        return None
    signed = Review.objects.filter(subject=subject, reader=actor.person).order_by("-at")
    spoke = Remark.objects.filter(subject=subject, by=actor.person).order_by("at")
    return signed.values_list("at", flat=True).first() or spoke.values_list("at", flat=True).first()


def last_readings(subject: Thing) -> set[datetime]:
    """When each of those who signed or spoke read a thing last, as `last_read` has it; two statements."""
    spoke = Remark.objects.filter(subject=subject, by__isnull=False).values_list("by").annotate(Min("at"))
    signed = Review.objects.filter(subject=subject, reader__isnull=False).values_list("reader").annotate(Max("at"))
    return set((dict(spoke) | dict(signed)).values())
