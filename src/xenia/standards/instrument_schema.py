"""The published JSON Schema of instrument files, made from the dataclasses that hold them."""

import json
from dataclasses import MISSING, is_dataclass
from enum import StrEnum
from importlib.resources import files
from inspect import getdoc
from typing import Any, get_args

from xenia.standards import instruments as plain
from xenia.standards.instrument_document import (
    default_of,
    inner_type,
    is_mapping,
    is_optional_part,
    is_tuple,
    shape_of,
)

SCHEMA_FILE = files("xenia.standards") / "instrument.schema.json"
_CODE = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"}
#: what a type alone doesn't say
_CLOSER: dict[tuple[str, str], dict[str, Any]] = {
    ("Instrument", "code"): {"pattern": "^[a-z0-9][a-z0-9-]{0,63}$"},
    ("Instrument", "minutes"): {"exclusiveMinimum": 0, "maximum": 600},
    **{(name, "code"): _CODE for name in ("Item", "Section", "Subscale", "Option")},
    ("Item", "weight"): {"minimum": 0},
    ("Item", "evidence"): {"enum": ["", *plain.KINDS]},
    ("Condition", "test"): {"enum": list(plain.TESTS)},
    ("Subscale", "rule"): {"enum": list(plain.RULES)},
    ("Subscale", "answered"): {"minimum": 0, "maximum": 1},
    ("Licence", "kind"): {"enum": list(plain.LICENCES)},
    ("Translation", "status"): {"enum": list(plain.STATUSES)},
}


def instrument_schema() -> dict[str, Any]:
    """Draft 2020-12. What it can't say (skip rules, repeated codes) `instrument_check` does."""
    parts: dict[str, Any] = {}
    _define(plain.Instrument, parts)
    whole = parts.pop("Instrument")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An instrument of Xenia",
        **whole,
        "$defs": dict(sorted(parts.items())),
    }


def schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(instrument_schema(), ensure_ascii=False, indent=2) + "\n"


def _define(kind: type, parts: dict[str, Any]) -> None:
    """Describe a dataclass, and those that it is made of, under `parts`."""
    name = kind.__name__
    if name in parts:
        return
    parts[name] = {}
    shape = shape_of(kind)
    parts[name] = {
        "description": " ".join((getdoc(kind) or "").replace("`", "").split()),
        "type": "object",
        "properties": {
            field: _typed(held, parts) | _CLOSER.get((name, field), {}) for field, (held, _p) in shape.items()
        },
        "required": [field for field, (_k, part) in shape.items() if default_of(part) is MISSING],
        "additionalProperties": False,
    }


def _typed(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    if is_optional_part(kind):
        kind = inner_type(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        _define(kind, parts)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if is_tuple(kind):
        return {"type": "array", "items": _typed(inner_type(kind), parts)}
    if is_mapping(kind):
        return {"type": "object", "additionalProperties": {"type": "string"}}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [each.value for each in kind]}
    names = {str: "string", bool: "boolean", float: "number", type(None): "null"}
    found = [names[each] for each in (get_args(kind) or (kind,))]
    return {"type": found[0] if len(found) == 1 else found}
