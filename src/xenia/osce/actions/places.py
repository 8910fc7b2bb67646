"""Where and when an exam is held: circuits with a room for each station, and sittings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.exams import being_planned
from xenia.osce.models import Circuit, Exam, Room, Sitting
from xenia.people.models import Campus


def add_circuit(
    actor: Actor, exam: Exam, *, name: str, campus: Campus | None = None, step_free: bool = False
) -> Circuit:
    """Add a row of rooms; who needs rooms without steps goes to those that are `step_free` alone."""
    demand(actor, "osce.administer", exam)
    _refuse_nameless(name)
    with recorded(actor, "osce.add_circuit") as record:
        being_planned(exam)
        try:
            with transaction.atomic():
                made = Circuit.objects.create(exam=exam, name=name.strip(), campus=campus, step_free=step_free)
        except IntegrityError:
            raise Refused(_("There is a circuit of this name already.")) from None
        record.note(exam.pk, now={"circuit": made.name})
    return made


def drop_circuit(actor: Actor, circuit: Circuit) -> None:
    """Take a circuit out, with its rooms and whoever had a place there."""
    demand(actor, "osce.administer", circuit.exam)
    with recorded(actor, "osce.drop_circuit") as record:
        being_planned(circuit.exam)
        record.note(circuit.exam_id, was={"circuit": circuit.name})
        circuit.delete()


def name_rooms(actor: Actor, exam: Exam, names: Mapping[tuple[int, int], str]) -> None:
    """Say which room each station of each circuit has, by the keys of both; an empty name takes the room away."""
    demand(actor, "osce.administer", exam)
    with recorded(actor, "osce.name_rooms") as record:
        held = Exam.objects.select_for_update().get(pk=exam.pk)
        circuits = set(held.circuits.values_list("pk", flat=True))
        stations = set(held.stations.values_list("pk", flat=True))
        if any(circuit not in circuits or station not in stations for circuit, station in names):
            raise Refused(_("The circuits or stations have changed meanwhile. Load the page again."))
        for (circuit, station), name in names.items():
            if name.strip():
                values = {"name": name.strip()[:60]}
                Room.objects.update_or_create(circuit_id=circuit, station_id=station, defaults=values)
            else:
                Room.objects.filter(circuit=circuit, station=station).delete()
        record.note(exam.pk, now={"rooms": len(names)})


def break_room(actor: Actor, room: Room, *, broken: bool, reason: str) -> None:
    """Say that a room can't be used, or that it can again; the schedule is repaired apart."""
    demand(actor, "osce.administer", room.circuit.exam)
    with recorded(actor, "osce.break_room", reason=reason) as record:
        room.broken_at = timezone.now() if broken else None
        room.save(update_fields=["broken_at"])
        record.note(room.circuit.exam_id, now={"room": room.pk, "broken": broken})


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingWords:
    """When a sitting begins, how many per cent longer its stations take, and with whom it is kept together."""

    name: str
    begins_at: datetime
    extra_time: int = 0
    group: str = ""


def add_sitting(actor: Actor, exam: Exam, words: SittingWords) -> Sitting:
    """Add a rotation of every circuit."""
    demand(actor, "osce.administer", exam)
    _refuse_nameless(words.name)
    if not 0 <= words.extra_time <= 200:
        raise Refused(_("Extra time is from 0 to 200 per cent."))
    with recorded(actor, "osce.add_sitting") as record:
        being_planned(exam)
        try:
            with transaction.atomic():
                made = Sitting.objects.create(
                    exam=exam,
                    name=words.name.strip(),
                    begins_at=words.begins_at,
                    extra_time=words.extra_time,
                    group=words.group.strip(),
                )
        except IntegrityError:
            raise Refused(_("There is a sitting of this name already.")) from None
        record.note(exam.pk, now={"sitting": made.name, "begins_at": made.begins_at})
    return made


def drop_sitting(actor: Actor, sitting: Sitting) -> None:
    """Take a sitting out, with whoever had a place in it."""
    demand(actor, "osce.administer", sitting.exam)
    with recorded(actor, "osce.drop_sitting") as record:
        being_planned(sitting.exam)
        record.note(sitting.exam_id, was={"sitting": sitting.name})
        sitting.delete()


def _refuse_nameless(name: str) -> None:
    if not name.strip() or len(name.strip()) > 60:
        raise Refused(_("Give it a name of at most 60 letters."))
