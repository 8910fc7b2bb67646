"""A form of the demo school with one question that a person reads, and an asking of it."""

import io
import wave
from collections.abc import Callable
from functools import cache
from typing import Any

from scripts.assessment_examples import asked_of_anyone
from xenia.assessment.actions.voices import keep_voice
from xenia.assessment.models import Occasion
from xenia.assessment.queries.instruments import plain_of
from xenia.core.models import Media
from xenia.core.rules import SYSTEM

RATE = 8000


@cache
def _asking() -> Occasion:
    found = Occasion.objects.select_related("version__instrument__thing", "version__thing")
    return found.get(pk=asked_of_anyone().pk)


@cache
def _voice() -> Media:
    """A second of silence."""
    version = _asking().version
    held = plain_of(version)
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"\0\0" * RATE)
    return keep_voice(SYSTEM, version, language=held.language, item=held.items[0].code, content=sound.getvalue())


def _read_form() -> Any:
    assert _voice()
    return _asking().version.instrument_id


EXAMPLES: dict[str, Callable[[], Any]] = {
    "voices.key": _read_form,
    "voices.language": lambda: plain_of(_asking().version).language,
    "instrument_voice.key": _read_form,
    "instrument_voice.media": lambda: _voice().pk,
    "answer_voice.key": lambda: _asking().pk,
    "answer_voice.media": lambda: _voice().pk,
}
