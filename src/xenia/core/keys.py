"""The key service: envelope encryption with a root key outside the database."""

import base64
import hashlib
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from xenia.core.models import Key
from xenia.core.rules import Refused

NONCE = 12


class KeyDestroyed(Refused):
    """The key was destroyed, and what it opened is gone."""


def derived_root(label: str, *, secret: str | None = None) -> bytes:
    """32 bytes derived from the root secret for one use, named by `label` (HKDF-SHA256, RFC 5869)."""
    material = (secret or settings.ROOT_KEY).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=b"xenia", info=label.encode()).derive(material)


def root_name(*, secret: str | None = None) -> str:
    """A short public name of the root key, so that a wrapped key says which root opens it."""
    return base64.b32encode(hashlib.sha256(derived_root("name", secret=secret)).digest())[:8].decode()


def _seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _open(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except InvalidTag as error:
        raise Refused("This content was changed outside Xenia, or belongs elsewhere; it can't be opened.") from error


def key_for(purpose: str, owner: UUID | None = None) -> Key:
    """The data key of `owner` for `purpose`, made when there is none. Its plain bytes never reach the database."""
    found = Key.objects.filter(purpose=purpose, owner=owner).first()
    if found:
        return found
    key = Key(purpose=purpose, owner=owner, root=root_name())
    key.wrapped = _seal(derived_root("wrap"), os.urandom(32), key.uuid.bytes)
    key.save(force_insert=True)
    return key


@lru_cache(maxsize=4096)
def _unwrapped(key_id: UUID, wrapped: bytes) -> bytes:
    return _open(derived_root("wrap"), wrapped, key_id.bytes)


def _data_key(key_id: UUID) -> bytes:
    wrapped = Key.objects.values_list("wrapped", flat=True).filter(pk=key_id).first()
    if wrapped is None:
        raise KeyDestroyed("The key to this content was destroyed; the content is gone.")
    return _unwrapped(key_id, bytes(wrapped))


def seal(key_id: UUID, plain: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt with AES-256-GCM under a data key. `bound_to`, given again to open, ties content to its place."""
    return _seal(_data_key(key_id), plain, bound_to)


def unseal(key_id: UUID, sealed: bytes, *, bound_to: bytes) -> bytes:
    """Decrypt what `seal` made. Raises KeyDestroyed when the key is gone, Refused when content or place was swapped."""
    return _open(_data_key(key_id), bytes(sealed), bound_to)


def destroy_key(key_id: UUID) -> None:
    """Forget a data key for ever: overwrite it (SQLite's secure_delete clears the page) and drop it from memory."""
    Key.objects.filter(pk=key_id).update(wrapped=None, destroyed_at=timezone.now())
    _unwrapped.cache_clear()
