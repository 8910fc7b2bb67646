"""How a case went: the steps of whoever played it, append-only."""

import uuid

from django.db import models
from django.db.models import Q

from xenia.learning.models.cases import CaseVersion
from xenia.people.models import Person


class Play(models.Model):
    """One person's way through one version, resumable: where they are is what their steps say."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="plays")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=35)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # a case opened in two tabs at once is one play
            models.UniqueConstraint(
                fields=["version", "person"], condition=Q(ended_at__isnull=True), name="learning_play_open_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Step(models.Model):
    """What was done at a scene: a choice, time that was up, or an answer to one of its questions.

    `said` holds codes and numbers; free words are sealed under the key of whoever wrote them.
    """

    class Kind(models.TextChoices):
        CHOICE = "choice"
        TIME = "time"
        ANSWER = "answer"

    play = models.ForeignKey(Play, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    scene = models.CharField(max_length=64)
    #: the name of the choice or of the question
    what = models.CharField(max_length=64, blank=True)
    said = models.JSONField(default=dict)
    sealed = models.BinaryField(blank=True, default=b"")
    key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # a button pressed twice, or in two tabs: the second is looked at again
            models.UniqueConstraint(fields=["play", "number"], name="learning_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.play_id} {self.number}"
