"""What the audit commits to: digests of entries, the chain of heads over them, and the file in which heads leave."""

import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from xenia.core.keys import derived_root
from xenia.core.models import AuditEntry, AuditSeal, Change

FIRST = bytes(32)


def _framed(*parts: bytes) -> bytes:
    """Parts behind their lengths, so that no two lists of parts make the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


class ChangesDigest:
    """SHA-256 over the changes of one entry, in the order of their ids."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self._hash = hashlib.sha256()
        self.add(changes)

    def add(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self.put(change.thing_id, change.scope, bytes(change.sealed))

    def put(self, thing: UUID, scope: UUID | None, sealed: bytes) -> None:
        """Take in one change by its parts."""
        self._hash.update(_framed(thing.bytes, scope.bytes if scope else b"", sealed))

    def digest(self) -> bytes:
        return self._hash.digest()


def entry_digest(entry: AuditEntry, changes: ChangesDigest) -> bytes:
    """SHA-256 over an entry's own fields and its changes."""
    actor = entry.actor_id.bytes if entry.actor_id else b""
    own = (entry.uuid.bytes, _time(entry.at).encode(), actor, entry.verb.encode(), entry.key.bytes, bytes(entry.reason))
    return hashlib.sha256(_framed(*own, changes.digest())).digest()


def chained(previous: bytes, digests: list[bytes]) -> bytes:
    """SHA-256 of the head before and of each entry's digest."""
    return hashlib.sha256(previous + b"".join(digests)).digest()


def signing_key(*, secret: str | None = None) -> Ed25519PrivateKey:
    """The key that signs heads, derived from the root secret."""
    return Ed25519PrivateKey.from_private_bytes(derived_root("audit seal", secret=secret))


def signed_words(seal: AuditSeal) -> bytes:
    """What a seal's signature covers."""
    numbers = seal.number.to_bytes(8, "big") + seal.count.to_bytes(8, "big")
    return b"xenia seal" + numbers + bytes(seal.previous) + bytes(seal.head) + _time(seal.sealed_at).encode()


def is_signed(seal: AuditSeal, key: Ed25519PrivateKey) -> bool:
    """Whether this key made the seal's signature."""
    try:
        key.public_key().verify(bytes(seal.signature), signed_words(seal))
    except InvalidSignature:
        return False
    return True


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def heads_path() -> Path:
    """`XENIA_AUDIT_HEADS`; worth most on a disk that whoever runs the database can't write."""
    return Path(os.environ.get("XENIA_AUDIT_HEADS") or Path(settings.DATA_DIR) / "audit-heads.txt")


def head_line(seal: AuditSeal) -> str:
    """number, entries, head, signature, time."""
    return f"{seal.number} {seal.count} {bytes(seal.head).hex()} {bytes(seal.signature).hex()} {_time(seal.sealed_at)}"


def exported_heads(path: Path) -> dict[int, str]:
    """The heads that left the house, by number."""
    if not path.exists():
        return {}
    rows = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line and line[0] != "#"]
    return {int(row[0]): row[2] for row in rows if len(row) == 5}
