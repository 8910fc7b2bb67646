"""Mail and notices that wait to be sent or read."""

import uuid

from django.db import models
from django.utils import timezone

from xenia.core.models.things import Thing


class Notice(models.Model):
    """A message for one person: shown on their page, and mailed when they have an address.

    The text is made when it is read or sent, from `kind` and the thing; so nothing is kept that may have to vanish.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=48)
    thing = models.ForeignKey(Thing, null=True, on_delete=models.CASCADE, related_name="+")
    by_mail = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "read_at"], name="core_notice_unread"),
            models.Index(fields=["due_at"], name="core_notice_due", condition=models.Q(sent_at=None, by_mail=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
