"""A station as a place in which a story can stand; its teller learns of one that was examined, never of others."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xenia.community.places import PlaceKind, register_place
from xenia.osce.actions.read_texts import forget_read_at
from xenia.osce.actions.standing_in import replace_silenced
from xenia.osce.kinds import STATION
from xenia.osce.models import Exam, ExamStation, Station


def register_station_place() -> None:
    """Tell the voices what a station is for the teller, who mends it, and what happens in an exam when a story ends."""
    register_place(PlaceKind(kind=STATION, words=_words, owners=_owners, task_route=_route, ended=_ended))


def _ended(stations: Collection[UUID]) -> None:
    forget_read_at(stations)
    replace_silenced(stations)


def _words(stations: Collection[UUID]) -> Mapping[UUID, str | Promise]:
    """Only for a station that a released examination has had, and from then on for good: one that was told of before
    and then no more would say by that that it is live."""
    had = ExamStation.objects.filter(version__station__in=stations, exam__state=Exam.State.RELEASED)
    return dict.fromkeys(had.values_list("version__station", flat=True), _("A scene in which students are examined"))


def _owners(stations: Collection[UUID]) -> Mapping[UUID, Collection[UUID]]:
    rows = Station.objects.filter(pk__in=stations, author__isnull=False).values_list("pk", "author")
    return {station: [author] for station, author in rows}


def _route(station: UUID) -> str:
    return reverse("station", args=[station])
