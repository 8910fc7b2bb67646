"""What was kept aside, opened for whoever decides about it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

from xenia.core.keys import Cipher, ciphers_at
from xenia.osce.models import Aside, Encounter, Exam
from xenia.osce.queries.aside_words import REASONS, SIGNATURE


@dataclass(frozen=True, slots=True)
class Kept:
    """One event that was kept aside: why, about whom, and what it says."""

    aside: Aside
    reason: str | Promise
    encounter: Encounter | None
    said: str


def body_of(aside: Aside) -> str:
    """The event as it came; empty once its key is destroyed."""
    return _body(aside, ciphers_at([aside.key] if aside.key else []))


def _body(aside: Aside, openers: Mapping[UUID, Cipher]) -> str:
    opener = openers.get(aside.key) if aside.key else None
    if opener is None:
        return ""
    return str(json.loads(opener.unseal(bytes(aside.sealed), bound_to=bytes(aside.digest)))["body"])


def asides_of(exam: Exam, *, most: int = 50) -> list[Kept]:
    """Those about which nobody has decided, oldest first; after them what no device has signed. Three
    statements, whatever their number."""
    rows = Aside.objects.filter(exam=exam, settled_at=None).select_related("device__circuit", "device__station")
    rows = rows.alias(unsigned=Q(reason=SIGNATURE)).order_by("unsigned", "received_at", "pk")[:most]
    openers = ciphers_at({row.key for row in rows if row.key})
    opened = [(row, _plain(_body(row, openers))) for row in rows]
    named = [_key(plain.get("encounter")) for _row, plain in opened]
    found = Encounter.objects.filter(station__exam=exam).select_related("candidate", "station")
    encounters = {one.pk: one for one in found.filter(pk__in=[key for key in named if key])}
    return [
        Kept(row, REASONS[row.reason], encounters.get(key) if key else None, _said(plain))
        for (row, plain), key in zip(opened, named, strict=True)
    ]


def _plain(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _said(plain: dict[str, Any]) -> str:
    said = plain.get("said")
    words = [f"{item}: {value}" for item, value in said.items()] if isinstance(said, dict) else []
    return whole_signs(", ".join([str(plain.get("kind", "")), *words])[:300])


def whole_signs(words: str) -> str:
    """Words that a page can show: JSON may hold half of a sign that takes two, and no page can."""
    return words.encode("utf-8", "replace").decode()


def _key(said: Any) -> UUID | None:
    try:
        return UUID(said)
    except (ValueError, TypeError, AttributeError):
        return None
