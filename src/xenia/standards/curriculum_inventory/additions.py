"""What Xenia adds at the end of a report because the schema has no room for it, read back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from xenia.standards.curriculum import Alignment, Course, Depth, Method, Session
from xenia.standards.curriculum_inventory.addresses import plain_id
from xenia.standards.curriculum_inventory.draft import AdditionFound
from xenia.standards.curriculum_inventory.findings import Findings
from xenia.standards.curriculum_inventory.periods import calendar_date
from xenia.standards.curriculum_inventory.texts import stated

DEPTHS = {depth.value: depth for depth in Depth}
type Key = tuple[str, str, str, str]


def alignment_key(alignment: Alignment) -> Key:
    return alignment.subject_kind, alignment.subject, alignment.framework, alignment.competency


class Additions:
    """The rows added, each applied to what the standard part of the report says."""

    def __init__(self, rows: Iterable[AdditionFound], findings: Findings) -> None:
        self._findings = findings
        self._rows: dict[str, list[AdditionFound]] = {}
        for row in rows:
            self._rows.setdefault(row.name, []).append(row)

    @property
    def years(self) -> tuple[int, ...]:
        for row in self._rows.get("Report", ()):
            numbers = [self._number(row, year) for year in row.attributes.get("years", "").split()]
            return tuple(number for number in numbers if number is not None)
        return ()

    def levels(self, levels: dict[int, str]) -> tuple[tuple[int, str], ...]:
        added = []
        for row in self._rows.get("Level", ()):
            number = self._number(row, row.attributes.get("number", ""))
            if number is not None:
                added.append((number, stated(row.attributes.get("label", ""))))
        return (*((number, label) for number, label in levels.items() if label), *added)

    def courses(self, courses: dict[str, Course]) -> tuple[Course, ...]:
        for row in self._rows.get("Course", ()):
            identifier = self._subject(row, courses)
            if identifier is not None:
                courses[identifier] = self._course(courses[identifier], row)
        return tuple(courses.values())

    def sessions(self, sessions: dict[str, Session]) -> tuple[Session, ...]:
        for row in self._rows.get("Session", ()):
            identifier = self._subject(row, sessions)
            if identifier is not None:
                sessions[identifier] = _session(sessions[identifier], row)
        return tuple(sessions.values())

    def alignments(self, alignments: list[Alignment]) -> tuple[Alignment, ...]:
        """The alignments referred to, with their depth and whether they are assessed; then those only named here."""
        added = {alignment_key(alignment): alignment for alignment in self._alignments()}
        referred = {alignment_key(alignment): alignment for alignment in alignments}
        return tuple((referred | added).values())

    @property
    def crosswalks(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (
                plain_id(given.get("competency", "")),
                plain_id(given.get("framework", "")),
                plain_id(given.get("other", "")),
            )
            for given in (row.attributes for row in self._rows.get("Crosswalk", ()))
        )

    def _alignments(self) -> Iterable[Alignment]:
        for row in self._rows.get("Alignment", ()):
            depth = row.attributes.get("depth", "")
            if depth not in DEPTHS:
                self._findings.refuse(f"“{depth[:60]}” is no depth.", row=row.row, field="Alignment/@depth")
                continue
            yield Alignment(
                subject=plain_id(row.attributes.get("subject", "")),
                subject_kind=row.attributes.get("kind", ""),
                competency=plain_id(row.attributes.get("competency", "")),
                framework=plain_id(row.attributes.get("framework", "")),
                depth=DEPTHS[depth],
                assessed=row.attributes.get("assessed") == "true",
            )

    def _subject(self, row: AdditionFound, known: dict[str, Course] | dict[str, Session]) -> str | None:
        identifier = plain_id(row.attributes.get("id", ""))
        if identifier in known:
            return identifier
        self._findings.warn(f"{row.name} {identifier[:60]} is not in this file; left out.", row=row.row, field=row.name)
        return None

    def _course(self, course: Course, row: AdditionFound) -> Course:
        given = row.attributes
        if "year" in given:
            course = replace(course, year=self._number(row, given["year"]) or 0)
        if "level" in given:
            course = replace(course, level=self._number(row, given["level"]))
        if "level_end" in given:
            course = replace(course, level_end=self._number(row, given["level_end"]))
        if "parent" in given:
            course = replace(course, parent=plain_id(given["parent"]))
        if "clerkship" in given:
            course = replace(course, clerkship=given["clerkship"])
        disciplines = tuple(stated(part.text) for part in row.rows if part.name == "Discipline")
        return replace(self._course_dates(course, row), disciplines=disciplines)

    def _course_dates(self, course: Course, row: AdditionFound) -> Course:
        try:
            if "start" in row.attributes:
                course = replace(course, start=calendar_date(row.attributes["start"]))
            if "end" in row.attributes:
                course = replace(course, end=calendar_date(row.attributes["end"]))
        except ValueError:
            self._findings.refuse("A date is no day of the calendar.", row=row.row, field="Course")
        return course

    def _number(self, row: AdditionFound, text: str) -> int | None:
        """A whole number; none where the text is empty."""
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            self._findings.refuse(f"“{text[:60]}” is no whole number.", row=row.row, field=row.name)
            return None


def _session(session: Session, row: AdditionFound) -> Session:
    given, said = row.attributes, dict[str, Any]()
    if "course" in given:
        said["course"] = plain_id(given["course"])
    if "required" in given:
        said["required"] = given["required"] == "true"
    if "kind" in given:
        said["kind"] = stated(given["kind"])
    methods = tuple(
        Method(
            code=method.attributes.get("code", ""),
            primary=method.attributes.get("primary") == "true",
            purpose=method.attributes.get("purpose", ""),
        )
        for method in row.rows
        if method.name == "Method"
    )
    if methods:
        said["methods"] = methods
    return replace(session, **said)
