"""Record how a person reads a question, beside the words and never instead of them."""

from uuid import UUID

from django.utils.translation import gettext as _

from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.voices import voice_name, voices_in, words_digest
from xenia.core.actions.audit import recorded
from xenia.core.actions.media import forget_media, store_media, without_metadata
from xenia.core.models import Media
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.standards.media_kinds import voice_type

#: some minutes of speech; all of a form's are fetched at once
LARGEST = 4 * 1024 * 1024
_ENDINGS = {"audio/mpeg": "mp3", "audio/mp4": "m4a"}


def keep_voice(actor: Actor, version: Version, *, language: str, item: str, content: bytes) -> Media:
    """Keep a recording of one question in one language, in place of an earlier one of the same words, without what a
    device wrote into it: where, when, by whom.

    Nothing of the version changes, so it may be one that was answered. Refused for what is no sound, what is too large,
    and for a question or language that the version does not have.
    """
    demand(actor, "assessment.author")
    held = plain_of(version, language)
    found = next((each for each in held.items if each.code == item), None)
    if found is None or held.language != language:
        raise Refused(_("That is not in the form any more. Look at it again."))
    if len(content) > LARGEST:
        limit = {"limit": LARGEST // (1024 * 1024)}
        raise Refused(_("This recording is larger than %(limit)d MB. Record it shorter, or save it as MP3.") % limit)
    kind = voice_type(content[:16])
    if not kind:
        raise Refused(_("This is no recording that browsers can play. Use MP3, M4A, OGG, WebM, WAV or FLAC."))
    cleaned = without_metadata(content, kind)
    with recorded(actor, "instrument.keep_voice") as record:
        was = _forget(version, language, item, digest=words_digest(found))
        name = voice_name(language, found, _ENDINGS.get(kind, kind.partition("/")[2]))
        media = store_media(actor, cleaned, name=name, content_type=kind, scope=version.instrument.thing)
        record.note(media.pk, scope=version.instrument_id, was=was, now={"language": language, "item": item})
    return media


def remove_voice(actor: Actor, version: Version, *, language: str, item: str) -> None:
    """Erase every recording of a question in a language, whatever words it says: whoever spoke may want it gone."""
    demand(actor, "assessment.author")
    with recorded(actor, "instrument.remove_voice") as record:
        if was := _forget(version, language, item):
            record.note(version.instrument_id, was=was)


def _forget(version: Version, language: str, item: str, *, digest: str = "") -> dict[str, str] | None:
    gone: list[UUID] = []
    for voice in voices_in(version.instrument_id, language):
        if voice.item == item and digest in ("", voice.digest):
            gone.append(voice.media.pk)
            forget_media(SYSTEM, voice.media)
    return {"language": language, "item": item} if gone else None
