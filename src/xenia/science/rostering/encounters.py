"""Who meets whom, when and where: a schedule spelt out, for lists, cards and the check."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xenia.science.rostering.problem import CANDIDATE, PATIENT, Assignment, Problem


@dataclass(frozen=True, slots=True)
class Encounter:
    """One candidate at one station (a rest station too). Times in minutes from the start of the day."""

    candidate: str
    session: str
    circuit: str
    station: str
    slot: int
    start: int
    end: int
    people: tuple[Assignment, ...]


def encounters(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[Encounter]:
    """Every encounter of a schedule, candidate by candidate in the order of the day; of a station that is not for their
    group a candidate has none."""
    groups = {candidate.id: problem.group(candidate) for candidate in problem.candidates}
    posts = defaultdict(list)
    for post in assignments:
        if post.role != CANDIDATE:
            posts[post.session, post.station].append(post)
    for place in assignments:
        if place.role == CANDIDATE:
            session = problem.session[place.session]
            first = session.stations.index(place.station)
            for slot in range(len(session.stations)):
                station = session.station_at(first, slot)
                if not problem.takes(station, groups.get(place.person, "")):
                    continue
                people = tuple(p for p in posts[session.id, station] if _is_in(problem, p, place.circuit, slot))
                start = session.slot_start(slot)
                yield Encounter(
                    place.person, session.id, place.circuit, station, slot, start, start + session.slot, people
                )


def _is_in(problem: Problem, post: Assignment, circuit: str, slot: int) -> bool:
    """Whether somebody works in a circuit during a slot: after the swap in the next one, patients when it is theirs."""
    runs = problem.runs_of(post)
    swapped = slot >= problem.session[post.session].pause_after
    here = runs[-1 if swapped else 0][1] == circuit
    return here and (post.role != PATIENT or slot % problem.station[post.station].patients == post.turn)
