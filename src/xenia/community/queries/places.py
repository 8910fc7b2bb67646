"""The places of a story of which its teller may know."""

from collections import defaultdict
from uuid import UUID

from xenia.community.models import Story, Use
from xenia.community.places import place_kind


def told_places(story: Story) -> dict[UUID, str]:
    """Each place with what it is, in plain words. What its room does not tell of (a live examination) is not here."""
    kinds: dict[str, set[UUID]] = defaultdict(set)
    for place, kind in Use.objects.filter(story=story).values_list("place", "place__kind"):
        kinds[kind].add(place)
    found: dict[UUID, str] = {}
    for kind, places in kinds.items():
        known = place_kind(kind)
        found |= {place: str(words) for place, words in known.words(places).items()} if known else {}
    return found
