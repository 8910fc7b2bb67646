"""Whom a story was given to outside the school, and what they were told when it ended."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.choices import Audience, Purpose
from xenia.community.models import Recipient, Story
from xenia.community.queries.standing import standings
from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand


def note_recipient(
    actor: Actor,
    story: Story,
    *,
    name: str,
    address: str,
    what: Thing | None = None,
    given_at: datetime | None = None,
) -> Recipient:
    """Keep that somebody elsewhere got this story. Refused when its teller did not agree to sharing."""
    demand(actor, "community.keep_stories")
    held = standings([story.pk]).get(story.pk)
    if held is None or not held.allows(Purpose.SHARING, Audience.SCHOOLS):
        raise Refused(
            _("The teller does not agree that other schools get this story, so nobody elsewhere may have it.")
        )
    if not name.strip() or not address.strip():
        raise Refused(_("Write down who got it and how they are reached, so that they can be told when it ends."))
    with recorded(actor, "story.recipient") as record:
        made = Recipient.objects.create(
            story=story, name=name.strip(), address=address.strip(), what=what, given_at=given_at or timezone.now()
        )
        record.note(story.pk, now={"given": True})
    return made


def mark_told(actor: Actor, recipient: Recipient) -> None:
    """Keep that a recipient was told that the story ended, and when."""
    demand(actor, "community.keep_stories")
    if recipient.story.hidden_at is None:
        raise Refused(_("This story is not withdrawn, so there is nothing to tell."))
    with recorded(actor, "story.recipient_told") as record:
        Recipient.objects.filter(pk=recipient.pk, told_at=None).update(told_at=timezone.now())
        record.note(recipient.story_id, now={"told": True})
