"""Who has a duty where, and what a device may be told."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from xenia.core.rules import Actor, may
from xenia.osce.models import Circuit, Device, Duty, Exam, ExamStation, Mark, Part, Room

#: states in which devices are registered and marks are taken
OPEN = (Exam.State.FIXED, Exam.State.RUNNING)


def has_duty(actor: Actor, circuit: Circuit, station: ExamStation, part: str) -> bool:
    """Whether this person is at this station of this circuit in this part, or leads the exam."""
    if may(actor, "osce.administer", Exam(thing_id=circuit.exam_id)):
        return True
    duties = Duty.objects.filter(circuit=circuit, station=station, crew__part=part, crew__person=actor.person)
    return actor.person is not None and duties.exists()


def takes_part(actor: Actor, exam: Exam) -> bool:
    """Whether this person has a duty in this exam, or leads it."""
    if may(actor, "osce.administer", exam):
        return True
    return actor.person is not None and Duty.objects.filter(crew__exam=exam, crew__person=actor.person).exists()


def device_digest(device: UUID) -> tuple[str, int]:
    """SHA-256 over the sorted ids of all events that stand of a device, and how many these are: the device compares
    both with what it holds before it forgets anything."""
    events = sorted(str(one) for one in Mark.objects.filter(device=device).values_list("event", flat=True))
    return hashlib.sha256("\n".join(events).encode()).hexdigest(), len(events)


def places_of(actor: Actor, exam: Exam) -> list[dict[str, object]]:
    """Where this person may mark: where they have a duty; whoever leads the exam everywhere, as an examiner."""
    if may(actor, "osce.administer", exam):
        rooms = Room.objects.filter(circuit__exam=exam, station__version__isnull=False)
        found = [(one.circuit, one.station, Part.EXAMINER) for one in rooms.select_related(*_TITLED)]
    else:
        duties = Duty.objects.filter(crew__exam=exam, crew__person=actor.person, station__version__isnull=False)
        found = [(one.circuit, one.station, Part(one.crew.part)) for one in duties.select_related("crew", *_TITLED)]
    places = {(circuit.name, station.number, part.value): (circuit, station) for circuit, station, part in found}
    return [
        {
            "circuit": circuit.pk,
            "station": station.pk,
            "part": part,
            "words": f"{name} · {number} · {station.version.station.thing.label}",  # type: ignore[union-attr]
        }
        for (name, number, part), (circuit, station) in sorted(places.items())
    ]


#: whether a device stands beside another that marks at its place
MIRRORS = Exists(
    Device.objects.filter(
        circuit=OuterRef("circuit"),
        station=OuterRef("station"),
        part=OuterRef("part"),
        revoked_at=None,
        leads_since__gt=Coalesce(OuterRef("leads_since"), datetime(1970, 1, 1, tzinfo=UTC)),
    )
)


_TITLED = ("circuit", "station__version__station__thing")


def devices_of(exam: Exam) -> list[Device]:
    """Every device of an exam by place, and whether it is a mirror. One statement."""
    found = (
        Device.objects.filter(exam=exam)
        .annotate(mirror=MIRRORS)
        .select_related("circuit", "station", "registered_by__thing")
    )
    return list(found.order_by("circuit__name", "station__number", "registered_at"))
