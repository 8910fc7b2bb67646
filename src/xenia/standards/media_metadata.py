"""A picture, voice or film without what a device wrote beside it, whatever kind of file it is."""

from collections.abc import Callable, Mapping

from xenia.standards.film_metadata import BrokenFilmError, film_without_metadata
from xenia.standards.matroska_metadata import BrokenMatroskaError, matroska_without_metadata
from xenia.standards.media_kinds import media_type
from xenia.standards.picture_metadata import BrokenPictureError, without_metadata
from xenia.standards.sound_metadata import (
    BrokenSoundError,
    flac_without_metadata,
    ogg_without_metadata,
    sound_without_tags,
    wav_without_metadata,
)

_BROKEN = (BrokenFilmError, BrokenMatroskaError, BrokenPictureError, BrokenSoundError)
#: each kind that `media_type` and `voice_type` know
_WAYS: Mapping[str, Callable[[bytes], bytes]] = {
    "image/jpeg": without_metadata,
    "image/png": without_metadata,
    "image/webp": without_metadata,
    "audio/mp4": film_without_metadata,
    "video/mp4": film_without_metadata,
    "audio/webm": matroska_without_metadata,
    "video/webm": matroska_without_metadata,
    "audio/mpeg": sound_without_tags,
    "audio/aac": sound_without_tags,
    "audio/wav": wav_without_metadata,
    "audio/flac": flac_without_metadata,
    "audio/ogg": ogg_without_metadata,
}


class BrokenMediaError(ValueError):
    """The file is not whole, so that nobody can tell what in it is picture or sound."""


def media_without_metadata(content: bytes, found: str) -> bytes:
    """The file alone, `found` being what its first bytes say that it is. Raises BrokenMediaError."""
    try:
        made = _WAYS[found](content)
    except _BROKEN as error:
        raise BrokenMediaError from error
    inside = media_type(made[:16])
    if found == "audio/mpeg" and inside not in {"", found}:  # tags of an MP3 stand before other kinds of sound as well
        return media_without_metadata(made, inside)
    return made
