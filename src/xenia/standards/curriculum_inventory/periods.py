"""Dates, ISO 8601 durations and academic years as the Curriculum Inventory writes them."""

import re
from datetime import date
from functools import lru_cache

_DAYS = {"years": 365.25, "months": 365.25 / 12, "weeks": 7.0, "days": 1.0}
_DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MINUTES_A_DAY = 24 * 60
_LONGEST = 100 * 366 * _MINUTES_A_DAY


@lru_cache(maxsize=1024)  # a timetable knows a few lengths, and says them thousands of times
def duration_minutes(text: str) -> int:
    """Minutes of a duration such as PT45M or P30DT8H; a month counts 30.4 days. ValueError when it is none."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    parts = {name: float(value) for name, value in found.groupdict().items() if value}
    minutes = sum(parts.get(name, 0) * days for name, days in _DAYS.items()) * _MINUTES_A_DAY
    minutes += parts.get("hours", 0) * 60 + parts.get("minutes", 0) + parts.get("seconds", 0) / 60
    if minutes > _LONGEST:
        raise ValueError(text)
    return round(minutes)


def duration_days(text: str) -> int:
    """Whole days of a duration, at least one unless it is nothing at all."""
    minutes = duration_minutes(text)
    return max(minutes // _MINUTES_A_DAY, 1) if minutes else 0


def calendar_date(text: str) -> date:
    """The day that `text` names, its time zone set aside. ValueError when there is no such day."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date.fromisoformat(found.group(1))


def covered_years(start: date, end: date) -> tuple[int, ...]:
    """The academic years, by the year they begin, of a report from `start` to `end`."""
    anniversary = (start.month, start.day)
    last = end.year if (end.month, end.day) > anniversary else end.year - 1
    return tuple(range(start.year, max(start.year, last) + 1))


def academic_year(day: date | None, years: tuple[int, ...], start: date) -> int:
    """The one of `years` into which `day` falls; the first when the day isn't stated or falls outside."""
    first = years[0] if years else start.year
    if day is None:
        return first
    year = day.year if (day.month, day.day) >= (start.month, start.day) else day.year - 1
    return year if year in years else first
