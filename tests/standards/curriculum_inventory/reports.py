"""Reports put together by hand, whole or with one thing wrong."""

import io

from xenia.standards.curriculum import Reading
from xenia.standards.curriculum_inventory import read_inventory

PREFIXES = (
    'xmlns:lom="http://ltsc.ieee.org/xsd/LOM" xmlns:cf="http://ns.medbiq.org/competencyframework/v1/" '
    'xmlns:co="http://ns.medbiq.org/competencyobject/v1/" xmlns:hx="http://ns.medbiq.org/lom/extend/v1/" '
    'xmlns:m="http://ns.medbiq.org/member/v1/"'
)
ROOT = "http://medschool.example/"
PCRS = "https://services.aamc.org/30/ci-school-web/pcrs/PCRS.html#aamc-pcrs-comp-c0106"


def served(entry: str) -> str:
    path = "/CurriculumInventory/Expectations/CompetencyObject[lom:lom/lom:general/lom:identifier/lom:entry"
    return f"<CompetencyObjectReference>{path}='{entry}']</CompetencyObjectReference>"


def event(identifier: str = "E1", *, duration: str = "PT45M", more: str = "", method: str = "IM013") -> str:
    return (
        f'<Event id="{identifier}"><Title>Event {identifier}</Title><EventDuration>{duration}</EventDuration>{more}'
        f'<InstructionalMethod primary="true" instructionalMethodDuration="{duration}">{method}</InstructionalMethod>'
        "</Event>\n"
    )


def objective(entry: str, *, category: str = "event-level-competency") -> str:
    return (
        "<CompetencyObject><lom:lom><lom:general><lom:identifier><lom:catalog>URI</lom:catalog>"
        f"<lom:entry>{entry}</lom:entry></lom:identifier><lom:title><lom:string>Text of {entry}</lom:string>"
        f'</lom:title></lom:general></lom:lom><co:Category term="{category}"/></CompetencyObject>\n'
    )


def relation(first: str, kind: str, second: str) -> str:
    entries = (f"<cf:Catalog>URI</cf:Catalog><cf:Entry>{entry}</cf:Entry>" for entry in (first, second))
    return (
        f"<cf:Relation><cf:Reference1>{next(entries)}</cf:Reference1>"
        f"<cf:Relationship>http://www.w3.org/2004/02/skos/core#{kind}</cf:Relationship>"
        f"<cf:Reference2>{next(entries)}</cf:Reference2></cf:Relation>\n"
    )


def block(identifier: str = "16", *, timing: str = "<Duration>P30D</Duration>", held: str = "", level: int = 1) -> str:
    path = f"/CurriculumInventory/AcademicLevels/Level[@number='{level}']"
    return (
        f'<SequenceBlock id="{identifier}" required="Required" track="false"><Title>Block {identifier}</Title>'
        f"<Timing>{timing}</Timing><SequenceBlockLevels><StartingAcademicLevel>{path}</StartingAcademicLevel>"
        f"<EndingAcademicLevel>{path}</EndingAcademicLevel></SequenceBlockLevels>{held}</SequenceBlock>\n"
    )


def holds_event(identifier: str) -> str:
    path = f"/CurriculumInventory/Events/Event[@id='{identifier}']"
    return f'<SequenceBlockEvent required="true"><EventReference>{path}</EventReference></SequenceBlockEvent>'


def holds_block(identifier: str) -> str:
    path = f"/CurriculumInventory/Sequence/SequenceBlock[@id='{identifier}']"
    return f"<SequenceBlockReference>{path}</SequenceBlockReference>"


def report(
    *,
    events: str = "",
    objects: str = "",
    framework: str = "",
    blocks: str = "",
    start: str = "2025-07-01",
    end: str = "2026-06-30",
    namespace: str = "http://ns.medbiq.org/curriculuminventory/v10/",
    before: str = "",
    encoding: str = "UTF-8",
) -> bytes:
    """A report as Ilios shapes it."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n{before}<CurriculumInventory xmlns="{namespace}" {PREFIXES}>\n'
        '<ReportID domain="idd:medschool.example:cireport">2025x1x9x1700000000</ReportID>\n'
        "<Institution><m:InstitutionName>Médecine</m:InstitutionName>"
        '<m:InstitutionID domain="idd:aamc.org:institution">123</m:InstitutionID></Institution>\n'
        "<Program><ProgramName>MD</ProgramName><ProgramID>1</ProgramID></Program>\n"
        f"<Title>Report</Title>\n<ReportDate>2026-01-01</ReportDate>\n<ReportingStartDate>{start}</ReportingStartDate>\n"
        f"<ReportingEndDate>{end}</ReportingEndDate>\n<Language>en-US</Language>\n<Description></Description>\n"
        f"<Events>\n{events}</Events>\n<Expectations>\n{objects}<CompetencyFramework><lom:lom/>\n{framework}"
        "</CompetencyFramework>\n</Expectations>\n<AcademicLevels><LevelsInProgram>1</LevelsInProgram>"
        f'<Level number="1"><Label>Year 1</Label></Level></AcademicLevels>\n<Sequence>\n{blocks}</Sequence>\n'
        "</CurriculumInventory>\n"
    )
    return text.encode(encoding)


def reading_of(content: bytes) -> Reading:
    return read_inventory(io.BytesIO(content), source="report.xml")
