"""Read the change record."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xenia.core.keys import Cipher, KeyDestroyed, cipher
from xenia.core.models import AuditEntry, Change, Thing

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
    """Open changes for reading, newest first. What was written by someone since erased reads as 'erased'.

    A thing that was given up since has no label any more; what was done to it still shows.
    """
    rows = list(changes.select_related("entry", "entry__actor").order_by("-entry__at", "-id"))
    labels = _labels({change.thing_id for change in rows})
    opener = Opener()
    for change in rows:
        entry = change.entry
        content = opener.content(entry, change)
        yield ChangeRead(
            entry=entry.uuid,
            at=entry.at,
            actor=entry.actor_id,
            who=entry.actor.label if entry.actor else "",
            verb=entry.verb,
            why=opener.reason(entry),
            thing=change.thing_id,
            label=labels.get(change.thing_id, ""),
            was=content["was"],
            now=content["now"],
        )


def _labels(things: set[UUID]) -> dict[UUID, str]:
    return dict(Thing.objects.filter(pk__in=things).values_list("pk", "label"))


class Opener:
    """Opens the reasons and changes of many entries; each key is fetched once."""

    def __init__(self) -> None:
        self._ciphers: dict[UUID, Cipher | None] = {}
        self._reasons: dict[UUID, str] = {}

    def _cipher(self, key: UUID) -> Cipher | None:
        if key not in self._ciphers:
            try:
                self._ciphers[key] = cipher(key)
            except KeyDestroyed:
                self._ciphers[key] = None
        return self._ciphers[key]

    def reason(self, entry: AuditEntry) -> str:
        """Why, in the words of the person who acted."""
        if entry.uuid not in self._reasons:
            found = self._cipher(entry.key)
            sealed = bytes(entry.reason)
            opened = found.unseal(sealed, bound_to=entry.uuid.bytes).decode() if found and sealed else ""
            self._reasons[entry.uuid] = opened if found or not sealed else ERASED
        return self._reasons[entry.uuid]

    def content(self, entry: AuditEntry, change: Change) -> dict[str, Any]:
        """What was and what is now."""
        found = self._cipher(entry.key)
        if found is None:
            return {"was": ERASED, "now": ERASED}
        place = entry.uuid.bytes + change.thing_id.bytes
        content: dict[str, Any] = json.loads(found.unseal(bytes(change.sealed), bound_to=place))
        return content


def changes_in(scope: UUID) -> QuerySet[Change]:
    """All changes within a course or another scope."""
    return Change.objects.filter(scope=scope)


def changes_of(things: Iterable[UUID]) -> QuerySet[Change]:
    """All changes of these things."""
    return Change.objects.filter(thing__in=list(things))


def reason_of(entry: AuditEntry) -> str:
    """Why, in the words of the person who acted."""
    return Opener().reason(entry)
