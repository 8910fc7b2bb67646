"""Recording: every action writes one entry, which is the change record."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from xenia.core.keys import key_for, seal
from xenia.core.models import AuditEntry, Change
from xenia.core.rules import Actor


@dataclass
class Record:
    """What one action has changed so far: (thing, scope, {"was": …, "now": …})."""

    entry: AuditEntry
    reason: str = ""
    rows: list[tuple[UUID, UUID | None, dict[str, Any]]] = field(default_factory=list)

    def note(self, thing: UUID, *, scope: UUID | None = None, was: Any = None, now: Any = None) -> None:
        """Keep that `thing` (within `scope`, a course say) went from `was` to `now`; both go in encrypted."""
        self.rows.append((thing, scope, {"was": was, "now": now}))


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
        record = Record(entry=entry, reason=reason)
        yield record
        if record.reason:
            entry.reason = seal(key.pk, record.reason.encode(), bound_to=entry.uuid.bytes)
        changes = [
            Change(entry=entry, thing_id=thing, scope=scope, sealed=_sealed(key.pk, entry, thing, content))
            for thing, scope, content in record.rows
        ]
        Change.objects.bulk_create(changes, batch_size=1000)
        entry.digest = entry_digest(entry, changes)
        entry.save(update_fields=["reason", "digest"])


def _sealed(key: UUID, entry: AuditEntry, thing: UUID, content: dict[str, Any]) -> bytes:
    plain = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(key, plain, bound_to=entry.uuid.bytes + thing.bytes)


def entry_digest(entry: AuditEntry, changes: list[Change]) -> bytes:
    """SHA-256 over an entry and its changes, each field preceded by its length."""
    digest = hashlib.sha256()
    head = (entry.uuid.bytes, _moment(entry.at), entry.actor_id.bytes if entry.actor_id else b"", entry.verb.encode())
    for part in (*head, entry.key.bytes, bytes(entry.reason)):
        digest.update(len(part).to_bytes(4, "big") + part)
    for change in changes:
        for part in (change.thing_id.bytes, change.scope.bytes if change.scope else b"", bytes(change.sealed)):
            digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()


def _moment(at: datetime) -> bytes:
    return at.astimezone(UTC).isoformat(timespec="microseconds").encode()
