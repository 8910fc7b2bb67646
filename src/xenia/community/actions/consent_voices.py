"""Keep a human voice that reads a question of consent, because formulas and machines fail in most languages."""

from django.utils.translation import gettext as _

from xenia.community.queries.consent_voices import VOICE, voice_label
from xenia.community.queries.wording import wording
from xenia.core.actions.audit import recorded
from xenia.core.actions.media import store_media, without_metadata
from xenia.core.actions.things import make_thing
from xenia.core.models import Media, Thing
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.standards.media_kinds import voice_type


def keep_voice(actor: Actor, question: str, content: bytes, *, language: str) -> Media:
    """Keep who reads a question in a language; the newest voice is the one that is heard."""
    demand(actor, "community.keep_stories")
    if question not in wording("consent_words", language)[1]["questions"]:
        raise Refused(_("There is no such question."))
    found = voice_type(content[:16])
    if not found:
        raise Refused(_("This file is no voice that browsers can play. Save it as MP3, OGG or M4A first."))
    cleaned = without_metadata(content, found)
    with recorded(actor, "consent.voice") as record:
        label = voice_label(question, language)
        thing = Thing.objects.filter(kind=VOICE, label=label).first() or make_thing(VOICE, label, published=True)
        media = store_media(SYSTEM, cleaned, name=f"{question}.{language}", content_type=found, scope=thing)
        record.note(thing.pk, now={"question": question, "language": language})
    return media
