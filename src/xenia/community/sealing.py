"""How a story's words and its teller are sealed: under two keys, so that one opens without the other."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from xenia.core.keys import Cipher, cipher, key_for

WORDS = "story"
TELLER = "teller"


def story_cipher(story: UUID, purpose: str = WORDS) -> Cipher:
    """What seals and opens under a story's key. Raises KeyDestroyed when the story is gone."""
    return cipher(key_for(purpose, story).pk)


def seal_content(opener: Cipher, content: Mapping[str, Any], *, place: UUID) -> bytes:
    """Content as bytes that open at their own place only."""
    return opener.seal(json.dumps(content, ensure_ascii=False).encode(), bound_to=place.bytes)


def open_content(opener: Cipher, sealed: bytes | memoryview, *, place: UUID) -> dict[str, Any]:
    """What `seal_content` sealed; nothing for nothing."""
    content: dict[str, Any] = json.loads(opener.unseal(bytes(sealed), bound_to=place.bytes)) if sealed else {}
    return content


def consent_place(story: UUID, number: int) -> UUID:
    """Where the details of one consent open, and nowhere else."""
    return uuid5(story, f"consent {number}")
