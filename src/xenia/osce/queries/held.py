"""Where candidates wait after their sitting, so that they meet nobody who is still to come, and until when."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from xenia.core.queries.institution import school_zone
from xenia.osce.models import Exam, Sitting, Solution
from xenia.osce.queries.tokens import key_of


@dataclass(frozen=True, slots=True)
class Held:
    """A room, empty where none was named, and the moment at which they may go."""

    room: str
    until: datetime


def held_after(exam: Exam, sittings: list[Sitting]) -> dict[int, Held]:
    """By the keys of these sittings, as the schedule that was kept last says. One statement."""
    kept = Solution.objects.filter(exam=exam, kept_at__isnull=False).order_by("-kept_at").first()
    waits = kept.found.get("waits", ()) if kept else ()
    begins = {one.pk: one.begins_at.astimezone(school_zone()) for one in sittings}
    return {
        key_of(session): Held(room, _at(begins[key_of(session)], end))
        for session, room, _start, end in waits
        if key_of(session) in begins
    }


def _at(begins: datetime, minutes: int) -> datetime:
    """So many minutes after midnight of the day on which a sitting begins."""
    midnight = datetime.combine(begins.date(), time(), begins.tzinfo)
    return timezone.localtime(midnight + timedelta(minutes=minutes))
