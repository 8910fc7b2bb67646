"""Long work with visible progress."""

import uuid

from django.db import models

from xenia.core.models.things import Thing


class Job(models.Model):
    """A piece of long work: what it is, for whom, how it ended. Arguments are ids only.

    While it runs, how far it has come stands on the board (`core.board`), outside the transaction of the work.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=64)
    arguments = models.JSONField(default=dict)
    owner = models.ForeignKey(Thing, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    route = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    repeat_seconds = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # two workers that start at once plan each recurring job once
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(repeat_seconds__gt=0, state="queued"),
                name="core_job_recurs_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.uuid}"
