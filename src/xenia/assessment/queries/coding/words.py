"""The words of passages, opened where they are shown: of many answers at once, and without what is masked."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any
from uuid import UUID

from xenia.assessment.models import Answers, Passage
from xenia.core.keys import Cipher, root_cipher
from xenia.core.models import Key
from xenia.science.textmatch.identifiers import MASK, Kind, Span, masked

#: responses read with one statement
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage: words as they stand, words that may tell who someone is, or a mask over such words."""

    text: str
    kind: str = ""
    masked: bool = False
    number: int = 0


def answers_read(responses: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What each response says, words included, its events folded in their order; two statements for `CHUNK` of them.

    Words whose key was destroyed are absent, and so are answers that were taken back.
    """
    found: dict[UUID, dict[str, Any]] = {}
    for part in batched(responses, CHUNK):
        events = list(Answers.objects.filter(response__in=part).order_by("response", "number", "pk"))
        ciphers = _ciphers({event.key for event in events if event.key})
        folded: dict[UUID, dict[str, Any]] = defaultdict(dict)
        for event in events:
            folded[event.response_id].update(event.said)
            if event.sealed and event.key in ciphers:
                folded[event.response_id].update(_opened(event, ciphers[event.key]))
        for key, said in folded.items():
            found[key] = {item: value for item, value in said.items() if value is not None}
    return found


def _ciphers(keys: Iterable[UUID]) -> dict[UUID, Cipher]:
    """What opens these keys' content, as far as they still exist; one statement."""
    root = root_cipher()
    living = Key.objects.filter(pk__in=keys, wrapped__isnull=False).values_list("pk", "wrapped")
    return {key: Cipher(root.unseal(bytes(wrapped or b""), bound_to=key.bytes)) for key, wrapped in living}


def _opened(event: Answers, cipher: Cipher) -> Mapping[str, Any]:
    opened: dict[str, Any] = json.loads(
        cipher.unseal(bytes(event.sealed or b""), bound_to=event.response_id.bytes + event.event.bytes)
    )
    return opened


def originals(passages: Sequence[Passage]) -> dict[UUID, str]:
    """The words of passages as they were written, for whoever looks at them first; none of those that are gone."""
    read = answers_read({passage.response_id for passage in passages})
    words = {passage.pk: read.get(passage.response_id, {}).get(passage.item) for passage in passages}
    return {key: text for key, text in words.items() if isinstance(text, str)}


def shown_words(passages: Sequence[Passage]) -> dict[UUID, str]:
    """The words of passages without what is masked in them, for everyone else."""
    whole = originals(passages)
    return {
        passage.pk: masked(whole[passage.pk], spans_of(passage, masks=True))
        for passage in passages
        if passage.pk in whole
    }


def spans_of(passage: Passage, *, masks: bool = False) -> list[Span]:
    """What was flagged in a passage, or of that only what is masked."""
    return [Span(start, end, Kind(kind)) for start, end, kind, hidden in passage.flagged if hidden or not masks]


def pieces_of(text: str, passage: Passage, *, looking: bool = False) -> list[Piece]:
    """A passage cut at what is masked; for whoever is `looking`, at everything that was flagged, with its words."""
    pieces, at = [], 0
    for number, (start, end, kind, hidden) in enumerate(sorted(passage.flagged)):
        if not (looking or hidden) or start < at:
            continue
        pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end] if looking else MASK, kind, bool(hidden), number))
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]
