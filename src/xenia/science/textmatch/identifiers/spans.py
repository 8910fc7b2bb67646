"""Spans of a text with the kind of identifier in them, joined where they overlap, and covered when they are masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an identifier is. Where two overlap, the one that stands earlier here names both."""

    EMAIL = "email"
    URL = "url"
    NETWORK = "network"
    DATE = "date"
    PHONE = "phone"
    VEHICLE = "vehicle"
    DEVICE = "device"
    RECORD = "record"
    ID = "id"
    AGE = "age"
    PLACE = "place"
    NAME = "name"
    STATUS = "status"


KINDS = tuple(Kind)
#: of the same length whatever it covers, which would tell something too
MASK = "▇▇▇"
_RANK = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to but not including `end`, in characters of the text."""

    start: int
    end: int
    kind: Kind


def joined(found: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in their order, none empty and no two that overlap; what overlaps is one span, so nothing is lost."""
    result: list[Span] = []
    for span in sorted(span for span in found if span.start < span.end):
        if result and span.start < result[-1].end:
            last = result[-1]
            kind = min(last.kind, span.kind, key=_RANK.__getitem__)
            result[-1] = Span(last.start, max(last.end, span.end), kind)
        else:
            result.append(span)
    return tuple(result)


def masked(text: str, spans: Iterable[Span]) -> str:
    """The text with `MASK` over each span."""
    parts, end = [], 0
    for span in joined(spans):
        parts += [text[end : span.start], MASK]
        end = span.end
    return "".join([*parts, text[end:]])
