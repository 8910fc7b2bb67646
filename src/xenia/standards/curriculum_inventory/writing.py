"""Writing a curriculum as a Curriculum Inventory report, line by line."""

from datetime import date
from typing import BinaryIO, Literal

from lxml import etree

from xenia.standards.curriculum import Curriculum, Institution
from xenia.standards.curriculum_inventory.addition_nodes import addition_nodes
from xenia.standards.curriculum_inventory.addresses import NO_DOMAIN, domain_notation
from xenia.standards.curriculum_inventory.contents import Contents
from xenia.standards.curriculum_inventory.event_nodes import block_node, empty_event_node, event_node
from xenia.standards.curriculum_inventory.names import NOT_STATED
from xenia.standards.curriculum_inventory.nodes import Node, Report, with_text
from xenia.standards.curriculum_inventory.object_nodes import (
    competency_node,
    empty_object_node,
    framework_name_node,
    include_nodes,
    objective_node,
    relation_nodes,
)
from xenia.standards.curriculum_inventory.texts import wanted


def write_inventory(curriculum: Curriculum, *, version: Literal[1, 2], report_date: date, out: BinaryIO) -> None:
    """Write a report that is valid against the schema of `version`, the same bytes for the same curriculum and date.

    Reading the report and writing it again gives the same bytes. Where the schema has no room (depth and whether an
    alignment is assessed, kinds of session, disciplines of courses, courses without a session, several levels in v1
    and the like), the rest stands in an element of our own at the end, where the schema allows any; others ignore it.
    What the schema wants filled and the school has not stated reads `[not stated]`, and disappears on reading.

    Not carried: offerings, for which the format has no times; the order of courses without a session among the
    others; markup and doubled white space in texts; all but the last of several alignments of one subject with one
    competency; keywords without word or identifier; methods without a code.
    """
    contents = Contents(curriculum)
    start, end = _period(contents, report_date)
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        report = Report(file, version)
        with report.opened("CurriculumInventory"):
            report.line()
            report.write(*_head(contents, start=start, end=end, report_date=report_date))
            _write_events(report, contents)
            _write_expectations(report, contents)
            report.write(_academic_levels(contents))
            _write_sequence(report, contents)
            _write_additions(report, contents, start=start, end=end)
    out.write(b"\n")


def _period(contents: Contents, report_date: date) -> tuple[date, date]:
    """The dates of the report; where the school states none, an American academic year from July to June."""
    years = contents.years or (report_date.year,)
    start, end = contents.curriculum.start, contents.curriculum.end
    if start is None:
        start = date(min(years), 7, 1) if end is None else date(end.year - 1, 7, 1)
    if end is None:
        end = date(max(*years, start.year) + 1, 6, 30)
    return start, end


def _head(contents: Contents, *, start: date, end: date, report_date: date) -> list[Node]:
    institution = contents.curriculum.institution
    title = f"{wanted(institution.programme)}, {start.isoformat()} to {end.isoformat()}"
    return [
        Node("ReportID", _report_id(institution, start, report_date), _domain(contents, "cireport")),
        Node("Institution", under=_institution(institution)),
        Node(
            "Program",
            under=[
                Node("ProgramName", wanted(institution.programme)),
                Node("ProgramID", wanted(institution.programme_id), _domain(contents, "program")),
            ],
        ),
        Node("Title", title),
        Node("ReportDate", report_date.isoformat()),
        Node("ReportingStartDate", start.isoformat()),
        Node("ReportingEndDate", end.isoformat()),
        Node("Language", "en"),
        Node("Description", f"Curriculum Inventory of {wanted(institution.name)}: {title}."),
    ]


def _report_id(institution: Institution, start: date, report_date: date) -> str:
    return f"{start.year}x{wanted(institution.programme_id)}x{report_date:%Y%m%d}"


def _domain(contents: Contents, what: str) -> dict[str, str]:
    return {"domain": domain_notation(contents.domain, what)}


def _institution(institution: Institution) -> list[Node]:
    code = with_text("m:InstitutionID", institution.aamc_code)
    for node in code:
        node.attributes["domain"] = "idd:aamc.org:institution"
    return [*with_text("m:InstitutionName", institution.name), *code]


def _write_events(report: Report, contents: Contents) -> None:
    with report.opened("Events"):
        report.line()
        for session in contents.curriculum.sessions:
            report.write(event_node(session, contents))
        if not contents.curriculum.sessions:
            report.write(empty_event_node())
    report.line()


def _write_expectations(report: Report, contents: Contents) -> None:
    curriculum = contents.curriculum
    with report.opened("Expectations"):
        report.line()
        for competency in curriculum.competencies:
            report.write(competency_node(competency, contents))
        for objective in curriculum.objectives:
            report.write(objective_node(objective, contents))
        if contents.has_framework:
            _write_framework(report, contents)
        else:
            report.write(empty_object_node())
    report.line()


def _write_framework(report: Report, contents: Contents) -> None:
    institution = contents.curriculum.institution
    domain = domain_notation(contents.domain, "").split(":")[1] or NO_DOMAIN
    with report.opened("CompetencyFramework"):
        report.line()
        title = f"Competencies and objectives of {wanted(institution.programme)}"
        report.write(framework_name_node(f"http://{domain}/competency_framework", title))
        report.write(*include_nodes(contents))
        report.write(*relation_nodes(contents))
    report.line()


def _academic_levels(contents: Contents) -> Node:
    levels = contents.academic_levels or ((1, NOT_STATED),)
    under = [Node("LevelsInProgram", str(len(levels)))]
    for number, label in levels:
        under.append(Node("Level", "", {"number": str(number)}, [Node("Label", wanted(label))]))
    return Node("AcademicLevels", under=under)


def _write_sequence(report: Report, contents: Contents) -> None:
    if not contents.taught:
        return
    with report.opened("Sequence"):
        report.line()
        for course in contents.curriculum.courses:
            if course.id in contents.taught:
                report.write(block_node(course, contents, version=report.version))
    report.line()


def _write_additions(report: Report, contents: Contents, *, start: date, end: date) -> None:
    untaught = [course for course in contents.curriculum.courses if course.id not in contents.taught]
    rows = list(addition_nodes(contents, start=start, end=end, version=report.version))
    if not untaught and not rows:
        return
    with report.opened("x:Curriculum"):
        report.line()
        if untaught:
            with report.opened("x:WithoutEvents"):
                report.line()
                for course in untaught:
                    report.write(block_node(course, contents, version=report.version))
            report.line()
        report.write(*rows)
    report.line()
