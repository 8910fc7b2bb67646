"""An exam of a large school: 300 candidates, 14 stations and 2 rests, 4 circuits at 2 sites, 4 languages."""

import random
from dataclasses import replace

from xenia.science.rostering import Candidate, Circuit, Conflict, Person, Problem, Session, Station
from xenia.science.rostering.problem import EXAMINER, INTERPRETER, PATIENT

LANGUAGES = ("fa-AF", "es", "ar", "so")
CANDIDATES, STATIONS, CIRCUITS = 300, 14, 4
STARTS = ((480, 1), (690, 0), (900, 2))


def large(seed: int = 0) -> Problem:
    """Six sessions on two days, the last with longer stations; each candidate has a mentor among the examiners."""
    rng = random.Random(seed)
    stations = _stations()
    circuits = tuple(Circuit(f"C{n}", "north" if n < 2 else "south") for n in range(CIRCUITS))
    people = (*_examiners(rng, stations), *_patients(stations), *_interpreters(rng, stations))
    candidates = tuple(
        Candidate(f"c{n}", slot=10 * (n % 25 == 0), longest=85 if n % 40 == 0 else None, hardship=rng.randint(0, 2))
        for n in range(CANDIDATES)
    )
    mentors = [person.id for person in people if person.role == EXAMINER]
    conflicts = tuple(Conflict(candidate.id, rng.choice(mentors), "mentor") for candidate in candidates)
    return Problem(stations, circuits, _sessions(stations, circuits), candidates, people, conflicts, travel=30)


def with_a_station_for_two(problem: Problem) -> Problem:
    """The same with as many nursing students, who are examined together with the others at the last working station."""
    stations = tuple(
        replace(s, together=("medicine", "nursing")) if s.id == f"S{STATIONS - 1}" else s for s in problem.stations
    )
    medicine = tuple(replace(c, group="medicine") for c in problem.candidates)
    nursing = tuple(Candidate(f"n{n}", slot=c.slot, group="nursing") for n, c in enumerate(medicine))
    return replace(problem, stations=stations, candidates=(*medicine, *nursing))


def _stations() -> tuple[Station, ...]:
    languages = [LANGUAGES[n % 4] if n % 4 == 1 or n % 5 == 0 else "" for n in range(STATIONS)]
    working = (
        Station(f"S{n}", patients=2 if n % 3 == 0 else 1, language=language, interpreters=int(bool(language)))
        for n, language in enumerate(languages)
    )
    return (*working, Station("R1", rest=True), Station("R2", rest=True))


def _sessions(stations: tuple[Station, ...], circuits: tuple[Circuit, ...]) -> tuple[Session, ...]:
    names = tuple(station.id for station in stations)
    return tuple(
        Session(
            f"session {n + 1}", f"day {n // 3 + 1}", STARTS[n % 3][0], 10 if n == 5 else 8,
            tuple(circuit.id for circuit in circuits), names, 2, 8, 10, frozenset(names[:4]), STARTS[n % 3][1],
        )
        for n in range(6)
    )  # fmt: skip


def _examiners(rng: random.Random, stations: tuple[Station, ...]) -> list[Person]:
    names = [station.id for station in stations]
    return [
        Person(
            f"e{n}", EXAMINER, stations=None if n % 2 else frozenset(rng.sample(names, 8)), hardship=rng.randint(0, 2)
        )
        for n in range(STATIONS * CIRCUITS * 5 // 4)
    ]


def _patients(stations: tuple[Station, ...]) -> list[Person]:
    parts = [station for station in stations for _ in range(station.patients)]
    return [
        Person(
            f"p{n}", PATIENT, frozenset({parts[n % len(parts)].language} - {""}),
            frozenset({parts[n % len(parts)].id, stations[n * 3 % STATIONS].id}), most_a_session=16, most_a_day=40,
        )
        for n in range(len(parts) * CIRCUITS * 8 // 5)
    ]  # fmt: skip


def _interpreters(rng: random.Random, stations: tuple[Station, ...]) -> list[Person]:
    needed = sum(station.interpreters for station in stations) * CIRCUITS
    return [Person(f"i{n}", INTERPRETER, frozenset(rng.sample(LANGUAGES, 2))) for n in range(needed * 3 // 2)]
