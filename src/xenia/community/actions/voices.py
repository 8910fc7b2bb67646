"""Keep what somebody said aloud: an encrypted file without a telling name."""

import io
from typing import BinaryIO

from django.utils.translation import gettext as _

from xenia.core.actions.media import store_media
from xenia.core.models import Media, Thing
from xenia.core.rules import Actor, Refused

#: what recorders and phones write, by how the file begins: offset, bytes, type
BEGINNINGS = (
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "audio/mp4"),
    (0, b"RIFF", "audio/wav"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
)
HEAD = 16


def audio_type(head: bytes) -> str:
    """The type of a recording by its first bytes, whatever its name says; empty for what is none."""
    return next((kind for at, begins, kind in BEGINNINGS if head[at:].startswith(begins)), "")


def keep_voice(actor: Actor, source: BinaryIO, *, scope: Thing) -> Media:
    """Store a recording under a key of its own. Refuses what is no recording."""
    content = source.read()
    kind = audio_type(content[:HEAD])
    if not kind:
        raise Refused(_("This file is no recording that a browser can play. Record it here, or bring an audio file."))
    return store_media(actor, io.BytesIO(content), name="voice", content_type=kind, scope=scope)
