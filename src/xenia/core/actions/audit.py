"""Recording: every action writes one entry, which is the change record."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from xenia.core.actions.rows import insert_rows
from xenia.core.chain import ChangesDigest, entry_digest
from xenia.core.keys import cipher, key_for
from xenia.core.models import AuditEntry, Change
from xenia.core.rules import Actor

BATCH = 1000
encode = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Record:
    """What one action changes; written in batches while it goes on, so that an import of any size fits in memory."""

    def __init__(self, entry: AuditEntry, *, reason: str) -> None:
        self.entry = entry
        self.reason = reason
        self._cipher = cipher(entry.key)
        self._waiting: list[tuple[int, UUID, UUID | None, bytes]] = []
        self._digest = ChangesDigest()

    def note(self, thing: UUID, *, scope: UUID | None = None, was: Any = None, now: Any = None) -> None:
        """Keep that `thing` (within `scope`, a course say) went from `was` to `now`; both go in encrypted."""
        content = {"was": was, "now": now}
        sealed = self._cipher.seal(encode(content).encode(), bound_to=self.entry.uuid.bytes + thing.bytes)
        self._waiting.append((self.entry.pk, thing, scope, sealed))
        if len(self._waiting) >= BATCH:
            self._write()

    def _write(self) -> None:
        insert_rows(Change, ("entry", "thing", "scope", "sealed"), self._waiting)
        for _, thing, scope, sealed in self._waiting:
            self._digest.put(thing, scope, sealed)
        self._waiting = []

    def close(self) -> None:
        """Write what waits, the reason, and the digest over all of it."""
        self._write()
        if self.reason:
            self.entry.reason = self._cipher.seal(self.reason.encode(), bound_to=self.entry.uuid.bytes)
        self.entry.digest = entry_digest(self.entry, self._digest)
        self.entry.save(update_fields=["reason", "digest"])


@contextmanager
def recorded(actor: Actor, verb: str, *, reason: str = "") -> Iterator[Record]:
    """One transaction and one audit entry around an action; an exception leaves neither.

    The entry's digest covers its time, actor, verb, reason and changes as stored, so that erasing a key leaves the
    chain verifiable and changing a byte does not.
    """
    key = key_for("audit", actor.person)
    with transaction.atomic():
        entry = AuditEntry(at=timezone.now(), actor_id=actor.person, verb=verb, key=key.pk, uuid=uuid.uuid4())
        entry.digest = b""
        entry.save()
        record = Record(entry, reason=reason)
        yield record
        record.close()
