"""What a signature on a version commits to."""

from collections.abc import Iterable
from hashlib import sha256


def digest_of(texts: Iterable[tuple[str, bytes]]) -> bytes:
    """A digest over the texts of a version: languages with the digests of their texts, in the order of languages."""
    whole = sha256()
    for language, digest in texts:
        whole.update(language.encode() + b"\0" + digest)
    return whole.digest()
