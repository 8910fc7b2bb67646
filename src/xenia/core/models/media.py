"""Files that people uploaded or jobs made, encrypted on disk."""

import uuid

from django.db import models

from xenia.core.models.things import Thing


class Media(models.Model):
    """An encrypted file. Its name is shown to whoever may see `scope`; the bytes are served through a check only."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    key = models.UUIDField()
    owner = models.ForeignKey(Thing, null=True, on_delete=models.SET_NULL, related_name="+")
    scope = models.ForeignKey(Thing, null=True, on_delete=models.CASCADE, related_name="media")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "media"

    def __str__(self) -> str:
        return str(self.uuid)
