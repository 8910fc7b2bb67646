"""One station: its parts, what it waits for, where it was examined; publish it, or begin anew."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.community.actions.uses import note_openings
from xenia.community.models import Side
from xenia.community.queries.policies import must_read_first
from xenia.community.queries.reviews import signatures
from xenia.community.queries.stories import reader_role
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.osce.actions.station_reviews import ask_to_read_station, say_about_migrants
from xenia.osce.actions.stations import begin_version, publish_station
from xenia.osce.models import StationVersion
from xenia.osce.queries.history import history_of
from xenia.osce.queries.readiness import findings_of, needs_both_sides, what_is_missing
from xenia.osce.queries.station_page import station_to_read
from xenia.osce.queries.station_reading import readers_for
from xenia.osce.queries.stations import document_of, version_numbered
from xenia.osce.views.drafts import draft_of, station_trail
from xenia.people.models import Person


@requires("osce.view_bank")
@require_safe
def station(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole station part by part. Where it quotes a story, the way leads over the school's policy on stories."""
    actor, newest = actor_of(request), draft_of(request, key)
    version = _version_asked(request, newest)
    read = station_to_read(version, language=get_language() or "en")
    if read.quoted and actor.person and must_read_first(actor):
        return redirect("station_review", key)
    if read.quoted:
        note_openings(actor, read.quoted, role=reader_role(actor), place=newest.station.thing)
    draft = newest.thing.published_at is None
    context = {
        "version": version,
        "newest": newest,
        "read": read,
        "findings": findings_of(version),
        "missing": what_is_missing(newest) if draft else [],
        "both_sides": needs_both_sides(newest.station, document_of(newest)),
        "signatures": signatures(newest.thing),
        "askable": [(side, list(readers_for(newest, side)[:500])) for side in Side.values] if draft else [],
        "history": history_of(actor, [key]).get(key, []),
        "versions": list(newest.station.versions.select_related("thing", "by__thing").order_by("-number")),
        "may_author": may(actor, "osce.author"),
        "may_publish": may(actor, "osce.publish"),
        "may_ask": may(actor, "community.ask_readers"),
        "me": actor.person,
        "trail": station_trail(newest),
    }
    return render(request, "osce/station.html", context)


def _version_asked(request: HttpRequest, newest: StationVersion) -> StationVersion:
    """The version of the number in the address, or the newest."""
    number = request.GET.get("version", "")
    if not number:
        return newest
    found = version_numbered(newest.station, int(number)) if number.isdecimal() and len(number) < 6 else None
    if found is None:
        raise Http404
    return found


@requires("osce.author")
@require_POST
def station_do(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish, begin a new version, say whether it is about migrants, ask somebody to read."""
    version = draft_of(request, key)
    try:
        messages.success(request, _done(request, version))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("station", key)


def _done(request: HttpRequest, version: StationVersion) -> str:
    actor, do = actor_of(request), request.POST.get("do", "")
    if do == "publish":
        publish_station(actor, version)
        return _("Published. Exams can take it from now on.")
    if do == "version":
        begin_version(actor, version.station)
        return _("A new version is begun. Exams take the one before until this one is published.")
    if do in {"about", "not_about"}:
        say_about_migrants(actor, version, do == "about", reason=request.POST.get("reason", ""))
        return _("Kept. What is missing before it is published stands here.")
    if do == "ask":
        person = get_object_or_404(Person.objects.select_related("thing"), pk=_key(request.POST.get("person", "")))
        ask_to_read_station(actor, version, person, side=request.POST.get("side", ""))
        return _("%(name)s finds it in their inbox.") % {"name": person.name}
    raise Refused(_("Nothing was chosen."))


def _key(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError as error:
        raise Refused(_("Choose somebody from the list.")) from error
