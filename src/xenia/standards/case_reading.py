"""A framework from a CASE package, in its published JSON binding or in the data model's own names."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from xenia.standards.case_records import Json, Records, part, text_or, title_of
from xenia.standards.case_terms import (
    CHILD,
    INVERSE,
    KIND_BY_TYPE,
    UNKNOWN_CREATOR,
    derived_identifier,
    normal_identifier,
)
from xenia.standards.cleantext import clean_text
from xenia.standards.frameworks import Crosswalk, Framework, FrameworkReading, Item
from xenia.standards.hierarchy import circles
from xenia.standards.json_source import LIMIT_BYTES, UnreadableJsonError, json_document
from xenia.standards.problems import Problems


def read_case(stream: BinaryIO, *, name: str, code: str) -> FrameworkReading:
    """The framework of a CASE 1.0 or 1.1 package under our own `code`, and its links to other items as crosswalks.

    What departs from the standard without changing the meaning (a time without a zone, a link written as text) is
    warned about, once for each kind of departure. A link to an item outside the package is kept; where
    the package doesn't name that item's framework, it is empty.
    """
    problems = Problems()
    content = stream.read(LIMIT_BYTES + 1)
    if len(content) > LIMIT_BYTES:
        problems.error(f"The file is larger than {LIMIT_BYTES // 2**20} MB.", source=name)
        return FrameworkReading(None, (), (), problems.errors)
    try:
        package = json_document(content)
    except UnreadableJsonError as error:
        problems.error(error.message, source=name, row=error.row)
        return FrameworkReading(None, (), (), problems.errors)
    document = part(package, "CFDocument", "document")
    if not isinstance(document, dict):
        message = "This is not a CASE package: it has no CFDocument. Export the whole framework as a CASE package."
        problems.error(message, source=name, field="CFDocument")
        return FrameworkReading(None, (), (), problems.errors)
    framework, crosswalks = _Package(code, document, Records(name, problems)).read(package)
    if problems.errors:
        return FrameworkReading(None, (), problems.warnings, problems.errors)
    return FrameworkReading(framework, crosswalks, problems.warnings, ())


@dataclass(slots=True)
class _Package:
    """One package being read: its items so far, by identifier, and where they stand."""

    code: str
    document: Json
    records: Records
    items: dict[str, Item] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def read(self, package: object) -> tuple[Framework, tuple[Crosswalk, ...]]:
        for position, record in self.records.numbered(package, "CFItems", "items"):
            self._read_item(record, position)
        links = [
            link
            for position, record in self.records.numbered(package, "CFAssociations", "associations")
            if (link := self._link(record, position)) is not None
        ]
        self._place([link for link in links if link.type == CHILD])
        crosswalks = self._crosswalks([link for link in links if link.type != CHILD])
        for circle in circles({item.id: (item.parent,) for item in self.items.values() if item.parent}):
            message = f"These stand above one another in a circle: {' → '.join(circle)}. Remove one link."
            self.records.error(message, row=self.rows.get(circle[0]), field="CFAssociations")
        framework = self._framework()
        self.records.warn_of_departures()
        return framework, crosswalks

    def _framework(self) -> Framework:
        own = self.document
        identifier = self.records.identifier(own)
        title = self.records.text(own, "title")
        if not title:
            self.records.error("The framework's title is missing.", row=None, field="title")
        creator = self.records.text(own, "creator") or self.records.text(own, "publisher")
        self.records.check_form(own, where="CFDocument", identifier=identifier)
        valid_from, valid_until = self.records.days(own, row=None)
        return Framework(
            code=self.code,
            title=title,
            version=self.records.text(own, "version"),
            issuer="" if creator == UNKNOWN_CREATOR else creator,
            source_url=self.records.address(own, "officialSourceURL"),
            licence=title_of(own.get("licenseURI")) or self.records.text(own, "license"),
            language=self.records.text(own, "language") or "en",
            description=self.records.text(own, "description"),
            note=self.records.text(own, "notes"),
            uri=self.records.uri(own, identifier),
            valid_from=valid_from,
            valid_until=valid_until,
            items=tuple(self.items.values()),
        )

    def _read_item(self, record: Json, position: int) -> None:
        label = self.records.text(record, "fullStatement") or self.records.text(record, "abbreviatedStatement")
        code = self.records.text(record, "humanCodingScheme")
        if not label:
            self.records.error("The item has no fullStatement.", row=position, field="fullStatement")
            return
        identifier = self.records.identifier(record)
        if not identifier:
            self.records.depart("Items without identifier were given one", field="identifier")
            identifier = derived_identifier(self.code, code or label)
        self.records.check_form(record, where="CFItems", identifier=identifier)
        extensions = record.get("extensions")
        own_words: Json = extensions if isinstance(extensions, dict) else {}
        own_id = text_or(own_words.get("sourceId"), identifier)
        if first := self.rows.get(identifier) or self.rows.get(own_id):
            message = f"The identifier {own_id} was already used by item {first}."
            self.records.error(message, row=position, field="identifier")
            return
        valid_from, valid_until = self.records.days(record, row=position)
        self.rows |= {identifier: position, own_id: position}
        self.items[identifier] = Item(
            id=own_id,
            code=code,
            label=label,
            kind=self.records.text(record, "CFItemType"),
            position=-1,
            uri=self.records.uri(record, identifier),
            note=self.records.text(record, "notes"),
            valid_from=valid_from,
            valid_until=valid_until,
            translations=_translations(own_words.get("translations")),
        )

    def _link(self, record: Json, position: int) -> "_Link | None":
        ends = []
        for name in ("originNodeURI", "destinationNodeURI"):
            node = record.get(name)
            identifier = node.get("identifier") if isinstance(node, dict) else None
            if not isinstance(identifier, str) or not identifier:
                self.records.error("The association doesn't say which item it means.", row=position, field=name)
                return None
            ends.append(normal_identifier(identifier))
        kind = self.records.text(record, "associationType")
        order = record.get("sequenceNumber")
        extensions = record.get("extensions")
        self.records.check_form(
            record, where="CFAssociations", identifier=normal_identifier(text_or(record.get("identifier"), ""))
        )
        return _Link(
            type=kind[:1].lower() + kind[1:],
            origin=ends[0],
            destination=ends[1],
            order=order if isinstance(order, int) and not isinstance(order, bool) and order >= 0 else None,
            words=extensions if isinstance(extensions, dict) else {},
            row=position,
        )

    def _place(self, links: list["_Link"]) -> None:
        """Gives items their parents and their positions; without a number an item comes after those before it."""
        root = self.records.identifier(self.document)
        siblings: Counter[str] = Counter()
        placed: set[str] = set()
        for link in links:
            if link.origin not in self.items:
                self._warn_of(link, f"the package has no item {link.origin}; the link was left out")
                continue
            if link.origin in placed:
                self._warn_of(link, f"{link.origin} has a parent already; the further one was left out")
                continue
            if link.destination not in self.items and link.destination != root:
                self._warn_of(link, f"the package has no item {link.destination}; {link.origin} stands at the top")
            placed.add(link.origin)
            parent = self.items[link.destination].id if link.destination in self.items else ""
            position = siblings[parent] if link.order is None else link.order
            siblings[parent] = max(siblings[parent], position) + 1
            self.items[link.origin] = replace(self.items[link.origin], parent=parent, position=position)
        for key, item in self.items.items():
            if item.position < 0:
                self.items[key] = replace(item, position=siblings[""])
                siblings[""] += 1

    def _warn_of(self, link: "_Link", message: str) -> None:
        self.records.problems.warn(
            f"Association: {message}.", source=self.records.name, row=link.row, field="CFAssociations"
        )

    def _crosswalks(self, links: list["_Link"]) -> tuple[Crosswalk, ...]:
        found: dict[Crosswalk, None] = {}
        for link in links:
            kind = KIND_BY_TYPE.get(link.type)
            if kind is None:
                self.records.depart("Associations of this type are not read", field=link.type or "associationType")
                continue
            origin, destination = self._end(link, link.origin), self._end(link, link.destination)
            if self.code not in (origin[0], destination[0]):
                self._warn_of(link, "neither end is an item of this package; the link was left out")
                continue
            if not origin[0] or not destination[0]:
                what = "The link leads to an item of a framework that the package doesn't name; it is kept without it"
                self.records.depart(what, field=link.type)
            if origin[0] != self.code:
                origin, destination, kind = destination, origin, INVERSE[kind]
            crosswalk = Crosswalk(
                from_framework=origin[0],
                from_item=origin[1],
                kind=kind,
                to_framework=destination[0],
                to_item=destination[1],
            )
            found[crosswalk] = None
        return tuple(found)

    def _end(self, link: "_Link", identifier: str) -> tuple[str, str]:
        if identifier in self.items:
            return self.code, self.items[identifier].id
        return text_or(link.words.get("framework"), ""), text_or(link.words.get("sourceId"), identifier)


@dataclass(frozen=True, slots=True)
class _Link:
    """An association as it stands."""

    type: str
    origin: str
    destination: str
    order: int | None
    words: Json
    row: int


def _translations(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        return ()
    pairs = ((tag, clean_text(text)) for tag, text in value.items() if isinstance(text, str))
    return tuple((tag, text) for tag, text in pairs if text and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag))
