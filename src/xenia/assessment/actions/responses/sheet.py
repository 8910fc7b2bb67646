"""A sheet of responses read row by row: what each column is, what each cell holds, and everything that is wrong."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.models import Version
from xenia.assessment.queries.answer_words import in_words
from xenia.assessment.queries.import_places import Place, PlaceProblem, Places
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring.cells import ABOUT_ROW, CellProblem, Column, columns_of, gathered
from xenia.core.queries.institution import school_zone
from xenia.standards.instrument_check import is_language
from xenia.standards.problems import Problems
from xenia.standards.sheet_cells import day_in, moment_in
from xenia.standards.sheets import Row, TableStream, header_key

LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class BroughtRow:
    """One response as a file has it. Its answers are kept as text, which takes a fifth of the room of objects."""

    number: int
    place: Place
    id: str
    person: str
    about: str
    language: str
    submitted: datetime | None
    said: str
    words: str


class ResponseSheet:
    """Reads the rows of a table for one instrument; `problems` grows while it does."""

    def __init__(self, table: TableStream, places: Places, problems: Problems) -> None:
        self.table, self.places, self.problems = table, places, problems
        named = {header_key(title): at for at, title in enumerate(table.header)}
        self.columns = {name: named[name] for name in ABOUT_ROW if name in named}
        self._zone, self._latest = school_zone(), timezone.now() + timedelta(days=1)
        self._answers: dict[Any, list[tuple[int, Column, Mapping[str, str]]]] = {}
        self._strange: dict[Any, list[int]] = {}
        self._unanswered: Counter[str] = Counter()
        self._wrong = 0

    def rows(self) -> Iterator[BroughtRow]:
        """Every row that has a place; of those that have none, and of all that is wrong, the problems tell."""
        if self._has_its_columns():
            yield from (found for row in self.table if (found := self._row(row)) is not None)
        if refused := self.table.refused:
            self.problems.error(refused.message, source=refused.source, row=refused.row)
        self.problems.adopt(errors=self.table.problems, warnings=self.table.warnings)
        for name, count in self._unanswered.items():
            words = _("%(count)s rows have no answer here, though the form asks for one.") % {"count": count}
            self.problems.warn(words, source=self.table.name, field=name)

    @property
    def has_words(self) -> bool:
        """Whether a column holds what people wrote in their own words."""
        return any(column.words for answers in self._answers.values() for _at, column, _known in answers)

    def items_of(self, version: Version) -> list[str]:
        """The questions of a version that the file has a column for."""
        return list(dict.fromkeys(column.item.code for _at, column, _known in self._answers_of(version)))

    def _has_its_columns(self) -> bool:
        """Whether every column is known to some version that a row may be of, and there is an id."""
        if self.table.refused:
            return False
        if "id" not in self.columns:
            self.error(_("A column “id” is needed: with it the same file can be brought in twice."), None, "id")
        several = {"version", "occasion"} & self.columns.keys()
        versions = self.places.versions.values() if several else (self.places.usual,)
        known = {at for version in versions for at, _column, _known in self._answers_of(version)}
        for at, title in enumerate(self.table.header):
            if at not in known and at not in self.columns.values():
                self.error(_("This form has no question “%(item)s”.") % {"item": title[:60]}, 1, title)
        there = {column.name for _at, column, _known in self._answers_of(self.places.usual)}
        if absent := [one.name for one in columns_of(plain_of(self.places.usual)) if one.name not in there]:
            words = _("The file has no column for these questions: %(names)s.") % {"names": ", ".join(absent)}
            self.problems.warn(words, source=self.table.name, row=1)
        return not self._wrong

    def _answers_of(self, version: Version) -> list[tuple[int, Column, Mapping[str, str]]]:
        """Of each column that holds answers to this version: where it stands, what it is, which cells are plain."""
        if version.pk not in self._answers:
            by_name = {column.name: column for column in columns_of(plain_of(version))}
            loosely = Counter(header_key(name) for name in by_name)
            loose = {header_key(name): column for name, column in by_name.items() if loosely[header_key(name)] == 1}
            found: list[tuple[int, Column, Mapping[str, str]]] = []
            for at, title in enumerate(self.table.header):
                column = by_name.get(title) or loose.get(header_key(title))
                if column and at not in self.columns.values():
                    found.append((at, column, column.known))
            self._answers[version.pk] = found
            mine = {at for at, _column, _known in found} | set(self.columns.values())
            self._strange[version.pk] = [at for at in range(len(self.table.header)) if at not in mine]
        return self._answers[version.pk]

    def _row(self, row: Row) -> BroughtRow | None:
        values = row.values
        try:
            place = self.places.place(self._text(values, "occasion"), self._text(values, "version"))
        except PlaceProblem as problem:
            self.error(problem.message, row.number, problem.column)
            self._both(row, self.places.usual)  # what else is wrong with it is told at once
            return None
        said, words = self._both(row, place.version)
        return BroughtRow(
            number=row.number,
            place=place,
            id=self._id(row),
            person=self._text(values, "person"),
            about=self._text(values, "about"),
            language=self._language(row, place),
            submitted=self._moment(row),
            said=json.dumps(said, ensure_ascii=False),
            words=json.dumps(words, ensure_ascii=False) if words else "",
        )

    def _both(self, row: Row, version: Version) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answers, and apart from them those in a person's own words."""
        pairs, words = [], {}
        values = row.values
        for at, column, known in self._answers_of(version):
            text = values[at]
            if not text:
                if column.item.required:
                    self._unanswered[column.name] += 1
                continue
            value = known.get(text)
            if value is None:
                value = self._value(column, text, row.number)
            if column.words:
                words[column.item.code] = value
            else:
                pairs.append((column, value))
        for at in self._strange[version.pk]:
            if values[at]:
                said = {"item": self.table.header[at][:60], "version": version.number}
                told = _("Version %(version)s has no question “%(item)s”.") % said
                self.error(told, row.number, self.table.header[at])
        return gathered(pairs), words

    def _value(self, column: Column, text: str, number: int) -> Any:
        try:
            return column.value(text)
        except CellProblem as problem:
            self.error(in_words(problem.problem), number, column.name)
            return None

    def _id(self, row: Row) -> str:
        text = self._text(row.values, "id")
        if not text:
            self.error(_("Every row needs an id of its own."), row.number, "id")
        elif len(text) > LONGEST_ID or not text.isprintable():
            said = {"most": LONGEST_ID}
            self.error(_("An id has at most %(most)s characters, and none that is not seen.") % said, row.number, "id")
        return text

    def _language(self, row: Row, place: Place) -> str:
        text = self._text(row.values, "language") or place.form.language
        if not is_language(text):
            said = {"language": text[:40]}
            self.error(_("“%(language)s” is no language. Write it like en or pt-BR.") % said, row.number, "language")
        return text

    def _moment(self, row: Row) -> datetime | None:
        text = self._text(row.values, "submitted")
        if not text:
            return None
        try:
            moment = moment_in(text, zone=self._zone)
        except ValueError:
            try:
                moment = datetime.combine(day_in(text), datetime.min.time(), tzinfo=self._zone)
            except ValueError:
                said = {"text": text[:40]}
                words = _("“%(text)s” can't be read. Write the day and the time like 2026-09-14 09:00.") % said
                self.error(words, row.number, "submitted")
                return None
        if moment > self._latest:
            self.error(_("This moment lies ahead."), row.number, "submitted")
        return moment

    def _text(self, values: tuple[str, ...], column: str) -> str:
        at = self.columns.get(column)
        return values[at] if at is not None else ""

    def error(self, message: str, row: int | None, column: str) -> None:
        """Note what is wrong, and where."""
        self._wrong += 1
        self.problems.error(message, source=self.table.name, row=row, field=column)
