"""The parts of a report, each read from its element into the draft."""

from collections.abc import Callable
from dataclasses import replace

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum import Keyword, Level, Method, Session
from xenia.standards.curriculum_inventory.addresses import plain_id, stated_domain
from xenia.standards.curriculum_inventory.block_parts import read_block
from xenia.standards.curriculum_inventory.draft import (
    AdditionFound,
    Draft,
    EventFound,
    ObjectFound,
    RelationFound,
)
from xenia.standards.curriculum_inventory.elements import Parts
from xenia.standards.curriculum_inventory.names import DISCIPLINE, LEVELS, METHOD_CODE, NO_EVENT, SKOS
from xenia.standards.curriculum_inventory.part_references import identifier_wanted, served_addresses
from xenia.standards.curriculum_inventory.periods import duration_minutes
from xenia.standards.curriculum_inventory.texts import stated


def _read_report_id(parts: Parts, draft: Draft) -> None:
    draft.institution = replace(draft.institution, domain=stated_domain(parts.attribute("domain")))


def _read_institution(parts: Parts, draft: Draft) -> None:
    draft.institution = replace(
        draft.institution,
        name=stated(parts.text("InstitutionName")),
        aamc_code=stated(parts.text("InstitutionID")),
    )


def _read_programme(parts: Parts, draft: Draft) -> None:
    draft.institution = replace(
        draft.institution, programme=stated(parts.text("ProgramName")), programme_id=stated(parts.text("ProgramID"))
    )


def _read_start(parts: Parts, draft: Draft) -> None:
    draft.start = parts.own_day()


def _read_end(parts: Parts, draft: Draft) -> None:
    draft.end = parts.own_day()
    if draft.start and draft.end and draft.end < draft.start:
        parts.refuse("The report ends before it starts. Correct the two dates.")


def _read_event(parts: Parts, draft: Draft) -> None:
    """An event becomes a session; its course is found when the blocks are known."""
    if parts.attribute("id") == NO_EVENT:
        return
    identifier = plain_id(parts.attribute("id"))
    if not identifier or identifier in draft.events:
        parts.refuse(identifier_wanted(identifier, "event"), "@id")
        return
    kind, methods = _methods(parts)
    minutes = parts.duration("EventDuration", duration_minutes)
    if minutes is None and not parts.text("EventDuration"):
        parts.warn(f"Event {identifier} says nothing of its duration; it counts as 0 minutes.", "EventDuration")
    disciplines, keywords = _keywords(parts)
    session = Session(
        id=identifier,
        course="",
        title=parts.title(),
        description=stated(parts.text("Description")),
        kind=kind,
        methods=methods,
        minutes=minutes or 0,
        interprofessional=parts.truth(parts.text("Interprofessional"), default=False, field="Interprofessional"),
        disciplines=disciplines,
        keywords=keywords,
        resources=tuple(text for value in parts.texts("ResourceType") if (text := stated(value))),
    )
    draft.events[identifier] = EventFound(session, served_addresses(parts), parts.row)


def _methods(parts: Parts) -> tuple[str, tuple[Method, ...]]:
    """What words other than a code say of the method is the session's kind; codes are its methods."""
    kind = ""
    methods = []
    for method in parts.in_order("InstructionalMethod", "AssessmentMethod"):
        code = method.content if METHOD_CODE.fullmatch(method.content) else method.attribute("sourceID").strip()
        if METHOD_CODE.fullmatch(code):
            primary = method.truth(method.attribute("primary"), default=False, field="@primary")
            methods.append(Method(code=code, primary=primary, purpose=_purpose(method)))
        elif words := stated(method.content):
            kind = kind or words
            method.warn(f"“{words[:60]}” is no AAMC code (IM001, AM004 …); kept as the kind of session.")
        elif not method.content:
            method.warn("The method is empty; name it by its AAMC code (IM001, AM004 …).")
    return kind, tuple(methods)


def _purpose(method: Parts) -> str:
    purpose = method.attribute("purpose").strip().lower()
    return purpose if purpose in {"formative", "summative"} else ""


def _keywords(parts: Parts) -> tuple[tuple[str, ...], tuple[Keyword, ...]]:
    disciplines, keywords = [], []
    for part in parts.every("Keyword"):
        label = stated(part.below("string"))
        source, identifier = clean_text(part.attribute("source")), clean_text(part.attribute("id"))
        if source == DISCIPLINE:
            disciplines.append(label)
        elif label or identifier:
            keywords.append(Keyword(label=label, source=source, id=identifier))
    return tuple(disciplines), tuple(keywords)


def _read_object(parts: Parts, draft: Draft) -> None:
    general = parts.inner("lom", "general")
    if general is None:
        return
    addresses = [entry for part in general.every("identifier") if (entry := part.below("entry"))]
    if not addresses:
        parts.refuse("The competency object has no identifier. Give it an lom:entry.", "lom:entry")
        return
    text = stated(general.below("title", "string"))
    draft.objects.append(ObjectFound(addresses, text, _category(parts), parts.row))


def _category(parts: Parts) -> Level | None:
    terms = [part.attribute("term").strip() for part in parts.every("Category")]
    for term in terms:
        if term in LEVELS:
            return LEVELS[term]
    if terms:
        parts.warn(f"“{clean_text(terms[0])[:60]}” is no known category; read as a competency.", "Category/@term")
    return None


def _read_includes(parts: Parts, draft: Draft) -> None:
    draft.includes.append((parts.below("Entry"), parts.row))


def _read_relation(parts: Parts, draft: Draft) -> None:
    first, second = parts.below("Reference1", "Entry"), parts.below("Reference2", "Entry")
    kind = parts.below("Relationship").removeprefix(SKOS)
    if not first or not second or kind not in {"broader", "narrower", "related"}:
        parts.refuse("A relation needs two entries, one broader or narrower than or related to the other.")
        return
    draft.relations.append(RelationFound(first, kind, second, parts.row))


def _read_level(parts: Parts, draft: Draft) -> None:
    number = parts.whole_number("number")
    if number is None:
        if not parts.attribute("number"):
            parts.refuse("The academic level has no number. Number it from 1 to 10.", "@number")
        return
    if number in draft.levels:
        parts.refuse(f"Academic level {number} is there twice. Number each level once.", "@number")
    draft.levels[number] = stated(parts.text("Label"))


def _read_addition(parts: Parts, draft: Draft) -> None:
    rows = [AdditionFound(row.name, row.attributes(), row.content, row.row) for row in parts.rows()]
    draft.additions.append(AdditionFound(parts.name, parts.attributes(), parts.content, parts.row, rows))


READERS: dict[tuple[str, str], Callable[[Parts, Draft], None]] = {
    ("CurriculumInventory", "ReportID"): _read_report_id,
    ("CurriculumInventory", "Institution"): _read_institution,
    ("CurriculumInventory", "Program"): _read_programme,
    ("CurriculumInventory", "ReportingStartDate"): _read_start,
    ("CurriculumInventory", "ReportingEndDate"): _read_end,
    ("Events", "Event"): _read_event,
    ("Expectations", "CompetencyObject"): _read_object,
    ("CompetencyFramework", "Includes"): _read_includes,
    ("CompetencyFramework", "Relation"): _read_relation,
    ("AcademicLevels", "Level"): _read_level,
    ("Sequence", "SequenceBlock"): read_block,
    ("WithoutEvents", "SequenceBlock"): read_block,
    ("Curriculum", "Report"): _read_addition,
    ("Curriculum", "Level"): _read_addition,
    ("Curriculum", "Course"): _read_addition,
    ("Curriculum", "Session"): _read_addition,
    ("Curriculum", "Alignment"): _read_addition,
    ("Curriculum", "Crosswalk"): _read_addition,
}
