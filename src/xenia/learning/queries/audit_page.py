"""The audit of the bank as figures to draw: for each deed, how many of those who migrated and of the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from xenia.standards.cases.bank_audit import BankAudit, Tally
from xenia.standards.cases.document import Role

#: languages that are shown; the others are counted together in the sentences
MOST = 20


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the table and its bars; shares in hundredths of those of the same side."""

    key: str
    tally: Tally
    migrated: int
    settled: int


@dataclass(frozen=True, slots=True)
class AuditPage:
    """All that the page says. Roles that nobody has are left out."""

    audit: BankAudit
    sentences: Sequence[str]
    deeds: list[AuditRow]
    roles: list[AuditRow]
    languages: list[AuditRow]


def audit_page(audit: BankAudit) -> AuditPage:
    """Reckon the shares."""
    everybody = audit.people

    def row(key: str, tally: Tally) -> AuditRow:
        return AuditRow(
            key, tally, _share(tally.migrated, everybody.migrated), _share(tally.settled, everybody.settled)
        )

    roles = [row(role.value, tally) for role, tally in audit.roles.items() if tally.total and role is not Role.OTHER]
    return AuditPage(
        audit=audit,
        sentences=audit.sentences,
        deeds=[row(deed.value, tally) for deed, tally in audit.deeds.items()],
        roles=roles,
        languages=[row(language, tally) for language, tally in list(audit.languages.items())[:MOST]],
    )


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
