"""When somebody read a thing before it is published, and what changed in it since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
