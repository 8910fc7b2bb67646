"""Where a story stands, who was told about it elsewhere, who opened it as roles, and how it ended."""

import uuid

from django.db import models
from django.db.models import Q

from xenia.community.models.stories import Story
from xenia.core.models import Thing
from xenia.core.models.once import once


class Use(models.Model):
    """A passage of a story in a place (a case, a station): a reference, never a copy.

    What is quoted shows the teller's words; what is retold is fiction of our own that rests on them, and survives them.
    """

    class How(models.TextChoices):
        QUOTED = "quoted"
        RETOLD = "retold"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="uses")
    passage = models.UUIDField()
    place = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="story_uses")
    how = models.CharField(max_length=8, choices=How)
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["place"], name="community_use_place")]
        constraints = [
            # two editors of one case who take up the same passage at once
            models.UniqueConstraint(fields=["place", "passage", "how"], name="community_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} in {self.place_id}"


class Opening(models.Model):
    """That somebody in a role met a story in a place, or among the stories themselves where `place` is empty; or took
    its words out of the school in a page of their own, where `role` is TAKEN.

    `mark` counts each reader once and names nobody: a keyed hash under the story's own key, which goes with it.
    """

    #: instead of a role: that a page with the words in it was taken along
    TAKEN = "taken_along"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="openings")
    role = models.CharField(max_length=24)
    place = models.ForeignKey(Thing, null=True, on_delete=models.CASCADE, related_name="+")
    mark = models.BinaryField(max_length=16)

    class Meta:
        constraints = [
            # a page opened twice at once counts its reader once
            *once("story", "mark", nullable="place", name="community_opening_once")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.role}"


class Recipient(models.Model):
    """Someone elsewhere who got a story with the teller's agreement, and when they were told that it ended."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="recipients")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=254)
    what = models.ForeignKey(Thing, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.story_id} {self.given_at}"


class Withdrawal(models.Model):
    """The end of a story. Hidden at once; its keys are destroyed at `due_at`, or when the teller confirms.

    Until then it can be called off, so that nobody who found the phone silences a voice for ever.
    """

    class Cause(models.TextChoices):
        ASKED = "asked"
        EXPIRED = "expired"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="withdrawals")
    cause = models.CharField(max_length=8, choices=Cause)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    #: what the receipt says: how many places, of which kinds, how many recipients elsewhere
    counted = models.JSONField(default=dict)

    class Meta:
        constraints = [
            # withdrawn on two devices at once: one ending
            models.UniqueConstraint(
                fields=["story"], condition=Q(called_off_at__isnull=True), name="community_withdrawal_once"
            ),
            models.CheckConstraint(
                name="community_withdrawal_one_end", condition=Q(called_off_at__isnull=True) | Q(done_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
