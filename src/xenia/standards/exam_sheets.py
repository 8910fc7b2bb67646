"""Who is examined and who helps, from tables."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from xenia.standards.curriculum import Problem
from xenia.standards.problems import Problems
from xenia.standards.sheet_cells import Cells
from xenia.standards.sheets import Row, header_key, read_table

CANDIDATE_COLUMNS = (
    *("Name", "Email", "Number", "Extra time", "Languages", "Profession"),
    *("Cohort", "Wished sites", "Step-free"),
)
CREW_COLUMNS = ("Name", "Email", "Part", "Languages", "Away", "Declined", "Sites", "Most", "Ready until")
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "Email": ("E-mail address", "E-mail", "Mail"),
    "Extra time": ("Extra time in per cent",),
    "Declined": ("Declined stations", "Does not play"),
    "Most": ("Most encounters in a sitting",),
    "Wished sites": ("Wished campuses",),
    "Sites": ("Campuses",),
    "Step-free": ("Needs rooms without steps",),
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """Somebody who is examined; `row` is where it stands. `extra_time` in per cent; `sites` are wished for."""

    row: int
    name: str
    email: str = ""
    number: str = ""
    extra_time: int = 0
    languages: tuple[str, ...] = ()
    profession: str = ""
    cohort: str = ""
    sites: tuple[str, ...] = ()
    step_free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewRow:
    """Somebody who helps; `part` is empty where it is none. `away` names sittings, `declined` codes of stations,
    `sites` campuses at which alone they can be; `most` encounters in one sitting."""

    row: int
    name: str
    email: str = ""
    part: str
    languages: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    most: int | None = None
    ready_until: date | None = None


@dataclass(frozen=True, slots=True)
class RollReading[T]:
    """What a table says; any error refuses the whole. `rows` are those that say who is meant, with what can't be read
    left empty, so that whoever looks the people up can tell what else is wrong. `columns` are those that the table
    has, by the names above: of the others it says nothing."""

    rows: tuple[T, ...]
    columns: frozenset[str]
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()


def read_candidates(stream: BinaryIO, *, name: str) -> RollReading[CandidateRow]:
    """The candidates of a CSV or XLSX table with the columns above; each takes one row, and needs a name or address."""
    return _read(stream, name, CANDIDATE_COLUMNS, _Candidates(name))


def read_crew(stream: BinaryIO, *, name: str, parts: Collection[str]) -> RollReading[CrewRow]:
    """Those who help, of a CSV or XLSX table with the columns above. `parts` are the parts that there are."""
    return _read(stream, name, CREW_COLUMNS, _Crew(name, {header_key(part): part for part in parts}))


def _read[T](
    stream: BinaryIO, name: str, columns: tuple[str, ...], read: "Callable[[Row, Problems], T | None]"
) -> RollReading[T]:
    table, problems = read_table(stream, name=name), Problems()
    problems.adopt(errors=table.problems, warnings=table.warnings)
    there = frozenset(one for one in columns if any(table.has(title) for title in (one, *_ALIASES.get(one, ()))))
    if not problems.errors and not there & {"Name", "Email"}:
        words = f"The columns Name and Email are missing; one of them is needed. The columns are {', '.join(columns)}."
        problems.error(words, source=name, row=1)
    known = {header_key(title) for title in (*columns, *(a for names in _ALIASES.values() for a in names))}
    for title in table.header:
        if header_key(title) not in known:
            problems.warn(f"The column “{title}” is unknown and was not read.", source=name, field=title)
    found = [read(row, problems) for row in table.rows] if not problems.errors else []
    rows = tuple(row for row in found if row is not None)
    return RollReading(rows, there, problems.warnings, problems.errors)


@dataclass(slots=True)
class _Candidates:
    source: str
    people: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, row: Row, problems: Problems) -> CandidateRow | None:
        cells = Cells(row, self.source, problems, _ALIASES)
        who = _who(cells, self.people)
        name, email = who or ("", "")
        read = CandidateRow(
            row=row.number,
            name=name,
            email=email,
            number=self._number(cells),
            extra_time=cells.whole("Extra time", low=0, high=200) or 0,
            languages=_languages(cells),
            profession=cells.text("Profession").lower(),
            cohort=cells.text("Cohort")[:60],
            sites=cells.several("Wished sites"),
            step_free=cells.yes("Step-free"),
        )
        return read if who else None

    def _number(self, cells: Cells) -> str:
        number, row = cells.text("Number"), cells.row.number
        if number and not _NUMBER.fullmatch(number):
            cells.error(f"“{number[:40]}” is not a number of at most 12 letters and digits.", "Number")
            return ""
        if number and (first := self.numbers.setdefault(number, row)) != row:
            cells.error(
                f"The number stands in row {first} already. Give each candidate a number of their own.", "Number"
            )
        return number


@dataclass(slots=True)
class _Crew:
    source: str
    parts: Mapping[str, str]
    people: dict[str, int] = field(default_factory=dict)

    def __call__(self, row: Row, problems: Problems) -> CrewRow | None:
        cells = Cells(row, self.source, problems, _ALIASES)
        who = _who(cells, self.people)
        name, email = who or ("", "")
        said = cells.text("Part")
        part = self.parts.get(header_key(said), "")
        if not part:
            cells.error(f"“{said[:40]}” is not a part. Use one of {', '.join(self.parts.values())}.", "Part")
        read = CrewRow(
            row=row.number,
            name=name,
            email=email,
            part=part,
            languages=_languages(cells),
            away=cells.several("Away"),
            declined=cells.several("Declined"),
            sites=cells.several("Sites"),
            most=cells.whole("Most", low=1, high=200),
            ready_until=cells.day("Ready until"),
        )
        return read if who else None


def _who(cells: Cells, seen: dict[str, int]) -> tuple[str, str] | None:
    """Name and address; None, and told, where neither is there or where another row has them."""
    name, email = cells.text("Name"), cells.text("Email").lower()
    column = "Email" if email else "Name"
    if not (name or email):
        cells.error("Neither a name nor an address says who this is.", "Name")
        return None
    if (first := seen.setdefault(email or name.casefold(), cells.row.number)) != cells.row.number:
        cells.error(f"The row repeats row {first}. Remove one of them.", column)
        return None
    return name, email


def _languages(cells: Cells) -> tuple[str, ...]:
    found = cells.several("Languages")
    for tag in found:
        if not _LANGUAGE.fullmatch(tag):
            cells.error(f"“{tag[:40]}” is not a language tag such as en, es-MX or ar.", "Languages")
    return found
