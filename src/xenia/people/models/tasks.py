"""What waits for a person: one inbox for every room."""

import uuid

from django.db import models

from xenia.core.models import Thing
from xenia.people.models.person import Person


class Task(models.Model):
    """Something about `thing` waits for `assignee`. Every room adds its kinds; the address is the thing's own route."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=48)
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="tasks")
    assignee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tasks")
    delegated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="delegated")
    route = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    due = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # two actions that ask the same thing of a person make one task
            models.UniqueConstraint(
                fields=["kind", "thing", "assignee"],
                condition=models.Q(done_at__isnull=True),
                name="people_task_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"
