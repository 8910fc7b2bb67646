"""Courses, sessions and objectives put together from the rows that speak of them."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import cast

from xenia.standards.sheet_cells import Cells


@dataclass(slots=True)
class Thing:
    """What rows said of one thing, column by column, and in which row first."""

    id: str
    row: int
    said: dict[str, tuple[object, int]] = field(default_factory=dict)

    def say(self, column: str, value: object, cells: Cells) -> None:
        """Notes `value`, unless an earlier row said otherwise; an empty cell says nothing."""
        if value is None or value in ("", ()):
            return
        earlier, row = self.said.setdefault(column, (value, cells.row.number))
        if earlier != value:
            cells.error(f"“{_shown(value)}” contradicts row {row}, which says “{_shown(earlier)}”.", column)

    def get[T](self, column: str, otherwise: T) -> T:
        """What was said; `say` has put there what the column's reader gave."""
        return cast(T, self.said[column][0]) if column in self.said else otherwise


@dataclass(slots=True)
class Register:
    """Things of one kind in the order in which they first appear, found by code, or else by title within a scope."""

    column: str
    things: dict[str, Thing] = field(default_factory=dict)
    by_title: dict[tuple[str, str], str] = field(default_factory=dict)
    derived: set[str] = field(default_factory=set)

    def find(self, *, coded: str, titled: str, scope: str, title: str, cells: Cells) -> Thing:
        """`coded` is the id that the row's code gives, empty without a code; `titled` is what the title gives."""
        place = (scope, title.casefold())
        key = coded or self.by_title.get(place, "") or titled
        if not coded and key == titled:
            self.derived.add(key)
        if title:
            earlier = self.by_title.setdefault(place, key)
            if earlier != key and earlier in self.derived:
                first = self.things[earlier].row
                message = f"Row {first} has the same title without a code. Give the code there too, or nowhere."
                cells.error(message, f"{self.column} code")
        thing = self.things.setdefault(key, Thing(key, cells.row.number))
        thing.say(self.column, title, cells)
        return thing


def slug(title: str) -> str:
    """A title as part of an id: letters and digits of any script, the rest as hyphens."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:80] or fingerprint(title)


def fingerprint(text: str) -> str:
    """Ten characters that stay the same as long as the text does, whatever its case and spacing."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:10]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(getattr(part, "code", part)) for part in value)
    return str(value)[:60]
