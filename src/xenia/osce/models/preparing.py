"""How those who help are prepared: calibrations, what was marked in them, credentials, and who was let in without."""

import uuid

from django.db import models
from django.db.models import F, Q

from xenia.core.models import Media
from xenia.osce.models.schedule import Crew, Part
from xenia.osce.models.stations import Station, StationVersion
from xenia.people.models import Person


class Calibration(models.Model):
    """An encounter that examiners mark to see whether they mark as was agreed: turns of a conversation in `text`, or a
    recording, with the reference marks and their reasons (`standards.stations.calibration`). It is open once two people
    agreed on these marks; after the first attempt nothing of it changes."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(StationVersion, on_delete=models.PROTECT, related_name="calibrations")
    code = models.SlugField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.BinaryField(max_length=32)
    recording = models.OneToOneField(Media, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.code


class ReferenceReader(models.Model):
    """Somebody who has opened the reference of a calibration, and so is not calibrated by it; perhaps they agreed."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # opened in two tabs at once
            models.UniqueConstraint(fields=["calibration", "person"], name="osce_reference_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.calibration_id} {self.person_id}"


class Attempt(models.Model):
    """What an examiner marked in a calibration, sent once and never changed: `said` maps items to codes, `figures` is
    how far that agrees with the reference as it was then. `seen_before`: they had seen its reference already."""

    calibration = models.ForeignKey(Calibration, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    said = models.JSONField()
    figures = models.JSONField()
    passed = models.BooleanField()
    seen_before = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            # the same form sent twice at once
            models.UniqueConstraint(fields=["calibration", "person", "number"], name="osce_attempt_once")
        ]

    def __str__(self) -> str:
        return f"{self.calibration_id} {self.person_id} {self.number}"


class Credential(models.Model):
    """Somebody is prepared for a part until a day: at one station or at all, in one language or in all. The one place
    that says so, however it was earned."""

    class Earned(models.TextChoices):
        CALIBRATION = "calibration"
        REHEARSAL = "rehearsal"
        ELSEWHERE = "elsewhere"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    station = models.ForeignKey(Station, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=35, blank=True)
    earned = models.CharField(max_length=12, choices=Earned)
    attempt = models.OneToOneField(Attempt, null=True, blank=True, on_delete=models.CASCADE, related_name="credential")
    #: who watched the rehearsal, or brought in what was earned elsewhere
    signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # a term that ends before it begins would be no term, whoever enters it
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="osce_credential_term")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part} {self.until}"


class Waiver(models.Model):
    """Whoever leads an exam lets somebody help who is not prepared, with a reason that is kept and shown."""

    crew = models.ForeignKey(Crew, on_delete=models.CASCADE, related_name="waivers")
    sealed_reason = models.BinaryField()
    key = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.crew_id}"
