"""People and their roles from a table."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from xenia.standards.curriculum import Problem
from xenia.standards.problems import Problems
from xenia.standards.sheet_cells import Cells
from xenia.standards.sheets import Row, header_key, read_table

COLUMNS = ("Name", "Email", "Role", "Scope", "Starts", "Ends", "Cohort", "Team", "Campus", "Language")
_ALIASES: Mapping[str, tuple[str, ...]] = {"Email": ("E-mail address", "Mail"), "Scope": ("Course", "Course code")}
_EMAIL = re.compile(r"[^@\s<>,;\"']+@(?:[^@\s<>,;\"'.]+\.)+[^@\s<>,;\"'.]{2,}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person with one role, or none; `row` is where it stands. `role` is spelled as the known roles are."""

    row: int
    name: str
    email: str = ""
    role: str = ""
    scope: str = ""
    starts: date | None = None
    ends: date | None = None
    cohort: str = ""
    team: str = ""
    campus: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class PeopleReading:
    """What a table of people says; any error refuses the whole."""

    rows: tuple[PersonRow, ...]
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()


def read_people(stream: BinaryIO, *, name: str, roles: Collection[str] = ()) -> PeopleReading:
    """The people of a CSV or XLSX table with the columns above, of which only Name is needed.

    A person with several roles takes several rows, which must agree in all else or leave it empty. `roles` are the
    roles that exist, under their codes; “Course director” is read as course_director. Without `roles` any role will do.
    """
    table = read_table(stream, name=name)
    problems = Problems()
    problems.adopt(errors=table.problems, warnings=table.warnings)
    if not problems.errors and not table.has("Name"):
        message = f"The column Name is missing. The columns are {', '.join(COLUMNS)}; only Name is needed."
        problems.error(message, source=name, row=1)
    known = {header_key(title) for title in (*COLUMNS, *(a for names in _ALIASES.values() for a in names))}
    for title in table.header:
        if header_key(title) not in known:
            problems.warn(f"The column “{title}” is unknown and was not read.", source=name, field=title)
    sheet = _Sheet(name, problems, {header_key(role): role for role in roles})
    rows = tuple(sheet.person(row) for row in table.rows) if not problems.errors else ()
    return PeopleReading(() if problems.errors else rows, problems.warnings, problems.errors)


@dataclass(slots=True)
class _Sheet:
    """Who was named so far, and in which row first."""

    source: str
    problems: Problems
    roles: Mapping[str, str]
    by_email: dict[str, PersonRow] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def person(self, row: Row) -> PersonRow:
        cells = Cells(row, self.source, self.problems, _ALIASES)
        person = PersonRow(
            row=row.number,
            name=cells.text("Name"),
            email=cells.text("Email").lower(),
            role=self._role(cells),
            scope=cells.text("Scope"),
            starts=cells.day("Starts"),
            ends=cells.day("Ends"),
            cohort=cells.text("Cohort"),
            team=cells.text("Team"),
            campus=cells.text("Campus"),
            language=cells.text("Language"),
        )
        _check(person, cells)
        self._check_against_earlier(person, cells)
        return person

    def _role(self, cells: Cells) -> str:
        role = cells.text("Role")
        if not role or not self.roles:
            return role
        if (known := self.roles.get(header_key(role))) is None:
            cells.error(f"“{role[:40]}” is not a role here. Use one of {', '.join(self.roles.values())}.", "Role")
        return known or role

    def _check_against_earlier(self, person: PersonRow, cells: Cells) -> None:
        """One address is one person; the same person with the same role twice is a slip."""
        who = person.email or person.name.casefold()
        first = self.seen.setdefault((who, person.role, person.scope), person.row)
        if first != person.row:
            cells.error(f"The row repeats row {first}. Remove one of them.", "Email" if person.email else "Name")
        elif person.email:
            earlier = self.by_email.setdefault(person.email, person)
            for column in ("name", "cohort", "team", "campus", "language"):
                said, now = getattr(earlier, column), getattr(person, column)
                if now and said and said != now:
                    message = f"“{now}” contradicts row {earlier.row}, which says “{said}” of the same address."
                    cells.error(message, column.capitalize())


def _check(person: PersonRow, cells: Cells) -> None:
    if not person.name:
        cells.error("The name is missing.", "Name")
    if person.email and not _EMAIL.fullmatch(person.email):
        cells.error(f"“{person.email[:60]}” is not an e-mail address.", "Email")
    if person.language and not _LANGUAGE.fullmatch(person.language):
        cells.error(f"“{person.language[:40]}” is not a language tag such as en, es-MX or ar.", "Language")
    if person.starts and person.ends and person.ends < person.starts:
        cells.error("The role ends before it starts.", "Ends")
    for column, given in (("Scope", person.scope), ("Starts", person.starts), ("Ends", person.ends)):
        if given and not person.role:
            cells.error("The row names no role that this could belong to.", column)
