"""Sessions as events, courses as sequence blocks."""

from collections.abc import Iterator

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum import Course, Keyword, Method, Session
from xenia.standards.curriculum_inventory.addresses import (
    attribute_id,
    block_reference,
    event_reference,
    level_reference,
    object_reference,
)
from xenia.standards.curriculum_inventory.contents import Contents, is_level
from xenia.standards.curriculum_inventory.names import DISCIPLINE, METHOD_CODE, NO_EVENT, NOT_STATED
from xenia.standards.curriculum_inventory.nodes import Node, with_text
from xenia.standards.curriculum_inventory.texts import stated, wanted

_CLERKSHIPS = {"rotation": "rotation", "integrated": "integrated", "longitudinal": "rotation"}
_ORDERS = {"ordered", "unordered", "parallel"}


def event_node(session: Session, contents: Contents) -> Node:
    addresses = contents.served_addresses("session", session.id, session.objectives)
    under = [
        Node("Title", wanted(session.title)),
        Node("EventDuration", f"PT{max(session.minutes, 0)}M"),
        *with_text("Description", session.description),
        *_keywords(session),
        Node("Interprofessional", "true" if session.interprofessional else "false"),
        *(Node("CompetencyObjectReference", object_reference(address)) for address in addresses),
        *(node for resource in session.resources for node in with_text("ResourceType", resource)),
        *(_methods(session) or [Node("InstructionalMethod", NOT_STATED, {"primary": "false"})]),
    ]
    return Node("Event", attributes={"id": attribute_id(session.id)}, under=under)


def empty_event_node() -> Node:
    """The event that the schema demands of a report without any."""
    under = [
        Node("Title", NOT_STATED),
        Node("EventDuration", "PT0M"),
        Node("InstructionalMethod", NOT_STATED, {"primary": "false"}),
    ]
    return Node("Event", attributes={"id": NO_EVENT}, under=under)


def _keywords(session: Session) -> list[Node]:
    """Disciplines, then keywords; a keyword from the source of disciplines is one."""
    disciplines = list(session.disciplines)
    keywords = []
    for keyword in session.keywords:
        if clean_text(keyword.source) == DISCIPLINE:
            disciplines.append(keyword.label)
        elif stated(keyword.label) or clean_text(keyword.id):
            keywords.append(_keyword(keyword))
    named = [Node("Keyword", "", {"hx:source": DISCIPLINE}, _word(name)) for name in disciplines]
    return named + keywords


def _keyword(keyword: Keyword) -> Node:
    attributes = {"hx:source": clean_text(keyword.source), "hx:id": clean_text(keyword.id)}
    return Node("Keyword", "", {name: value for name, value in attributes.items() if value}, _word(keyword.label))


def _word(label: str) -> list[Node]:
    return [Node("hx:string", stated(label))]


def _methods(session: Session) -> list[Node]:
    return [_method(method) for method in session.methods if METHOD_CODE.fullmatch(method.code)]


def _method(method: Method) -> Node:
    if method.code.startswith("AM"):
        purpose = "Formative" if method.purpose == "formative" else "Summative"
        return Node("AssessmentMethod", method.code, {"purpose": purpose})
    return Node("InstructionalMethod", method.code, {"primary": "true" if method.primary else "false"})


def is_told_by_nodes(method: Method) -> bool:
    """Whether the method's own element says all that there is to say of it."""
    if not METHOD_CODE.fullmatch(method.code):
        return False
    if method.code.startswith("AM"):
        return method.purpose in ("formative", "summative") and not method.primary
    return not method.purpose


def block_node(course: Course, contents: Contents, *, version: int) -> Node:
    addresses = contents.served_addresses("course", course.id, course.objectives)
    under = [
        Node("Title", wanted(course.title)),
        *with_text("Description", course.description),
        Node("Timing", under=_timing(course)),
        _levels(course, contents, version=version),
        *with_text("ClerkshipModel", _CLERKSHIPS.get(course.clerkship, "")),
        *(Node("CompetencyObjectReference", object_reference(address)) for address in addresses),
        *_held(course, contents),
    ]
    return Node("SequenceBlock", attributes=_block_attributes(course), under=under)


def _block_attributes(course: Course) -> dict[str, str]:
    required = "Required" if course.required else "Optional"
    attributes = {
        "id": attribute_id(course.id),
        "required": "Required In Track" if course.required_in_track else required,
        "order": course.order.capitalize() if course.order in _ORDERS else "",
        "minimum": str(course.minimum) if course.minimum and course.minimum > 0 else "",
        "maximum": str(course.maximum) if course.maximum and course.maximum > 0 else "",
        "track": "true" if course.track else "false",
    }
    return {name: value for name, value in attributes.items() if value}


def _timing(course: Course) -> list[Node]:
    """The schema wants a duration or dates; P0D is what is written where neither is known."""
    timing = []
    days = max(course.days or 0, 0)
    if days or course.start is None or course.end is None:
        timing.append(Node("Duration", f"P{days}D"))
    if course.start is not None and course.end is not None:
        dates = [Node("StartDate", course.start.isoformat()), Node("EndDate", course.end.isoformat())]
        timing.append(Node("Dates", under=dates))
    return timing


def _levels(course: Course, contents: Contents, *, version: int) -> Node:
    first = course.level if is_level(course.level) else contents.first_level
    last = course.level_end if is_level(course.level_end) else first
    if version == 1:
        return Node("Level", level_reference(first or 1))
    under = [
        Node("StartingAcademicLevel", level_reference(first or 1)),
        Node("EndingAcademicLevel", level_reference(last or 1)),
    ]
    return Node("SequenceBlockLevels", under=under)


def _held(course: Course, contents: Contents) -> Iterator[Node]:
    for session in contents.sessions_of.get(course.id, ()):
        reference = Node("EventReference", event_reference(session.id))
        yield Node("SequenceBlockEvent", "", {"required": "true" if session.required else "false"}, [reference])
    place = 0
    for below in contents.courses_under.get(course.id, ()):
        if contents.parent_in_report(below) == course.id:
            place += 1
            order = {"order": str(place)} if course.order == "ordered" else {}
            yield Node("SequenceBlockReference", block_reference(below.id), order)
