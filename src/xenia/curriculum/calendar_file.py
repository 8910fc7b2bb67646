"""A calendar feed in iCalendar (RFC 5545). A leaf module: it is imported only where a feed is asked for."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from xenia.curriculum.queries.calendar import Event

EVERY = timedelta(hours=6)


def calendar_file(events: Iterable[Event], *, name: str, address: Callable[[str], str]) -> bytes:
    """The events in UTC, so that no program needs our time zones; the same events are the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xenia//Calendar feed//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, address))
    return calendar.to_ical()


def _entry(event: Event, address: Callable[[str], str]) -> Entry:
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", _utc(event.changed_at))
    entry.add("last-modified", _utc(event.changed_at))
    entry.add("dtstart", _utc(event.starts_at))
    entry.add("dtend", _utc(event.ends_at))
    entry.add("summary", event.title)
    entry.add("description", event.course)
    entry.add("url", address(event.route))
    if event.place:
        entry.add("location", event.place)
    return entry


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
