"""Write down that somebody spoke with the teller about what may follow from being known."""

from datetime import date
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.telling import demand_living
from xenia.community.models import SafetyTalk, Story
from xenia.community.sealing import TELLER, open_content, seal_content, story_cipher
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand


def talk_place(story: UUID, held_on: date) -> UUID:
    """Where the notes of one conversation open, and nowhere else."""
    return uuid5(story, f"safety talk {held_on.isoformat()}")


def hold_safety_talk(actor: Actor, story: Story, *, held_on: date, language: str, notes: str = "") -> SafetyTalk:
    """Keep that the conversation was held, and when; its notes are sealed with what names the teller."""
    demand(actor, "community.keep_stories")
    demand_living(story)
    if held_on > timezone.localdate():
        raise Refused(_("This day is still to come. Write the conversation down when it was held."))
    with recorded(actor, "story.safety_talk") as record:
        talk = SafetyTalk(story=story, held_on=held_on, held_by_id=actor.person, language=language)
        if notes.strip():
            opener = story_cipher(story.pk, TELLER)
            talk.sealed = seal_content(opener, {"notes": notes.strip()}, place=talk_place(story.pk, held_on))
        talk.save(force_insert=True)
        record.note(story.pk, now={"safety_talk": held_on, "language": language})
    return talk


def notes_of(actor: Actor, talk: SafetyTalk) -> str:
    """What was written down of a conversation, for whoever keeps the story."""
    demand(actor, "community.keep_stories")
    place = talk_place(talk.story_id, talk.held_on)
    return str(open_content(story_cipher(talk.story_id, TELLER), talk.sealed, place=place).get("notes", ""))
