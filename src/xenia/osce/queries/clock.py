"""Pauses of a circuit: by how much its clock is behind the plan."""

from collections.abc import Iterable
from datetime import datetime

from xenia.osce.models import Incident

PAUSING = (Incident.Kind.PAUSE, Incident.Kind.RESUME)


def pauses_of(circuit: int) -> list[list[str | None]]:
    """Each pause as [from, until], the last one perhaps without an end; everything after it is later by its length."""
    rows = Incident.objects.filter(circuit=circuit, kind__in=PAUSING).order_by("at").values_list("kind", "at")
    return [[begins.isoformat(), ends.isoformat() if ends else None] for begins, ends in folded(rows)]


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
