"""The records of a CASE package, and what departs from the standard in them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from xenia.standards.case_terms import is_uuid, normal_identifier, urn
from xenia.standards.cleantext import clean_text
from xenia.standards.json_source import kind_of
from xenia.standards.problems import Problems

type Json = Mapping[str, Any]


@dataclass(slots=True)
class Records:
    """Reads records field by field; departures that change no meaning are counted by what they are."""

    name: str
    problems: Problems
    departures: Counter[tuple[str, str]] = field(default_factory=Counter)

    def error(self, message: str, *, row: int | None, field: str) -> None:
        self.problems.error(message, source=self.name, row=row, field=field)

    def numbered(self, package: object, *names: str) -> Iterable[tuple[int, Json]]:
        """The objects of the list under the first of `names` that is there, with their place in it."""
        records = part(package, *names)
        if records is None:
            return
        if not isinstance(records, list):
            self.error(f"A list is expected, not {kind_of(records)}.", row=None, field=names[0])
            return
        for position, record in enumerate(records, start=1):
            if isinstance(record, dict):
                yield position, record
            else:
                self.error(f"An object is expected, not {kind_of(record)}.", row=position, field=names[0])

    def text(self, record: Json, field: str) -> str:
        value = record.get(field)
        if value is None or isinstance(value, str):
            return clean_text(value or "")
        self.departures["A text is expected; what stands there was not read", field] += 1
        return ""

    def identifier(self, record: Json) -> str:
        """Under the binding's name for it or the data model's."""
        return normal_identifier(self.text(record, "identifier") or self.text(record, "sourcedId"))

    def uri(self, record: Json, identifier: str) -> str:
        """A URI that says no more than the identifier isn't kept."""
        uri = self.address(record, "uri")
        return "" if uri == urn(identifier) else uri

    def address(self, record: Json, field: str) -> str:
        """What may stand behind a link on a page; a script, for one, may not."""
        uri = self.text(record, field)
        if uri and urlsplit(uri).scheme.lower() not in ("http", "https", "urn"):
            self.departures["An address that is neither http(s) nor urn was not read", field] += 1
            return ""
        return uri

    def day(self, record: Json, field: str, *, row: int | None) -> date | None:
        text = self.text(record, field)
        try:
            return datetime.fromisoformat(text).date() if text else None
        except ValueError:
            self.error(f"“{text[:40]}” is not a date like 2026-09-14.", row=row, field=field)
            return None

    def days(self, record: Json, *, row: int | None) -> tuple[date | None, date | None]:
        start, end = self.day(record, "statusStartDate", row=row), self.day(record, "statusEndDate", row=row)
        if start and end and end < start:
            self.error("It ends before it begins.", row=row, field="statusEndDate")
        return start, end

    def check_form(self, record: Json, *, where: str, identifier: str) -> None:
        """Notes departures that change no meaning."""
        if not is_uuid(identifier):
            self.departures["The identifier is not a UUID", f"{where}.identifier"] += 1
        if not self.text(record, "uri"):
            self.departures["The uri is missing", f"{where}.uri"] += 1
        if not has_zone(record.get("lastChangeDateTime")):
            self.departures["The time of the last change is missing or has no zone", f"{where}.lastChangeDateTime"] += 1
        for name in ("CFDocumentURI", "licenseURI"):
            if record.get(name) is not None and not isinstance(record[name], dict):
                self.departures["A link is written as text", f"{where}.{name}"] += 1

    def depart(self, what: str, *, field: str) -> None:
        self.departures[what, field] += 1

    def warn_of_departures(self) -> None:
        """One warning for each kind of departure, with how often it occurs."""
        for (what, where), count in self.departures.items():
            self.problems.warn(f"{what}. Occurrences: {count}.", source=self.name, field=where)


def part(package: object, *names: str) -> object:
    if not isinstance(package, dict):
        return None
    return next((package[name] for name in names if package.get(name) is not None), None)


def title_of(link: object) -> str:
    return clean_text(text_or(link.get("title"), "")) if isinstance(link, dict) else ""


def text_or(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) and value else otherwise


def has_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
