"""Stations, their versions and texts, for those who may see the bank."""

from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from xenia.core.rules import Actor, may
from xenia.osce.models import Exam, ExamStation, Station, StationVersion
from xenia.standards.stations import StationDocument, read_station


def visible_stations(actor: Actor) -> QuerySet[Station]:
    """All of the bank for those who may see it, but what they will themselves be examined in."""
    rows = Station.objects.select_related("thing")
    if not may(actor, "osce.view_bank"):
        return rows.none()
    return not_examined(actor, rows)


def not_examined(actor: Actor, rows: QuerySet[Station]) -> QuerySet[Station]:
    """Of these, all but those in which the actor will themselves be examined."""
    theirs = _waiting().filter(exam__candidates__person=actor.person) if actor.person else _waiting().none()
    return rows.filter(~Exists(theirs))


def findable_stations(actor: Actor) -> QuerySet[Station]:
    """What search and suggestions may show: never a station of an examination that is not released yet, except to
    those who lead it."""
    rows = visible_stations(actor)
    return rows if may(actor, "osce.administer") else rows.filter(~Exists(_waiting()))


def _waiting() -> QuerySet[ExamStation]:
    """The examinations, not released, that the station of an outer query is in."""
    return ExamStation.objects.filter(version__station=OuterRef("pk")).exclude(exam__state=Exam.State.RELEASED)


def newest_version(station: Station) -> StationVersion:
    """The version with the highest number, a draft or not."""
    return station.versions.select_related("thing", "station__thing", "form", "patient_form").latest("number")


def published_version(station: Station) -> StationVersion | None:
    """The version that new examinations take."""
    living = Q(thing__published_at__isnull=False, thing__retired_at__isnull=True)
    versions = station.versions.select_related("thing", "station__thing", "form", "patient_form")
    return versions.filter(living).order_by("-number").first()


def version_numbered(station: Station, number: int) -> StationVersion | None:
    """One version by its number."""
    return station.versions.select_related("thing", "station__thing").filter(number=number).first()


def station_seen(actor: Actor, key: UUID) -> Station | None:
    """One station of the bank, None for whoever may not see it."""
    return visible_stations(actor).select_related("author__thing").filter(pk=key).first()


def document_of(version: StationVersion) -> StationDocument:
    """A version as a plain document, read once for each state."""
    return parsed(bytes(version.digest), version.text)


@lru_cache(maxsize=256)
def parsed(_digest: bytes, text: str) -> StationDocument:
    """The station that a kept text holds; the digest stands for it."""
    reading = read_station(text)
    if reading.document is None:
        raise ValueError(f"A kept station can't be read: {reading.errors[0].message}")
    return reading.document
