"""Secrets and their marks, written a second time beside the browser's."""

import hashlib
import hmac
from typing import Any

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def pseudonym(secret: bytes, study: Any) -> str:
    """What a browser makes of a secret for one study."""
    return hmac.new(secret, str(study).encode(), hashlib.sha256).hexdigest()


def written(secret: bytes, study: Any) -> str:
    """The secret as it stands on a card: 26 signs of Crockford's base 32, two for slips, two for the study."""
    whole = int.from_bytes(secret) << 2
    signs = "".join(SIGNS[whole >> 5 * place & 31] for place in range(25, -1, -1))
    signs += _check(secret) + _check(secret + str(study).encode())
    return "-".join(signs[place : place + 5] for place in range(0, 30, 5))


def read(card: str) -> bytes:
    """The 128 bits of a card."""
    whole = 0
    for sign in card.replace("-", "")[:26]:
        whole = whole << 5 | SIGNS.index(sign)
    return (whole >> 2).to_bytes(16)


def _check(content: bytes) -> str:
    bits = int.from_bytes(hashlib.sha256(content).digest()[:2]) >> 6
    return SIGNS[bits >> 5] + SIGNS[bits & 31]
