"""What happened on the day: devices, marks as they arrived, and incidents. Nothing here is changed afterwards."""

import uuid

from django.db import models

from xenia.osce.models.exams import Circuit, Exam, ExamStation
from xenia.osce.models.schedule import Encounter, Part
from xenia.people.models import Person


class Device(models.Model):
    """A tablet or telephone on which marks are made. Its own key signs them: that names the device, not the truth."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="devices")
    circuit = models.ForeignKey(Circuit, on_delete=models.CASCADE, related_name="devices")
    station = models.ForeignKey(ExamStation, on_delete=models.CASCADE, related_name="devices")
    part = models.CharField(max_length=12, choices=Part, default=Part.EXAMINER)
    #: its public key as SubjectPublicKeyInfo (ECDSA on P-256)
    public_key = models.BinaryField()
    #: it has sent something sealed: from then on nothing of it stands that came in the open
    seals = models.BooleanField(default=False)
    registered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    #: since when it marks there; the latest of a place does, and each other one stands beside it as a mirror
    leads_since = models.DateTimeField(null=True, blank=True)
    #: what it last told of itself: battery in per cent, how many marks it still holds, and when
    battery = models.PositiveSmallIntegerField(null=True, blank=True)
    waiting = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.uuid)


class Mark(models.Model):
    """An event: what was marked at one moment on one device. `said` maps items to codes, and the item "" to submit,
    absent or none; words are in `sealed`. What stands of an encounter is its events folded (`queries.fold`)."""

    class Kind(models.TextChoices):
        ANSWER = "answer"
        SUBMIT = "submit"
        REOPEN = "reopen"
        ABSENT = "absent"
        SETTLE = "settle"

    #: made by the device; the same event sent ten times is stored once
    event = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="marks")
    #: the device's own order
    number = models.PositiveIntegerField()
    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="marks")
    part = models.CharField(max_length=12, choices=Part)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ANSWER)
    said = models.JSONField(default=dict)
    #: events that whoever says this had before them: those of a disagreement that they settle; on a device, what stood
    seen = models.JSONField(default=list)
    #: the event as it was signed, words and all; whether there are words in it
    sealed = models.BinaryField(blank=True, default=b"")
    has_words = models.BooleanField(default=False)
    key = models.UUIDField(null=True, blank=True)
    #: the device's clock, which may be wrong, and ours
    device_at = models.DateTimeField()
    received_at = models.DateTimeField()
    signature = models.BinaryField(blank=True, default=b"")
    #: entered from a paper sheet, and who typed it in
    from_paper = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # a device's order is its own: another event under a number that it has used is kept aside, not here
            models.UniqueConstraint(fields=["device", "number"], name="osce_mark_number_once")
        ]

    def __str__(self) -> str:
        return str(self.event)


class Aside(models.Model):
    """An event that was not taken as a mark, as it came, with the reason: shown to a person, never thrown away."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="asides")
    device = models.ForeignKey(Device, null=True, on_delete=models.SET_NULL, related_name="+")
    #: a digest of what came, so that the same is kept once
    digest = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField()
    key = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reason


class Incident(models.Model):
    """Something that happened: a call for help, a patient's safe word, a pause. Its words and witnesses are sealed."""

    class Kind(models.TextChoices):
        HELP = "help"
        SAFE_WORD = "safe_word"
        PAUSE = "pause"
        RESUME = "resume"
        NOTE = "note"
        TAKE_OVER = "take_over"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=12, choices=Kind)
    circuit = models.ForeignKey(Circuit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    station = models.ForeignKey(ExamStation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    encounter = models.ForeignKey(Encounter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed_witnesses = models.BinaryField(blank=True, default=b"")
    sealed = models.BinaryField(blank=True, default=b"")
    key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.kind
