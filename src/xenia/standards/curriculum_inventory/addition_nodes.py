"""What the schema has no room for, as the rows that Xenia adds at the end of a report."""

from collections.abc import Iterator
from datetime import date

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum import Alignment, Course, Session
from xenia.standards.curriculum_inventory.addresses import attribute_id
from xenia.standards.curriculum_inventory.contents import Contents, is_level
from xenia.standards.curriculum_inventory.event_nodes import is_told_by_nodes
from xenia.standards.curriculum_inventory.nodes import Node
from xenia.standards.curriculum_inventory.periods import academic_year, covered_years
from xenia.standards.curriculum_inventory.texts import stated


def addition_nodes(contents: Contents, *, start: date, end: date, version: int) -> Iterator[Node]:
    """The years, odd levels, courses, sessions and alignments of which the standard part doesn't say all."""
    years = contents.years or covered_years(start, end)
    if years != covered_years(start, end):
        yield Node("x:Report", attributes={"years": " ".join(map(str, years))})
    for number, label in contents.curriculum.levels:
        if not is_level(number) and stated(label):
            yield Node("x:Level", attributes={"number": str(number), "label": stated(label)})
    for _, course in sorted(contents.courses.items()):  # courses without a session come back behind the others
        attributes = _course_attributes(course, contents, version=version)
        if course.year != academic_year(course.start if course.end else None, years, start):
            attributes["year"] = str(course.year)
        disciplines = [Node("x:Discipline", stated(name)) for name in course.disciplines]
        if attributes or disciplines:
            yield Node("x:Course", "", {"id": attribute_id(course.id), **attributes}, disciplines)
    for session in contents.curriculum.sessions:
        yield from _session(session, contents)
    for _, alignment in sorted(contents.alignments.items()):  # reading gives them the order of their references
        yield from _alignment(alignment, contents)
    if not contents.has_framework:
        yield from _crosswalks(contents)


def _course_attributes(course: Course, contents: Contents, *, version: int) -> dict[str, str]:
    attributes = {}
    ends_here = course.level_end in (None, course.level)
    if not is_level(course.level) or not (ends_here or (version > 1 and is_level(course.level_end))):
        attributes["level"] = _text(course.level)
        attributes["level_end"] = "" if ends_here else _text(course.level_end)
    if course.start and not course.end:
        attributes["start"] = course.start.isoformat()
    if course.end and not course.start:
        attributes["end"] = course.end.isoformat()
    if course.parent != contents.parent_in_report(course):
        attributes["parent"] = attribute_id(course.parent)
    if course.clerkship not in ("", "rotation", "integrated"):
        attributes["clerkship"] = clean_text(course.clerkship)
    return attributes


def _session(session: Session, contents: Contents) -> Iterator[Node]:
    attributes = {}
    if kind := stated(session.kind):
        attributes["kind"] = kind
    if session.course not in contents.courses:
        if session.course:
            attributes["course"] = attribute_id(session.course)
        if not session.required:
            attributes["required"] = "false"
    methods = []
    if not all(is_told_by_nodes(method) for method in session.methods):
        methods = [
            Node(
                "x:Method",
                attributes={
                    "code": clean_text(method.code),
                    "primary": "true" if method.primary else "false",
                    "purpose": clean_text(method.purpose),
                },
            )
            for method in session.methods
        ]
    if attributes or methods:
        yield Node("x:Session", "", {"id": attribute_id(session.id), **attributes}, methods)


def _alignment(alignment: Alignment, contents: Contents) -> Iterator[Node]:
    if not alignment.depth and not alignment.assessed and contents.is_referred_to(alignment):
        return
    attributes = {
        "kind": alignment.subject_kind,
        "subject": attribute_id(alignment.subject),
        "framework": attribute_id(alignment.framework),
        "competency": attribute_id(alignment.competency),
        "depth": str(alignment.depth),
        "assessed": "true" if alignment.assessed else "",
    }
    yield Node("x:Alignment", attributes={name: value for name, value in attributes.items() if value})


def _crosswalks(contents: Contents) -> Iterator[Node]:
    for school, framework, other in contents.curriculum.crosswalks:
        names = {"competency": school, "framework": framework, "other": other}
        yield Node("x:Crosswalk", attributes={name: attribute_id(identifier) for name, identifier in names.items()})


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
