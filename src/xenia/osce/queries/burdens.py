"""What a schedule that was found would ask of people: how many encounters, and how many hard hours."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xenia.osce.models import Solution
from xenia.osce.queries.problem import problem_of, rows_of
from xenia.osce.queries.solutions import places_of
from xenia.science.rostering.encounters import encounters
from xenia.science.rostering.problem import CANDIDATE, STAFF, Assignment, Problem


@dataclass(frozen=True, slots=True)
class Burden:
    """One part: how many of its people have a place and how many there are, from how many to how many encounters one
    of them has, how many come at a hard hour, and the most points that one bears, earlier exams of the year counted."""

    part: str
    placed: int
    people: int
    least: int
    most: int
    hard: int
    hardest: int


def burdens_of(solution: Solution) -> list[Burden]:
    """Candidates, then each part that has a place in it."""
    problem, places = problem_of(rows_of(solution.exam)), places_of(solution)
    met = Counter(_in_encounters(problem, places))
    return [one for role in (CANDIDATE, *STAFF) if (one := _burden(problem, places, met, role)).placed]


def _in_encounters(problem: Problem, places: Sequence[Assignment]) -> Iterator[str]:
    for one in encounters(problem, places):
        if not problem.station[one.station].rest:
            yield one.candidate
            yield from (each.person for each in one.people)


def _burden(problem: Problem, places: Sequence[Assignment], met: Counter[str], role: str) -> Burden:
    people = problem.candidates if role == CANDIDATE else [one for one in problem.people if one.role == role]
    borne = {one.id: one.hardship for one in people}
    mine = {(one.person, one.session) for one in places if one.role == role}
    hard = [(person, points) for person, session in mine if (points := problem.session[session].hardship)]
    for person, points in hard:
        borne[person] += points
    placed = {person for person, _session in mine}
    counts = [met[person] for person in placed]
    most = max((borne[person] for person in placed), default=0)
    least, busiest = min(counts, default=0), max(counts, default=0)
    return Burden(role, len(placed), len(people), least, busiest, len({person for person, _ in hard}), most)
