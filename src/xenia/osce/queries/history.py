"""Where stations were examined, for those who choose among them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from xenia.core.rules import Actor, may
from xenia.osce.models import Exam, ExamStation, Reckoning


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """An examination that had a station: `met` are the encounters that took place or will; `r2` is how far the
    checklist goes with the global rating, None where nobody reckoned it."""

    exam: UUID
    title: str
    state: str
    year: str
    version: int
    met: int
    r2: float | None = None


def history_of(actor: Actor, stations: Collection[UUID]) -> dict[UUID, list[Used]]:
    """Station → examinations that were begun, the newest first; two statements. Those that are not released are named
    only to who leads them."""
    rows = ExamStation.objects.filter(version__station__in=stations)
    rows = rows.exclude(exam__state__in=(Exam.State.PLANNED, Exam.State.FIXED))
    if not may(actor, "osce.administer"):
        rows = rows.filter(exam__state=Exam.State.RELEASED)
    rows = rows.select_related("exam__thing", "exam__year", "version")
    rows = rows.annotate(met=Count("encounters", filter=Q(encounters__excused=False)))
    rows = rows.order_by("-exam__year__begins", "-pk")
    quality = _quality({row.exam_id for row in rows})
    found: dict[UUID, list[Used]] = defaultdict(list)
    for row in rows:
        if row.version is None:
            continue
        used = Used(
            exam=row.exam_id,
            title=row.exam.thing.label,
            state=row.exam.state,
            year=str(row.exam.year),
            version=row.version.number,
            met=row.met,
            r2=quality.get(str(row.pk)),
        )
        found[row.version.station_id].append(used)
    return found


def _quality(exams: Collection[UUID]) -> dict[str, float | None]:
    """Station of an examination → R², as it was reckoned last."""
    kept = Reckoning.objects.filter(exam__in=exams).order_by("at")
    found: dict[str, float | None] = {}
    for stations in kept.values_list("figures__quality__stations", flat=True):
        found |= {key: figures.get("r2") for key, figures in (stations or {}).items()}
    return found
