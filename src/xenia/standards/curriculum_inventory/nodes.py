"""Elements to be written, and the file they are written to one after the other."""

from dataclasses import dataclass, field
from typing import Any

from xenia.standards.curriculum_inventory.names import (
    ADDITIONS,
    EXTEND,
    FRAMEWORK,
    INVENTORY,
    LOM,
    MEMBER,
    OBJECT,
)
from xenia.standards.curriculum_inventory.texts import stated


@dataclass(slots=True)
class Node:
    """An element with attributes, text and elements under it; a `tag` without a prefix is the inventory's own."""

    tag: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    under: list["Node"] = field(default_factory=list)


def with_text(tag: str, text: str) -> list[Node]:
    """The element, or nothing where there is nothing to say."""
    cleaned = stated(text)
    return [Node(tag, cleaned)] if cleaned else []


class Report:
    """The XML file: elements open, and nodes written whole on a line of their own."""

    def __init__(self, file: Any, version: int) -> None:
        self._file = file
        self.version = version
        self.namespaces = {
            None: INVENTORY.format(version),
            "lom": LOM,
            "cf": FRAMEWORK,
            "co": OBJECT,
            "hx": EXTEND,
            "m": MEMBER,
            "x": ADDITIONS,
        }

    def opened(self, tag: str) -> Any:
        """A context in which the element is open; the outermost declares all namespaces."""
        if tag == "CurriculumInventory":
            return self._file.element(self._name(tag), nsmap=self.namespaces)
        return self._file.element(self._name(tag))

    def line(self) -> None:
        self._file.write("\n")

    def write(self, *nodes: Node) -> None:
        for node in nodes:
            self._write(node)
            self._file.write("\n")

    def _write(self, node: Node) -> None:
        attributes = {self._attribute(name): value for name, value in node.attributes.items()}
        with self._file.element(self._name(node.tag), attributes):
            if node.text:
                self._file.write(node.text)
            for child in node.under:
                self._write(child)

    def _name(self, tag: str) -> str:
        prefix, _, name = tag.rpartition(":")
        return f"{{{self.namespaces[prefix or None]}}}{name}"

    def _attribute(self, name: str) -> str:
        return self._name(name) if ":" in name else name
