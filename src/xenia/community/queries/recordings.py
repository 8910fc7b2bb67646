"""Which voices, films and pictures of stories a person may hear and see."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from xenia.community.models import Recording, Story
from xenia.community.queries.stories import usable_stories
from xenia.community.sealing import open_content, story_cipher
from xenia.core.rules import Actor, may


def visible_recordings(actor: Actor) -> QuerySet[Recording]:
    """All recordings for keepers while the story lives; for makers what the teller's choices of voice and picture let
    them have today: a film needs both. Where nobody is to be recognised, a voice and a face stay with the keepers,
    whatever was chosen: two people sign words, and nobody signs away a voice."""
    if may(actor, "community.keep_stories"):
        return Recording.objects.filter(story__gone_at=None)
    if not may(actor, "community.read_stories"):
        return Recording.objects.none()
    allowed = usable_stories(actor)
    heard = {pk for pk, choices in allowed.items() if choices.voice}
    seen = {pk for pk, choices in allowed.items() if choices.picture}
    return Recording.objects.filter(story__route=Story.Route.IDENTIFIED).filter(
        Q(kind=Recording.Kind.AUDIO, story__in=heard)
        | Q(kind=Recording.Kind.PICTURE, story__in=seen)
        | Q(kind=Recording.Kind.VIDEO, story__in=heard & seen)
    )


@dataclass(frozen=True, slots=True)
class RecordingRead:
    """A recording with what it shows or says, for whoever can't see or hear it."""

    recording: Recording
    description: str
    transcript: str
    language: str


def recordings_of(actor: Actor, story: Story) -> list[RecordingRead]:
    """The recordings of a story that this person may have, oldest first."""
    rows = visible_recordings(actor).filter(story=story).select_related("media").order_by("media__created_at")
    opener = story_cipher(story.pk) if rows else None
    found = []
    for row in rows:
        content = open_content(opener, row.sealed, place=row.media_id) if opener else {}
        found.append(
            RecordingRead(
                row, content.get("description", ""), content.get("transcript", ""), content.get("language", "")
            )
        )
    return found
