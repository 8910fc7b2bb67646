"""Made together: people of the school and of the community read a thing before it is published, and sign."""

from django.db import models
from django.db.models import Q

from xenia.core.models import Thing
from xenia.people.models import Person


class Side(models.TextChoices):
    """For whom somebody reads."""

    FACULTY = "faculty"
    COMMUNITY = "community"


class Review(models.Model):
    """What one reader said of one state of a thing; the newest of each reader counts.

    `state` is the digest of what was read, so that nobody has signed words that were changed afterwards.
    """

    class Verdict(models.TextChoices):
        APPROVES = "approves"
        ASKS = "asks"

    subject = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="reviews")
    side = models.CharField(max_length=10, choices=Side)
    reader = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(blank=True)
    state = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # who asks for changes says which
            models.CheckConstraint(name="community_review_says_why", condition=~Q(verdict="asks") | ~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.side}"


class Remark(models.Model):
    """A comment on one passage of a thing, and what was changed in answer."""

    subject = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="remarks")
    #: where in the thing: a scene, a choice, a line
    place = models.CharField(max_length=140, blank=True)
    words = models.TextField()
    language = models.CharField(max_length=35)
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.place}"


class Reader(models.Model):
    """Who was asked to read a thing, and for which side."""

    subject = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            # asked twice at once, or for both sides: a person reads for one
            models.UniqueConstraint(fields=["subject", "person"], name="community_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} reads {self.subject_id}"
