"""Tell those who mend a place that a story in it has ended, without a word of the story."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xenia.community.models import Story
from xenia.community.places import PlaceKind, place_kind
from xenia.core.actions.notices import register_notice
from xenia.core.models import Notice, Thing
from xenia.people.models import Task
from xenia.people.task_kinds import register_kind

MEND = "community.mend"


def register_mending() -> None:
    """Say what those are asked whose place has gone silent."""
    register_kind(
        MEND,
        _("A voice was taken back"),
        ngettext_lazy(
            "A story in “%(thing)s” was withdrawn, or its teller agrees to less. Look how it reads now.",
            "A story in “%(thing)s” was withdrawn, or its teller agrees to less. Look how it reads now.",
            "count",
        ),
        permission="community.use_stories",
        subject=lambda thing: None,
    )
    register_notice(
        MEND,
        subject=_("Something waits for you"),
        sentence=_("A text that you look after has changed, and asks for a look."),
    )


def tell_owners(story: Story) -> None:
    """A task for each owner of each place, and one notice each, in a few statements however many places there are."""
    places: dict[str, list[Thing]] = defaultdict(list)
    for thing in Thing.objects.filter(story_uses__story=story, retired_at=None).distinct():
        places[thing.kind].append(thing)
    for kind, things in places.items():
        known = place_kind(kind)
        if known is None:
            continue
        _ask(known, things)
        if known.ended is not None:
            known.ended([thing.pk for thing in things])


def _ask(known: PlaceKind, things: Collection[Thing]) -> None:
    keys = [thing.pk for thing in things]
    owners = known.owners(keys)
    asked = set(Task.objects.filter(kind=MEND, thing__in=keys, done_at=None).values_list("thing", "assignee"))
    wanted = [(place, person) for place in keys for person in owners.get(place, ()) if (place, person) not in asked]
    Task.objects.bulk_create(
        [
            Task(kind=MEND, thing_id=place, assignee_id=person, route=known.task_route(place), count=1)
            for place, person in wanted
        ],
        batch_size=500,
    )
    told: set[UUID] = {person for _place, person in wanted}
    Notice.objects.bulk_create([Notice(recipient_id=person, kind=MEND) for person in told], batch_size=500)
