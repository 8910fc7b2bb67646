"""Which questions of consent a human voice reads, in which language."""

from uuid import UUID

from django.db.models import QuerySet

from xenia.core.models import Media, Thing
from xenia.core.rules import Actor, may

#: the kind of thing whose label is a language and a question, and whose newest file is the voice
VOICE = "consent_voice"


def voice_label(question: str, language: str) -> str:
    """What the thing of one question in one language is called."""
    return f"{language} {question}"


def consent_voices(language: str) -> dict[str, UUID]:
    """Question → the file in which somebody reads it in this language, the newest of each; one statement."""
    start = voice_label("", language)
    rows = Media.objects.filter(scope__kind=VOICE, scope__label__startswith=start).order_by("created_at")
    return {label.removeprefix(start): pk for label, pk in rows.values_list("scope__label", "pk")}


def visible_voices(actor: Actor) -> QuerySet[Thing]:
    """Whoever asks for consent plays the voices; tellers hear them on the same page."""
    voices = Thing.objects.filter(kind=VOICE)
    return voices if may(actor, "community.keep_stories") else voices.none()
