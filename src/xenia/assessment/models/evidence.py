"""Evidence: what was seen of a learner, one row an observation; append-only, corrections supersede."""

from typing import Any

from django.db import models

from xenia.assessment.models.occasions import Stakes
from xenia.assessment.models.responses import Response
from xenia.core.models import Thing
from xenia.curriculum.models import Competency
from xenia.people.models import Person

#: the role of nobody: answers that are right or wrong, scored by a key
TEST = "test"
#: the role of nobody either: a choice in a case that somebody played
CASE = "case"
#: between the roles of several who saw the same together
TOGETHER = "+"


class EvidenceKind(models.TextChoices):
    """Never averaged with one another."""

    KNOWLEDGE = "knowledge"
    ATTITUDE = "attitude"
    BEHAVIOUR = "behaviour"


class AppendOnly(models.QuerySet["Evidence"]):
    """Rows are added and read. Erasing a learner is something else, and goes by the base manager."""

    def update(self, **_values: Any) -> int:
        """Never: a correction is a row that supersedes another."""
        raise TypeError("Evidence is append-only; supersede it.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never: what was seen was seen."""
        raise TypeError("Evidence is append-only; supersede it.")


class Evidence(models.Model):
    """`level` in 0..1 of one competency, seen on one occasion. `source` is the thing it was seen in (an occasion, a
    case, a station), `role` the assessor's, or 'test' when answers were scored by a key. An assessor who was erased
    stays as a key without a name, so that two of them are still two who saw it. A row that another supersedes counts no
    more, and stays. A `withdrawn` one says that what it supersedes should never have counted."""

    learner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    level = models.FloatField()
    stakes = models.CharField(max_length=10, choices=Stakes)
    source = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="evidence_here")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.SET_NULL, related_name="evidence")
    assessor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=24, blank=True)
    self_report = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["learner", "competency"], name="assessment_evidence_learner")]
        constraints = [
            models.CheckConstraint(
                name="assessment_evidence_level", condition=models.Q(level__gte=0) & models.Q(level__lte=1)
            ),
            # practice and what people say of their own attitudes decide nothing
            models.CheckConstraint(
                name="assessment_evidence_self_report_decides_nothing",
                condition=~models.Q(self_report=True, stakes="decision"),
            ),
            # only what was there can be withdrawn
            models.CheckConstraint(
                name="assessment_evidence_withdrawn_was_there",
                condition=models.Q(withdrawn=False) | models.Q(supersedes__isnull=False),
            ),
            # a response that is sent twice at once is evidence once
            models.UniqueConstraint(
                fields=["response", "competency", "kind", "learner"],
                condition=models.Q(response__isnull=False, supersedes__isnull=True),
                name="assessment_evidence_of_response_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.competency_id} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only once."""
        if not self._state.adding:
            raise TypeError("Evidence is append-only; supersede it.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: what was seen was seen."""
        raise TypeError("Evidence is append-only; supersede it.")
