"""Values taken from an element, each malformed one reported with its line and field."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, cast

from lxml import etree

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum_inventory.findings import Findings
from xenia.standards.curriculum_inventory.periods import calendar_date
from xenia.standards.curriculum_inventory.texts import stated

_NO_DAY = "is no day of the calendar; write it as YYYY-MM-DD"
_NO_DURATION = "is no duration; write it like PT45M, PT1H30M or P30D"
_TRUE_OR_FALSE = {"true": True, "1": True, "false": False, "0": False}


def local_name(element: etree._Element) -> str:
    return _local(element.tag)


@lru_cache(maxsize=1024)  # a report has a few dozen names, each a hundred thousand times
def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def line(element: etree._Element) -> int:
    number: Any = element.sourceline  # the stubs have no type for it
    return int(number or 0)


def _by_name(element: etree._Element) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        name = _local(child.tag)
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def _first(element: etree._Element, name: str) -> etree._Element | None:
    for child in element:  # thrice as fast as asking libxml2 for a child by its name
        if _local(child.tag) == name:
            return child
    return None


class Parts:
    """An element's children by local name, with its findings; asking for what isn't there gives the empty value."""

    __slots__ = ("_children", "_element", "_findings")

    def __init__(self, element: etree._Element, findings: Findings) -> None:
        self._element = element
        self._findings = findings
        self._children: dict[str, list[etree._Element]] | None = None

    @property
    def name(self) -> str:
        return local_name(self._element)

    @property
    def row(self) -> int:
        return line(self._element)

    def elements(self, name: str) -> list[etree._Element]:
        if self._children is None:
            self._children = _by_name(self._element)
        return self._children.get(name, [])

    def below(self, *names: str) -> str:
        """The text at the end of a path of first children."""
        element = self._inner(names)
        return "" if element is None else (element.text or "").strip()

    def inner(self, *names: str) -> "Parts | None":
        """What stands at the end of a path of first children."""
        element = self._inner(names)
        return None if element is None else Parts(element, self._findings)

    def _inner(self, names: tuple[str, ...]) -> etree._Element | None:
        first, *rest = names
        found = self.elements(first)
        element = found[0] if found else None
        for name in rest:
            element = None if element is None else _first(element, name)
        return element

    def every(self, name: str) -> list["Parts"]:
        return [Parts(child, self._findings) for child in self.elements(name)]

    def in_order(self, *names: str) -> list["Parts"]:
        """The children of any of these names in the file's own order."""
        wanted = ("{*}" + name for name in names)
        return [Parts(child, self._findings) for child in self._element.iterchildren(*wanted)]

    def first(self, name: str) -> "Parts | None":
        found = self.elements(name)
        return Parts(found[0], self._findings) if found else None

    def text(self, name: str) -> str:
        found = self.elements(name)
        return (found[0].text or "").strip() if found else ""

    def texts(self, name: str) -> list[str]:
        return [text for child in self.elements(name) if (text := (child.text or "").strip())]

    @property
    def content(self) -> str:
        return (self._element.text or "").strip()

    def attribute(self, name: str) -> str:
        """The attribute of that local name, whichever its namespace; the schemas and the reports differ there."""
        for key, value in self._element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
        return ""

    def attributes(self) -> dict[str, str]:
        return cast(dict[str, str], dict(self._element.attrib.items()))  # the stubs allow for bytes

    def rows(self) -> list["Parts"]:
        return [Parts(child, self._findings) for child in self._element]

    def day(self, name: str) -> date | None:
        return self._converted(self.text(name), calendar_date, _NO_DAY, name)

    def own_day(self) -> date | None:
        return self._converted(self.content, calendar_date, _NO_DAY, "")

    def duration(self, name: str, convert: Callable[[str], int]) -> int | None:
        return self._converted(self.text(name), convert, _NO_DURATION, name)

    def _converted[T](self, text: str, convert: Callable[[str], T], why: str, name: str) -> T | None:
        if not text:
            return None
        try:
            return convert(text)
        except ValueError:
            self.refuse(f"“{clean_text(text)[:60]}” {why}.", name)
            return None

    def whole_number(self, name: str) -> int | None:
        """The attribute as a number above zero."""
        text = self.attribute(name).strip()
        if not text:
            return None
        if text.isascii() and text.isdigit() and int(text[:10]) > 0:
            return int(text[:10])
        self.refuse(f"“{clean_text(text)[:60]}” is no whole number above zero.", f"@{name}")
        return None

    def truth(self, text: str, *, default: bool, field: str) -> bool:
        if not text:
            return default
        if text.strip() not in _TRUE_OR_FALSE:
            self.refuse(f"“{clean_text(text)[:60]}” is neither true nor false.", field)
        return _TRUE_OR_FALSE.get(text.strip(), default)

    def title(self) -> str:
        """The title, which the schema demands."""
        text = clean_text(self.text("Title"))
        if not text:
            self.refuse(f"This {self.name} has no title. Give it one.", "Title")
        return stated(text)

    def refuse(self, message: str, field: str = "") -> None:
        self._findings.refuse(message, row=self.row, field=f"{self.name}/{field}" if field else self.name)

    def warn(self, message: str, field: str = "") -> None:
        self._findings.warn(message, row=self.row, field=f"{self.name}/{field}" if field else self.name)
