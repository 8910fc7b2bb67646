"""What two coders said of a passage, side by side, and what waits to be settled."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xenia.assessment.models import Codebook, Coding
from xenia.assessment.queries.coding.blind import passages_both_coded
from xenia.assessment.queries.coding.books import CODERS, codes_of
from xenia.assessment.queries.coding.desk import Shown, show
from xenia.core.rules import Actor


@dataclass(frozen=True, slots=True)
class Side:
    """One coder and, code by code, whether they gave it."""

    name: str
    codes: set[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One code: who gave it, and whether it stands in what was settled, or in what both said."""

    code: Any
    first: bool
    second: bool
    chosen: bool

    @property
    def agreed(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class Settling:
    """A passage that both have coded: their sides, each code, and what was settled before."""

    shown: Shown
    sides: tuple[Side, Side]
    lines: tuple[Line, ...]
    final: Coding | None
    reason: str

    @property
    def agreed(self) -> bool:
        return self.sides[0].codes == self.sides[1].codes


@dataclass(frozen=True, slots=True)
class Waiting:
    """Passages that both have coded and nobody has settled: where the two differ, and where they said the same."""

    differing: list[UUID]
    agreed: list[UUID]


def waiting_to_settle(actor: Actor, book: Codebook) -> Waiting:
    """What waits, by whether the two agree; four statements."""
    found = Waiting([], [])
    for passage in passages_both_coded(actor, book).filter(settled=False, held=False):
        first, second = (_codes(coding) for coding in _pair(passage))
        (found.agreed if first == second else found.differing).append(passage.pk)
    return found


def settling(actor: Actor, book: Codebook, passage: UUID) -> Settling | None:
    """One passage side by side; None before both have coded it, and while someone has to look at it."""
    found = passages_both_coded(actor, book).filter(pk=passage, held=False).first()
    if found is None:
        return None
    first, second = _pair(found)
    final = next((coding for coding in found.said if coding.final), None)
    sides = (Side(_name(first), _codes(first)), Side(_name(second), _codes(second)))
    chosen = _codes(final) if final else sides[0].codes & sides[1].codes
    lines = tuple(
        Line(code, code.pk in sides[0].codes, code.pk in sides[1].codes, code.pk in chosen) for code in codes_of(book)
    )
    return Settling(show(book, found), sides, lines, final, final.reason if final else "")


def _pair(passage: Any) -> list[Coding]:
    return [coding for coding in passage.said if not coding.final][:CODERS]


def _codes(coding: Coding) -> set[int]:
    return {code.pk for code in coding.codes.all()}


def _name(coding: Coding) -> str:
    return coding.coder.thing.label if coding.coder else ""
