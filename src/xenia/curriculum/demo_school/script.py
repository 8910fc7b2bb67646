"""Reads the demo school's own notation: one line a session, its objectives written by hand.

Under a line `= COURSE` stand lines of `type and flags|minutes|title|disciplines|parents|objective;objective;…`.
Flags: + only this year, - only last year, ~ with other professions, ^ with the community, ? optional. `240@4` is held
on a Thursday. `parents` has a letter for each objective: the course's objective above it, or a dot. Tags in braces
align what they follow: `s4p*` is WHO standard 4, practised and assessed; t is a TACCT domain, o an outcome of the
school, each + only this year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from xenia.standards.curriculum import Depth

_HOME = files("xenia.curriculum.demo_school")
_TAGGED = re.compile(r"^(?P<text>.*?)\s*(?:\{(?P<tags>[^}]*)\})?$")
_TAG = re.compile(r"^(?P<new>\+?)(?P<set>[sto])(?P<item>[\d.]+)(?P<depth>[ipd]?)(?P<assessed>\*?)$")
_SETS = {"s": ("who-2021", "who-2021-s"), "t": ("tacct", "tacct-"), "o": ("outcomes", "OC-")}
_DEPTHS = {"": Depth.NOT_STATED, "i": Depth.INTRODUCED, "p": Depth.PRACTISED, "d": Depth.DEMONSTRATED}


@dataclass(frozen=True, slots=True)
class Tag:
    """An alignment as written; `new` ones did not stand last year."""

    framework: str
    competency: str
    depth: Depth
    assessed: bool
    new: bool


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective as written; `parent` is a letter of the course's objectives or empty."""

    text: str
    parent: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A session as written; `weekday` (ISO) is 0 where any day of the course will do."""

    id: str
    course: str
    kind: str
    flags: str
    minutes: int
    weekday: int
    title: str
    tags: tuple[Tag, ...]
    disciplines: tuple[str, ...]
    aims: tuple[Aim, ...]

    def held_in(self, *, current: bool) -> bool:
        return ("-" if current else "+") not in self.flags


def rows(name: str) -> list[list[str]]:
    """The cells of a file with one record a line; a line that begins with # is a remark."""
    lines = (_HOME / name).read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line.strip() and not line.startswith("#")]


def scenes() -> Iterator[Scene]:
    """Every session of every phase, in the order in which it is taught."""
    for part in sorted((_HOME / "sessions").iterdir(), key=lambda entry: entry.name):
        course, number = "", 0
        for cells in rows(f"sessions/{part.name}"):
            if cells[0].startswith("="):
                course, number = cells[0].lstrip("= "), 0
            else:
                number += 1
                yield _scene(course, f"{course}-{number:02}", cells)


def _scene(course: str, id: str, cells: list[str]) -> Scene:
    kind, length, title, disciplines, parents, aims = cells
    minutes, _, weekday = length.partition("@")
    text, tags = tagged(title)
    return Scene(
        id=id,
        course=course,
        kind=re.sub(r"[^A-Z]", "", kind),
        flags=re.sub(r"[A-Z]", "", kind),
        minutes=int(minutes),
        weekday=int(weekday or 0),
        title=text,
        tags=tags,
        disciplines=tuple(disciplines.split()),
        aims=tuple(_aims(aims, parents)),
    )


def _aims(text: str, parents: str) -> Iterator[Aim]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    for part, parent in zip(parts, parents.ljust(len(parts), "."), strict=True):
        words, tags = tagged(part)
        yield Aim(text=words, parent="" if parent == "." else parent.upper(), tags=tags)


def tagged(text: str) -> tuple[str, tuple[Tag, ...]]:
    """The words and the tags that follow them."""
    found = _TAGGED.match(text)
    if found is None:
        raise ValueError(f"Not in the school's notation: {text!r}")
    return found["text"], tuple(_tag(tag) for tag in (found["tags"] or "").split())


def _tag(text: str) -> Tag:
    found = _TAG.match(text)
    if found is None:
        raise ValueError(f"Not a tag: {text!r}")
    framework, prefix = _SETS[found["set"]]
    return Tag(framework, prefix + found["item"], _DEPTHS[found["depth"]], bool(found["assessed"]), bool(found["new"]))
