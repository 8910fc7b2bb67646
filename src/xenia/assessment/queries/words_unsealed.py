"""The answers of many responses at once, words included when someone may read them; keys are fetched a part at once."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from typing import Any
from uuid import UUID

from xenia.assessment.models import Answers
from xenia.core.keys import Cipher, root_cipher
from xenia.core.models import Key

#: responses in one statement
AT_ONCE = 1_000


class Ciphers:
    """What opens words, by key; one that was destroyed opens nothing."""

    def __init__(self) -> None:
        self._known: dict[UUID, Cipher | None] = {}
        self._root = root_cipher()

    def fetch(self, keys: Iterable[UUID]) -> None:
        """Have these at hand: one statement, or none when all are known."""
        missing = set(keys) - self._known.keys()
        if not missing:
            return
        self._known |= dict.fromkeys(missing)
        living = Key.objects.filter(pk__in=missing, wrapped__isnull=False).values_list("pk", "wrapped")
        for key, wrapped in living:
            self._known[key] = Cipher(self._root.unseal(bytes(wrapped or b""), bound_to=key.bytes))

    def words(self, event: Answers) -> Mapping[str, Any]:
        """The words of an event whose key was fetched."""
        found = self._known.get(event.key) if event.key else None
        if found is None:
            return {}
        bound_to = event.response_id.bytes + event.event.bytes
        opened: dict[str, Any] = json.loads(found.unseal(bytes(event.sealed), bound_to=bound_to))
        return opened


def answers_by_response(keys: Iterable[UUID], *, words: bool) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """The answers of each of these responses as they stand, in the order of the keys; one statement a thousand, and one
    for the keys of their words."""
    ciphers = Ciphers()
    for part in batched(keys, AT_ONCE):
        stored = Answers.objects.filter(response__in=part).order_by("number", "pk")
        events = list(stored if words else stored.defer("sealed"))
        if words:
            ciphers.fetch(event.key for event in events if event.key)
        found: dict[UUID, dict[str, Any]] = {key: {} for key in part}
        for event in events:
            found[event.response_id].update(event.said)
            if words:
                found[event.response_id].update(ciphers.words(event))
        for key in part:
            yield key, {code: value for code, value in found[key].items() if value is not None}
