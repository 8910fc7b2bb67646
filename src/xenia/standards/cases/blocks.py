"""The lines of a case's text as blocks: a heading with its settings and items, and under each item its details."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from xenia.standards.cases.heads import Unclear
from xenia.standards.cases.lines import Kind, Line
from xenia.standards.problems import Problems


@dataclass(slots=True)
class Item:
    """Something at the margin, and what belongs to it."""

    head: Line
    details: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """What stands under a heading; the settings at the top of the file have none."""

    heading: Line | None
    settings: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


class TooManyError(Exception):
    """So much is wrong that nobody reads on."""


class Faults:
    """Notes what is wrong with a line, so that reading goes on with the next; up to a readable number of times."""

    MOST = 200

    def __init__(self, problems: Problems, *, source: str) -> None:
        self._problems = problems
        self._source = source
        self._count = 0

    @contextmanager
    def at(self, line: Line | None) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            self._problems.error(str(error), source=self._source, row=line.number if line else 1)
            self._count += 1
            if self._count >= self.MOST:
                raise TooManyError from error


def blocks(lines: Iterable[Line], faults: Faults) -> list[Block]:
    """The file's blocks in order, the settings at the top first."""
    found = [Block(heading=None)]
    for line in lines:
        with faults.at(line):
            _put(line, found)
    return found


def _put(line: Line, found: list[Block]) -> None:
    last = found[-1]
    if line.kind is Kind.HEADING:
        found.append(Block(heading=line))
    elif line.kind is Kind.SETTING:
        last.settings.append(line)
    elif line.kind is Kind.DETAIL:
        if not last.items:
            raise Unclear("Nothing stands above this that it could belong to. Take away the spaces before it.")
        last.items[-1].details.append(line)
    elif last.heading is None:
        raise Unclear("The file begins with settings between two lines “---”; after them comes # People or # Scenes.")
    else:
        last.items.append(Item(line))


def keyed(lines: Iterable[Line], known: Mapping[str, bool], faults: Faults) -> dict[str, list[Line]]:
    """Lines `key: value` by their key, the value alone; `known` says which keys there are, and which may come again."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        with faults.at(line):
            key, colon, value = line.text.partition(":")
            if not colon or key not in known:
                raise Unclear(_unknown(line.text, known))
            if key in found and not known[key]:
                raise Unclear(f"“{key}:” stands here already, on line {found[key][0].number}.")
            found.setdefault(key, []).append(Line(line.number, line.kind, value.strip(" ")))
    return found


def _unknown(text: str, known: Iterable[str]) -> str:
    usual = ", ".join(f"{key}:" for key in known)
    here = f"What may stand here: {usual}" if usual else "Nothing belongs under this"
    return f"“{text[:40]}” is not understood. {here}. Words of the case begin at the margin, after an empty line."
