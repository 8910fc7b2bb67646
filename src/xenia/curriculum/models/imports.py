"""An import from its upload to its end, so that it can be left and found again."""

import uuid

from django.db import models

from xenia.core.models import Job, Media, Thing


class ImportRun(models.Model):
    """One import: the file (encrypted), its preview, and whether it was applied. Applied means whole, or not at all."""

    class State(models.TextChoices):
        READING = "reading"
        PREVIEWED = "previewed"
        REFUSED = "refused"
        APPLYING = "applying"
        APPLIED = "applied"
        CANCELLED = "cancelled"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    format = models.CharField(max_length=32)
    media = models.ForeignKey(Media, null=True, on_delete=models.SET_NULL)
    owner = models.ForeignKey(Thing, null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    preview = models.JSONField(default=dict)
    basis = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.format} {self.state}"
