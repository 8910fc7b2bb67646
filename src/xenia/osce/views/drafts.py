"""What the pages of authors share: the station, its newest version, and where one is."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.osce.models import StationVersion
from xenia.osce.queries.stations import newest_version, station_seen


def draft_of(request: HttpRequest, key: UUID) -> StationVersion:
    """The newest version of a station that the actor sees; 404 for any other."""
    station = station_seen(actor_of(request), key)
    if station is None:
        raise Http404
    version = newest_version(station)
    version.station = station
    return version


def number_in(request: HttpRequest, name: str) -> int:
    """A whole number of a form, 0 where there is none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0


def station_trail(version: StationVersion, *last: str | Promise) -> list[tuple[str | Promise, str]]:
    """Where an author is: the bank, the station, this page."""
    station = version.station
    here = reverse("station", args=[station.pk]) if last else ""
    trail: list[tuple[str | Promise, str]] = [(_("Stations"), reverse("stations")), (station.thing.label, here)]
    return [*trail, *((label, "") for label in last)]
