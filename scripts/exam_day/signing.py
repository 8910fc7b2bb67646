"""A device as the page makes one: a key of its own, an order of its own, and events that it signs."""

import base64
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

Packed = dict[str, Any]


@dataclass
class Signer:
    """One device; what it signs is packed as it goes over the network."""

    person: UUID
    device: UUID = field(default_factory=uuid4)
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    number: int = 0
    #: what it seals under; without it, it speaks as devices did before they sealed
    seals: bytes = b""

    @property
    def public_key(self) -> bytes:
        """As SubjectPublicKeyInfo."""
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, encounter: UUID, said: dict[str, Any] | None = None, kind: str = "answer", **other: Any) -> Packed:
        """The next event; `other` says something else than the truth, where a test wants that."""
        self.number += 1
        event = {
            "event": str(uuid4()),
            "device": str(self.device),
            "number": self.number,
            "encounter": str(encounter),
            "by": str(self.person),
            "kind": kind,
            "said": said or {},
            "at": datetime.now(UTC).isoformat(),
            **other,
        }
        return self.pack(event["event"], json.dumps(event, ensure_ascii=False))

    def pack(self, event: str, body: str) -> Packed:
        """Bytes with their signature, and both sealed, as the page keeps and sends them."""
        signature = self._signature(body)
        made: Packed = {"event": event, "body": body, "signature": signature}
        return {**made, **self._sealed(event, body, signature)} if self.seals else made

    def _signature(self, said: str) -> str:
        r, s = decode_dss_signature(self.key.sign(said.encode(), ECDSA(SHA256())))
        return base64.b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()

    def _sealed(self, event: str, body: str, signature: str) -> Packed:
        plain = json.dumps({"body": body, "signature": signature}, ensure_ascii=False).encode()
        bound_to = f"{self.device} {self.number} {event}".encode()
        nonce = os.urandom(12)
        sealed = nonce + AESGCM(self.seals).encrypt(nonce, plain, bound_to)
        return {"number": self.number, "sealed": base64.b64encode(sealed).decode()}

    def delivery(self, *events: Packed, waiting: int = 0) -> bytes:
        """A batch as it is posted, with what the device tells of itself."""
        batch = {"device": str(self.device), "events": [*map(_sent, events)]}
        return json.dumps(batch | self.report(waiting=waiting)).encode()

    def report(self, *, waiting: int = 0, battery: int | None = 80, at: datetime | None = None) -> Packed:
        """What it tells of itself, signed."""
        now = (at or datetime.now(UTC)).isoformat()
        told = json.dumps({"device": str(self.device), "battery": battery, "waiting": waiting, "at": now})
        return {"told": told, "signature": self._signature(told)}


def _sent(event: Packed) -> Packed:
    """Of a sealed event only what is sealed goes over the network."""
    return {name: event[name] for name in ("event", "number", "sealed")} if "sealed" in event else event


def signer_of(told: dict[str, Any]) -> Signer:
    """The device that `scripts.exam_day.founding` made and printed."""
    key = load_pem_private_key(told["key"].encode(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return Signer(UUID(told["person"]), UUID(told["device"]), key, seals=base64.b64decode(told["seals"]))
