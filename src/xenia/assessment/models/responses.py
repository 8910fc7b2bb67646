"""Responses and their answers, which are append-only events."""

import uuid

from django.db import models

from xenia.assessment.models.instruments import Version
from xenia.assessment.models.occasions import Occasion
from xenia.core.models import SignedLink, Thing
from xenia.core.models.once import once
from xenia.people.models import Person


class Response(models.Model):
    """One person's answers on one occasion, about one thing. Anonymous ones have no person, link or exact time:
    `person`, `link`, `started_at` and `submitted_at` are empty, and a `pseudonym` links the waves of one study. They
    come to be all at once and in random order when their occasion is closed; until then they wait in a `Box`."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="responses")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses")
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="answered_about")
    link = models.ForeignKey(SignedLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    pseudonym = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=24, blank=True)
    language = models.CharField(max_length=35, default="en")
    #: the identifier that an import brings, so that importing twice is safe
    source_id = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["version", "submitted"], name="assessment_response_version")]
        constraints = [
            # the same form opened on two devices is one response; a link without a person may answer many times
            *once(
                *("occasion", "person"),
                nullable="about",
                name="assessment_response_once",
                where=models.Q(person__isnull=False),
            ),
            # one wave, one answer of a pseudonym
            models.UniqueConstraint(
                fields=["occasion", "pseudonym"],
                condition=~models.Q(pseudonym=""),
                name="assessment_pseudonym_once",
            ),
            # the same file imported twice at once
            models.UniqueConstraint(
                fields=["occasion", "source_id"],
                condition=~models.Q(source_id=""),
                name="assessment_response_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Answers(models.Model):
    """An event: what was answered at one moment on one device. `said` maps items to codes and numbers; words are in
    `sealed`, encrypted under the key `key`. The answers of a response are its events folded in their order."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="events")
    #: made by the device; the same event sent ten times is stored once
    event = models.UUIDField()
    #: the device's own order
    number = models.PositiveIntegerField(default=0)
    said = models.JSONField(default=dict)
    sealed = models.BinaryField(blank=True, default=b"")
    key = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "answers"
        constraints = [
            # a batch sent again because its acknowledgement was lost
            models.UniqueConstraint(fields=["response", "event"], name="assessment_answers_once")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.number}"


class Token(models.Model):
    """A turn on an anonymous occasion: a place for each is made at the census, taken by someone, spent by someone.

    Nothing says who took which: all places of an occasion are made together, a free one is chosen at random, and
    `drawn` and `spent` carry no time. Of the turn itself, which only its browser has, the place keeps a hash.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="tokens")
    hashed = models.BinaryField(max_length=32, unique=True)
    drawn = models.BooleanField(default=False)
    spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.uuid)


class Box(models.Model):
    """Anonymous answers until their occasion is closed, sealed and shuffled: one box that is written anew at each
    answer, and full ones of ten answers each, which stay as they are."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="boxes")
    full = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        verbose_name_plural = "boxes"
        constraints = [
            # the first two answers of an occasion, sent at once
            models.UniqueConstraint(
                fields=["occasion"], condition=models.Q(full=False), name="assessment_box_written_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class KeptSums(models.Model):
    """What the quality page reads instead of a hundred thousand responses: counts of every answer, and sums of scores
    and of their products, of one version, wave by wave and group by group. Rewritten, never adjusted by hand."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sums")
    occasion = models.ForeignKey(Occasion, null=True, blank=True, on_delete=models.CASCADE, related_name="sums")
    group = models.CharField(max_length=64, blank=True)
    responses = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    moments = models.BinaryField(default=b"")
    rewritten_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "kept sums"
        indexes = [models.Index(fields=["version", "occasion", "group"], name="assessment_sums")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.group}"
