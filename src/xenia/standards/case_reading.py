"""A framework from a CASE package, in its published JSON binding or in the data model's own names."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO

from xenia.standards.case_terms import (
    CHILD,
    INVERSE,
    KIND_BY_TYPE,
    UNKNOWN_CREATOR,
    derived_identifier,
    is_uuid,
    normal_identifier,
    urn,
)
from xenia.standards.cleantext import clean_text
from xenia.standards.frameworks import Crosswalk, Framework, FrameworkReading, Item
from xenia.standards.hierarchy import circles
from xenia.standards.json_source import LIMIT_BYTES, UnreadableJsonError, json_document, kind_of
from xenia.standards.problems import Problems

type Json = Mapping[str, Any]


def read_case(stream: BinaryIO, *, name: str, code: str) -> FrameworkReading:
    """The framework of a CASE 1.0 or 1.1 package under our own `code`, and its links to other items as crosswalks.

    What departs from the standard without changing the meaning (a time without a zone, a link written as text) is
    warned about, once for each kind of departure. A link to an item outside the package is kept, with an empty framework
    where the package doesn't say which it is.
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
    document = _part(package, "CFDocument", "document")
    if not isinstance(document, dict):
        message = "This is not a CASE package: it has no CFDocument. Export the whole framework as a CASE package."
        problems.error(message, source=name, field="CFDocument")
        return FrameworkReading(None, (), (), problems.errors)
    framework, crosswalks = _Package(name, code, document, problems).read(package)
    if problems.errors:
        return FrameworkReading(None, (), problems.warnings, problems.errors)
    return FrameworkReading(framework, crosswalks, problems.warnings, ())


def _part(package: object, *names: str) -> object:
    if not isinstance(package, dict):
        return None
    return next((package[name] for name in names if package.get(name) is not None), None)


@dataclass(slots=True)
class _Package:
    """One package being read; departures from the standard are counted by what they are."""

    name: str
    code: str
    document: Json
    problems: Problems
    departures: Counter[tuple[str, str]] = field(default_factory=Counter)
    items: dict[str, Item] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def read(self, package: object) -> tuple[Framework, tuple[Crosswalk, ...]]:
        for position, record in enumerate(self._records(package, "CFItems", "items"), start=1):
            self._read_item(record, position)
        links = [
            link
            for position, record in enumerate(self._records(package, "CFAssociations", "associations"), start=1)
            if (link := self._link(record, position)) is not None
        ]
        self._place([link for link in links if link.type == CHILD])
        crosswalks = self._crosswalks([link for link in links if link.type != CHILD])
        for circle in circles({item.id: (item.parent,) for item in self.items.values() if item.parent}):
            message = f"These stand above one another in a circle: {' → '.join(circle)}. Remove one link."
            self._error(message, row=self.rows.get(circle[0]), field="CFAssociations")
        framework = self._framework()
        for (what, where), count in self.departures.items():
            self.problems.warn(f"{what}. Occurrences: {count}.", source=self.name, field=where)
        return framework, crosswalks

    def _error(self, message: str, *, row: int | None, field: str) -> None:
        self.problems.error(message, source=self.name, row=row, field=field)

    def _records(self, package: object, *names: str) -> Iterable[Json]:
        records = _part(package, *names)
        if records is None:
            return
        if not isinstance(records, list):
            self._error(f"A list is expected, not {kind_of(records)}.", row=None, field=names[0])
            return
        for position, record in enumerate(records, start=1):
            if isinstance(record, dict):
                yield record
            else:
                self._error(f"An object is expected, not {kind_of(record)}.", row=position, field=names[0])

    def _text(self, record: Json, field: str) -> str:
        value = record.get(field)
        if value is None or isinstance(value, str):
            return clean_text(value or "")
        self.departures["A text is expected; what stands there was not read", field] += 1
        return ""

    def _uri(self, record: Json, identifier: str) -> str:
        """A URI that says no more than the identifier isn't kept."""
        uri = self._text(record, "uri")
        return "" if uri == urn(identifier) else uri

    def _day(self, record: Json, field: str, *, row: int | None) -> date | None:
        text = self._text(record, field)
        try:
            return datetime.fromisoformat(text).date() if text else None
        except ValueError:
            self._error(f"“{text[:40]}” is not a date like 2026-09-14.", row=row, field=field)
            return None

    def _days(self, record: Json, *, row: int | None) -> tuple[date | None, date | None]:
        start, end = self._day(record, "statusStartDate", row=row), self._day(record, "statusEndDate", row=row)
        if start and end and end < start:
            self._error("It ends before it begins.", row=row, field="statusEndDate")
        return start, end

    def _framework(self) -> Framework:
        own = self.document
        identifier = normal_identifier(self._text(own, "identifier") or self._text(own, "sourcedId"))
        title = self._text(own, "title")
        if not title:
            self._error("The framework's title is missing.", row=None, field="title")
        creator = self._text(own, "creator") or self._text(own, "publisher")
        self._check_form(own, where="CFDocument", identifier=identifier)
        valid_from, valid_until = self._days(own, row=None)
        return Framework(
            code=self.code,
            title=title,
            version=self._text(own, "version"),
            issuer="" if creator == UNKNOWN_CREATOR else creator,
            source_url=self._text(own, "officialSourceURL"),
            licence=_title_of(own.get("licenseURI")) or self._text(own, "license"),
            language=self._text(own, "language") or "en",
            description=self._text(own, "description"),
            note=self._text(own, "notes"),
            uri=self._uri(own, identifier),
            valid_from=valid_from,
            valid_until=valid_until,
            items=tuple(self.items.values()),
        )

    def _read_item(self, record: Json, position: int) -> None:
        label = self._text(record, "fullStatement") or self._text(record, "abbreviatedStatement")
        code = self._text(record, "humanCodingScheme")
        if not label:
            self._error("The item has no fullStatement.", row=position, field="fullStatement")
            return
        identifier = normal_identifier(self._text(record, "identifier") or self._text(record, "sourcedId"))
        if not identifier:
            self.departures["Items without identifier were given one", "identifier"] += 1
            identifier = derived_identifier(self.code, code or label)
        self._check_form(record, where="CFItems", identifier=identifier)
        if identifier in self.items:
            message = f"The identifier {identifier} was already used by item {self.rows[identifier]}."
            self._error(message, row=position, field="identifier")
            return
        valid_from, valid_until = self._days(record, row=position)
        extensions = record.get("extensions")
        own_words: Json = extensions if isinstance(extensions, dict) else {}
        self.rows[identifier] = position
        self.items[identifier] = Item(
            id=_text_or(own_words.get("sourceId"), identifier),
            code=code,
            label=label,
            kind=self._text(record, "CFItemType"),
            position=-1,
            uri=self._uri(record, identifier),
            note=self._text(record, "notes"),
            valid_from=valid_from,
            valid_until=valid_until,
            translations=_translations(own_words.get("translations")),
        )

    def _check_form(self, record: Json, *, where: str, identifier: str) -> None:
        """Notes departures that change no meaning."""
        if not is_uuid(identifier):
            self.departures["The identifier is not a UUID", f"{where}.identifier"] += 1
        if not self._text(record, "uri"):
            self.departures["The uri is missing", f"{where}.uri"] += 1
        if not _has_zone(record.get("lastChangeDateTime")):
            self.departures["The time of the last change is missing or has no zone", f"{where}.lastChangeDateTime"] += 1
        for name in ("CFDocumentURI", "licenseURI"):
            if record.get(name) is not None and not isinstance(record[name], dict):
                self.departures["A link is written as text", f"{where}.{name}"] += 1

    def _link(self, record: Json, position: int) -> "_Link | None":
        ends = []
        for name in ("originNodeURI", "destinationNodeURI"):
            node = record.get(name)
            identifier = node.get("identifier") if isinstance(node, dict) else None
            if not isinstance(identifier, str) or not identifier:
                self._error("The association doesn't say which item it means.", row=position, field=name)
                return None
            ends.append(normal_identifier(identifier))
        kind = self._text(record, "associationType")
        order = record.get("sequenceNumber")
        extensions = record.get("extensions")
        self._check_form(
            record, where="CFAssociations", identifier=normal_identifier(_text_or(record.get("identifier"), ""))
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
        root = normal_identifier(self._text(self.document, "identifier") or self._text(self.document, "sourcedId"))
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
        self.problems.warn(f"Association: {message}.", source=self.name, row=link.row, field="CFAssociations")

    def _crosswalks(self, links: list["_Link"]) -> tuple[Crosswalk, ...]:
        found: dict[Crosswalk, None] = {}
        for link in links:
            kind = KIND_BY_TYPE.get(link.type)
            if kind is None:
                self.departures["Associations of this type are not read", link.type or "associationType"] += 1
                continue
            origin, destination = self._end(link, link.origin), self._end(link, link.destination)
            if self.code not in (origin[0], destination[0]):
                self._warn_of(link, "neither end is an item of this package; the link was left out")
                continue
            if not origin[0] or not destination[0]:
                what = "The link leads to an item of a framework that the package doesn't name; it is kept without it"
                self.departures[what, link.type] += 1
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
        return _text_or(link.words.get("framework"), ""), _text_or(link.words.get("sourceId"), identifier)


@dataclass(frozen=True, slots=True)
class _Link:
    """An association as it stands."""

    type: str
    origin: str
    destination: str
    order: int | None
    words: Json
    row: int


def _title_of(link: object) -> str:
    return clean_text(_text_or(link.get("title"), "")) if isinstance(link, dict) else ""


def _text_or(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) and value else otherwise


def _translations(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        return ()
    pairs = ((tag, clean_text(text)) for tag, text in value.items() if isinstance(text, str))
    return tuple((tag, text) for tag, text in pairs if text and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag))


def _has_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
