"""Read the change record."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xenia.core.keys import KeyDestroyed, unseal
from xenia.core.models import AuditEntry, Change

ERASED = "erased"


@dataclass(frozen=True, slots=True)
class ChangeRead:
    """One change as a person reads it; `was` and `now` are None where there was or is nothing."""

    entry: UUID
    at: datetime
    actor: UUID | None
    who: str
    verb: str
    why: str
    thing: UUID
    label: str
    was: Any
    now: Any


def changes_read(changes: QuerySet[Change]) -> Iterator[ChangeRead]:
    """Open changes for reading, newest first. What was written by someone since erased reads as 'erased'."""
    rows = changes.select_related("entry", "entry__actor", "thing").order_by("-entry__at", "-id")
    for change in rows:
        entry = change.entry
        content = _opened(entry, change)
        yield ChangeRead(
            entry=entry.uuid,
            at=entry.at,
            actor=entry.actor_id,
            who=entry.actor.label if entry.actor else "",
            verb=entry.verb,
            why=reason_of(entry),
            thing=change.thing_id,
            label=change.thing.label,
            was=content["was"],
            now=content["now"],
        )


def changes_in(scope: UUID) -> QuerySet[Change]:
    """All changes within a course or another scope."""
    return Change.objects.filter(scope=scope)


def changes_of(things: Iterable[UUID]) -> QuerySet[Change]:
    """All changes of these things."""
    return Change.objects.filter(thing__in=list(things))


def reason_of(entry: AuditEntry) -> str:
    """Why, in the words of the person who acted."""
    if not entry.reason:
        return ""
    try:
        return unseal(entry.key, bytes(entry.reason), bound_to=entry.uuid.bytes).decode()
    except KeyDestroyed:
        return ERASED


def _opened(entry: AuditEntry, change: Change) -> dict[str, Any]:
    try:
        plain = unseal(entry.key, bytes(change.sealed), bound_to=entry.uuid.bytes + change.thing_id.bytes)
    except KeyDestroyed:
        return {"was": ERASED, "now": ERASED}
    content: dict[str, Any] = json.loads(plain)
    return content
