"""Responses as rows of a file: whose they are as far as it was promised, and what was answered.

Rows of answers without a name come in an order that says nothing, without a key, a time or a person; the waves of one
study are linked by a sign that nobody can make from a person's secret.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import batched
from random import SystemRandom
from typing import Any
from uuid import UUID

from xenia.assessment.models import Occasion, Privacy, Response, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.words_unsealed import AT_ONCE, answers_by_response
from xenia.assessment.scoring.cells import Column, columns_of
from xenia.core.keys import derived_root
from xenia.standards.sheets import Cell

FIELDS = ("pk", "person", "person__thing__label", "about", "language", "source_id", "submitted_at", "pseudonym")


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken out: of which version and occasions, with names, with words."""

    version: Version
    occasions: tuple[Occasion, ...]
    names: bool
    words: bool

    @property
    def head(self) -> list[str]:
        """The columns that say whose answers a row holds."""
        name = ["name"] if self.names else []
        linked = ["linked"] if any(one.privacy == Privacy.LINKABLE for one in self.occasions) else []
        return ["id", "occasion", "person", *name, "about", "language", "version", "submitted", *linked]

    @property
    def columns(self) -> list[Column]:
        """The columns of answers."""
        return columns_of(plain_of(self.version), words=self.words)


def response_rows(taken: Taken) -> Iterator[list[Cell]]:
    """The heading, then a row for each response; read in pieces, so that a million answers fit."""
    columns, head = taken.columns, taken.head
    yield [*head, *(column.name for column in columns)]
    for occasion in taken.occasions:
        label = occasion_name(occasion, taken.occasions)
        for part in batched(_keys(occasion, taken.version), AT_ONCE):
            rows = {row["pk"]: row for row in Response.objects.filter(pk__in=part).values(*FIELDS)}
            for key, answers in answers_by_response(part, words=taken.words):
                if key in rows:  # it may be gone since its key was read
                    told = _told(rows[key], occasion, label=label, number=taken.version.number)
                    yield [*(told.get(name) for name in head), *(column.cell(answers) for column in columns)]


def occasion_name(occasion: Occasion, among: Sequence[Occasion]) -> str:
    """What a file calls an occasion: its title, or its key where another has the same."""
    label = occasion.thing.label
    alone = sum(one.thing.label == label for one in among) == 1
    return label if alone else str(occasion.pk)


def _keys(occasion: Occasion, version: Version) -> Iterable[UUID]:
    sent = Response.objects.filter(occasion=occasion, version=version, submitted=True)
    keys = sent.order_by("submitted_at", "pk").values_list("pk", flat=True)
    if occasion.privacy == Privacy.NAMED:
        return keys.iterator(chunk_size=AT_ONCE)
    shuffled = list(keys)
    SystemRandom().shuffle(shuffled)
    return shuffled


def _told(row: dict[str, Any], occasion: Occasion, *, label: str, number: int) -> dict[str, Cell]:
    """Whose answers these are, as far as it was promised."""
    always: dict[str, Cell] = {"occasion": label, "language": row["language"], "version": number}
    if occasion.privacy != Privacy.NAMED:
        return always | {"linked": _linked(occasion, row["pseudonym"]) if row["pseudonym"] else None}
    return always | {
        "id": row["source_id"] or str(row["pk"]),
        "person": str(row["person"]) if row["person"] else None,
        "name": row["person__thing__label"],
        "about": str(row["about"]) if row["about"] and row["about"] != occasion.about_id else None,
        "submitted": row["submitted_at"].isoformat(timespec="seconds") if row["submitted_at"] else None,
    }


def _linked(occasion: Occasion, pseudonym: str) -> str:
    """The same in every wave and every file of one study, and nothing that a person's secret leads to."""
    key = derived_root("linked responses")
    return hmac.new(key, f"{occasion.study_id} {pseudonym}".encode(), sha256).hexdigest()[:16]
