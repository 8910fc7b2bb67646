"""Keep voices, films and pictures of a story: encrypted, without what a device wrote into them, described in words."""

from django.utils.translation import gettext as _

from xenia.community.actions.telling import demand_living
from xenia.community.models import Recording, Story
from xenia.community.sealing import open_content, seal_content, story_cipher
from xenia.core.actions.audit import recorded
from xenia.core.actions.media import forget_media, store_media, without_metadata
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.standards.media_kinds import media_type

ENDINGS = {"image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/mp4": "m4a", "video/mp4": "mp4"}


def add_recording(
    actor: Actor, story: Story, content: bytes, *, description: str = "", transcript: str = "", language: str = ""
) -> Recording:
    """Keep a recording under a neutral name. It is looked at first: what it is, by its bytes; where it was made, which
    is taken out. Refused without a description of a picture or film, or a transcript of a voice or film."""
    demand(actor, "community.keep_stories")
    demand_living(story)
    found = media_type(content[:16])
    if not found:
        raise Refused(
            _("This file is no picture, voice or film that browsers can show. Save it as JPEG, PNG, MP3 or MP4 first.")
        )
    kind = {"image": Recording.Kind.PICTURE, "audio": Recording.Kind.AUDIO}.get(
        found.partition("/")[0], Recording.Kind.VIDEO
    )
    said = {"description": description.strip(), "transcript": transcript.strip(), "language": language}
    demand_described(kind, said)
    with recorded(actor, "story.recording") as record:
        name = f"{kind}.{ENDINGS.get(found) or found.partition('/')[2]}"
        # the house owns the file: nobody keeps it as their own when they keep stories no longer
        media = store_media(SYSTEM, without_metadata(content, found), name=name, content_type=found, scope=story.thing)
        made = Recording(media=media, story=story, kind=kind)
        made.sealed = seal_content(story_cipher(story.pk), said, place=media.pk)
        made.save(force_insert=True)
        record.note(story.pk, now={"recording": kind})
    return made


def demand_described(kind: str, said: dict[str, str]) -> None:
    """Raise Refused while somebody who can't see or hear it would be left out."""
    if kind != Recording.Kind.AUDIO and not said["description"]:
        raise Refused(_("Describe what can be seen, for whoever can't see it."))
    if kind != Recording.Kind.PICTURE and not said["transcript"]:
        raise Refused(_("Write down what is said, for whoever can't hear it."))


def describe_recording(actor: Actor, recording: Recording, *, description: str, transcript: str) -> None:
    """Say anew what a recording shows and says."""
    demand(actor, "community.keep_stories")
    demand_living(recording.story)
    opener = story_cipher(recording.story_id)
    said = open_content(opener, recording.sealed, place=recording.media_id)
    said |= {"description": description.strip(), "transcript": transcript.strip()}
    demand_described(recording.kind, said)
    with recorded(actor, "story.recording_described") as record:
        recording.sealed = seal_content(opener, said, place=recording.media_id)
        recording.save(update_fields=["sealed"])
        record.note(recording.story_id, now={"described": recording.kind})


def remove_recording(actor: Actor, recording: Recording) -> None:
    """Erase a recording, its bytes and its key, for good."""
    demand(actor, "community.keep_stories")
    with recorded(actor, "story.recording_removed") as record:
        record.note(recording.story_id, was={"recording": recording.kind})
        forget_media(SYSTEM, recording.media)
