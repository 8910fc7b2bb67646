"""Where stations were used before: in which exam, when, and by how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from xenia.osce.models import Exam, ExamStation


@dataclass(frozen=True, slots=True)
class Use:
    """A station in an earlier exam, and how many met it there."""

    exam: Exam
    candidates: int


def past_uses(exam: Exam, stations: Iterable[UUID]) -> dict[UUID, list[Use]]:
    """Uses in other exams, begun or held, of this year and earlier ones, the latest first. One statement."""
    rows = ExamStation.objects.filter(version__station__in=list(stations), exam__year__begins__lte=exam.year.begins)
    rows = rows.exclude(exam=exam).exclude(exam__state__in=(Exam.State.PLANNED, Exam.State.FIXED))
    counted = rows.select_related("exam__thing", "exam__year", "version").annotate(
        met=Count("encounters", filter=Q(encounters__excused=False))
    )
    found: dict[UUID, list[Use]] = {}
    for one in counted.order_by("-exam__year__begins", "exam__thing__label"):
        assert one.version is not None
        found.setdefault(one.version.station_id, []).append(Use(one.exam, one.met))
    return found
