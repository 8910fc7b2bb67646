"""The key service: envelope encryption with a root key outside the database."""

import base64
import hashlib
import os
from collections.abc import Collection, Iterable
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.ledger import write_ledger
from xenia.core.models import Key
from xenia.core.rules import Refused

NONCE = 12
TAG = 16


class KeyDestroyed(Refused):
    """The key was destroyed, and what it opened is gone."""


def derived_root(label: str, *, secret: str | None = None) -> bytes:
    """32 bytes derived from the root secret for one use, named by `label` (HKDF-SHA256, RFC 5869)."""
    material = (secret or settings.ROOT_KEY).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=b"xenia", info=label.encode()).derive(material)


def root_name(*, secret: str | None = None) -> str:
    """A short public name of the root key, so that a wrapped key says which root opens it."""
    return base64.b32encode(hashlib.sha256(derived_root("name", secret=secret)).digest())[:8].decode()


class Cipher:
    """AES-256-GCM under one key that is in memory only."""

    def __init__(self, key: bytes) -> None:
        self._key, self._gcm = key, AESGCM(key)

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        """Encrypt; `bound_to`, given again to open, ties content to its place."""
        nonce = os.urandom(NONCE)
        return nonce + self._gcm.encrypt(nonce, plain, bound_to)

    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Decrypt what `seal` made; refuses what was changed or stands in another place."""
        try:
            if len(sealed) < NONCE + TAG:
                raise InvalidTag
            return self._gcm.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
        except InvalidTag as error:
            raise Refused(_("This content was changed outside Xenia, or belongs elsewhere.")) from error

    def derived(self, label: bytes) -> bytes:
        """32 bytes for one use, named by `label`, that nobody can make without the key."""
        return hashlib.blake2b(label, key=self._key, digest_size=32, person=b"xenia derived").digest()

    def mark(self, words: bytes) -> bytes:
        """16 bytes, the same for the same words, that nobody can make or recognise without the key."""
        return hashlib.blake2b(words, key=self._key, digest_size=16, person=b"xenia mark").digest()


def root_cipher(*, secret: str | None = None) -> Cipher:
    """What wraps and unwraps data keys."""
    return Cipher(derived_root("wrap", secret=secret))


def key_for(purpose: str, owner: UUID | None = None) -> Key:
    """The data key of `owner` for `purpose`, made when there is none. Its plain bytes never reach the database."""
    found = Key.objects.filter(purpose=purpose, owner=owner).first()
    if found:
        return found
    key = Key(purpose=purpose, owner=owner, root=root_name())
    key.wrapped = root_cipher().seal(os.urandom(32), bound_to=key.uuid.bytes)
    try:
        with transaction.atomic(using="keys"):
            key.save(force_insert=True)
    except IntegrityError:  # another request that needed it at the same moment has made it
        return Key.objects.get(purpose=purpose, owner=owner)
    return key


@lru_cache(maxsize=4096)
def _cipher(key_id: UUID, wrapped: bytes) -> Cipher:
    return Cipher(root_cipher().unseal(wrapped, bound_to=key_id.bytes))


def cipher(key_id: UUID) -> Cipher:
    """What a data key seals and opens; asked for again for each action, since the key may be destroyed meanwhile."""
    wrapped = Key.objects.values_list("wrapped", flat=True).filter(pk=key_id).first()
    if wrapped is None:
        raise KeyDestroyed(_("The key to this content was destroyed; the content is gone."))
    return _cipher(key_id, bytes(wrapped))


def ciphers_of(purpose: str, owners: Collection[UUID]) -> dict[UUID, Cipher]:
    """What the living keys of several owners open, in one statement; an owner whose key is gone is absent."""
    rows = Key.objects.filter(purpose=purpose, owner__in=owners, destroyed_at=None)
    return {key.owner: _cipher(key.pk, bytes(key.wrapped or b"")) for key in rows if key.owner}


def ciphers_at(key_ids: Collection[UUID]) -> dict[UUID, Cipher]:
    """What several data keys open, in one statement; a key that was destroyed is absent."""
    rows = Key.objects.filter(pk__in=key_ids, destroyed_at=None)
    return {key.pk: _cipher(key.pk, bytes(key.wrapped or b"")) for key in rows}


def seal(key_id: UUID, plain: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt under a data key; `bound_to`, given again to open, ties content to its place."""
    return cipher(key_id).seal(plain, bound_to=bound_to)


def unseal(key_id: UUID, sealed: bytes, *, bound_to: bytes) -> bytes:
    """Decrypt what `seal` made. Raises KeyDestroyed when the key is gone, Refused when content or place was swapped."""
    return cipher(key_id).unseal(bytes(sealed), bound_to=bound_to)


def destroy_key(key_id: UUID) -> None:
    """Forget a data key for ever, in this order: its id goes into the ledger that every restore replays, then the row
    is overwritten (SQLite's secure_delete clears the page, and its log is cut), then memory forgets it.

    PostgreSQL keeps the old row's bytes until its page is reused, and its own log as long as it is told to.
    """
    destroy_keys([key_id])


def destroy_keys(key_ids: Iterable[UUID]) -> None:
    """Forget several data keys for ever, as one."""
    gone = list(key_ids)
    write_ledger(*gone)
    _forget_keys(gone)


def forget_key(key_id: UUID) -> None:
    """Overwrite a data key that stands in the ledger already."""
    _forget_keys([key_id])


def _forget_keys(key_ids: Collection[UUID]) -> None:
    living = Key.objects.filter(pk__in=key_ids, destroyed_at=None)
    living.update(wrapped=None, destroyed_at=timezone.now())
    _cipher.cache_clear()
    transaction.on_commit(cut_log, using="keys")


def cut_log(alias: str = "keys") -> None:
    """Cut SQLite's write-ahead log, in which what is gone stands as it was; while someone reads it, the next cut does.

    Within a transaction nothing can be cut.
    """
    connection = connections[alias]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
