"""Everything that decides where stories stand, read for many at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.models import Check, Consent, SafetyTalk, Story, Text, Withdrawal

#: how long before its end a consent is said to be ending
SOON = timedelta(days=60)


@dataclass(slots=True)
class Facts:
    """What was done with one story, without a word of it."""

    story: Story
    texts: list[Text] = field(default_factory=list)
    told: bool = False
    consent: Consent | None = None
    #: when the teller last heard the words and agreed, at editing or later
    heard_at: datetime | None = None
    signed_once: set[UUID] = field(default_factory=set)
    signed_twice: set[UUID] = field(default_factory=set)
    spoken: bool = False
    withdrawal: Withdrawal | None = None

    @property
    def heard(self) -> bool:
        """Whether the teller agreed after each text was edited; translations apart."""
        edited = [text.at for text in self.texts if text.kind == Text.Kind.EDITED]
        return not edited or (self.heard_at is not None and self.heard_at >= max(edited))

    @property
    def where(self) -> str:
        """One word for where it stands; the templates and `WHERE` say it to people."""
        if self.story.gone_at:
            return "gone"
        if self.story.hidden_at:
            return "hidden"
        if self.story.thing.published_at:
            until = self.consent.until if self.consent else None
            return "ending" if until is not None and until <= timezone.localdate() + SOON else "released"
        return self._before_release()

    def _before_release(self) -> str:
        if not self.texts:
            return "told" if self.told else "begun"
        if self.waits_for_second:
            return "second"
        return "edited" if missing_in(self) else "ready"

    @property
    def waits_for_second(self) -> list[Text]:
        """Texts that one person has signed and nobody else."""
        return [text for text in self.texts if text.pk in self.signed_once and text.pk not in self.signed_twice]

    @property
    def unread_translations(self) -> list[Text]:
        """Translations that no second reader has looked at."""
        return [text for text in self.texts if text.kind == Text.Kind.TRANSLATED and not text.checked]


def facts_of(stories: Collection[Story]) -> dict[UUID, Facts]:
    """The facts of each story; five statements, however many stories. `thing` is read already."""
    found = {story.pk: Facts(story) for story in stories}
    newest: dict[UUID, dict[str, Text]] = defaultdict(dict)
    for text in Text.objects.filter(story__in=found).defer("sealed").order_by("number"):
        if text.kind == Text.Kind.TOLD:
            found[text.story_id].told = True
        else:
            newest[text.story_id][text.language] = text
    for key, texts in newest.items():
        found[key].texts = list(texts.values())
    for consent in Consent.objects.filter(story__in=found).order_by("number"):
        one = found[consent.story_id]
        one.consent = consent
        if consent.asked_by_id and consent.stage != Consent.Stage.TELLING:
            one.heard_at = max(consent.at, one.heard_at) if one.heard_at else consent.at
    for check in Check.objects.filter(text__story__in=found).select_related("text"):
        one = found[check.text.story_id]
        (one.signed_twice if check.second_at else one.signed_once).add(check.pk)
    for key in SafetyTalk.objects.filter(story__in=found).values_list("story", flat=True):
        found[key].spoken = True
    for withdrawal in Withdrawal.objects.filter(story__in=found, called_off_at=None):
        found[withdrawal.story_id].withdrawal = withdrawal
    return found


def missing_in(facts: Facts) -> list[str]:
    """Whole sentences that say what is missing for the release; none when it may be released."""
    found = []
    if not any(text.kind == Text.Kind.EDITED for text in facts.texts):
        found.append(_("Nobody has edited the words with the teller yet."))
    if facts.unread_translations:
        found.append(_("A second reader has not looked at a translation yet."))
    found += _of_the_consent(facts)
    if facts.consent is not None and facts.texts and not facts.heard:
        found.append(_("The words were changed after the teller heard them. Read them out again, and ask."))
    return found + _of_the_route(facts)


def _of_the_consent(facts: Facts) -> list[str]:
    consent = facts.consent
    if consent is None or consent.stage != Consent.Stage.RELEASE:
        return [_("The teller has not been asked for the release yet.")]
    if not consent.understood:
        return [_("The teller has not yet said back in their own words what they agree to.")]
    if not consent.choices["purposes"] or not consent.choices["audiences"]:
        return [_("The teller agrees to no use, so there is nothing to release it for.")]
    return []


def _of_the_route(facts: Facts) -> list[str]:
    if facts.story.route == Story.Route.IDENTIFIED:
        if facts.spoken:
            return []
        return [_("Nobody has spoken with the teller yet about what may follow from being known.")]
    if any(text.pk not in facts.signed_twice for text in facts.texts):
        return [_("Two people have to look for whatever could tell who is in it, and sign.")]
    return []
