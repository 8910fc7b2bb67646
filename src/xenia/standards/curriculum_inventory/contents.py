"""What a report of one curriculum is made of, put in order before it is written."""

from collections.abc import Iterable, Iterator

from xenia.standards.curriculum import Alignment, Course, Curriculum, Session
from xenia.standards.curriculum_inventory.additions import alignment_key
from xenia.standards.curriculum_inventory.addresses import competency_address, objective_address
from xenia.standards.curriculum_inventory.names import MOST_LEVELS
from xenia.standards.curriculum_inventory.texts import stated


def is_level(number: int | None) -> bool:
    """Whether the schema has an academic level of that number."""
    return number is not None and 1 <= number <= MOST_LEVELS


class Contents:
    """The curriculum's sessions by course, courses by parent, and alignments (one for each pair) by subject."""

    def __init__(self, curriculum: Curriculum) -> None:
        self.curriculum = curriculum
        self.domain = stated(curriculum.institution.domain)
        self.courses = {course.id: course for course in curriculum.courses}
        self.sessions_of: dict[str, list[Session]] = {}
        for session in curriculum.sessions:
            self.sessions_of.setdefault(session.course, []).append(session)
        self.courses_under: dict[str, list[Course]] = {}
        for course in curriculum.courses:
            self.courses_under.setdefault(course.parent, []).append(course)
        self.alignments = {alignment_key(alignment): alignment for alignment in curriculum.alignments}
        self._by_subject: dict[tuple[str, str], list[Alignment]] = {}
        for alignment in self.alignments.values():
            self._by_subject.setdefault((alignment.subject_kind, alignment.subject), []).append(alignment)
        self._session_ids = {session.id for session in curriculum.sessions}
        self.taught = self._taught()
        self.academic_levels = self._academic_levels()

    def _taught(self) -> set[str]:
        """The courses that hold an event themselves or in a course under them; the schema has no room for others."""
        taught: set[str] = set()
        for identifier in self.sessions_of:
            while identifier in self.courses and identifier not in taught:
                taught.add(identifier)
                identifier = self.courses[identifier].parent
        return taught

    def _academic_levels(self) -> tuple[tuple[int, str], ...]:
        """The levels that the schema can number: those named, then nameless those in which a course stands."""
        named = {number: label for number, label in self.curriculum.levels if is_level(number) and stated(label)}
        used = {number for course in self.courses.values() for number in (course.level, course.level_end)}
        nameless = sorted(number for number in used - named.keys() if number is not None and is_level(number))
        return (*named.items(), *((number, "") for number in nameless))

    def parent_in_report(self, course: Course) -> str:
        """The course whose block can refer to this one's."""
        return course.parent if course.id in self.taught and course.parent in self.taught else ""

    def of(self, kind: str, subject: str) -> list[Alignment]:
        return self._by_subject.get((kind, subject), [])

    def of_objectives(self) -> Iterator[Alignment]:
        """The alignments of objectives in the objectives' order, then those of objectives that aren't described."""
        described = {objective.id for objective in self.curriculum.objectives}
        for objective in self.curriculum.objectives:
            yield from self.of("objective", objective.id)
        for kind, subject in self._by_subject:
            if kind == "objective" and subject not in described:
                yield from self.of(kind, subject)

    def served_addresses(self, kind: str, subject: str, objectives: Iterable[str]) -> Iterator[str]:
        """The addresses of what a session or a course serves: objectives first, then competencies."""
        for objective in objectives:
            yield objective_address(self.domain, objective)
        for alignment in self.of(kind, subject):
            yield competency_address(self.domain, alignment.framework, alignment.competency)

    def is_referred_to(self, alignment: Alignment) -> bool:
        """Whether the standard part of the report has a place from which to refer to the competency."""
        kind, subject = alignment.subject_kind, alignment.subject
        if kind == "objective":
            return self.has_framework
        return subject in (self._session_ids if kind == "session" else self.courses)

    @property
    def has_framework(self) -> bool:
        """A framework must include something, so a report without competencies and objectives has none."""
        return bool(self.curriculum.competencies or self.curriculum.objectives)

    @property
    def first_level(self) -> int:
        """The level to which courses point that state none."""
        return self.academic_levels[0][0] if self.academic_levels else 1

    @property
    def years(self) -> tuple[int, ...]:
        """The academic years stated, or else those of the courses."""
        return self.curriculum.years or tuple(sorted({course.year for course in self.curriculum.courses}))
