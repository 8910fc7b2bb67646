"""What the addresses of stories are filled with, in a copy of the demo school."""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from scripts.cast import user_of
from xenia.community.actions.recordings import add_recording
from xenia.community.actions.story_links import issue_story_link
from xenia.community.actions.telling import renew_code
from xenia.community.actions.words import save_words
from xenia.community.demo_voices import demo_story
from xenia.community.models import Recording
from xenia.community.queries.words import Passage, words_of
from xenia.people.queries.actors import actor_for


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _picture() -> bytes:
    """A small warm square."""
    rows = b"".join(b"\0" + bytes((180, 83, 42)) * 24 for _row in range(24))
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


@cache
def _kettle() -> Any:
    """The story of the cast's teller, with a picture, and begun to be translated."""
    story = demo_story("kettle")
    keeper = actor_for(user_of("coordinator").person_id)
    add_recording(keeper, story, _picture(), description="A flask of tea and a telephone on a table")
    first = words_of(story, cleared=False)["en"].passages[0]
    words = "Mi hermano sirve el té desde lo alto, para que haga espuma. Así traduce también."
    passages = [Passage(first.id, words)]
    save_words(
        keeper, story, kind="translated", language="es", title="Desde lo alto, con espuma", passages=passages, seen=0
    )
    return story.pk


def path_and_code() -> tuple[str, str]:
    """The way to the page of a teller, renewed."""
    keeper, story = actor_for(user_of("coordinator").person_id), demo_story("kettle")
    return issue_story_link(keeper, story), renew_code(keeper, story)


EXAMPLES: dict[str, Callable[[], Any]] = {
    "my_story_change.key": lambda: "quoted",
    "story.key": _kettle,
    "story.language": lambda: "en",
    "story_beside.language": lambda: "es",
    "story_read.language": lambda: "es",
    "story_recording.media": lambda: Recording.objects.filter(story=_kettle()).earliest("pk").pk,
    "story_check.key": lambda: demo_story("hands").pk,
    "story_sign.key": lambda: demo_story("hands").pk,
    "story_release.key": lambda: demo_story("hands").pk,
    "story_talk.key": lambda: demo_story("cooler").pk,
    "story_route.key": lambda: demo_story("hands").pk,
    "story_ended.key": lambda: demo_story("yellow-flower").pk,
    "story_elsewhere.key": lambda: demo_story("yellow-flower").pk,
}
