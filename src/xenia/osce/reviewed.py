"""A version of a station as something that both sides read before it is published."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xenia.community.reviewed import ReviewedKind, register_reviewed
from xenia.core.models import Thing
from xenia.osce.kinds import VERSION
from xenia.osce.models import StationVersion


def register_reviewed_stations() -> None:
    """Tell the voices how a station is read, and what a signature on it holds for."""
    register_reviewed(ReviewedKind(VERSION, _("a station"), state=state_of, route=_route))


def state_of(thing: Thing) -> bytes:
    """The digest of the text, in which the forms are: one word changed is another state."""
    return bytes(StationVersion.objects.values_list("digest", flat=True).get(pk=thing.pk))


def _route(thing: Thing) -> str:
    return reverse("station_review", args=[StationVersion.objects.values_list("station", flat=True).get(pk=thing.pk)])
