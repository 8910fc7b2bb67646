"""An instrument as a JSON document and back, and the digest that commits to it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from math import isfinite
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from xenia.standards.instruments import Instrument

#: characters that no database or file keeps
UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def instrument_document(instrument: Instrument, *, translations: bool = True) -> dict[str, Any]:
    """The instrument as JSON: keys in the order of the fields, what is as usual left out, whole numbers as such."""
    document = plain_document(instrument)
    if not translations:
        document.pop("translations", None)
    return document


def plain_document(part: Any) -> dict[str, Any]:
    """The same of any frozen dataclass that is made like an instrument."""
    document: dict[str, Any] = _written(part)
    return document


def instrument_from(document: Mapping[str, Any]) -> Instrument:
    """The instrument that `instrument_document` wrote. Raises ValueError for a document of any other shape."""
    try:
        read: Instrument = _read(document, Instrument)
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"This is no document of an instrument: {error}") from error
    return read


def document_digest(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of a document, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def unkept(value: Any, *, place: str = "") -> str:
    """Where a document holds what no database keeps: a control character, half of a character, no finite number."""
    if isinstance(value, str):
        return (place or "?") if UNKEPT.search(value) else ""
    if isinstance(value, float):
        return "" if isfinite(value) else place or "?"
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list):
        parts = (
            (each.get("code", number) if isinstance(each, dict) else number, each) for number, each in enumerate(value)
        )
    found = (unkept(each, place=f"{place}.{name}" if place else str(name)) for name, each in parts)
    return next((each for each in found if each), "")


@cache
def shape_of(kind: type) -> dict[str, tuple[Any, Field[Any]]]:
    """The fields of one of the dataclasses by name: the type of each, and the field with its default."""
    hints = get_type_hints(kind)
    return {part.name: (hints[part.name], part) for part in fields(kind)}


def default_of(part: Field[Any]) -> Any:
    """The usual value of a field, MISSING where it must be given."""
    return part.default if part.default_factory is MISSING else part.default_factory()


def inner_type(kind: Any) -> Any:
    """What a tuple is a tuple of, or what an optional dataclass is."""
    return get_args(kind)[0]


def is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def is_optional_part(kind: Any) -> bool:
    """A dataclass or None."""
    return isinstance(kind, UnionType) and is_dataclass(inner_type(kind))


def _written(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((name, getattr(value, name), part) for name, (_, part) in shape_of(type(value)).items())
        return {name: _written(held) for name, held, part in parts if held != default_of(part)}
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _read(value: Any, kind: Any) -> Any:
    if is_optional_part(kind):
        return None if value is None else _read(value, inner_type(kind))
    if isinstance(kind, type) and is_dataclass(kind):
        shape = shape_of(kind)
        return kind(**{name: _read(held, shape[name][0]) for name, held in value.items()})
    if is_tuple(kind):
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r:.60} is no list")
        return tuple(_read(each, inner_type(kind)) for each in value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    if is_mapping(kind):
        return {_plain(name, str): _plain(text, str) for name, text in value.items()}
    return _plain(value, *(get_args(kind) or (kind,)))


def _plain(value: Any, *kinds: type) -> Any:
    """A text, number, truth or nothing, as the field wants it."""
    if isinstance(value, int) and not isinstance(value, bool) and float in kinds:
        return float(value)
    if type(value) not in kinds:
        raise TypeError(f"{value!r:.60} is no {' or '.join(kind.__name__ for kind in kinds)}")
    return value
