"""What a story still needs before it can be released."""

from collections.abc import Sequence

from xenia.community.models import Consent, Story, Text
from xenia.community.queries.story_facts import facts_of, missing_in


def newest_texts(story: Story) -> list[Text]:
    """The newest text in each language that was edited or translated; what was told stays with its keepers."""
    newest: dict[str, Text] = {}
    for text in story.texts.exclude(kind=Text.Kind.TOLD).order_by("number"):
        newest[text.language] = text
    return list(newest.values())


def missing_for_release(story: Story) -> list[str]:
    """Whole sentences that say what is missing; none when it may be released."""
    return missing_in(facts_of([story])[story.pk])


def heard_by_teller(story: Story, texts: Sequence[Text]) -> bool:
    """Whether the teller agreed, at editing or later, after each of these texts was edited; translations apart."""
    edited = [text.at for text in texts if text.kind == Text.Kind.EDITED]
    later = Consent.objects.filter(story=story, asked_by__isnull=False).exclude(stage=Consent.Stage.TELLING)
    return not edited or later.filter(at__gte=max(edited)).exists()
