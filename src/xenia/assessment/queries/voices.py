"""Recorded human voices: files of an instrument, each of one question in one language, and of these very words.

The name of such a file is `language question digest.ending`. The digest is that of the words which are read, so that a
recording serves every version that says the same, and none that says something else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from xenia.assessment.models import Version
from xenia.assessment.queries.answer_words import options_in_words
from xenia.assessment.queries.instruments import plain_of
from xenia.core.models import Media
from xenia.standards.instruments import Instrument, Item


@dataclass(frozen=True, slots=True)
class Voice:
    """A recording, and what it is of."""

    media: Media
    language: str
    item: str
    digest: str


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A question as it is to be read, its recording if there is one, and whether one is of words that changed."""

    item: Item
    words: tuple[str, ...]
    voice: Voice | None
    outdated: bool


def words_read(item: Item) -> tuple[str, ...]:
    """All that is read aloud of a question: itself, its help, its rows and its answers."""
    labels = (*(row.label for row in item.rows), *(option.label for option in options_in_words(item)))
    return tuple(words for words in (item.text, item.help, *labels) if words.strip())


def words_digest(item: Item) -> str:
    """A short name of the words that are read."""
    return sha256("\n".join(words_read(item)).encode()).hexdigest()[:16]


def voice_name(language: str, item: Item, ending: str) -> str:
    """The name under which a recording is kept."""
    return f"{language} {item.code} {words_digest(item)}.{ending}"


def voices_in(instrument: UUID, language: str) -> list[Voice]:
    """All recordings of an instrument in a language, the newest last; one statement."""
    kept = Media.objects.filter(scope=instrument, name__startswith=f"{language} ").order_by("created_at", "pk")
    return [voice for media in kept if (voice := _voice(media))]


def _voice(media: Media) -> Voice | None:
    parts = media.name.rpartition(".")[0].split(" ")
    return Voice(media, *parts) if len(parts) == 3 else None


def recorded(version: Version, held: Instrument) -> Mapping[str, UUID]:
    """The recordings that say what `held`, the version in one language, says: question → file; one statement."""
    return {voice.item: voice.media.pk for voice in _true(held, voices_in(version.instrument_id, held.language))}


def _true(held: Instrument, voices: Iterable[Voice]) -> list[Voice]:
    now = {item.code: words_digest(item) for item in held.items}
    return [voice for voice in voices if now.get(voice.item) == voice.digest]


def voice_for(version: Version, media: UUID) -> Media | None:
    """The recording of this key, if it says what the version says; nothing else of the instrument's."""
    kept = Media.objects.filter(scope=version.instrument_id, pk=media).first()
    voice = _voice(kept) if kept else None
    if voice is None:
        return None
    held = plain_of(version, voice.language)
    return kept if held.language == voice.language and _true(held, [voice]) else None


def voice_rows(version: Version, held: Instrument) -> list[VoiceRow]:
    """Every question of `held`, the version in one language, with its recording; one statement."""
    voices = voices_in(version.instrument_id, held.language)
    true = {voice.item: voice for voice in _true(held, voices)}
    known = {voice.item for voice in voices}
    return [
        VoiceRow(item, words_read(item), true.get(item.code), item.code in known and item.code not in true)
        for item in held.items
    ]
