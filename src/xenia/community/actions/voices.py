"""Keep what somebody said aloud: an encrypted file without a telling name, and without what a device wrote into it."""

from typing import BinaryIO

from django.utils.translation import gettext as _

from xenia.core.actions.media import store_media, without_metadata
from xenia.core.models import Media, Thing
from xenia.core.rules import Actor, Refused
from xenia.standards.media_kinds import voice_type


def keep_voice(actor: Actor, source: BinaryIO, *, scope: Thing) -> Media:
    """Store a recording under a key of its own. Refuses what is no recording."""
    content = source.read()
    kind = voice_type(content[:16])
    if not kind:
        raise Refused(_("This file is no recording that a browser can play. Record it here, or bring an audio file."))
    return store_media(actor, without_metadata(content, kind), name="voice", content_type=kind, scope=scope)
