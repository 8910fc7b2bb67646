"""Hard hours: early, late, at the weekend; and what earlier exams of the year have asked of whom."""

from collections import Counter
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from xenia.osce.models import Duty, Exam, Seat

#: hours that are hard, and days, counted from Monday
EARLY, LATE, WEEKEND = 8, 18, (5, 6)


def hardship_of(begins: datetime, ends: datetime) -> int:
    """One point each for a beginning before eight, an end after six, and a weekend, by the clock of the school."""
    return (begins.hour < EARLY) + (ends.hour >= LATE) + (begins.weekday() in WEEKEND)


def borne_before(exam: Exam, zone: ZoneInfo) -> Counter[UUID]:
    """Points that people bore as candidates and helpers in other exams of the same year, by when their sittings began.
    Two statements."""
    other = Exam.objects.filter(year=exam.year_id).exclude(pk=exam.pk)
    seats = Seat.objects.filter(candidate__exam__in=other, candidate__withdrawn_at=None)
    duties = Duty.objects.filter(crew__exam__in=other, first=0)
    rows = [
        *seats.values_list("candidate__person", "sitting__begins_at"),
        *duties.values_list("crew__person", "sitting__begins_at"),
    ]
    found: Counter[UUID] = Counter()
    for person, at in rows:
        begins = at.astimezone(zone)
        found[person] += hardship_of(begins, begins)
    return found
