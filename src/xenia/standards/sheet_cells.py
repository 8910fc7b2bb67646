"""What the cells of a row mean, and where they mean nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from xenia.standards.cleantext import clean_text
from xenia.standards.problems import Problems
from xenia.standards.sheets import Row

_YES = frozenset({"yes", "y", "true", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "0", "-", ""})
_DAY_HINT = "Write dates like 2026-09-14."
_MOMENT_HINT = "Write the day and the time like 2026-09-14 09:00."


@dataclass(frozen=True, slots=True)
class Cells:
    """One row read cell by cell; what can't be read is noted with row and column, and reading goes on.

    `aliases` gives further names under which a column may stand.
    """

    row: Row
    source: str
    problems: Problems
    aliases: Mapping[str, tuple[str, ...]]

    def error(self, message: str, column: str) -> None:
        self.problems.error(message, source=self.source, row=self.row.number, field=column)

    def warn(self, message: str, column: str) -> None:
        self.problems.warn(message, source=self.source, row=self.row.number, field=column)

    def text(self, column: str) -> str:
        names = (column, *self.aliases.get(column, ()))
        return next((text for name in names if (text := clean_text(self.row.text(name)))), "")

    def several(self, column: str) -> tuple[str, ...]:
        """What stands between semicolons or bars, each once."""
        return tuple(dict.fromkeys(part for part in re.split(r"\s*[;|]\s*", self.text(column)) if part))

    def whole(self, column: str, *, low: int, high: int) -> int | None:
        text = self.text(column)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}(\.0+)?", text) or not low <= int(float(text)) <= high:
            self.error(f"“{text[:40]}” is not a whole number from {low} to {high}.", column)
            return None
        return int(float(text))

    def academic_year(self, column: str) -> int | None:
        """The year in which it begins: 2026, 2026-27, 2026/2027."""
        text = self.text(column)
        if not text:
            return None
        found = re.fullmatch(r"((?:19|20|21)\d\d)(?:\s*[-–/]\s*(?:\d\d)?(\d\d))?", text)
        if not found or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
            self.error(f"“{text[:40]}” is not an academic year. Write it like 2026 or 2026-27.", column)
            return None
        return int(found[1])

    def yes(self, column: str) -> bool:
        text = self.text(column).casefold()
        if text not in _YES and text not in _NO:
            self.error(f"“{text[:40]}” is neither yes nor no.", column)
        return text in _YES

    def day(self, column: str) -> date | None:
        return self._read(column, day_in, hint=_DAY_HINT)

    def moment(self, column: str, *, zone: tzinfo) -> datetime | None:
        return self._read(column, lambda text: moment_in(text, zone=zone), hint=_MOMENT_HINT)

    def later_moment(self, column: str, *, start: datetime | None, zone: tzinfo) -> datetime | None:
        """A moment, or a time alone on the day of `start`."""
        text = self.text(column)
        if start and re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?", text):
            text = f"{start.date().isoformat()} {text}"
        return self._read(column, lambda _: moment_in(text, zone=zone), hint=_MOMENT_HINT)

    def _read[T](self, column: str, meaning: Callable[[str], T], *, hint: str) -> T | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return meaning(text)
        except ValueError:
            self.error(f"“{text[:40]}” can't be read. {hint}", column)
            return None


def day_in(text: str) -> date:
    """A day written 2026-09-14 or 14.9.2026; a day with slashes means another day in another country."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", text)
    if found:
        year, month, day = found.groups()
    elif found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: .*)?", text):
        day, month, year = found.groups()
    else:
        raise ValueError(text)
    if not 1900 <= int(year) <= 2200:
        raise ValueError(text)
    return date(int(year), int(month), int(day))


def moment_in(text: str, *, zone: tzinfo) -> datetime:
    """A day with a time; without an offset of its own the time is that of `zone`."""
    day = day_in(text)
    clock = re.search(r"[ T](\d{1,2}):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:?\d\d)?$", text)
    if not clock:
        raise ValueError(text)
    hour, minute, second, offset = clock.groups()
    moment = datetime.combine(day, time(int(hour), int(minute), int(second or 0)), tzinfo=zone)
    return moment.replace(tzinfo=datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo) if offset else moment
