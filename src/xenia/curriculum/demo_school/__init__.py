"""The demo school's curriculum, year by year, as the plain data that any import yields."""

from collections.abc import Iterator
from datetime import date, time
from functools import cache

from xenia.curriculum.demo_school.school import CURRENT_YEAR, INSTITUTION, LEVELS, YEARS, year_span
from xenia.curriculum.demo_school.script import Scene, Tag, rows, scenes, tagged
from xenia.curriculum.demo_school.timetable import Slots, holidays, offerings
from xenia.standards.curriculum import (
    Alignment,
    Competency,
    Course,
    Curriculum,
    Keyword,
    Level,
    Method,
    Objective,
    Offering,
    Session,
)

__all__ = ["demo_curriculum"]

OUTCOMES = "outcomes"
_COMMUNITY = Keyword(label="community", source="xenia")


@cache
def demo_curriculum() -> tuple[Curriculum, ...]:
    """The academic years of the demo school, the earlier first.

    Alignments also name items of the frameworks that ship (`who-2021`, `tacct`); only the school's own come along here.
    """
    return tuple(_curriculum(year) for year in YEARS)


def _curriculum(year: int) -> Curriculum:
    current = year == CURRENT_YEAR
    held = [scene for scene in scenes() if scene.held_in(current=current)]
    start, end = year_span(year)
    return Curriculum(
        institution=INSTITUTION,
        years=(year,),
        start=start,
        end=end,
        levels=LEVELS,
        competencies=tuple(
            Competency(id=id, label=label, framework=OUTCOMES, parent=parent)
            for id, parent, label in rows("outcomes.tsv")
        ),
        objectives=(*_programme_objectives(), *_course_objectives(), *_session_objectives(held)),
        courses=tuple(_courses(year)),
        sessions=tuple(_sessions(held, year)),
        alignments=tuple(_alignments(held, current=current)),
    )


def _programme_objectives() -> Iterator[Objective]:
    for id, text in rows("programme.tsv"):
        yield Objective(id=id, text=tagged(text)[0], level=Level.PROGRAMME)


def _course_objectives() -> Iterator[Objective]:
    for id, text, parents in rows("aims.tsv"):
        yield Objective(id=id, text=text, level=Level.COURSE, parents=tuple(parents.split()))


def _session_objectives(held: list[Scene]) -> Iterator[Objective]:
    for scene in held:
        for letter, aim in zip("abcdefghij", scene.aims, strict=False):
            parents = (f"{scene.course}-{aim.parent}",) if aim.parent else ()
            yield Objective(id=f"{scene.id}-{letter}", text=aim.text, level=Level.SESSION, parents=parents)


def _courses(year: int) -> Iterator[Course]:
    aims: dict[str, list[str]] = {}
    for id, _text, _parents in rows("aims.tsv"):
        aims.setdefault(id.rpartition("-")[0], []).append(id)
    names = dict(rows("disciplines.tsv"))
    for id, title, level, *_when, clerkship, disciplines, _places, description in rows("courses.tsv"):
        slots = _slots(_when).in_year(year)
        yield Course(
            id=id,
            title=title,
            year=year,
            level=int(level),
            description=description,
            start=slots.start,
            end=slots.end,
            days=slots.weeks * 5 or None,
            required=not id.startswith(("ELC", "LIC")),
            track=id.startswith("LIC"),
            clerkship=clerkship,
            objectives=tuple(aims.get(id, ())),
            disciplines=tuple(names[code] for code in disciplines.split()),
        )


def _slots(cells: list[str]) -> Slots:
    start, end, weeks, days, hour = cells
    return Slots(
        date.fromisoformat(start),
        date.fromisoformat(end),
        int(weeks or 0),
        tuple(map(int, days)),
        time.fromisoformat(hour),
    )


def _sessions(held: list[Scene], year: int) -> Iterator[Session]:
    times = _times(held, year)
    kinds = {code: (label, _methods(methods)) for code, label, methods, _places in rows("session_types.tsv")}
    names = dict(rows("disciplines.tsv"))
    usual = {cells[0]: cells[-3].split() for cells in rows("courses.tsv")}
    notes = {id: (description, resources) for id, description, resources in rows("notes.tsv")}
    for scene in held:
        description, resources = notes.get(scene.id, ("", ""))
        yield Session(
            id=scene.id,
            course=scene.course,
            title=scene.title,
            description=description,
            kind=kinds[scene.kind][0],
            methods=kinds[scene.kind][1],
            minutes=scene.minutes,
            required="?" not in scene.flags,
            interprofessional="~" in scene.flags,
            objectives=tuple(f"{scene.id}-{letter}" for letter, _ in zip("abcdefghij", scene.aims, strict=False)),
            disciplines=tuple(names[code] for code in scene.disciplines or usual[scene.course]),
            keywords=(_COMMUNITY,) if "^" in scene.flags or scene.kind in {"COM", "PAN"} else (),
            resources=tuple(part.strip() for part in resources.split(";") if part.strip()),
            offerings=times[scene.id],
        )


def _methods(text: str) -> tuple[Method, ...]:
    """`IM013` or `AM003/summative`, the primary one first."""
    pairs = (part.partition("/") for part in text.split())
    return tuple(Method(code=code, primary=n == 0, purpose=purpose) for n, (code, _, purpose) in enumerate(pairs))


def _times(held: list[Scene], year: int) -> dict[str, tuple[Offering, ...]]:
    closed = holidays()
    rooms = {code: [place.strip() for place in places.split(";")] for code, _, _, places in rows("session_types.tsv")}
    times: dict[str, tuple[Offering, ...]] = {}
    for id, _title, _level, *when, _clerkship, _disciplines, places, _description in rows("courses.tsv"):
        of_course = [scene for scene in held if scene.course == id]
        own = [place.strip() for place in places.split(";") if place.strip()]
        where = [_places(own, rooms[scene.kind]) for scene in of_course]
        times |= offerings(of_course, _slots(when).in_year(year), where, closed)
    return times


def _places(own: list[str], usual: list[str]) -> list[str]:
    """A course's own place, save for what is always held elsewhere."""
    return [place.lstrip("!") for place in usual] if usual[0].startswith("!") else own or usual


def _alignments(held: list[Scene], *, current: bool) -> Iterator[Alignment]:
    for id, text in rows("programme.tsv"):
        yield from _tags(id, "objective", tagged(text)[1], current=current)
    for scene in held:
        yield from _tags(scene.id, "session", scene.tags, current=current)
        for letter, aim in zip("abcdefghij", scene.aims, strict=False):
            yield from _tags(f"{scene.id}-{letter}", "objective", aim.tags, current=current)


def _tags(subject: str, kind: str, tags: tuple[Tag, ...], *, current: bool) -> Iterator[Alignment]:
    for tag in tags:
        if current or not tag.new:
            yield Alignment(
                subject=subject,
                subject_kind=kind,
                competency=tag.competency,
                framework=tag.framework,
                depth=tag.depth,
                assessed=tag.assessed,
            )
