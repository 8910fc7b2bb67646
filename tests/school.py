"""A school small enough to reckon by hand, brought in as any import is."""

from dataclasses import replace
from datetime import UTC, datetime

from xenia.standards.curriculum import (
    Alignment,
    Competency,
    Course,
    Curriculum,
    Depth,
    Keyword,
    Level,
    Method,
    Objective,
    Offering,
    Reading,
    Session,
)

YEAR = 2026


def competency(name: str, parent: str = "") -> Competency:
    return Competency(id=name, label=f"Competency {name}", parent=parent)


def session(name: str, course: str, *objectives: str, **more: object) -> Session:
    """An hour's lecture on a Monday unless `more` says otherwise."""
    start = datetime(YEAR, 9, 7, 13, tzinfo=UTC)
    usual = Session(
        id=name,
        course=course,
        title=f"Session {name}",
        kind="Lecture",
        methods=(Method(code="IM013", primary=True),),
        minutes=60,
        objectives=objectives,
        offerings=(Offering(id="1", start=start, end=start.replace(hour=14)),),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def objective(name: str, *parents: str, level: Level = Level.SESSION) -> Objective:
    return Objective(id=name, text=f"Objective {name}", level=level, parents=parents)


def serves(subject: str, name: str, kind: str = "objective", **more: object) -> Alignment:
    return replace(Alignment(subject=subject, subject_kind=kind, competency=name), **more)  # type: ignore[arg-type]


def two_courses() -> Curriculum:
    """Two courses, four sessions: `a` is reached directly and over a parent, `b` only by an exam, `c` by nobody."""
    return Curriculum(
        years=(YEAR,),
        competencies=(competency("a"), competency("b"), competency("c")),
        objectives=(
            objective("p", level=Level.PROGRAMME),
            objective("o1", "p"),
            objective("o2"),
            objective("o3", "p"),
            objective("o4"),
        ),
        courses=(
            Course(id="X", title="Blood", year=YEAR, level=1, disciplines=("Haematology",)),
            Course(id="Y", title="Ward", year=YEAR, level=3, clerkship="rotation", disciplines=("Medicine",)),
        ),
        sessions=(
            session("x1", "X", "o1", "o2"),
            session("x2", "X", "o4", disciplines=("Ethics", "Haematology"), minutes=90),
            session(
                "y1", "Y", "o3", methods=(Method(code="IM002", primary=True),), keywords=(Keyword(label="community"),)
            ),
            session("y2", "Y", methods=(Method(code="AM003", primary=True),)),
        ),
        alignments=(
            serves("p", "a", depth=Depth.DEMONSTRATED),
            serves("o2", "a", depth=Depth.INTRODUCED),
            serves("y2", "b", "session"),
            serves("x2", "a", "session", depth=Depth.PRACTISED, assessed=True),
        ),
    )


def bring_in(curriculum: Curriculum, *, source: str = "test") -> None:
    """Import a curriculum as the platform itself."""
    from xenia.core.rules import SYSTEM
    from xenia.curriculum.actions.importing import apply_curriculum

    apply_curriculum(SYSTEM, Reading(curriculum), source=source)
