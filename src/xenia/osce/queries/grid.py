"""The schedule as tables: for each sitting and circuit who is where at each turn, and who is on duty."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from xenia.osce.models import Circuit, Duty, Exam, ExamStation, Room, Seat, Sitting
from xenia.osce.queries.exams import rotation, stations_of, turn_begins
from xenia.osce.queries.pairs import Company, company_of
from xenia.osce.station_labels import PROFESSIONS


@dataclass(frozen=True, slots=True)
class Line:
    """A station in one circuit of one sitting: its room, who is there by part, and the candidates of each turn: none,
    one, or at a station for two the one of each of its `professions`, empty where a colleague takes the chair."""

    station: ExamStation
    room: str
    people: list[tuple[str, str, int, int]]
    candidates: list[list[str]]
    professions: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One circuit in one sitting, with the moment at which each turn begins."""

    sitting: Sitting
    circuit: Circuit
    turns: list[datetime]
    lines: list[Line]


def tables_of(exam: Exam) -> list[Table]:
    """One for each run that is held, in the order of time. Five statements."""
    places = rotation(stations_of(exam))
    company = company_of(places)
    seats: dict[tuple[int, int], Chairs] = defaultdict(lambda: defaultdict(list))
    runs: dict[tuple[int, int], tuple[Sitting, Circuit]] = {}
    expected = Seat.objects.filter(candidate__exam=exam, candidate__withdrawn_at=None)
    for seat in expected.select_related("candidate", "sitting", "circuit__campus"):
        run = seat.sitting_id, seat.circuit_id
        runs[run] = seat.sitting, seat.circuit
        seats[run][seat.start].append((seat.candidate.profession, seat.candidate.number))
    people = _people(exam)
    rooms = {(one.circuit_id, one.station_id): one.name for one in Room.objects.filter(circuit__exam=exam)}
    found = []
    for run, (sitting, circuit) in sorted(runs.items(), key=lambda one: (one[1][0].begins_at, one[1][1].name)):
        turns = [turn_begins(exam, sitting, turn) for turn in range(len(places))]
        lines = [
            Line(
                station,
                rooms.get((circuit.pk, station.pk), ""),
                people[*run, station.pk],
                [
                    _there(company, station, seats[run].get((place - turn) % len(places), []))
                    for turn in range(len(places))
                ],
                [str(PROFESSIONS.get(one, one)) for one in company.together(station.pk)],
            )
            for place, station in enumerate(places)
        ]
        found.append(Table(sitting, circuit, turns, lines))
    return found


#: profession and number of those who begin at each place
Chairs = dict[int, list[tuple[str, str]]]


def _there(company: Company, station: ExamStation, chair: list[tuple[str, str]]) -> list[str]:
    """Who of a chair comes to a station."""
    numbers = {profession: number for profession, number in chair if company.takes(station.pk, profession)}
    together = company.together(station.pk)
    if together and numbers:
        return [numbers.get(profession, "") for profession in together]
    return list(numbers.values()) if together else [n for p, n in chair if company.takes(station.pk, p)]


def _people(exam: Exam) -> dict[tuple[int, int, int], list[tuple[str, str, int, int]]]:
    """Who is on duty by sitting, circuit and station: part, name, first and last turn."""
    found: dict[tuple[int, int, int], list[tuple[str, str, int, int]]] = defaultdict(list)
    duties = (
        Duty.objects.filter(crew__exam=exam).select_related("crew__person__thing").order_by("crew__part", "first", "pk")
    )
    for one in duties:
        row = (one.crew.part, one.crew.person.name, one.first, one.last)
        found[one.sitting_id, one.circuit_id, one.station_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Card:
    """What stands at the door of a room: the station's number, and all who are there on the day."""

    circuit: Circuit
    station: ExamStation
    room: str
    people: list[tuple[Sitting, list[tuple[str, str, int, int]]]]


def cards_of(exam: Exam) -> list[Card]:
    """One for each room of each circuit, by circuit and number. Five statements."""
    people, sittings, places = _people(exam), list(exam.sittings.all()), rotation(list(exam.stations.all()))
    rooms = {(one.circuit_id, one.station_id): one.name for one in Room.objects.filter(circuit__exam=exam)}
    return [
        Card(
            circuit,
            station,
            rooms.get((circuit.pk, station.pk), ""),
            [(one, there) for one in sittings if (there := people.get((one.pk, circuit.pk, station.pk), []))],
        )
        for circuit in exam.circuits.select_related("campus")
        for station in places
    ]
