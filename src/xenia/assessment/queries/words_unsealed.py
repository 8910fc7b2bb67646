"""The answers of many responses at once, words included when someone may read them; each key is fetched once."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import batched
from typing import Any
from uuid import UUID

from xenia.assessment.models import Answers
from xenia.core.keys import Cipher, KeyDestroyed, cipher

#: responses in one statement
AT_ONCE = 1_000


class Ciphers:
    """What opens words, by key; one that was destroyed opens nothing."""

    def __init__(self) -> None:
        self._known: dict[UUID, Cipher | None] = {}

    def words(self, event: Answers) -> Mapping[str, Any]:
        if event.key is None:
            return {}
        if event.key not in self._known:
            self._known[event.key] = None
            with suppress(KeyDestroyed):
                self._known[event.key] = cipher(event.key)
        found = self._known[event.key]
        if found is None:
            return {}
        bound_to = event.response_id.bytes + event.event.bytes
        opened: dict[str, Any] = json.loads(found.unseal(bytes(event.sealed), bound_to=bound_to))
        return opened


def answers_by_response(keys: Iterable[UUID], *, words: bool) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """The answers of each of these responses as they stand, in the order of the keys; one statement a thousand."""
    ciphers = Ciphers()
    for part in batched(keys, AT_ONCE):
        events = Answers.objects.filter(response__in=part).order_by("number", "pk")
        found: dict[UUID, dict[str, Any]] = {key: {} for key in part}
        for event in events if words else events.defer("sealed"):
            found[event.response_id].update(event.said)
            if words:
                found[event.response_id].update(ciphers.words(event))
        for key in part:
            yield key, {code: value for code, value in found[key].items() if value is not None}
