"""A competency framework from a table, a row for each domain, standard or competency."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from xenia.standards.frameworks import Framework, FrameworkReading, Item
from xenia.standards.hierarchy import circles
from xenia.standards.problems import Problems
from xenia.standards.sheet_cells import Cells
from xenia.standards.sheets import Table, header_key, read_table

COLUMNS = ("Code", "Label", "Parent", "Kind", "Note", "Valid from", "Valid until")
_OPENSALT_PARENT = "Is Child Of"
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "Identifier": (),
    "Code": ("Human Coding Scheme",),
    "Label": ("Full Statement",),
    "Parent": (_OPENSALT_PARENT,),
    "Kind": ("CF Item Type",),
    "Note": ("Notes",),
    "Valid from": (),
    "Valid until": (),
    "Sequence Number": (),
    "Language": (),
}
_TRANSLATION = re.compile(r"label\s*\[\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\]", re.IGNORECASE)


def read_framework_csv(stream: BinaryIO, *, name: str, code: str, title: str = "") -> FrameworkReading:
    """The framework in a CSV or XLSX table with the columns above, or in the CSV that OpenSALT exports.

    `Label [xx]` holds translations. An unknown parent puts the item at the top with a warning. Where no row of an
    OpenSALT table names a parent, the codes say it: A.B.C stands under A.B.
    """
    table = read_table(stream, name=name)
    problems = Problems()
    problems.adopt(errors=table.problems, warnings=table.warnings)
    if not problems.errors and not any(table.has(column) for column in ("Label", *_ALIASES["Label"])):
        message = f"The column Label is missing. The columns are {', '.join(COLUMNS)}; only Label is needed."
        problems.error(message, source=name, row=1)
    if problems.errors:
        return FrameworkReading(None, (), problems.warnings, problems.errors)
    sheet = _Sheet(table, problems)
    items = sheet.items()
    if problems.errors:
        return FrameworkReading(None, (), problems.warnings, problems.errors)
    framework = Framework(code=code, title=title or code, language=sheet.language(), items=items)
    return FrameworkReading(framework, (), problems.warnings, ())


@dataclass(slots=True)
class _Sheet:
    """The table, and what its rows have said so far."""

    table: Table
    problems: Problems
    rows: dict[str, int] = field(default_factory=dict)
    by_code: dict[str, str] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)

    def items(self) -> tuple[Item, ...]:
        translations = self._translation_columns()
        self._warn_of_unread(translations)
        read = [
            self._item(Cells(row, self.table.name, self.problems, _ALIASES), translations) for row in self.table.rows
        ]
        placed = self._placed([item for item in read if item is not None])
        self._refuse_circles(placed)
        return tuple(placed)

    def language(self) -> str:
        return self.languages.most_common(1)[0][0] if self.languages else "en"

    def _translation_columns(self) -> dict[str, str]:
        found = ((title, _TRANSLATION.fullmatch(title)) for title in self.table.header)
        return {title: match[1] for title, match in found if match}

    def _warn_of_unread(self, translations: Mapping[str, str]) -> None:
        known = {header_key(title) for title in (*_ALIASES, *(a for names in _ALIASES.values() for a in names))}
        for title in self.table.header:
            if header_key(title) in known or title in translations:
                continue
            if any(row.text(title) for row in self.table.rows):
                message = f"The column “{title}” was not read."
                self.problems.warn(message, source=self.table.name, field=title)

    def _item(self, cells: Cells, translations: Mapping[str, str]) -> Item | None:
        code, label = cells.text("Code"), cells.text("Label")
        key = cells.text("Identifier") or code
        if not label:
            cells.error("The label is missing.", "Label")
        if not key:
            cells.error("The code is missing.", "Code")
            return None
        if first := self.rows.get(key):
            cells.error(f"“{key}” stands in row {first} already.", "Identifier" if key != code else "Code")
            return None
        self.rows[key] = cells.row.number
        if code and self.by_code.setdefault(code, key) != key:
            cells.error(f"The code “{code}” stands in row {self.rows[self.by_code[code]]} already.", "Code")
        valid_from, valid_until = cells.day("Valid from"), cells.day("Valid until")
        if valid_from and valid_until and valid_until < valid_from:
            cells.error("It ends before it begins.", "Valid until")
        if language := cells.text("Language"):
            self.languages[language] += 1
        labels = ((tag, cells.text(title)) for title, tag in translations.items())
        return Item(
            id=key,
            code=code,
            label=label,
            kind=cells.text("Kind"),
            parent=cells.text("Parent"),
            position=cells.whole("Sequence Number", low=0, high=1_000_000) or 0,
            note=cells.text("Note"),
            valid_from=valid_from,
            valid_until=valid_until,
            translations=tuple((tag, text) for tag, text in labels if text),
        )

    def _placed(self, items: list[Item]) -> list[Item]:
        """Parents as ids, and positions among siblings where the table has no numbers."""
        numbered = self.table.has("Sequence Number")
        from_codes = self.table.has(_OPENSALT_PARENT) and not any(item.parent for item in items)
        siblings: Counter[str] = Counter()
        placed = []
        for item in items:
            parent = self._parent_by_code(item) if from_codes else self._parent(item)
            position = item.position if numbered else siblings[parent]
            siblings[parent] += 1
            placed.append(replace(item, parent=parent, position=position))
        if from_codes and any(item.parent for item in placed):
            message = "No row names a parent; the codes were taken to say it, so that A.B.C stands under A.B."
            self.problems.warn(message, source=self.table.name, field=_OPENSALT_PARENT)
        return placed

    def _parent(self, item: Item) -> str:
        if not item.parent or item.parent in self.rows:
            return item.parent
        if key := self.by_code.get(item.parent):
            return key
        message = f"No row has the code “{item.parent}”; “{item.code or item.label}” stands at the top."
        self.problems.warn(message, source=self.table.name, row=self.rows[item.id], field="Parent")
        return ""

    def _parent_by_code(self, item: Item) -> str:
        parts = item.code.split(".")
        above = (".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
        return next((self.by_code[code] for code in above if code in self.by_code), "")

    def _refuse_circles(self, items: list[Item]) -> None:
        for circle in circles({item.id: (item.parent,) for item in items if item.parent}):
            message = f"These stand above one another in a circle: {' → '.join(circle)}. Change one parent."
            self.problems.error(message, source=self.table.name, row=self.rows.get(circle[0]), field="Parent")
