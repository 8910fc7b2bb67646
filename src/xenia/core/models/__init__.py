"""The tables of the core, one module a noun."""

from xenia.core.models.audit import AuditEntry, AuditSeal, Change
from xenia.core.models.institution import Institution
from xenia.core.models.jobs import Job
from xenia.core.models.keys import Key
from xenia.core.models.media import Media
from xenia.core.models.outbox import Notice
from xenia.core.models.text import Translation
from xenia.core.models.things import Link, Thing
from xenia.core.models.tokens import SignedLink

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "Change",
    "Institution",
    "Job",
    "Key",
    "Link",
    "Media",
    "Notice",
    "SignedLink",
    "Thing",
    "Translation",
]
