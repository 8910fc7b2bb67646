"""Verify the audit: recompute every digest from what is stored, and compare with the heads that left the house."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from django.db.models import QuerySet

from xenia.core.chain import (
    FIRST,
    ChangesDigest,
    chained,
    entry_digest,
    exported_heads,
    heads_path,
    is_signed,
    signing_key,
)
from xenia.core.models import AuditEntry, AuditSeal, Change

TOLD = 50


@dataclass
class AuditVerdict:
    """What was looked at, and each thing that is not as it was sealed, in a sentence."""

    seals: int = 0
    entries: int = 0
    changes: int = 0
    unsealed: int = 0
    exported: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems

    def tell(self, problem: str) -> None:
        if len(self.problems) < TOLD:
            self.problems.append(problem)


def verify_audit(heads: Path | None = None) -> AuditVerdict:
    """Whether the record is as it was sealed. `heads` is the exported file, by default the one on this machine.

    Finds a changed byte in an entry or a change, an entry removed or put in, a chain broken or cut, and a chain that
    was rewritten and sealed again with the right key, since that differs from an exported head. What is not sealed yet
    is checked against its own digest only.
    """
    verdict = AuditVerdict()
    exported = exported_heads(heads or heads_path())  # before the seals: what is exported later is sealed later
    verdict.exported = len(exported)
    seals = list(AuditSeal.objects.order_by("number"))
    previous = FIRST
    for expected, seal in enumerate(seals, start=1):
        if seal.number != expected or bytes(seal.previous) != previous:
            verdict.tell(f"Seal {seal.number} does not continue the chain.")
        _check_seal(seal, verdict)
        previous = bytes(seal.head)
    _compare(seals, exported, verdict)
    verdict.unsealed = len(_digests(AuditEntry.objects.filter(seal=None), verdict))
    return verdict


def _check_seal(seal: AuditSeal, verdict: AuditVerdict) -> None:
    digests = _digests(AuditEntry.objects.filter(seal=seal), verdict)
    verdict.seals += 1
    verdict.entries += len(digests)
    if len(digests) != seal.count:
        verdict.tell(f"Seal {seal.number} was made over {seal.count} entries; {len(digests)} are there.")
    elif chained(bytes(seal.previous), digests) != bytes(seal.head):
        verdict.tell(f"The entries under seal {seal.number} are not those that were sealed.")
    if not is_signed(seal, signing_key()):
        verdict.tell(f"The signature of seal {seal.number} is not ours.")


def _digests(entries: QuerySet[AuditEntry], verdict: AuditVerdict) -> list[bytes]:
    """The digests of entries, recomputed from what is stored; what differs from its own digest is told."""
    made = []
    groups = _changes(entries)
    waiting = next(groups, None)
    for entry in entries.order_by("id").iterator(chunk_size=500):
        digest = ChangesDigest()
        if waiting and waiting[0] == entry.pk:
            digest, count = waiting[1], waiting[2]
            verdict.changes += count
            waiting = next(groups, None)
        made.append(entry_digest(entry, digest))
        if made[-1] != bytes(entry.digest):
            verdict.tell(f"Entry {entry.uuid} ({entry.verb}, {entry.at:%Y-%m-%d %H:%M}) is not as it was written.")
    return made


def _changes(entries: QuerySet[AuditEntry]) -> Iterator[tuple[int, ChangesDigest, int]]:
    """Entry by entry, the digest of its changes and how many; never all in memory."""
    rows = Change.objects.filter(entry__in=entries).order_by("entry_id", "id")
    for entry, group in groupby(rows.iterator(chunk_size=2000), key=lambda change: change.entry_id):
        digest, count = ChangesDigest(), 0
        for count, change in enumerate(group, start=1):  # noqa: B007 - the last number is how many
            digest.add((change,))
        yield entry, digest, count


def _compare(seals: list[AuditSeal], exported: dict[int, str], verdict: AuditVerdict) -> None:
    here = {seal.number: bytes(seal.head).hex() for seal in seals}
    for number, head in exported.items():
        if number not in here:
            verdict.tell(f"Seal {number} was exported, and is gone from the database.")
        elif here[number] != head:
            verdict.tell(f"Seal {number} differs from the head that was exported: the past was rewritten.")
