"""Small exams to schedule, a large one, and exams at random."""

import random
from dataclasses import replace

from xenia.science.rostering import Candidate, Circuit, Conflict, Person, Problem, Quarantine, Session, Station, Window
from xenia.science.rostering.problem import EXAMINER, INTERPRETER, PATIENT

DARI = "fa-AF"


def small(**changed: object) -> Problem:
    """Two circuits of two stations and a rest in two sessions of one day, 10 candidates, people enough."""
    stations = (Station("history", patients=1), Station("consent", patients=1, language=DARI, interpreters=1))
    stations += (Station("rest", rest=True),)
    names = tuple(station.id for station in stations)
    people = [Person(f"examiner {n}", EXAMINER) for n in range(5)]
    people += [Person(f"patient {n}", PATIENT, languages=frozenset({DARI})) for n in range(5)]
    people += [Person(f"interpreter {n}", INTERPRETER, languages=frozenset({DARI})) for n in range(3)]
    problem = Problem(
        stations,
        (Circuit("A"), Circuit("B")),
        (
            Session("morning", "Monday", 540, 8, ("A", "B"), names, change=2),
            Session("noon", "Monday", 660, 8, ("A", "B"), names, change=2, hardship=1),
        ),
        tuple(Candidate(f"candidate {n}") for n in range(10)),
        tuple(people),
    )
    return replace(problem, **changed)  # type: ignore[arg-type]


def pairs(medicine: int, nursing: int, *, stand_ins: int = 1, **changed: object) -> Problem:
    """The small exam with so many of two professions, who are examined together at one of its stations."""
    stations = tuple(
        replace(s, together=("medicine", "nursing"), stand_ins=stand_ins) if s.id == "consent" else s
        for s in small().stations
    )
    candidates = [Candidate(f"doctor {n}", group="medicine") for n in range(medicine)]
    candidates += [Candidate(f"nurse {n}", group="nursing") for n in range(nursing)]
    return small(**{"stations": stations, "candidates": tuple(candidates), **changed})


def with_person(problem: Problem, person: Person) -> Problem:
    """The same with this person in the place of the one of the same name."""
    return replace(problem, people=tuple(person if p.id == person.id else p for p in problem.people))


def with_candidate(problem: Problem, candidate: Candidate) -> Problem:
    """The same with this candidate in the place of the one of the same name."""
    return replace(problem, candidates=tuple(candidate if c.id == candidate.id else c for c in problem.candidates))


def at_random(seed: int) -> Problem:
    """A tiny exam in which any rule may bite, often one that can't be held."""
    rng = random.Random(seed)
    stations = (Station("one", patients=rng.randint(0, 2)), Station("rest", rest=True))
    language = rng.choice(["", DARI])
    stations += (Station("two", language=language, interpreters=int(bool(language))),) if rng.random() < 0.5 else ()
    names = tuple(station.id for station in stations)
    circuits = (Circuit("A", "north"), Circuit("B", rng.choice(["north", "south"]), {"one": rng.choice(["", "es"])}))
    same_site = circuits[1].site == "north"
    swap = frozenset({"one"}) if same_site and rng.random() < 0.5 else frozenset()
    sessions = tuple(
        Session(id_, "Monday", start, rng.choice([8, 8, 12]), ("A", "B"), names, 2, 1, 5, swap, rng.randint(0, 1))
        for id_, start in (("first", 540), ("second", 600))[: rng.randint(1, 2)]
    )
    candidates = tuple(_candidate_at_random(rng, f"c{n}") for n in range(rng.randint(1, 4)))
    roles = [EXAMINER] * rng.randint(2, 4) + [PATIENT] * rng.randint(1, 4) + [INTERPRETER] * rng.randint(1, 2)
    people = tuple(_person_at_random(rng, f"p{n}", role) for n, role in enumerate(roles))
    met = [(c.id, p.id) for c in candidates for p in people if rng.random() < 0.15]
    problem = Problem(
        stations,
        circuits,
        sessions,
        candidates,
        people,
        tuple(Conflict(*pair, "mentor") for pair in met),
        rng.choice([None, Quarantine(20, 60), Quarantine(20, 0)]),
        avoid_own_language=rng.random() < 0.3,
        travel=rng.choice([0, 60]),
        closed=frozenset({("first", "B")}) if not swap and rng.random() < 0.2 else frozenset(),
    )
    return _with_company(rng, problem) if rng.random() < 0.5 else problem


def _with_company(rng: random.Random, problem: Problem) -> Problem:
    """The same with a station for two professions, cohorts that sit apart, and people who stay at one site."""
    first, *others = problem.stations
    team = replace(first, together=("medicine", "nursing"), stand_ins=rng.randint(0, 2))
    sites = sorted({circuit.site for circuit in problem.circuits})
    candidates = (
        replace(
            c,
            group=rng.choice(["medicine", "nursing"]),
            cohort=rng.choice(["", "", "x"]),
            wishes=frozenset(rng.sample(sites, rng.randint(0, 1))),
        )
        for c in problem.candidates
    )
    people = (replace(p, sites=frozenset({"north"}) if rng.random() < 0.2 else None) for p in problem.people)
    rule = problem.quarantine and replace(
        problem.quarantine, gap=rng.choice([0, 45]), cohorts=rng.choice([None, frozenset("x"), frozenset()])
    )
    sessions = (replace(s, cohort=rng.choice(["", "x"])) for s in problem.sessions)
    return replace(
        problem,
        stations=(team, *others),
        candidates=tuple(candidates),
        people=tuple(people),
        quarantine=rule,
        sessions=tuple(sessions),
    )


def _windows(rng: random.Random) -> tuple[Window, ...] | None:
    choice = rng.random()
    return None if choice < 0.7 else (Window("Monday", *((500, 595) if choice < 0.85 else (580, 800))),)


def _candidate_at_random(rng: random.Random, name: str) -> Candidate:
    return Candidate(
        name,
        frozenset(["es"] if rng.random() < 0.2 else []),
        _windows(rng),
        rng.choice([0, 0, 0, 12]),
        rng.choice([None, None, None, 12]),
        rng.choice([None, None, None, frozenset("A")]),
        rng.randint(0, 1),
    )


def _person_at_random(rng: random.Random, name: str, role: str) -> Person:
    return Person(
        name,
        role,
        frozenset([DARI, "es"] if rng.random() < 0.8 else [DARI]),
        rng.choice([None, None, frozenset({"one"})]),
        frozenset({"two"} if rng.random() < 0.1 else ()),
        _windows(rng),
        rng.choice([None, None, 2]),
        rng.choice([None, None, 4]),
        rng.choice([None, None, 1]),
        rng.choice([0, 0, 45]),
        rng.randint(0, 1),
    )
