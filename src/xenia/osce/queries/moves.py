"""Who would move, were a solution kept."""

from dataclasses import dataclass

from xenia.osce.models import Part, Solution
from xenia.osce.queries.problem import rows_of
from xenia.osce.queries.schedule import standing
from xenia.osce.queries.solutions import places_of
from xenia.osce.queries.tokens import CANDIDATE, Names, with_names
from xenia.science.rostering.problem import Assignment


@dataclass(frozen=True, slots=True)
class Move:
    """A place that somebody would leave, or get."""

    gone: bool
    part: str
    name: str
    sitting: str
    circuit: str
    station: str


def moves_of(solution: Solution, names: Names) -> list[Move]:
    """First what would be left, then what would be new, by person; nothing when nobody has a place yet."""
    before = standing(rows_of(solution.exam))
    after = places_of(solution)
    if not before:
        return []
    gone, new = set(before) - set(after), set(after) - set(before)
    found = [_move(one, names, gone=True) for one in gone] + [_move(one, names, gone=False) for one in new]
    return sorted(found, key=lambda one: (one.part != CANDIDATE, one.part, one.name, not one.gone, one.sitting))


def _move(one: Assignment, names: Names, *, gone: bool) -> Move:
    part = one.role if one.role == CANDIDATE else str(Part(one.role))
    said = (with_names(text, names) for text in (one.person, one.session, one.circuit, one.station))
    return Move(gone, part, *said)
