"""Which session, objective or course serves which competency, how deep, and who stands for it."""

from django.db import models

from xenia.core.models import AuditEntry, Thing
from xenia.curriculum.models.frameworks import Competency
from xenia.standards.curriculum import Depth


class Alignment(models.Model):
    """`subject` (a session, objective or course) serves `competency`.

    Only confirmed and approved alignments are counted on the map; proposed ones wait for a person. `entry` is the
    action that made or last changed it: a set of changes is approved, or undone, by its entry.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        APPROVED = "approved"
        REJECTED = "rejected"

    COUNTED = (Status.CONFIRMED, Status.APPROVED)

    subject = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="alignments")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="alignments")
    depth = models.CharField(max_length=12, choices=[(d.value, d.value) for d in Depth], blank=True)
    assessed = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIRMED)
    origin = models.CharField(max_length=12, default="typed")
    confidence = models.FloatField(null=True, blank=True)
    entry = models.ForeignKey(AuditEntry, null=True, on_delete=models.SET_NULL, related_name="alignments")
    made_by = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    checked_by = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["competency", "status"], name="curriculum_align_comp_status")]
        constraints = [
            # two teachers who tag the same session at once make one alignment
            models.UniqueConstraint(fields=["subject", "competency"], name="curriculum_alignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.competency_id}"
