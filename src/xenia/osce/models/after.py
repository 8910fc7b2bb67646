"""What was reckoned, what the board decided, what was released, and what candidates asked to be looked at again."""

from django.db import models

from xenia.core.models import Thing
from xenia.osce.models.exams import Candidate, Exam, ExamStation
from xenia.osce.models.schedule import Encounter, Part
from xenia.people.models import Person


class Reckoning(models.Model):
    """The figures of an exam, kept under the digest of all that they rest on: while that stays, so do they."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="reckonings")
    digest = models.BinaryField(max_length=32)
    figures = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # two workers who reckon the same at once
            models.UniqueConstraint(fields=["exam", "digest"], name="osce_reckoning_once")
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}"


class Adjustment(models.Model):
    """Something that the board set by hand: a station's pass mark, what judges expected, or what counts for one
    candidate. Always with a reason; a later one takes the place of an earlier one, and both stay."""

    class Kind(models.TextChoices):
        CUT = "cut"
        LEAVE_OUT = "leave_out"
        JUDGES = "judges"
        CIRCUMSTANCES = "circumstances"
        OUTCOME = "outcome"

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="adjustments")
    kind = models.CharField(max_length=16, choices=Kind)
    station = models.ForeignKey(ExamStation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    value = models.JSONField(default=dict)
    sealed_reason = models.BinaryField()
    key = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.kind


class Decision(models.Model):
    """What a board decided, fixed: the figures that it saw, made of the events that `marks` commits to, so that anyone
    who has the events comes to the same. Another decision about the same exam is another row."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="exam_decision")
    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    rules = models.JSONField()
    figures = models.JSONField()
    marks = models.BinaryField(max_length=32)
    #: the minutes and who was present
    sealed = models.BinaryField(blank=True, default=b"")
    key = models.UUIDField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            # two chairs who sign at once
            models.UniqueConstraint(fields=["exam", "number"], name="osce_decision_once")
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.number}"


class Remark(models.Model):
    """What an examiner, a patient or an interpreter wrote of a candidate, as somebody cleared it for the candidate's
    report, or withheld it. `digest` is that of the words as they were written: other words are looked at again."""

    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="remarks")
    part = models.CharField(max_length=12, choices=Part)
    item = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    withheld = models.BooleanField(default=False)
    sealed = models.BinaryField(blank=True, default=b"")
    key = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # two people who look at the same words at once
            models.UniqueConstraint(fields=["encounter", "part", "item", "digest"], name="osce_remark_once")
        ]

    def __str__(self) -> str:
        return f"{self.encounter_id} {self.item}"


class Appeal(models.Model):
    """A candidate asks to look again at what was decided; the answer stands beside it."""

    class Answer(models.TextChoices):
        UPHELD = "upheld"
        REFUSED = "refused"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="appeals")
    sealed = models.BinaryField()
    key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    sealed_answer = models.BinaryField(blank=True, default=b"")
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.candidate_id}"
