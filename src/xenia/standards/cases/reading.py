"""The text of a case read: everything that is wrong with its line and the way out, and the line of every place."""

from collections.abc import Mapping
from dataclasses import dataclass

from xenia.standards.cases.blocks import Faults, TooManyError, blocks
from xenia.standards.cases.building import Building
from xenia.standards.cases.document import CaseDocument
from xenia.standards.cases.lines import meant_lines
from xenia.standards.curriculum import Problem
from xenia.standards.problems import Problems

LIMIT = 2_000_000


class CaseTextError(ValueError):
    """A text that is no case; `problems` says where and what to do."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(f"Line {first.row}: {first.message}" if first.row else first.message)
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReading:
    """What was made of a text; any error refuses the whole. `lines` has the line of each place that a finding names."""

    document: CaseDocument | None
    errors: tuple[Problem, ...] = ()
    lines: Mapping[str, int]


def parse(text: str) -> CaseDocument:
    """The case that a text holds. Raises CaseTextError, which begins with the first line that is wrong."""
    reading = read_case_text(text)
    if reading.document is None:
        raise CaseTextError(reading.errors)
    return reading.document


def read_case_text(text: str, *, source: str = "") -> CaseReading:
    """Read a case. What is unknown is an error, because a misspelt word would silently be lost."""
    problems = Problems()
    if len(text) > LIMIT:
        problems.error("The text is longer than any case. Divide it.", source=source)
        return CaseReading(document=None, errors=problems.errors, lines={})
    faults = Faults(problems, source=source)
    building = Building(faults)
    document: CaseDocument | None = None
    try:
        document = building.document(blocks(meant_lines(text, problems, source=source), faults))
    except TooManyError:
        problems.error(f"Only the first {Faults.MOST} faults are told. Mend them, and read it again.", source=source)
    return CaseReading(document=None if problems.errors else document, errors=problems.errors, lines=building.lines)
