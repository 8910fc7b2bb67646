"""Signed links: one table for every address that opens something without a password."""

import uuid

from django.db import models

from xenia.core.models.things import Thing


class SignedLink(models.Model):
    """A link's purpose, scope, uses, expiry and revocation. Only a hash of its secret is stored."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=32)
    hashed = models.BinaryField(max_length=32, unique=True)
    person = models.ForeignKey(Thing, null=True, on_delete=models.CASCADE, related_name="+")
    scope = models.ForeignKey(Thing, null=True, on_delete=models.CASCADE, related_name="signed_links")
    uses_left = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.uuid}"
