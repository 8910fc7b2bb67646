"""Pauses of a circuit: by how much its clock is behind the plan."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from xenia.osce.models import Exam, Incident

#: by circuit each pause as (from, until), the last one perhaps without an end
Pauses = Mapping[int | None, list[tuple[datetime, datetime | None]]]

PAUSING = (Incident.Kind.PAUSE, Incident.Kind.RESUME)


def pauses_of(circuit: int) -> list[list[str | None]]:
    """Each pause as [from, until], the last one perhaps without an end; everything after it is later by its length."""
    rows = Incident.objects.filter(circuit=circuit, kind__in=PAUSING).order_by("at").values_list("kind", "at")
    return [[begins.isoformat(), ends.isoformat() if ends else None] for begins, ends in folded(rows)]


def pauses_in(exam: Exam) -> Pauses:
    """The pauses of every circuit of an exam. One statement."""
    rows: dict[int | None, list[tuple[str, datetime]]] = {}
    found = Incident.objects.filter(exam=exam, kind__in=PAUSING).order_by("at")
    for circuit, kind, at in found.values_list("circuit", "kind", "at"):
        rows.setdefault(circuit, []).append((kind, at))
    return {circuit: folded(told) for circuit, told in rows.items()}


def delayed(planned: datetime, pauses: Iterable[tuple[datetime, datetime | None]]) -> datetime:
    """When what was planned for a moment happened, after the pauses that began before it."""
    for begins, ends in pauses:
        if begins <= planned:
            planned += (ends or timezone.now()) - begins
    return planned


def folded(rows: Iterable[tuple[str, datetime]]) -> list[tuple[datetime, datetime | None]]:
    """Pauses, of incidents in the order of time; two who press at once make one."""
    found: list[tuple[datetime, datetime | None]] = []
    for kind, at in rows:
        pausing = bool(found) and found[-1][1] is None
        if kind == Incident.Kind.PAUSE and not pausing:
            found.append((at, None))
        elif kind == Incident.Kind.RESUME and pausing:
            found[-1] = (found[-1][0], at)
    return found
