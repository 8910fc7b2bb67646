"""Who examines, plays and interprets in the exam of the demo school, and where each of them was."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from xenia.core.actions.things import make_thing
from xenia.core.models import Thing
from xenia.osce.models import Circuit, Crew, Duty, Exam, ExamStation, Part, Sitting
from xenia.osce.queries.score_columns import text_of
from xenia.people.models import Person, Role

#: at this station other examiners came after lunch
CHANGED = 7


@dataclass
class Held:
    """An exam with its places and who was there; examiners by the name under which the day knows them."""

    exam: Exam
    places: list[ExamStation]
    circuits: list[Circuit]
    sittings: list[Sitting]
    crew: dict[tuple[str, int, str], Crew] = field(default_factory=dict)
    #: who was where; and who fills in the other form, beside the examiner
    watches: list["Watch"] = field(default_factory=list)
    second: str = Part.PATIENT.value
    #: as whom the examiners of `demo_words` write
    writes: str = Part.EXAMINER.value

    @property
    def stations(self) -> list[ExamStation]:
        """Places at which somebody is examined."""
        return [place for place in self.places if place.version_id]


def put_crew(held: Held) -> None:
    """Examiners, patients and interpreters, and where each of them was."""
    people = _people(held)
    held.watches = wanted = list(duties(held))
    for who in dict.fromkeys(who for who, *_where in wanted):
        held.crew[who] = Crew(exam=held.exam, person=next(people[who[2]]), part=who[2])
    Crew.objects.bulk_create(held.crew.values())
    Duty.objects.bulk_create(
        Duty(crew=held.crew[who], sitting=sitting, circuit=circuit, station=station, last=len(held.places))
        for who, sitting, circuit, station in wanted
    )


Watch = tuple[tuple[str, int, str], Sitting, Circuit, ExamStation]


def duties(held: Held) -> Iterator[Watch]:
    """(who, sitting, circuit, station): `who` is a letter, the station where they began, and their part. a and b
    begin the day in these circuits, x and y come after lunch; on the second day each a goes on one station."""
    a, b, c = held.circuits
    for place, station in enumerate(held.stations):
        number = station.number
        for part in _helpers(station):
            for circuit in held.circuits:
                yield from (((circuit.name[-1], number, part), *there, station) for there in turns_of(held, circuit))
        mornings, afternoons, river = held.sittings[:2], held.sittings[2:4], held.sittings[4:]
        yield from ((("a", number, Part.EXAMINER), sitting, a, station) for sitting in mornings)
        yield from ((("b", number, Part.EXAMINER), sitting, b, station) for sitting in mornings)
        after_lunch = _after_lunch(held, place)
        yield from (((who, number, Part.EXAMINER), sitting, circuit, to) for sitting in afternoons
                    for who, circuit, to in after_lunch)  # fmt: skip
        onward = held.stations[(place + 1) % len(held.stations)]
        yield from ((("a", number, Part.EXAMINER), sitting, c, onward) for sitting in river)


def _helpers(station: ExamStation) -> list[str]:
    assert station.version
    document = text_of(station.version)
    interpreted = document is not None and document.interpreter.mode.value != "none"
    return [Part.PATIENT.value, *([Part.INTERPRETER.value] if interpreted else [])]


def turns_of(held: Held, circuit: Circuit) -> Iterator[tuple[Sitting, Circuit]]:
    """In which sittings a circuit rotates: A and B on the first day, C on the second."""
    river = circuit.name == "Circuit C"
    half = len(held.sittings) // 2
    yield from ((sitting, circuit) for sitting in (held.sittings[half:] if river else held.sittings[:half]))


def _after_lunch(held: Held, place: int) -> list[tuple[str, Circuit, ExamStation]]:
    """Who of a station examines where: at every second one they change circuits, and who comes to A goes on a station.

    Were all of them to change, each candidate would meet the one team or the other, and nobody could compare the two.
    """
    a, b, _c = held.circuits
    station = held.stations[place]
    if place % 2:
        first, second = ("x", "y") if station.number == CHANGED else ("a", "b")
        return [(first, a, station), (second, b, station)]
    ring = held.stations[::2]
    return [("a", b, station), ("b", a, ring[(place // 2 + 1) % len(ring)])]


def _people(held: Held) -> dict[str, Iterator[Person]]:
    """Teachers examine; patients and interpreters come from outside, and are known by what they do alone."""
    teachers = Person.objects.filter(roles__in=Role.objects.filter(kind="teacher")).distinct().order_by("pk")
    return {
        Part.EXAMINER.value: _then(iter(teachers[:60]), "Examiner"),
        Part.PATIENT.value: _then(iter(()), "Simulated patient"),
        Part.INTERPRETER.value: _then(iter(()), "Interpreter"),
    }


def _then(first: Iterator[Person], label: str) -> Iterator[Person]:
    yield from first
    for number in range(1, 200):
        key = make_thing("person", f"{label} {number}", published=True)
        Thing.objects.filter(pk=key.pk).update(route=f"/people/{key.pk}/")
        yield Person.objects.create(thing=key)
