"""The privacy class of every field, and how long its row is kept. Each room has such a table; a test walks all models.

public: may stand in a public report · staff: for those with a role · personal: about a person · sensitive: could harm
them · secret: opens something, never shown · opaque: ids, keys and ciphertext, which say nothing by themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

CLASSES = ("public", "staff", "personal", "sensitive", "secret", "opaque")


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the rows of one table are kept, and the class of each of its fields (names with spaces between)."""

    until: str
    public: str = ""
    staff: str = ""
    personal: str = ""
    sensitive: str = ""
    secret: str = ""
    opaque: str = ""

    def fields(self) -> Iterator[tuple[str, str]]:
        """Each field with its class."""
        for kind in CLASSES:
            for name in getattr(self, kind).split():
                yield name, kind


PRIVACY = MappingProxyType(
    {
        "Thing": Kept(
            "as long as the noun that it carries; a person's label becomes 'Someone' when they are erased",
            staff="kind route created_at published_at retired_at",
            sensitive="label",  # of a person or a story as well as of a course: the strictest counts
            opaque="uuid",
        ),
        "Link": Kept("as long as both its things", staff="kind created_at", opaque="id source target"),
        "Translation": Kept(
            "as long as its thing", staff="field language status translator", sensitive="value", opaque="id thing"
        ),
        "AuditEntry": Kept(
            "for ever; unreadable once its key is destroyed",
            staff="at verb",
            personal="actor",
            opaque="id uuid key reason digest seal",
        ),
        "Change": Kept("for ever; unreadable once its key is destroyed", opaque="id entry thing scope sealed"),
        "AuditSeal": Kept("for ever", public="number count sealed_at previous head signature", opaque="id"),
        "Institution": Kept(
            "as long as the deployment",
            public="name programme programme_code domain aamc_code time_zone language currency",
            staff="helper_name helper_phone",
            opaque="id",
        ),
        "Job": Kept(
            "30 days after it ended",
            staff="name state done total step created_at started_at beat_at ended_at repeat_seconds due_at",
            personal="owner route failure",
            opaque="uuid arguments",
        ),
        "Key": Kept(
            "until destroyed, in backups 30 days more",
            staff="purpose root created_at destroyed_at",
            secret="wrapped",  # noqa: S106 - a field's name
            opaque="uuid owner",
        ),
        "Media": Kept(
            "until forgotten or expired",
            staff="content_type size created_at expires_at",
            personal="owner",
            sensitive="name",
            opaque="uuid key scope",
        ),
        "Notice": Kept(
            "as long as its reader or its thing",
            staff="by_mail attempts failure created_at due_at sent_at",
            personal="recipient kind read_at",
            opaque="uuid thing",
        ),
        "SignedLink": Kept(
            "30 days after it ended",
            staff="purpose uses_left created_at expires_at revoked_at",
            personal="person last_used_at",
            secret="hashed",  # noqa: S106 - a field's name
            opaque="uuid scope",
        ),
    }
)
