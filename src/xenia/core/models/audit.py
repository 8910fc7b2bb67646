"""Who did what to which thing, when and why: append-only, sealed in batches."""

import uuid

from django.db import models

from xenia.core.models.things import Thing


class AuditSeal(models.Model):
    """A signed head over a batch of entries; exported, so that a rewritten past shows."""

    number = models.PositiveIntegerField(unique=True)  # two sealers at once can't both continue the chain
    count = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.number)


class AuditEntry(models.Model):
    """One action. Holds opaque ids and ciphertext, never content; `digest` commits to it and to its changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(Thing, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=48, db_index=True)
    key = models.UUIDField()
    reason = models.BinaryField(blank=True, default=b"")
    digest = models.BinaryField(max_length=32)
    # membership rather than a range of ids: an entry may commit after a later one was sealed
    seal = models.ForeignKey(AuditSeal, null=True, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.verb} {self.uuid}"


class Change(models.Model):
    """What one action did to one thing: `sealed` opens to {"was": …, "now": …} under the entry's key.

    It outlives the thing: what was done to a draft that was given up stays in the record.
    """

    entry = models.ForeignKey(AuditEntry, on_delete=models.CASCADE, related_name="changes")
    thing = models.ForeignKey(Thing, on_delete=models.DO_NOTHING, related_name="changes", db_constraint=False)
    scope = models.UUIDField(null=True, db_index=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.entry_id} {self.thing_id}"
