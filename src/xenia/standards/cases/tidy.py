"""Texts of a case as they are kept: without debris, so that what is written is what is read again."""

import re
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, ClassVar

#: what names a scene, a choice, a person, a flag
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_REFUSALS = {
    CODE: "can't be a name: letters, digits and hyphens only, at most 64 of them.",
    LANGUAGE: "is no code of a language, such as en, ar or zh-Hans.",
}
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNKEPT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile("[ \t]+")
_AROUND = re.compile(" ?\n ?")
_GAPS = re.compile("\n{3,}")


def tidy_line(text: str) -> str:
    """One line: line breaks are spaces, and there is one space where there were several."""
    return tidy_text(text).replace("\n\n", " ").replace("\n", " ") if text else text


def tidy_text(text: str) -> str:
    """Paragraphs with an empty line between them, without spaces at the ends of lines."""
    if text.isprintable() and "  " not in text and text.strip(" ") == text:
        return text
    whole = _SPACES.sub(" ", _UNKEPT.sub("", _LINE_ENDS.sub("\n", text)))
    return _GAPS.sub("\n\n", _AROUND.sub("\n", whole)).strip("\n ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """A part of a case: its texts are tidied as it is made, and names that can't be written are refused (ValueError).

    `LONG` names the fields that may hold paragraphs, `CODES` those that hold names, `LANGUAGES` those with languages.
    """

    LONG: ClassVar[frozenset[str]] = frozenset()
    CODES: ClassVar[frozenset[str]] = frozenset()
    LANGUAGES: ClassVar[frozenset[str]] = frozenset()

    def __post_init__(self) -> None:
        kind: Any = type(self)
        for name, tidied in _tidiers(kind):
            value = getattr(self, name)
            kept = tidied(value)
            if kept is not value:
                object.__setattr__(self, name, kept)


@cache
def _tidiers(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((part.name, _tidier(kind, part.name)) for part in fields(kind))


def _tidier(kind: type[Tidy], name: str) -> Any:
    if name in kind.CODES or name in kind.LANGUAGES:
        pattern = CODE if name in kind.CODES else LANGUAGE
        may_miss = next(part.default for part in fields(kind) if part.name == name) == ""
        return lambda value: value if may_miss and not value else _named(value, pattern)
    words = tidy_text if name in kind.LONG else tidy_line

    def tidied(value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Enum):
            return words(value)
        if isinstance(value, tuple) and value and isinstance(value[0], str):
            kept = tuple(line for line in map(tidy_line, value) if line)
            return value if kept == value else kept
        if isinstance(value, float) and not isfinite(value):
            raise ValueError(f"{kind.__name__}.{name} is no number.")
        return value

    return tidied


def _named(value: Any, pattern: re.Pattern[str]) -> Any:
    for each in value if isinstance(value, tuple) else (value,):
        if not pattern.fullmatch(each):
            raise ValueError(f"“{each[:80]}” {_REFUSALS[pattern]}")
    return value
