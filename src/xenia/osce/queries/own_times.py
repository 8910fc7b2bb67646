"""One's own times and places in an exam: where a candidate goes, where a helper is, and nothing of what is played."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from xenia.osce.models import Circuit, Duty, Exam, ExamStation, Room, Seat, Sitting
from xenia.osce.queries.exams import day_rules, rotation, sitting_ends, slot_minutes, stations_of, turn_begins
from xenia.osce.queries.held import Held, held_after
from xenia.osce.queries.pairs import company_of


@dataclass(frozen=True, slots=True)
class OwnTime:
    """A sitting in which somebody is: from when until when, and each of their turns with its room; where a candidate
    waits afterwards."""

    part: str
    sitting: Sitting
    circuit: Circuit
    comes_at: datetime
    begins_at: datetime
    ends_at: datetime
    turns: list["OwnTurn"]
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """A place for one turn, or for several: the station's number, which says nothing of it, and its room."""

    begins_at: datetime
    ends_at: datetime
    number: int
    room: str
    rest: bool = False


def own_times(exam: Exam, person: UUID) -> list[OwnTime]:
    """Everything at which a person is expected, in the order of time; at most six statements."""
    places = rotation(stations_of(exam))
    rooms = {
        (room.circuit_id, room.station_id): room.name
        for room in Room.objects.filter(circuit__exam=exam, broken_at=None)
    }
    seats = Seat.objects.filter(candidate__exam=exam, candidate__person=person, candidate__withdrawn_at=None)
    seats = seats.select_related("candidate", "sitting", "circuit__campus")
    found = [_seated(exam, places, rooms, seat) for seat in seats]
    held = held_after(exam, [one.sitting for one in found]) if found else {}
    found = [replace(one, held=held.get(one.sitting.pk)) for one in found]
    duties = Duty.objects.filter(crew__exam=exam, crew__person=person)
    for duty in duties.select_related("crew", "sitting", "circuit__campus", "station"):
        found.append(_on_duty(exam, places, rooms, duty))
    return sorted(found, key=lambda one: one.begins_at)


Rooms = dict[tuple[int, int], str]


def _seated(exam: Exam, places: list[ExamStation], rooms: Rooms, seat: Seat) -> OwnTime:
    sitting, turns, company = seat.sitting, [], company_of(places)
    length = timedelta(minutes=slot_minutes(exam, sitting))
    for turn in range(len(places)):
        station, begins = places[(seat.start + turn) % len(places)], turn_begins(exam, sitting, turn)
        if not company.takes(station.pk, seat.candidate.profession):
            continue
        room = rooms.get((seat.circuit_id, station.pk), "")
        turns.append(OwnTurn(begins, begins + length, station.number, room, station.version_id is None))
    comes = sitting.begins_at - timedelta(minutes=day_rules(exam).report)
    ends = sitting_ends(exam, sitting, len(places))
    return OwnTime("candidate", sitting, seat.circuit, comes, sitting.begins_at, ends, turns)


def _on_duty(exam: Exam, places: list[ExamStation], rooms: Rooms, duty: Duty) -> OwnTime:
    sitting, last = duty.sitting, min(duty.last, len(places))
    begins, length = turn_begins(exam, sitting, duty.first), timedelta(minutes=slot_minutes(exam, sitting))
    ends = turn_begins(exam, sitting, last - 1) + length
    turn = OwnTurn(begins, ends, duty.station.number, rooms.get((duty.circuit_id, duty.station_id), ""))
    comes = begins - timedelta(minutes=day_rules(exam).report if duty.first == 0 else 0)
    return OwnTime(duty.crew.part, sitting, duty.circuit, comes, begins, ends, [turn])
