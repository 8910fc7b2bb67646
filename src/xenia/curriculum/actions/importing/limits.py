"""What the database can't hold, found before anything is written, with a sentence that names the row."""

from collections.abc import Iterable, Iterator
from typing import Any

from xenia.standards.compare import KINDS, rows
from xenia.standards.curriculum import Competency, Course, Curriculum, Objective, Problem, Session

SHOWN = 200
#: an identifier, and whatever refers to one by it
NAME = 200
WORDS: dict[type, tuple[str, ...]] = {
    Competency: ("label",),
    Objective: ("text",),
    Course: ("title", "description"),
    Session: ("title", "description"),
}
LONGEST: dict[type, dict[str, int]] = {
    Competency: {"id": NAME, "parent": NAME, "framework": 64, "uri": 500},
    Objective: {"id": NAME},
    Course: {"id": NAME, "parent": NAME, "clerkship": 16, "order": 16},
    Session: {"id": NAME, "course": NAME, "kind": 100},
}
LARGEST: dict[type, dict[str, int]] = {
    Course: {"level": 32_767, "level_end": 32_767, "days": 2**31 - 1, "minimum": 2**31 - 1, "maximum": 2**31 - 1},
    Session: {"minutes": 2**31 - 1},
}
LISTED: dict[type, tuple[str, ...]] = {
    Objective: ("parents",),
    Course: ("objectives", "disciplines"),
    Session: ("objectives", "disciplines"),
}
PARTS: dict[str, dict[str, int]] = {
    "methods": {"code": 8, "purpose": 12},
    "offerings": {"id": NAME, "place": 200},
}
HEAD = {"name": 200, "programme": 200, "programme_id": 100, "domain": 200, "aamc_code": 20}
FIRST_YEAR, LAST_YEAR = 1900, 2200


def beyond_limits(curriculum: Curriculum, *, source: str) -> tuple[Problem, ...]:
    """Every value that is too long, too large or not text, up to a readable number."""
    found: list[Problem] = []
    for place, name, message in _findings(curriculum):
        if len(found) == SHOWN:
            return (*found, Problem(source=source, message="There is more; shorten these first, then import again."))
        found.append(Problem(source=source, field=name, message=f"{place}: {message}"))
    return tuple(found)


def _findings(curriculum: Curriculum) -> Iterator[tuple[str, str, str]]:
    for name, longest in HEAD.items():
        if complaint := _text(getattr(curriculum.institution, name), longest):
            yield "The institution", name, complaint
    for year in (*curriculum.years, *(course.year for course in curriculum.courses)):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            yield "The file", "year", f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}. Correct it."
    for kind in KINDS[:4]:
        for row in rows(curriculum, kind).values():
            for name, complaint in _of_row(row):
                yield f"{kind.capitalize()} {str(row.id)[:60]}", name, complaint  # type: ignore[union-attr]
    for alignment in curriculum.alignments:
        if complaint := _text(f"{alignment.framework} {alignment.competency}", NAME):
            yield f"Alignment of {alignment.subject[:60]}", "competency", complaint


def _of_row(row: Any) -> Iterator[tuple[str, str]]:
    kind = type(row)
    for name in WORDS[kind]:
        if complaint := _text(getattr(row, name), None):
            yield name, complaint
    for name, longest in LONGEST[kind].items():
        if complaint := _text(getattr(row, name), longest):
            yield name, complaint
    for name, largest in LARGEST.get(kind, {}).items():
        number = getattr(row, name)
        if number is not None and not 0 <= number <= largest:
            yield name, f"{number} is not between 0 and {largest}. Correct it."
    for name in LISTED.get(kind, ()):
        yield from _of_list(name, getattr(row, name))
    if kind is Session:
        yield from _of_session(row)


def _of_list(name: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    for value in values:
        if complaint := _text(value, NAME):
            yield name, complaint


def _of_session(row: Session) -> Iterator[tuple[str, str]]:
    for field, longest in PARTS.items():
        for part in getattr(row, field):
            for name, most in longest.items():
                if complaint := _text(getattr(part, name), most):
                    yield f"{field} {name}", complaint
    for offering in row.offerings:
        if offering.end < offering.start:
            yield "offerings", f"offering {offering.id[:60]} ends before it starts. Correct its times."
    for words in (*row.resources, *(k.label for k in row.keywords), *(k.id for k in row.keywords)):
        if complaint := _text(words, None):
            yield "keywords", complaint


def _text(value: str, longest: int | None) -> str:
    """What is wrong with a text, in words that say what to do; empty when nothing is."""
    if longest is not None and len(value) > longest:
        return f"“{value[:40]}…” has {len(value):,} characters, and {longest} fit. Shorten it."
    if value.isascii():
        return "it holds a character of the value 0. Remove it." if "\x00" in value else ""
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        return "it holds characters that are not text. Write it anew in the file."
    return ""
