"""Reading a Curriculum Inventory report as a stream."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from lxml import etree

from xenia.standards.curriculum import Course, Curriculum, Reading
from xenia.standards.curriculum_inventory.additions import Additions
from xenia.standards.curriculum_inventory.circles import circles
from xenia.standards.curriculum_inventory.draft import Draft
from xenia.standards.curriculum_inventory.elements import Parts, line, local_name
from xenia.standards.curriculum_inventory.findings import Findings
from xenia.standards.curriculum_inventory.names import INVENTORY, READABLE
from xenia.standards.curriculum_inventory.parts import READERS
from xenia.standards.curriculum_inventory.periods import academic_year, covered_years
from xenia.standards.curriculum_inventory.resolving import Resolution, linked_courses, linked_sessions
from xenia.standards.curriculum_inventory.stream import RefusedError, parsed_items

_ITEMS = tuple(sorted({name for _, name in READERS}))


def read_inventory(stream: BinaryIO, *, source: str) -> Reading:
    """The curriculum in a report of version 1, 2 or 10 (as Ilios writes it), with every problem's line.

    Events become sessions, sequence blocks courses, and competency objects with a category objectives; those without
    one are competencies of the framework `school`, those at an address of the PCRS of `pcrs` (their id is what stands
    behind the address's #). A reference that points nowhere is kept and warned about. Any error refuses the whole, and
    the curriculum is then empty. Not read, because a curriculum has no place for them: descriptions of report, levels
    and sequence, conditions, dates of an event within a block, and integration blocks.
    """
    findings = Findings(source)
    draft = Draft()
    try:
        for element in parsed_items(stream, items=_ITEMS):
            _read_element(element, draft, findings)
    except RefusedError as refused:
        findings.refuse(refused.message, row=refused.row)
        return Reading(Curriculum(), findings.warnings, findings.errors)
    curriculum = _assembled(draft, findings)
    return Reading(Curriculum() if findings.errors else curriculum, findings.warnings, findings.errors)


def _read_element(element: etree._Element, draft: Draft, findings: Findings) -> None:
    parent = element.getparent()
    if parent is None:
        _check_root(element)
        return
    reader = READERS.get((local_name(parent), local_name(element)))
    if reader:
        reader(Parts(element, findings), draft)


def _check_root(root: etree._Element) -> None:
    name = etree.QName(root)
    if name.localname != "CurriculumInventory" or name.namespace not in READABLE:
        wanted = INVENTORY.format("1"), INVENTORY.format("2"), INVENTORY.format("10")
        raise RefusedError(
            f"The file begins with {name.localname[:60]} in the namespace “{(name.namespace or '')[:120]}”. "
            f"A Curriculum Inventory begins with CurriculumInventory in {wanted[0]}, {wanted[1]} or {wanted[2]}.",
            row=line(root),
        )


def _assembled(draft: Draft, findings: Findings) -> Curriculum:
    if draft.start is None or draft.end is None:
        if not findings.errors:
            findings.refuse("The report lacks ReportingStartDate or ReportingEndDate. Add the academic year's dates.")
        return Curriculum()
    additions = Additions(draft.additions, findings)
    resolution = Resolution(draft, findings)
    sessions = linked_sessions(draft, resolution, findings)
    courses = linked_courses(draft, resolution, findings)
    resolution.follow_relations()
    years = additions.years or covered_years(draft.start, draft.end)
    courses = _dated(courses, years, draft.start)
    curriculum = Curriculum(
        institution=draft.institution,
        years=years,
        start=draft.start,
        end=draft.end,
        levels=additions.levels(draft.levels),
        competencies=tuple(resolution.competencies.values()),
        objectives=tuple(resolution.objectives.values()),
        courses=additions.courses(courses),
        sessions=additions.sessions(sessions),
        alignments=additions.alignments(resolution.alignments),
        crosswalks=(*resolution.crosswalks, *additions.crosswalks),
    )
    _refuse_circles(curriculum, draft, resolution, findings)
    return curriculum


def _dated(courses: dict[str, Course], years: tuple[int, ...], start: date) -> dict[str, Course]:
    return {
        identifier: replace(course, year=academic_year(course.start, years, start))
        for identifier, course in courses.items()
    }


def _refuse_circles(curriculum: Curriculum, draft: Draft, resolution: Resolution, findings: Findings) -> None:
    for circle in circles({objective.id: objective.parents for objective in curriculum.objectives}):
        row = resolution.rows.get(circle[0])
        findings.refuse(f"{_way(circle)}: objectives stand in a circle. Remove one.", row=row, field="Relation")
    for circle in circles({course.id: (course.parent,) for course in curriculum.courses if course.parent}):
        row = draft.blocks[circle[0]].row
        findings.refuse(f"{_way(circle)}: blocks hold one another. Remove one.", row=row, field="SequenceBlock")
    above = {
        f"{competency.framework} {competency.id}": (f"{competency.framework} {competency.parent}",)
        for competency in curriculum.competencies
        if competency.parent
    }
    for circle in circles(above):
        findings.refuse(f"{_way(circle)}: competencies stand in a circle. Remove one.", field="Relation")


def _way(circle: Iterable[str]) -> str:
    names = [name[:80] for name in circle]
    shown = names if len(names) <= 6 else [*names[:5], "…"]
    return " → ".join([*shown, names[0]])
