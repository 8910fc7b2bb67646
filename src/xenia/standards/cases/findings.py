"""What the checker says of a case."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: it can't be played, or somebody is shut out · WARNING: to be mended · HINT: to be looked at again."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, where (as `texts_of` names places; 'drop/2' is the second part of a scene), and the way
    out. `language` is of the translation that it is about, '' for the case itself."""

    place: str
    kind: str
    sentence: str
    severity: Severity = Severity.WARNING
    language: str = ""


def error(place: str, kind: str, sentence: str) -> Finding:
    return Finding(place=place, kind=kind, sentence=sentence, severity=Severity.ERROR)


def warning(place: str, kind: str, sentence: str) -> Finding:
    return Finding(place=place, kind=kind, sentence=sentence)


def hint(place: str, kind: str, sentence: str) -> Finding:
    return Finding(place=place, kind=kind, sentence=sentence, severity=Severity.HINT)
