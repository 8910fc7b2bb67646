"""The parts of a report, each read from its element into the draft."""

from collections.abc import Callable
from dataclasses import replace

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum import Course, Keyword, Level, Method, Session
from xenia.standards.curriculum_inventory.addresses import plain_id, selected, stated_domain
from xenia.standards.curriculum_inventory.draft import (
    AdditionFound,
    BlockFound,
    Draft,
    EventFound,
    ObjectFound,
    RelationFound,
)
from xenia.standards.curriculum_inventory.elements import Parts, stated
from xenia.standards.curriculum_inventory.names import DISCIPLINE, LEVELS, METHOD_CODE, NOT_STATED, SKOS
from xenia.standards.curriculum_inventory.periods import duration_days, duration_minutes

_REQUIRED = {"Required": (True, False), "Optional": (False, False), "Required In Track": (False, True)}
_ORDERS = {"Ordered", "Unordered", "Parallel"}
_CLERKSHIPS = {"rotation", "integrated"}


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
    identifier = plain_id(parts.attribute("id"))
    if identifier == NOT_STATED:
        return
    if not identifier or identifier in draft.events:
        parts.refuse(_identifier_wanted(identifier, "event"), "@id")
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
    draft.events[identifier] = EventFound(session, _addresses(parts), parts.row)


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
    lom = parts.first("lom")
    general = lom.first("general") if lom else None
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


def _read_block(parts: Parts, draft: Draft) -> None:
    """A sequence block becomes a course; its events, parent and year are found when the file has been read."""
    identifier = plain_id(parts.attribute("id"))
    if not identifier or identifier in draft.blocks:
        parts.refuse(_identifier_wanted(identifier, "sequence block"), "@id")
        return
    required = parts.attribute("required")
    if required not in _REQUIRED:
        parts.refuse(f"“{clean_text(required)[:60]}” is not Required, Optional or Required In Track.", "@required")
    order, clerkship = parts.attribute("order"), parts.text("ClerkshipModel")
    level, level_end = _block_levels(parts)
    course = Course(
        id=identifier,
        title=parts.title(),
        year=0,
        level=level,
        level_end=None if level_end == level else level_end,
        description=stated(parts.text("Description")),
        required=_REQUIRED.get(required, (True, False))[0],
        required_in_track=_REQUIRED.get(required, (True, False))[1],
        track=parts.truth(parts.attribute("track"), default=False, field="@track"),
        clerkship=clerkship if clerkship in _CLERKSHIPS else "",
        order=order.lower() if order in _ORDERS else "",
        minimum=parts.whole_number("minimum"),
        maximum=parts.whole_number("maximum"),
    )
    draft.blocks[identifier] = BlockFound(
        _timed(course, parts), _addresses(parts), _block_events(parts), _block_blocks(parts), parts.row
    )


def _timed(course: Course, parts: Parts) -> Course:
    timing = parts.first("Timing")
    if timing is None:
        return course
    dates = timing.first("Dates")
    start, end = (dates.day("StartDate"), dates.day("EndDate")) if dates else (None, None)
    if start and end and end < start:
        parts.refuse(f"Sequence block {course.id} ends before it starts. Correct its dates.", "Timing/Dates")
    return replace(course, start=start, end=end, days=timing.duration("Duration", duration_days) or None)


def _block_levels(parts: Parts) -> tuple[int | None, int | None]:
    levels = parts.first("SequenceBlockLevels")
    if levels is None:
        return _level_number(parts, "Level"), None
    return _level_number(levels, "StartingAcademicLevel"), _level_number(levels, "EndingAcademicLevel")


def _level_number(parts: Parts, name: str) -> int | None:
    text = selected(parts.text(name))
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text[:4])
    parts.refuse(f"“{clean_text(text)[:60]}” is no academic level. Refer to one by its number.", name)
    return None


def _block_events(parts: Parts) -> list[tuple[str, bool]]:
    events = []
    for part in parts.every("SequenceBlockEvent"):
        part.day("StartDate")
        part.day("EndDate")
        required = part.truth(part.attribute("required"), default=True, field="@required")
        events.append((plain_id(selected(part.below("EventReference"))), required))
    return events


def _block_blocks(parts: Parts) -> list[str]:
    return [plain_id(selected(text)) for text in parts.texts("SequenceBlockReference")]


def _addresses(parts: Parts) -> list[str]:
    return [selected(text) for text in parts.texts("CompetencyObjectReference")]


def _read_addition(parts: Parts, draft: Draft) -> None:
    rows = [AdditionFound(row.name, row.attributes(), row.content, row.row) for row in parts.rows()]
    draft.additions.append(AdditionFound(parts.name, parts.attributes(), parts.content, parts.row, rows))


def _identifier_wanted(identifier: str, what: str) -> str:
    if identifier:
        return f"The {what} {clean_text(identifier)[:60]} is there twice. Give each {what} an identifier of its own."
    return f"This {what} has no identifier. Give it an id."


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
    ("Sequence", "SequenceBlock"): _read_block,
    ("WithoutEvents", "SequenceBlock"): _read_block,
    ("Curriculum", "Report"): _read_addition,
    ("Curriculum", "Level"): _read_addition,
    ("Curriculum", "Course"): _read_addition,
    ("Curriculum", "Session"): _read_addition,
    ("Curriculum", "Alignment"): _read_addition,
    ("Curriculum", "Crosswalk"): _read_addition,
}
