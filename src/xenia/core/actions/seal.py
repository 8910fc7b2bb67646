"""Seal the audit: each batch of entries gets a signed head that leaves the house, so that a rewritten past shows."""

import logging
import os
from datetime import timedelta

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from xenia.core.chain import FIRST, chained, exported_heads, head_line, heads_path, signed_words, signing_key
from xenia.core.ledger import append_lines
from xenia.core.models import AuditEntry, AuditSeal

log = logging.getLogger("xenia.audit")
LIMIT = 5000
#: a batch is sealed when so many entries wait, or when the oldest has waited so long
ENOUGH = 200
LONG_ENOUGH = timedelta(minutes=10)


def seal_when_due() -> int:
    """Seal when enough entries wait or one has waited for long enough; how many were sealed."""
    waiting = AuditEntry.objects.filter(seal=None)
    oldest = waiting.order_by("id").values_list("at", flat=True).first()
    if oldest is None:
        export_heads()
        return 0
    if oldest > timezone.now() - LONG_ENOUGH and waiting.count() < ENOUGH:
        return 0
    return seal_audit()


def seal_audit() -> int:
    """Seal all entries that wait, in batches, and append the new heads to the exported file; how many entries.

    Of two programs that seal at once, one continues the chain and the other leaves it.
    """
    sealed = 0
    while count := _seal_batch():
        sealed += count
    export_heads()
    return sealed


def _seal_batch() -> int:
    try:
        with transaction.atomic():
            last = AuditSeal.objects.order_by("-number").first()
            rows = list(AuditEntry.objects.filter(seal=None).order_by("id").values_list("id", "digest")[:LIMIT])
            if not rows:
                return 0
            seal = AuditSeal(number=last.number + 1 if last else 1, count=len(rows), sealed_at=timezone.now())
            seal.previous = bytes(last.head) if last else FIRST
            seal.head = chained(seal.previous, [bytes(digest) for _, digest in rows])
            seal.signature = signing_key().sign(signed_words(seal))
            seal.save(force_insert=True)
            within = AuditEntry.objects.filter(seal=None, id__gte=rows[0][0], id__lte=rows[-1][0])
            if within.update(seal=seal) != len(rows):
                raise IntegrityError("an entry committed meanwhile; the batch is made again")
    except IntegrityError:
        return 0
    return len(rows)


def export_heads() -> int:
    """Append the heads that are not in the file yet, and mail them to `XENIA_AUDIT_MAIL` when that is set; how many."""
    path = heads_path()
    known = max(exported_heads(path), default=0)
    lines = [head_line(seal) for seal in AuditSeal.objects.filter(number__gt=known).order_by("number")]
    if not lines:
        return 0
    append_lines(path, lines)
    if address := os.environ.get("XENIA_AUDIT_MAIL"):
        _mail(lines, address)
    return len(lines)


def _mail(lines: list[str], address: str) -> None:
    try:
        send_mail("Xenia: sealed heads", "\n".join(lines), None, [address])
    except OSError as error:  # SMTP's errors are among them; the file has the heads, so that none is lost
        log.warning("the sealed heads were not mailed: %s", type(error).__name__)
