"""Twee 3, the text form of Twine's stories, as passages: a header with name, tags and metadata, and content."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xenia.standards.problems import Problems

_BRACKETS = re.compile(r"[\\\[\]{}]")
_ESCAPE = re.compile(r"\\(.)")
_OPENING = re.compile(r"(?:\\.|[^\\\[{])*")
_CLOSING = re.compile(r"(?:\\.|[^\\\]])*")
_ESCAPED_HEADER = re.compile(r"^\\(\\*::)|^\\:\\:", re.MULTILINE)
_LINK = re.compile(r"\[\[((?:[^\[\]]|\](?!\])|\[(?!\[))+?)\](?:\[[^\]]*\])?\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TweePassage:
    """One passage; `row` is the line of its header."""

    name: str
    content: str
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True, slots=True)
class TweeLink:
    """The words one clicks on, and the name of the passage that follows."""

    words: str
    target: str


def written_passages(passages: Iterable[TweePassage]) -> str:
    return "\n\n".join(f"{_header(passage)}\n{_kept(passage.content)}" for passage in passages) + "\n"


def _header(passage: TweePassage) -> str:
    tags = f" [{' '.join(map(_escaped, passage.tags))}]" if passage.tags else ""
    metadata = json.dumps(passage.metadata, ensure_ascii=False, separators=(",", ":")) if passage.metadata else ""
    return f":: {_escaped(passage.name)}{tags}{f' {metadata}' if metadata else ''}"


def _escaped(name: str) -> str:
    return _BRACKETS.sub(lambda found: f"\\{found.group()}", name)


def _kept(content: str) -> str:
    """No line of the content begins like a header."""
    return re.sub(r"^(\\*::)", r"\\\1", content, flags=re.MULTILINE)


def read_passages(text: str, problems: Problems, *, source: str) -> list[TweePassage]:
    """All passages in order; metadata that can't be read is told and left out, as the specification asks."""
    found: list[TweePassage] = []
    header: tuple[int, str] | None = None
    content: list[str] = []
    for row, line in enumerate(re.split("\r\n|\r|\n", text.removeprefix("\ufeff")), start=1):
        if line.startswith("::"):
            if header:
                found.append(_passage(header, content, problems, source))
            header, content = (row, line), []
        elif header:
            content.append(line)
    if header:
        found.append(_passage(header, content, problems, source))
    return found


def _passage(header: tuple[int, str], content: list[str], problems: Problems, source: str) -> TweePassage:
    row, line = header
    parts = _header_parts(line[2:])
    if parts is None:
        message = "The header has brackets that are not closed; all of it is taken as the name."
        problems.warn(message, source=source, row=row)
        parts = (line[2:], "", "")
    name, tags, data = parts
    metadata = json_object(data) if data else {}
    if metadata is None:
        problems.warn("The metadata of this passage can't be read and is left out.", source=source, row=row)
    text = _ESCAPED_HEADER.sub(lambda found: found[1] or "::", "\n".join(content))
    return TweePassage(
        name=_ESCAPE.sub(r"\1", name.strip()),
        tags=tuple(_ESCAPE.sub(r"\1", tag) for tag in tags.split()),
        metadata=metadata or {},
        content=text.strip("\n"),
        row=row,
    )


def _header_parts(header: str) -> tuple[str, str, str] | None:
    """Name, tags and metadata as they are written; None where a bracket is not closed."""
    opening = _OPENING.match(header)
    name = opening.group() if opening else ""
    rest, tags = header[len(name) :], ""
    if rest.startswith("["):
        closing = _CLOSING.match(rest, 1)
        end = closing.end() if closing else len(rest)
        if end == len(rest):
            return None
        tags, rest = rest[1:end], rest[end + 1 :]
    rest = rest.strip()
    return None if rest and not (rest[0] == "{" and rest[-1] == "}") else (name, tags, rest)


def json_object(text: str) -> dict[str, Any] | None:
    """A JSON object, None for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def links_of(content: str) -> Iterator[TweeLink]:
    """The links of a passage: [[words->target]], [[target<-words]], [[words|target]], [[target]]."""
    for match in _LINK.finditer(content):
        inside = match[1]
        if "->" in inside:
            words, _, target = inside.rpartition("->")
        elif "<-" in inside:
            target, _, words = inside.partition("<-")
        else:
            words, _, target = inside.rpartition("|")
        yield TweeLink((words or target).strip(), target.strip())


def without_links(content: str) -> str:
    return _LINK.sub("", content)
