"""Lines of a case's text as they are meant: what a break, an indented paragraph or plain wrapping joins is one line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from xenia.standards.problems import Problems

#: what begins something at the margin: a heading, speech, a story's passage, a choice, a question, an ending, a medium
MARKER = re.compile(r"#|@|>|[-?=]( |$)|!(audio|video)?\[|---$", re.MULTILINE)
_ESCAPED = re.compile(rf"\\+(?:{MARKER.pattern})", re.MULTILINE)
_DETAIL = re.compile(
    r"(- \[|(mark|feedback|evidence|asks|if|unless|sets|answer|look for|anchoring|origin|transcript|debrief):)"
)
FENCE = "---"


class Kind(Enum):
    """Where a line stands: a heading, a setting under it, an item at the margin, a detail under it, or plain words."""

    HEADING = auto()
    SETTING = auto()
    ITEM = auto()
    DETAIL = auto()
    WORDS = auto()


@dataclass(slots=True)
class Line:
    number: int
    kind: Kind
    text: str


def meant_lines(text: str, problems: Problems, *, source: str) -> list[Line]:
    """The lines of a file; a settings block between `---` begins it."""
    reader = _Lines(problems, source)
    for number, raw in enumerate(re.split("\r\n|\r|\n", text.removeprefix("\ufeff")), start=1):
        reader.take(number, raw.replace("\t", "  ").rstrip(" "))
    if reader.in_front:
        problems.error("The settings at the top have no end. Close them with a line “---”.", source=source, row=1)
    return reader.joined()


class _Lines:
    def __init__(self, problems: Problems, source: str) -> None:
        self.lines: list[Line] = []
        self.in_front = False
        self._pieces: list[list[str]] = []
        self._begun = False
        self._problems = problems
        self._source = source
        self._gap = False
        self._broken = False

    def take(self, number: int, raw: str) -> None:
        body = raw.lstrip(" ")
        if not body:
            self._gap, self._broken = True, False
            return
        if body == FENCE and self._fence(raw):
            return
        body, breaks = _break(body)
        self._place(number, body, len(raw) - len(raw.lstrip(" ")))
        self._gap, self._broken = False, breaks

    def _fence(self, raw: str) -> bool:
        """Whether this opens or closes the settings at the top."""
        if raw != FENCE or self._broken or (self._begun and not self.in_front):
            return False
        self.in_front, self._begun, self._gap = not self.in_front, True, True
        return True

    def _place(self, number: int, body: str, indent: int) -> None:
        last = self.lines[-1] if self.lines else None
        self._begun = True
        if last and self._broken:
            self._pieces[-1] += ("\n", body)
        elif last and indent >= 4:
            self._continue(number, body)
        elif indent and not self.in_front:
            self._begin(number, Kind.DETAIL, body)
        elif last and not self._gap and not MARKER.match(body) and last.kind not in (Kind.HEADING, Kind.SETTING):
            self._pieces[-1] += (" ", body)
        else:
            self._begin(number, self._kind(body, last), body)

    def _begin(self, number: int, kind: Kind, body: str) -> None:
        self.lines.append(Line(number, kind, ""))
        self._pieces.append([body])

    def joined(self) -> list[Line]:
        """The lines with all that belongs to each."""
        for line, pieces in zip(self.lines, self._pieces, strict=True):
            line.text = "".join(pieces)
        return self.lines

    def _continue(self, number: int, body: str) -> None:
        if not self._gap and _DETAIL.match(body):
            message = "This is indented too far: two spaces, and four only for what continues the line above."
            self._problems.error(message, source=self._source, row=number)
        self._pieces[-1] += ("\n\n" if self._gap else " ", body)

    def _kind(self, body: str, last: Line | None) -> Kind:
        if self.in_front:
            return Kind.SETTING
        if MARKER.match(body):
            return Kind.HEADING if body.startswith("#") else Kind.ITEM
        under_heading = last is not None and last.kind in (Kind.HEADING, Kind.SETTING) and not self._gap
        return Kind.SETTING if under_heading else Kind.WORDS


def _break(body: str) -> tuple[str, bool]:
    """A line without its escapes at the end, and whether it ends in a break: an odd number of backslashes."""
    run = len(body) - len(body.rstrip("\\"))
    return body[: len(body) - run] + "\\" * (run // 2), run % 2 == 1


def _backslashes(line: str) -> str:
    """Those at its end."""
    return line[len(line.rstrip("\\")) :]


def written_line(text: str, *, indent: int = 0) -> Iterator[str]:
    """A line with its breaks and paragraphs, as `meant_lines` reads it."""
    margin = " " * indent
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
            margin = "    "
        *broken, last = (line + _backslashes(line) for line in paragraph.split("\n"))
        for line in broken:
            yield f"{margin}{line}\\"
            margin = "    "
        yield f"{margin}{last}"


def escaped(words: str) -> str:
    """Words at the margin that begin like something else."""
    return f"\\{words}" if MARKER.match(words) or _ESCAPED.match(words) else words


def unescaped(words: str) -> str:
    return words[1:] if _ESCAPED.match(words) else words
