"""The page on which both sides read a station before it is published: remark, sign, answer."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.community.actions.uses import note_review
from xenia.community.reading import Unkept, answered, before_reading, carried, reading_context, remarked, signed
from xenia.core.access import actor_of, requires
from xenia.core.rules import may
from xenia.osce.actions.station_reviews import remark_on_station, sign_station
from xenia.osce.models import StationVersion
from xenia.osce.queries.readiness import what_is_missing
from xenia.osce.queries.station_changes import since_read
from xenia.osce.queries.station_page import station_to_read
from xenia.osce.queries.station_reading import version_to_read
from xenia.osce.views.drafts import station_trail


def version_or_404(request: HttpRequest, key: UUID) -> StationVersion:
    """The newest version, for whom it is open before it is published."""
    found = version_to_read(actor_of(request), key)
    if found is None:
        raise Http404
    return found


@requires("community.review")
@require_http_methods(["GET", "HEAD", "POST"])
def station_review(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole station, what was said of it and who signed. Where it quotes a story, the school's policy on stories is
    read first."""
    return _page(request, version_or_404(request, key), carried(request))


def _page(request: HttpRequest, version: StationVersion, unkept: Unkept | None) -> HttpResponse:
    """The page, with what somebody sent that was not kept still in its field."""
    actor, key = actor_of(request), version.station_id
    address = reverse("station_review", args=[key])
    read = station_to_read(version, language=get_language() or "en", since=since_read(actor, version))
    station = version.station.thing
    first = before_reading(request, actor, quoted=read.quoted, title=station.label, address=address, unkept=unkept)
    if first is not None:
        return first
    where = {"state": bytes(version.digest), "room": "station", "key": key, "places": read.places, "unkept": unkept}
    shared = reading_context(request, actor, version.thing, **where)
    if read.quoted:
        note_review(actor, read.quoted, reader=shared["reader"], place=station)
    context = shared | {
        "version": version,
        "read": read,
        "missing": [] if version.thing.published_at else what_is_missing(version),
        "also": _("Something else than words changed too, such as a voice that it rests on or what an answer counts."),
        "may_answer": may(actor, "osce.author"),
        "trail": station_trail(version, _("Reading")) if may(actor, "osce.view_bank") else [],
    }
    return render(request, "osce/station_review.html", context, status=422 if unkept else 200)


def _after(request: HttpRequest, version: StationVersion, place: str | Unkept) -> HttpResponse:
    """Back to the place of what was kept, or the page again with what was not."""
    return _page(request, version, place) if isinstance(place, Unkept) else _back(version.station_id, place)


def _back(key: UUID, place: str) -> HttpResponse:
    anchor = f"#{place}" if place and place.replace(".", "").replace("_", "").isalnum() else ""
    return redirect(f"{reverse('station_review', args=[key])}{anchor}")


@requires("community.review")
@require_POST
def station_remark(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say something about one part."""
    version = version_or_404(request, key)
    return _after(request, version, remarked(request, partial(remark_on_station, actor_of(request), version)))


@requires("community.review")
@require_POST
def station_sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign it as it stands, or ask for changes."""
    version = version_or_404(request, key)
    return _after(request, version, signed(request, partial(sign_station, actor_of(request), version)))


@requires("osce.author")
@require_POST
def station_answer(request: HttpRequest, key: UUID, remark: int) -> HttpResponse:
    """Say what was changed in answer to a remark, or why it was not."""
    return _back(key, answered(request, version_or_404(request, key).thing, remark))
