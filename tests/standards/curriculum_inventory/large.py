"""A year of a very large school, for measuring: 6,000 events, 30,000 objectives and 40,000 alignments as a rule."""

from collections.abc import Iterator
from datetime import date, timedelta

from xenia.standards.curriculum import (
    Alignment,
    Competency,
    Course,
    Curriculum,
    Depth,
    Institution,
    Keyword,
    Level,
    Method,
    Objective,
    Session,
)

YEAR = 2026
LETTERS = "Anamnesis with an interpreter, a line that drops, and what the family had not been asked"


def large_curriculum(*, events: int = 6_000, objectives_each: int = 5) -> Curriculum:
    """A made-up year, always the same for the same numbers."""
    courses = max(events // 150, 1)
    competencies = tuple(Competency(id=f"k{number}", label=f"Competency {number}") for number in range(50))
    return Curriculum(
        institution=Institution(
            name="Harbour School of Medicine", domain="harbour.example", programme="MD", programme_id="1"
        ),
        years=(YEAR,),
        start=date(YEAR, 7, 1),
        end=date(YEAR + 1, 6, 30),
        levels=tuple((number, f"Year {number}") for number in (1, 2, 3, 4)),
        competencies=competencies,
        objectives=tuple(_objectives(courses, events * objectives_each)),
        courses=tuple(_course(number) for number in range(courses)),
        sessions=tuple(_session(number, courses, objectives_each) for number in range(events)),
        alignments=tuple(_alignments(events, objectives_each)),
    )


def _objectives(courses: int, leaves: int) -> Iterator[Objective]:
    for number in range(courses):
        yield Objective(id=f"c{number}", text=f"Course objective {number}: {LETTERS}", level=Level.COURSE)
    for number in range(leaves):
        parents = (f"c{number % courses}",)
        yield Objective(id=f"s{number}", text=f"{number}. {LETTERS}", level=Level.SESSION, parents=parents)


def _course(number: int) -> Course:
    start = date(YEAR, 7, 1) + timedelta(days=7 * (number % 40))
    return Course(
        id=f"course-{number}",
        title=f"Course {number}",
        year=YEAR,
        level=number % 4 + 1,
        start=start,
        end=start + timedelta(days=55),
        objectives=(f"c{number}",),
        disciplines=("Community medicine",),
    )


def _session(number: int, courses: int, objectives_each: int) -> Session:
    first = number * objectives_each
    return Session(
        id=f"session-{number}",
        course=f"course-{number % courses}",
        title=f"Session {number}",
        description=LETTERS,
        kind="Seminar",
        methods=(Method(code="IM008", primary=True),),
        minutes=45 + number % 4 * 15,
        objectives=tuple(f"s{first + place}" for place in range(objectives_each)),
        disciplines=("Internal medicine",),
        keywords=(Keyword(label="Communication Barriers", source="MeSH", id="D003143"),),
    )


def _alignments(events: int, objectives_each: int) -> Iterator[Alignment]:
    depths = (Depth.NOT_STATED, Depth.INTRODUCED, Depth.PRACTISED, Depth.DEMONSTRATED)
    for number in range(events * objectives_each):
        yield Alignment(
            subject=f"s{number}", subject_kind="objective", competency=f"k{number % 50}", depth=depths[number % 4]
        )
    for number in range(0, events * 2, 2):
        yield Alignment(subject=f"session-{number // 2}", subject_kind="session", competency=f"k{number % 50}")
