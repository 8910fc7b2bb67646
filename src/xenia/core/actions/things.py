"""Make, publish and retire things."""

from datetime import datetime

from django.utils import timezone

from xenia.core.models import Link, Thing
from xenia.core.rules import Refused


def make_thing(kind: str, label: str, *, route: str = "", published: bool = False) -> Thing:
    """Create the thing that a course, a person or another noun keys down to."""
    return Thing.objects.create(kind=kind, label=label, route=route, published_at=timezone.now() if published else None)


#: state → what may follow
STEPS = {"draft": {"published"}, "published": {"retired"}, "retired": {"published"}}


def set_state(thing: Thing, state: str, *, at: datetime | None = None) -> None:
    """Publish, retire or bring back a thing; the caller records why. Refuses a step that the table does not know."""
    if state not in STEPS[thing.state]:
        raise Refused(f"“{thing.label}” is {thing.state} and can't become {state}.")
    now = at or timezone.now()
    thing.retired_at = now if state == "retired" else None
    thing.published_at = thing.published_at or now
    thing.save(update_fields=["published_at", "retired_at"])


def link(source: Thing, kind: str, target: Thing) -> Link:
    """Link two things; doing it twice makes one link."""
    return Link.objects.get_or_create(source=source, kind=kind, target=target)[0]
