"""What a story still needs before it can be released."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xenia.community.models import Check, Consent, SafetyTalk, Story, Text
from xenia.community.queries.standing import newest_consents


def newest_texts(story: Story) -> list[Text]:
    """The newest text in each language that was edited or translated; what was told stays with its keepers."""
    newest: dict[str, Text] = {}
    for text in story.texts.exclude(kind=Text.Kind.TOLD).order_by("number"):
        newest[text.language] = text
    return list(newest.values())


def missing_for_release(story: Story) -> list[str]:
    """Whole sentences that say what is missing; none when it may be released."""
    texts = newest_texts(story)
    consent = newest_consents([story.pk]).get(story.pk)
    found = []
    if not texts:
        found.append(_("Nobody has edited the words with the teller yet."))
    if any(text.kind == Text.Kind.TRANSLATED and not text.checked for text in texts):
        found.append(_("A second reader has not looked at a translation yet."))
    if consent is None or consent.stage != Consent.Stage.RELEASE:
        found.append(_("The teller has not been asked for the release yet."))
    elif not consent.understood:
        found.append(_("The teller has not yet said back in their own words what they agree to."))
    elif not consent.choices["purposes"] or not consent.choices["audiences"]:
        found.append(_("The teller agrees to no use, so there is nothing to release it for."))
    if consent is not None and texts and not heard_by_teller(story, texts):
        found.append(_("The words were changed after the teller heard them. Read them out again, and ask."))
    found += _of_the_route(story, texts)
    return found


def heard_by_teller(story: Story, texts: Sequence[Text]) -> bool:
    """Whether the teller agreed, at editing or later, after each of these texts was edited; translations apart."""
    edited = [text.at for text in texts if text.kind == Text.Kind.EDITED]
    later = Consent.objects.filter(story=story, asked_by__isnull=False).exclude(stage=Consent.Stage.TELLING)
    return not edited or later.filter(at__gte=max(edited)).exists()


def _of_the_route(story: Story, texts: list[Text]) -> list[str]:
    if story.route == Story.Route.IDENTIFIED:
        if SafetyTalk.objects.filter(story=story).exists():
            return []
        return [_("Nobody has spoken with the teller yet about what may follow from being known.")]
    signed = set(Check.objects.filter(text__in=texts, second__isnull=False).values_list("text", flat=True))
    if any(text.pk not in signed for text in texts):
        return [_("Two people have to look for whatever could tell who is in it, and sign.")]
    return []
