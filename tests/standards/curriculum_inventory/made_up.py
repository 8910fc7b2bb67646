"""A made-up curriculum that uses every field, and reports written by hand as other systems write them."""

from datetime import date

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

AWKWARD = "Q'anjob'al / 50 %25 [relay] 'ë' \N{SNOWMAN}"


def made_up_curriculum() -> Curriculum:
    return Curriculum(
        institution=Institution(
            name="Harbour School of Medicine & Health",
            domain="harbour.example",
            aamc_code="987",
            programme="Doctor of Medicine",
            programme_id="MD 1",
        ),
        years=(2026,),
        start=date(2026, 7, 1),
        end=date(2027, 6, 30),
        levels=((1, "Year 1"), (2, "Year 2"), (3, "Clerkships"), (11, "Fellowship")),
        competencies=(
            Competency(id="PC", label="Care of the patient"),
            Competency(id=AWKWARD, label="Working by relay", parent="PC", uri="https://case.example/items/7"),
            Competency(id="aamc-pcrs-comp-c0106", label="A plan of care", framework="pcrs"),
            Competency(id="1.1", label="Equity", framework="who-2021", parent="missing"),
        ),
        objectives=(
            Objective(id="P1", text="Care for people who have fled < 5 years ago", level=Level.PROGRAMME),
            Objective(id="C1", text="Work with an interpreter", level=Level.COURSE, parents=("P1",)),
            Objective(id=AWKWARD, text="", level=Level.SESSION, parents=("C1", "gone")),
        ),
        courses=_courses(),
        sessions=_sessions(),
        alignments=(
            Alignment(subject="S1", subject_kind="session", competency="PC", depth=Depth.PRACTISED, assessed=True),
            Alignment(subject="S1", subject_kind="session", competency="gone", framework="tacct"),
            Alignment(subject="B1", subject_kind="course", competency="aamc-pcrs-comp-c0106", framework="pcrs"),
            Alignment(subject="C1", subject_kind="objective", competency="1.1", framework="who-2021"),
            Alignment(
                subject=AWKWARD, subject_kind="objective", competency=AWKWARD, depth=Depth.INTRODUCED, assessed=False
            ),
            Alignment(subject="gone", subject_kind="objective", competency="PC"),
            Alignment(subject="gone", subject_kind="session", competency="PC"),
        ),
        crosswalks=(("PC", "pcrs", "aamc-pcrs-comp-c0106"), ("gone", "who-2021", "1.1")),
    )


def _courses() -> tuple[Course, ...]:
    return (
        Course(
            id="B1",
            title="Blood and Host Defense",
            year=2026,
            level=1,
            description="Of all that flows",
            start=date(2026, 8, 17),
            end=date(2026, 10, 9),
            days=40,
            order="ordered",
            minimum=1,
            maximum=2,
            track=True,
            objectives=("C1", "P1"),
            disciplines=("Hematology", "Immunology"),
        ),
        Course(
            id=AWKWARD,
            title="Newcomer clinic",
            year=2026,
            level=2,
            level_end=3,
            parent="B1",
            required=False,
            required_in_track=True,
        ),
        Course(id="LIC", title="Longitudinal", year=2026, level=3, days=300, clerkship="longitudinal"),
        Course(id="ROT", title="Rotation", year=2026, clerkship="rotation", start=date(2026, 9, 1), required=False),
        Course(id="EMPTY", title="Pharmacology II", year=2025, level=12, parent="B1", objectives=("C1",)),
    )


def _sessions() -> tuple[Session, ...]:
    return (
        Session(
            id="S1",
            course="B1",
            title="The brother who translates",
            description="A consultation, then what was left out of it",
            kind="Simulation",
            methods=(
                Method(code="AM004", purpose="formative"),
                Method(code="IM025", primary=True),
                Method(code="AM002"),
            ),
            minutes=95,
            required=False,
            interprofessional=True,
            objectives=(AWKWARD, "C1", "gone"),
            disciplines=("Ethics",),
            keywords=(Keyword(label="Communication Barriers", source="MeSH", id="D003143"), Keyword(label="relay")),
            resources=("RE021", "RE005"),
        ),
        Session(id=AWKWARD, course=AWKWARD, title="Consent at 3 a.m.", methods=(Method(code="IM013"),), minutes=45),
        Session(id="S3", course="LIC", title="", minutes=0),
        Session(id="S4", course="ROT", title="Ward round", methods=(Method(code="IM029", primary=True),), minutes=60),
        Session(id="S5", course="nowhere", title="Loose", required=False),
    )
