"""Signatures as browsers make them: ECDSA on P-256 over SHA-256, 32 bytes of r and 32 of s."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

HALF = 32
_HOW = ECDSA(SHA256())


@lru_cache(maxsize=1024)
def public_key_of(spki: bytes) -> EllipticCurvePublicKey | None:
    """The key in a SubjectPublicKeyInfo; None when it is anything but a key on P-256."""
    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1) else None


def is_signed(spki: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the holder of this key signed exactly these bytes."""
    key = public_key_of(spki)
    if key is None or len(signature) != 2 * HALF:
        return False
    r, s = int.from_bytes(signature[:HALF]), int.from_bytes(signature[HALF:])
    try:
        key.verify(encode_dss_signature(r, s), content, _HOW)
    except InvalidSignature:
        return False
    return True
