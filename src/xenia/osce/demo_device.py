"""A tablet of an exam that is over: a key of its own, an order of its own, and real signatures."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from xenia.osce.models import Device, Encounter, Exam


@dataclass
class DemoDevice:
    """One device at one place; its private key is forgotten with it."""

    first: Encounter
    part: str
    person: UUID
    uuid: UUID = field(default_factory=uuid4)
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    number: int = 0

    def count(self) -> int:
        """The next number of its order."""
        self.number += 1
        return self.number

    def sign(self, body: bytes) -> bytes:
        """32 bytes of r and 32 of s, as a browser signs."""
        r, s = decode_dss_signature(self.key.sign(body, ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    def row(self, exam: Exam) -> Device:
        """Its row, seen last when its last encounter was over."""
        at = self.first.sitting.begins_at
        return Device(
            uuid=self.uuid,
            exam=exam,
            circuit=self.first.circuit,
            station=self.first.station,
            part=self.part,
            public_key=self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            registered_by_id=self.person,
            registered_at=at,
            revoked_at=None,
            battery=60,
            seen_at=at,
        )
