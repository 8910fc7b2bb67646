"""What happened on the day, with its words."""

from dataclasses import dataclass

from xenia.core.keys import KeyDestroyed, unseal
from xenia.osce.models import Exam, Incident

INCIDENT_KEY = "exam incidents"


@dataclass(frozen=True, slots=True)
class Told:
    """An incident and its words; none once their key is destroyed."""

    incident: Incident
    words: str


def incidents_of(exam: Exam) -> list[Told]:
    """Every incident of an exam, newest first."""
    related = ("circuit", "station", "encounter__candidate", "by__thing", "answered_by__thing")
    rows = Incident.objects.filter(exam=exam).select_related(*related).order_by("-at")
    return [Told(row, _words(row)) for row in rows]


def _words(row: Incident) -> str:
    if row.key is None:
        return ""
    try:
        return unseal(row.key, bytes(row.sealed), bound_to=row.pk.bytes).decode()
    except KeyDestroyed:
        return ""
