"""Sequence blocks, each read from its element into the draft."""

from dataclasses import replace

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum import Course
from xenia.standards.curriculum_inventory.addresses import plain_id, selected
from xenia.standards.curriculum_inventory.draft import BlockFound, Draft
from xenia.standards.curriculum_inventory.elements import Parts
from xenia.standards.curriculum_inventory.part_references import identifier_wanted, served_addresses
from xenia.standards.curriculum_inventory.periods import duration_days
from xenia.standards.curriculum_inventory.texts import stated

_REQUIRED = {"Required": (True, False), "Optional": (False, False), "Required In Track": (False, True)}
_ORDERS = {"Ordered", "Unordered", "Parallel"}
_CLERKSHIPS = {"rotation", "integrated"}


def read_block(parts: Parts, draft: Draft) -> None:
    """A sequence block becomes a course; its events, parent and year are found when the file has been read."""
    identifier = plain_id(parts.attribute("id"))
    if not identifier or identifier in draft.blocks:
        parts.refuse(identifier_wanted(identifier, "sequence block"), "@id")
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
        _timed(course, parts), served_addresses(parts), _block_events(parts), _block_blocks(parts), parts.row
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
