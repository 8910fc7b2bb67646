"""Puts the sessions on the calendar: weekdays in office hours, holidays free, clerkships block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from xenia.curriculum.demo_school.school import CURRENT_YEAR, TIME_ZONE
from xenia.curriculum.demo_school.script import Scene, rows
from xenia.standards.curriculum import Offering

_YEAR = timedelta(days=364)  # the same weekday
_PAUSE = timedelta(minutes=15)
_CLOSING = time(18)


@dataclass(frozen=True, slots=True)
class Slots:
    """When a course meets: `days` (ISO weekdays) from `hour` on, in blocks of `weeks` (0: once, from start to end)."""

    start: date
    end: date
    weeks: int
    days: tuple[int, ...]
    hour: time

    def in_year(self, year: int) -> "Slots":
        shift = _YEAR * (CURRENT_YEAR - year)
        return Slots(self.start - shift, self.end - shift, self.weeks, self.days, self.hour)

    def blocks(self) -> Iterator[tuple[date, date]]:
        length = timedelta(weeks=self.weeks) if self.weeks else self.end - self.start + timedelta(days=1)
        start = self.start
        while start + length - timedelta(days=1) <= self.end + timedelta(days=2):
            yield start, start + length - timedelta(days=1)
            start += length


def holidays() -> frozenset[date]:
    """Days without teaching, for every year of the demo."""
    days: set[date] = set()
    for first, last, _name in rows("holidays.tsv"):
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        days.update(day + timedelta(days=n) for n in range((end - day).days + 1))
    return frozenset(days)


def offerings(
    scenes: Sequence[Scene], slots: Slots, places: Sequence[Sequence[str]], closed: frozenset[date]
) -> dict[str, tuple[Offering, ...]]:
    """The times of a course's sessions, spread evenly over its blocks; several places at once are parallel groups."""
    found: dict[str, list[Offering]] = {scene.id: [] for scene in scenes}
    for first, last in slots.blocks():
        open_days = [
            day
            for n in range((last - first).days + 1)
            if (day := first + timedelta(days=n)).isoweekday() <= 5 and day not in closed
        ]
        free: dict[date, datetime] = {}
        for position, scene in enumerate(scenes):
            start = _next_start(open_days, slots, scene, position / max(len(scenes) - 1, 1), free)
            end = start + timedelta(minutes=scene.minutes)
            free[start.date()] = end + _PAUSE
            for place in places[position]:
                number = len(found[scene.id]) + 1
                found[scene.id].append(
                    Offering(id=f"{scene.id}-{number}", start=_utc(start), end=_utc(end), place=place)
                )
    return {id: tuple(times) for id, times in found.items()}


def _next_start(
    open_days: Sequence[date], slots: Slots, scene: Scene, share: float, free: dict[date, datetime]
) -> datetime:
    """The first free time from the day on at which this share of the block has passed."""
    wanted = (scene.weekday,) if scene.weekday else slots.days
    days = [day for day in open_days if day.isoweekday() in wanted]
    at = round(share * (len(days) - 1))
    for day in (*days[at:], *reversed(days[:at])):
        start = free.get(day, datetime.combine(day, slots.hour, TIME_ZONE))
        end = start + timedelta(minutes=scene.minutes)
        if end.time() <= _CLOSING and end.date() == day:
            return start
    raise ValueError(f"No day is left for {scene.id}")


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
