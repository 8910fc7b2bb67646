"""A case played by a room with one screen: the session, its votes, and how each of them ended."""

import uuid

from django.db import models
from django.db.models import Q

from xenia.learning.models.plays import Play
from xenia.people.models import Person


class GroupSession(models.Model):
    """A room that plays together. Its way is a play of nobody in particular; who sits in it is written nowhere."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    play = models.OneToOneField(Play, on_delete=models.CASCADE, related_name="group")
    facilitator = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    #: what is typed on a phone to join; free again once the session has ended
    code = models.CharField(max_length=8)
    #: the screen asks everybody to talk now
    talking = models.BooleanField(default=False)
    #: when the time runs out that the facilitator gave
    timer_until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # two rooms that are opened at once never share a code
            models.UniqueConstraint(
                fields=["code"], condition=Q(ended_at__isnull=True), name="learning_group_code_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Round(models.Model):
    """One vote of a room: on a question of the scene, or on its choices where `what` is empty.

    `counts` is written when the facilitator closes it and enough have voted; then its votes are deleted.
    """

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    scene = models.CharField(max_length=64)
    what = models.CharField(max_length=64, blank=True)
    #: what could be chosen, as names in the case
    options = models.JSONField(default=list)
    voters = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # a vote opened in two windows at once is one
            models.UniqueConstraint(fields=["session", "number"], name="learning_round_once"),
            models.UniqueConstraint(
                fields=["session"], condition=Q(closed_at__isnull=True), name="learning_round_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class Vote(models.Model):
    """A vote while its round is open: sealed, beside a keyed hash of the device that counts it once.

    Both are made with the session's own key. The row goes when the round closes and the key when the session ends, so
    that what a disk or a backup still holds says nothing about anybody.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes")
    mark = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            # a device that votes twice at once has voted once
            models.UniqueConstraint(fields=["round", "mark"], name="learning_vote_once")
        ]

    def __str__(self) -> str:
        return str(self.round_id)
