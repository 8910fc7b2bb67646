"""A school's curriculum from one table, a row for each objective of a session."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import BinaryIO

from xenia.standards.curriculum import (
    Alignment,
    Course,
    Curriculum,
    Depth,
    Level,
    Method,
    Objective,
    Offering,
    Reading,
    Session,
)
from xenia.standards.problems import Problems
from xenia.standards.sheet_cells import Cells
from xenia.standards.sheets import Table, read_table
from xenia.standards.spreadsheet_columns import ALIASES, SHEET, curriculum_template, unused_columns
from xenia.standards.spreadsheet_things import Register, Thing, fingerprint, slug

__all__ = ["curriculum_template", "read_curriculum_sheet"]

_DEPTHS = {depth.value: depth for depth in Depth} | {"practiced": Depth.PRACTISED}
_METHOD = re.compile(r"[IA]M[0-9]{3}")
_LONGEST_MINUTES = 100_000


def read_curriculum_sheet(stream: BinaryIO, *, name: str, zone: tzinfo = UTC) -> Reading:
    """The curriculum in a CSV or XLSX table with the template's columns; times without an offset are those of `zone`.

    Where codes are left out, ids come from the titles and stay the same as long as those do. Courses and sessions are
    told apart by year, so that the same code in the next year is another course.
    """
    table = read_table(stream, name=name, sheet=SHEET)
    problems = Problems()
    problems.adopt(errors=table.problems, warnings=table.warnings)
    for column in unused_columns(table):
        problems.warn(f"The column “{column}” is unknown and was not read.", source=name, field=column)
    if not problems.errors and not (table.has("Year") and (table.has("Course") or table.has("Course code"))):
        problems.error("The columns Year and Course are needed. Start from the template.", source=name, row=1)
    if problems.errors:
        return Reading(Curriculum(), problems.warnings, problems.errors)
    curriculum = _Sheet(problems, zone).curriculum(table)
    return Reading(Curriculum() if problems.errors else curriculum, problems.warnings, problems.errors)


@dataclass(frozen=True, slots=True)
class _CourseCells:
    """Year, code and title of a row's course, which may stand in a row above."""

    year: int
    code: str
    title: str


@dataclass(slots=True)
class _Sheet:
    """What the rows read so far have said."""

    problems: Problems
    zone: tzinfo
    courses: Register = field(default_factory=lambda: Register("Course"))
    sessions: Register = field(default_factory=lambda: Register("Session"))
    objectives: Register = field(default_factory=lambda: Register("Objective"))
    aims: dict[str, dict[str, None]] = field(default_factory=dict)
    alignments: dict[tuple[str, str, str], Alignment] = field(default_factory=dict)
    rows: dict[tuple[str, ...], int] = field(default_factory=dict)

    def curriculum(self, table: Table) -> Curriculum:
        above: _CourseCells | None = None
        for row in table.rows:
            cells = Cells(row, table.name, self.problems, ALIASES)
            if (course_cells := self._course_cells(cells, above)) is not None:
                self._read_row(cells, course_cells)
            above = course_cells or above
        self._refuse_nameless(table.name)
        courses = tuple(self._course(thing) for thing in self.courses.things.values())
        return Curriculum(
            years=tuple(sorted({course.year for course in courses})),
            objectives=tuple(self._objective(thing) for thing in self.objectives.things.values()),
            courses=courses,
            sessions=tuple(self._session(thing) for thing in self.sessions.things.values()),
            alignments=tuple(self.alignments.values()),
        )

    def _course_cells(self, cells: Cells, above: _CourseCells | None) -> _CourseCells | None:
        code, title = cells.text("Course code"), cells.text("Course")
        if not (cells.text("Year") or code or title) and above:
            return above
        year = cells.academic_year("Year")
        if year is None and not cells.text("Year"):
            cells.error("The academic year is missing. Write the year in which it begins.", "Year")
        if not code and not title:
            cells.error("The course is missing: give its title or its code.", "Course")
        return _CourseCells(year, code, title) if year is not None and (code or title) else None

    def _read_row(self, cells: Cells, course_cells: _CourseCells) -> None:
        course = self._course_of(cells, course_cells)
        session = self._session_of(cells, course)
        if session is None:
            self._say_of_course(cells, course)
        place = session or course
        objective = self._objective_of(cells, place, level=Level.SESSION if session else Level.COURSE)
        subject = objective or place
        kind = "objective" if objective else "session" if session else "course"
        competencies = self._align(cells, subject, kind)
        self._refuse_repetition(cells, (place.id, subject.id, kind), competencies)

    def _course_of(self, cells: Cells, course_cells: _CourseCells) -> Thing:
        year, code, title = course_cells.year, course_cells.code, course_cells.title
        thing = self.courses.find(
            coded=f"{year}-{code}" if code else "",
            titled=f"{year}-{slug(title)}",
            scope=str(year),
            title=title,
            cells=cells,
        )
        thing.say("Year", year, cells)
        thing.say("Year of study", cells.whole("Year of study", low=0, high=20), cells)
        return thing

    def _say_of_course(self, cells: Cells, course: Thing) -> None:
        start, end = cells.day("Start"), cells.day("End")
        if start and end and end < start:
            cells.error("The course ends before it starts.", "End")
        course.say("Start", start, cells)
        course.say("End", end, cells)
        course.say("Discipline", cells.several("Discipline"), cells)
        for column in ("Type", "Method", "Minutes"):
            if cells.text(column):
                cells.error("This belongs to a session, and the row names none.", column)

    def _session_of(self, cells: Cells, course: Thing) -> Thing | None:
        code, title = cells.text("Session code"), cells.text("Session")
        if not code and not title:
            return None
        thing = self.sessions.find(
            coded=f"{course.id}/{code}" if code else "",
            titled=f"{course.id}/{slug(title)}",
            scope=course.id,
            title=title,
            cells=cells,
        )
        thing.say("Course", course.id, cells)
        thing.say("Type", cells.text("Type"), cells)
        thing.say("Discipline", cells.several("Discipline"), cells)
        thing.say("Method", _methods(cells), cells)
        thing.say("Minutes", cells.whole("Minutes", low=0, high=_LONGEST_MINUTES), cells)
        self._say_times(cells, thing)
        return thing

    def _say_times(self, cells: Cells, session: Thing) -> None:
        start = cells.moment("Start", zone=self.zone)
        end = cells.later_moment("End", start=start, zone=self.zone)
        if start and not cells.text("End") and (minutes := cells.whole("Minutes", low=0, high=_LONGEST_MINUTES)):
            end = start + timedelta(minutes=minutes)
        if start and not end and not cells.text("End") and "End" not in session.said:
            cells.error("The end is missing, and so are the minutes. Give one of them.", "End")
        if end and not start and not cells.text("Start"):
            cells.error("The start is missing.", "Start")
        if start and end and end < start:
            cells.error("The session ends before it starts.", "End")
        session.say("Start", start, cells)
        session.say("End", end, cells)

    def _objective_of(self, cells: Cells, place: Thing, *, level: Level) -> Thing | None:
        code, text = cells.text("Objective code"), cells.text("Objective")
        if not code and not text:
            return None
        titled = f"{place.id}/{fingerprint(text)}"
        thing = self.objectives.find(coded=code, titled=titled, scope=place.id, title=text, cells=cells)
        self.aims.setdefault(place.id, {})[thing.id] = None
        if level is Level.COURSE:
            thing.said["Level"] = (level, cells.row.number)
        return thing

    def _align(self, cells: Cells, subject: Thing, kind: str) -> tuple[str, ...]:
        """Adds the row's alignments; gives the competencies with their framework as text."""
        framework, competencies = cells.text("Framework"), cells.several("Competency")
        depth = _DEPTHS.get(cells.text("Depth").casefold())
        if depth is None:
            cells.error(f"“{cells.text('Depth')[:40]}” is none of introduced, practised, demonstrated.", "Depth")
        assessed = cells.yes("Assessed")
        for column, given in (("Depth", depth), ("Assessed", assessed)):
            if given and not competencies:
                cells.error("The row names no competency that this could belong to.", column)
        for competency in competencies:
            alignment = Alignment(
                subject=subject.id,
                subject_kind=kind,
                competency=competency,
                framework=framework or "school",
                depth=depth or Depth.NOT_STATED,
                assessed=assessed,
            )
            key = (f"{kind} {subject.id}", alignment.framework, competency)
            earlier = self.alignments.setdefault(key, alignment)
            if (earlier.depth, earlier.assessed) != (alignment.depth, alignment.assessed):
                cells.error(f"An earlier row says otherwise of {alignment.framework} {competency}.", "Depth")
        return tuple(f"{framework or 'school'} {competency}" for competency in competencies)

    def _refuse_repetition(self, cells: Cells, subject: tuple[str, ...], competencies: tuple[str, ...]) -> None:
        for competency in competencies or ("",):
            first = self.rows.setdefault((*subject, competency), cells.row.number)
            if first != cells.row.number:
                cells.error(f"The row repeats row {first}. Remove one of them.", "Competency" if competency else "")

    def _refuse_nameless(self, source: str) -> None:
        for register in (self.courses, self.sessions, self.objectives):
            for thing in register.things.values():
                if register.column not in thing.said:
                    message = f"No row says in words what the code {thing.id} stands for. Fill in {register.column}."
                    self.problems.error(message, source=source, row=thing.row, field=register.column)

    def _course(self, thing: Thing) -> Course:
        level: int | None = None
        day: date | None = None
        nothing: tuple[str, ...] = ()
        return Course(
            id=thing.id,
            title=thing.get("Course", ""),
            year=thing.get("Year", 0),
            level=thing.get("Year of study", level),
            start=thing.get("Start", day),
            end=thing.get("End", day),
            objectives=tuple(self.aims.get(thing.id, {})),
            disciplines=thing.get("Discipline", nothing),
        )

    def _session(self, thing: Thing) -> Session:
        moment: datetime | None = None
        nothing: tuple[str, ...] = ()
        methods: tuple[Method, ...] = ()
        start, end = thing.get("Start", moment), thing.get("End", moment)
        held = (Offering(id=f"{thing.id}/1", start=start, end=end),) if start and end else ()
        length = int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60) if start and end else 0
        return Session(
            id=thing.id,
            course=thing.get("Course", ""),
            title=thing.get("Session", ""),
            kind=thing.get("Type", ""),
            methods=thing.get("Method", methods),
            minutes=thing.get("Minutes", length),
            objectives=tuple(self.aims.get(thing.id, {})),
            disciplines=thing.get("Discipline", nothing),
            offerings=held,
        )

    def _objective(self, thing: Thing) -> Objective:
        return Objective(id=thing.id, text=thing.get("Objective", ""), level=thing.get("Level", Level.SESSION))


def _methods(cells: Cells) -> tuple[Method, ...]:
    known: list[Method] = []
    for code in map(str.upper, cells.several("Method")):
        if _METHOD.fullmatch(code):
            known.append(Method(code=code, primary=not known))
        else:
            cells.error(f"“{code[:40]}” is not an AAMC method such as IM013 or AM004.", "Method")
    return tuple(known)
