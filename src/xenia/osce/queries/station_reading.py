"""Who may read a station before it is published, and which version they find."""

from uuid import UUID

from django.db.models import QuerySet

from xenia.community.models import Reader, Side
from xenia.community.queries.reviews import reader_of
from xenia.community.rules import MAKERS
from xenia.core.rules import Actor
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.stations import newest_version, not_examined, station_seen
from xenia.people.models import Person
from xenia.people.queries.people import roles_held

#: for each side, whose eyes count; storytellers are never put on a list that authors see
EYES = {Side.FACULTY.value: MAKERS, Side.COMMUNITY.value: ("board_member", "patient_educator")}


def readers_for(version: StationVersion, side: str) -> QuerySet[Person]:
    """Whom an author may ask to read for a side: neither whoever wrote it nor who reads it already, nor whoever has no
    sign-in, since no link opens what is secret until the examination."""
    asked = Reader.objects.filter(subject=version.thing_id).values("person")
    held = roles_held().filter(kind__in=EYES[side]).values("person")
    people = Person.objects.filter(erased_at=None, user__is_active=True, pk__in=held)
    others = people.exclude(pk=version.station.author_id) if version.station.author_id else people
    return others.exclude(pk__in=asked).select_related("thing").order_by("thing__label")


def version_to_read(actor: Actor, key: UUID) -> StationVersion | None:
    """The newest version of a station, for those who see the bank and for whoever was asked to read it and still
    may; none that they will themselves be examined in."""
    rows = Station.objects.select_related("thing", "author__thing")
    station = not_examined(actor, rows).filter(pk=key).first()
    if station is None:
        return None
    version = newest_version(station)
    version.station = station
    return version if station_seen(actor, key) or reader_of(actor, version.thing) else None
