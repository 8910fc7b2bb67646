"""Ten years of a large school, made from the demo school's words: what the speed of every page is measured on."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.importing import apply_curriculum
from xenia.curriculum.demo_school import demo_curriculum
from xenia.curriculum.models import Competency, Course
from xenia.people.demo import appoint_on_courses
from xenia.standards.curriculum import Alignment, Curriculum, Depth, Level, Objective, Offering, Reading, Session

SOURCE = "xenia-decade"
YEARS = range(2017, 2027)
COURSES = 400
SESSIONS = 15
OBJECTIVES = 5
ALIGNMENTS = 40_000
LEVELS = 4
DEPTHS = (Depth.INTRODUCED, Depth.PRACTISED, Depth.DEMONSTRATED)


def make_decade(*, say: Callable[[str], None]) -> None:
    """Make each year that does not stand yet; a fixed seed makes the same school everywhere."""
    for year in YEARS:
        if Course.objects.filter(source=SOURCE, year__begins=year).exists():
            continue
        say(f"Bringing in {year}–{(year + 1) % 100:02d} of {YEARS[-1] + 1} …")
        curriculum = _year(year, random.Random(year))  # noqa: S311 - a made-up school, not a secret
        apply_curriculum(SYSTEM, Reading(curriculum), source=SOURCE, reason="A decade to measure on")
    courses = Course.objects.filter(source=SOURCE, year__begins=YEARS[-1]).order_by("level", "position")
    keys = list(courses.values_list("pk", flat=True))
    appoint_on_courses(keys, featured=keys[:3])


def _year(year: int, dice: random.Random) -> Curriculum:
    words = demo_curriculum()[-1]
    courses = [
        replace(
            words.courses[number % len(words.courses)],
            id=f"D{number:03d}",
            title=f"{words.courses[number % len(words.courses)].title} {number // len(words.courses) + 1}",
            year=year,
            parent="",
            objectives=(),
            level=number % LEVELS + 1,
            level_end=None,
            start=None,
            end=None,
        )
        for number in range(COURSES)
    ]
    sessions, objectives = [], []
    for course in courses:
        for session, own in _sessions(course.id, year, words, dice):
            sessions.append(session)
            objectives += own
    return replace(
        words,
        years=(year,),
        start=None,
        end=None,
        objectives=(*(o for o in words.objectives if o.level is Level.PROGRAMME), *objectives),
        courses=tuple(courses),
        sessions=tuple(sessions),
        alignments=tuple(_alignments(objectives, dice)),
    )


def _sessions(
    course: str, year: int, words: Curriculum, dice: random.Random
) -> Iterator[tuple[Session, list[Objective]]]:
    programme = [o.id for o in words.objectives if o.level is Level.PROGRAMME]
    texts = [o.text for o in words.objectives if o.level is Level.SESSION]
    first = datetime(year, 9, 1, 13, tzinfo=UTC)
    for number in range(SESSIONS):
        pattern = dice.choice(words.sessions)
        own = [
            Objective(
                id=f"{course}-{number:02d}-{letter}",
                text=dice.choice(texts),
                level=Level.SESSION,
                parents=(dice.choice(programme),) if dice.random() < 0.3 else (),
            )
            for letter in "abcde"[:OBJECTIVES]
        ]
        start = first + timedelta(days=dice.randrange(270), hours=dice.randrange(8))
        yield (
            replace(
                pattern,
                id=f"{course}-{number:02d}",
                course=course,
                objectives=tuple(o.id for o in own),
                offerings=(Offering(id="1", start=start, end=start + timedelta(minutes=pattern.minutes or 60)),),
            ),
            own,
        )


def _alignments(objectives: Sequence[Objective], dice: random.Random) -> Iterator[Alignment]:
    """Each year 40,000 links of objectives to what ships and to the school's own."""
    known = list(
        Competency.objects.filter(framework__code__in=["who-2021", "tacct", "pcrs", "outcomes"])
        .order_by("framework__code", "source_id")
        .values_list("framework__code", "source_id")
    )
    pairs: set[tuple[str, tuple[str, str]]] = set()
    while len(pairs) < ALIGNMENTS:
        pairs.add((dice.choice(objectives).id, dice.choice(known)))
    for objective, (framework, competency) in sorted(pairs):
        yield Alignment(
            subject=objective,
            subject_kind="objective",
            competency=competency,
            framework=framework,
            depth=dice.choice(DEPTHS),
            assessed=dice.random() < 0.2,
        )
