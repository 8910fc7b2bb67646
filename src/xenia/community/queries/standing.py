"""What stands of a story today: its newest consent, and whether it may be shown at all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from xenia.community.choices import Audience, Choices, Purpose, choices_from
from xenia.community.models import Consent, Story


@dataclass(frozen=True, slots=True)
class Standing:
    """A story with the choices that hold today; `open` unless it is unreleased, hidden, gone, or its time is over."""

    story: Story
    choices: Choices
    stage: str
    until: date | None
    open: bool

    def allows(self, purpose: Purpose, audience: Audience) -> bool:
        """Whether it may be used for this, before these, today. Expiry is looked at when it is read."""
        return self.open and self.choices.allows(purpose, audience)


def newest_consents(stories: Collection[UUID]) -> dict[UUID, Consent]:
    """The consent that stands of each story; one statement."""
    return {row.story_id: row for row in Consent.objects.filter(story__in=stories).order_by("number")}


def standings(stories: Collection[UUID]) -> Mapping[UUID, Standing]:
    """What stands of each story, in two statements."""
    consents = newest_consents(stories)
    rows = Story.objects.filter(pk__in=stories).select_related("thing")
    return {story.pk: _standing(story, consents.get(story.pk)) for story in rows}


def _standing(story: Story, consent: Consent | None) -> Standing:
    if consent is None:
        return Standing(story, Choices(), "", None, open=False)
    over = consent.until is not None and consent.until < timezone.localdate()
    shown = story.thing.state == "published" and story.hidden_at is None
    return Standing(story, choices_from(consent.choices), consent.stage, consent.until, open=shown and not over)
