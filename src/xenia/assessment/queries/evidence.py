"""Evidence as it stands: what counts at all, and what may enter a decision."""

from uuid import UUID

from django.db.models import F, QuerySet

from xenia.assessment.models import Evidence, Stakes


def standing_evidence() -> QuerySet[Evidence]:
    """Every row that no other supersedes, unless that withdrew it."""
    corrected = Evidence.objects.filter(supersedes__isnull=False).values("supersedes")
    return Evidence.objects.exclude(pk__in=corrected).filter(withdrawn=False)


def deciding_evidence() -> QuerySet[Evidence]:
    """What may enter decisions: neither practice nor what people say of themselves."""
    return deciding(standing_evidence())


def deciding(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Those among them that could enter a decision."""
    return rows.exclude(stakes=Stakes.PRACTICE).exclude(self_report=True).exclude(assessor=F("learner"))


def for_decisions(learner: UUID) -> QuerySet[Evidence]:
    """What a decision about a learner may rest on, oldest first; the kinds stay apart."""
    return deciding_evidence().filter(learner=learner).order_by("observed_at", "pk")
