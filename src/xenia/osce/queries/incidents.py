"""What happened on the day, with its words."""

from dataclasses import dataclass

from xenia.core.keys import Cipher
from xenia.osce.models import Exam, Incident
from xenia.osce.queries.office_words import openers, witnesses_place


@dataclass(frozen=True, slots=True)
class Told:
    """An incident with its words and witnesses; none once their key is destroyed."""

    incident: Incident
    words: str
    witnesses: tuple[str, ...] = ()


def incidents_of(exam: Exam) -> list[Told]:
    """Every incident of an exam, newest first."""
    related = ("circuit", "station", "encounter__candidate", "by__thing", "answered_by__thing")
    rows = list(Incident.objects.filter(exam=exam).select_related(*related).order_by("-at"))
    found = openers([row.key for row in rows if row.key])
    return [_told(row, found[row.key]) if row.key in found else Told(row, "") for row in rows]


def _told(row: Incident, opener: Cipher) -> Told:
    words = opener.unseal(bytes(row.sealed), bound_to=row.pk.bytes).decode() if row.sealed else ""
    if not row.sealed_witnesses:
        return Told(row, words)
    seen = opener.unseal(bytes(row.sealed_witnesses), bound_to=witnesses_place(row.pk)).decode()
    return Told(row, words, tuple(seen.splitlines()))
