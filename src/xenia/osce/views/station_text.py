"""A station as one text: written in one field, sent as a file, taken along, two versions side by side."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.osce.actions.stations import save_station
from xenia.osce.forms.station_texts import sent_text
from xenia.osce.models import StationVersion
from xenia.osce.queries.readiness import findings_of
from xenia.osce.queries.stations import version_numbered
from xenia.osce.queries.versions import rows_between
from xenia.osce.views.drafts import draft_of, number_in, station_trail
from xenia.standards.stations import read_station


@requires("osce.author")
@require_http_methods(["GET", "HEAD", "POST"])
def station_text(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole file; saved when it can be read, and shown with its errors by line when not."""
    version = draft_of(request, key)
    if request.GET.get("as") == "file":
        headers = {"Content-Disposition": f'attachment; filename="{version.station.code}.yaml"'}
        return HttpResponse(version.text, content_type="application/yaml; charset=utf-8", headers=headers)
    if request.method != "POST":
        return _page(request, version, text=version.text, seen=version.saves)
    try:
        text = sent_text(request)
    except Refused as refusal:
        return _page(request, version, text=version.text, refused=str(refusal))
    reading = read_station(text)
    if reading.document is None:
        return _page(request, version, text=text, errors=reading.errors, seen=number_in(request, "seen"))
    try:
        save_station(actor_of(request), version, reading.document, seen=number_in(request, "seen"))
    except Refused as refusal:
        theirs = version.text if version.saves != number_in(request, "seen") else ""
        return _page(request, version, text=text, refused=str(refusal), theirs=theirs, seen=version.saves)
    messages.success(request, _("Saved."))
    return redirect("station_text", key)


def _page(request: HttpRequest, version: StationVersion, *, text: str, **more: object) -> HttpResponse:
    reading = read_station(text)
    context = {
        "version": version,
        "text": text,
        "seen": version.saves,
        "findings": [] if more.get("errors") else [(one, reading.line(one.place)) for one in findings_of(version)],
        "trail": station_trail(version, _("As text")),
        **more,
    }
    refused = more.get("errors") or more.get("refused")
    return render(request, "osce/station_text.html", context, status=422 if refused else 200)


@requires("osce.view_bank")
@require_safe
def station_compare(request: HttpRequest, key: UUID, before: int, after: int) -> HttpResponse:
    """Two versions side by side, with what changed."""
    newest = draft_of(request, key)
    old, new = (version_numbered(newest.station, number) for number in (before, after))
    if old is None or new is None:
        raise Http404
    context = {
        "station": newest.station,
        "old": old,
        "new": new,
        "rows": rows_between(old.text, new.text),
        "trail": station_trail(newest, _("What changed")),
    }
    return render(request, "osce/station_compare.html", context)
