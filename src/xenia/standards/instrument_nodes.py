"""From the nodes of a YAML file to the dataclasses of an instrument, told what is expected by their types."""

import re
from dataclasses import MISSING, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, get_args

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from xenia.standards.instrument_document import (
    default_of,
    inner_type,
    is_mapping,
    is_optional_part,
    is_tuple,
    shape_of,
)
from xenia.standards.instruments import Condition, Item
from xenia.standards.problems import Problems
from xenia.standards.yaml_source import is_nothing, is_plain, line_of

type Path = tuple[str | int, ...]

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_YES_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NOT_GIVEN = object()


class InstrumentNodes:
    """Reads one tree; afterwards `lines` has the line of everything in it, by its path of keys and numbers.

    `bare_values` has, by the code of its item, what a rule waits for as it was written, when that is a bare number.
    """

    def __init__(self, name: str, problems: Problems) -> None:
        self.name = name
        self.problems = problems
        self.lines: dict[Path, int] = {}
        self.bare_values: dict[str, str] = {}

    def read_as[Document](self, tree: Node, kind: type[Document]) -> Document | None:
        """The whole as a document of this kind, None when something in it is wrong."""
        read = self._part(tree, kind, ())
        return read if isinstance(read, kind) else None

    def _error(self, message: str, node: Node, path: Path) -> Any:
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        self.problems.error(message, source=self.name, row=line_of(node), field=key)
        return _NOT_GIVEN

    def _value(self, node: Node, kind: Any, path: Path) -> Any:
        if is_optional_part(kind):
            return None if is_nothing(node) else self._part(node, inner_type(kind), path)
        if isinstance(kind, type) and is_dataclass(kind):
            return self._part(node, kind, path)
        if is_tuple(kind):
            return self._list(node, inner_type(kind), path)
        if is_mapping(kind):
            return self._texts(node, path)
        if not isinstance(node, ScalarNode):
            return self._error("One value is expected here, not a list or a group.", node, path)
        return self._scalar(node, kind, path)

    def _part(self, node: Node, kind: Any, path: Path) -> Any:
        if not isinstance(node, MappingNode):
            what = f"{kind.__name__.lower()} with its keys, such as {', '.join(list(shape_of(kind))[:3])}"
            return self._error(f"Here should be a group: {what}.", node, path)
        self.lines.setdefault(path, line_of(node))
        shape = shape_of(kind)
        given: dict[str, Any] = {}
        whole = True
        for name, inner in self._pairs(node, path):
            if name not in shape:
                whole = False
                self._unknown(name, inner, shape, path)
                continue
            value = self._value(inner, shape[name][0], (*path, name))
            whole = whole and value is not _NOT_GIVEN
            given[name] = value
        for name, (_kind, part) in shape.items():
            if name not in given and default_of(part) is MISSING:
                whole = False
                self._error(f"The key “{name}” is missing.", node, path)
        self._remember_bare(node, kind, given)
        return kind(**given) if whole else _NOT_GIVEN

    def _pairs(self, node: MappingNode, path: Path) -> list[tuple[str, Node]]:
        """The keys of a group with what stands under them; a key that comes twice is told."""
        found: dict[str, Node] = {}
        for key, inner in node.value:
            if not isinstance(key, ScalarNode):
                self._error("A key is one word.", key, path)
                continue
            name = str(key.value)
            if name in found:
                first = self.lines[(*path, name)]
                self._error(f"“{name}” stands in line {first} already. Keep one of them.", key, (*path, name))
                continue
            found[name] = inner
            self.lines[(*path, name)] = line_of(key)
        return list(found.items())

    def _unknown(self, name: str, node: Node, shape: Any, path: Path) -> None:
        close = get_close_matches(name, shape, n=1, cutoff=0.6)
        advice = f"Did you mean “{close[0]}”?" if close else f"The keys here are {', '.join(shape)}."
        self._error(f"“{name[:60]}” means nothing here. {advice}", node, (*path, name))

    def _list(self, node: Node, kind: Any, path: Path) -> Any:
        if is_nothing(node):
            return ()
        if not isinstance(node, SequenceNode):
            return self._error("A list is expected here: each entry on a line of its own, after a hyphen.", node, path)
        values = []
        for number, inner in enumerate(node.value):
            self.lines[(*path, number)] = line_of(inner)
            values.append(self._value(inner, kind, (*path, number)))
        return tuple(values) if _NOT_GIVEN not in values else _NOT_GIVEN

    def _texts(self, node: Node, path: Path) -> Any:
        if is_nothing(node):
            return {}
        if not isinstance(node, MappingNode):
            return self._error("Texts by their places are expected here, such as q1: …", node, path)
        texts = {name: self._value(inner, str, (*path, name)) for name, inner in self._pairs(node, path)}
        return texts if _NOT_GIVEN not in texts.values() else _NOT_GIVEN

    def _scalar(self, node: ScalarNode, kind: Any, path: Path) -> Any:
        written = str(node.value)
        if kind is str:
            return "" if is_nothing(node) else written
        if kind is bool:
            found = _YES_NO.get(written.lower()) if is_plain(node) else None
            return found if found is not None else self._error("Say true or false here.", node, path)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self._one_of(node, kind, path)
        if is_nothing(node) and type(None) in get_args(kind):
            return None
        if is_plain(node) and _NUMBER.fullmatch(written):
            return float(written)
        if str in get_args(kind):
            return written
        hint = (
            " Write a point, not a comma." if _NUMBER.fullmatch(written.replace(",", ".", 1)) and "," in written else ""
        )
        return self._error(f"“{written[:40]}” is no number.{hint}", node, path)

    def _one_of(self, node: ScalarNode, kind: type[StrEnum], path: Path) -> Any:
        values = [each.value for each in kind]
        if node.value in values:
            return kind(node.value)
        close = get_close_matches(str(node.value), values, n=1, cutoff=0.6)
        advice = f"Did you mean “{close[0]}”?" if close else f"Choose one of {', '.join(values)}."
        return self._error(f"“{str(node.value)[:40]}” is none of the types. {advice}", node, path)

    def _remember_bare(self, node: MappingNode, kind: Any, given: dict[str, Any]) -> None:
        """What the rule of an item waits for, as it was written."""
        rule = given.get("show_if")
        if kind is not Item or not isinstance(rule, Condition) or not isinstance(rule.value, float):
            return
        inner = next(held for key, held in node.value if key.value == "show_if")
        self.bare_values[str(given.get("code"))] = next(
            str(held.value) for key, held in inner.value if key.value == "value"
        )
