"""A station part by part, each a form of its own; its forms are checked while they are written."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.osce.actions.stations import save_station
from xenia.osce.forms.station_parts import part_changed
from xenia.osce.models import StationVersion
from xenia.osce.queries.readiness import findings_of
from xenia.osce.queries.station_edit import checked_form, fields_to_edit
from xenia.osce.queries.stations import document_of
from xenia.osce.station_labels import FIELDS, FIELDS_OF, PARTS
from xenia.osce.views.drafts import draft_of, number_in, station_trail


@requires("osce.author")
@require_http_methods(["GET", "HEAD", "POST"])
def station_edit(request: HttpRequest, key: UUID, part: str) -> HttpResponse:
    """One part of a draft; the others are one click away."""
    version = draft_of(request, key)
    if part not in PARTS:
        raise Http404
    if version.thing.published_at:
        messages.error(request, _("This version is published, so its text stays. Begin a new version."))
        return redirect("station", key)
    if request.method != "POST":
        return _page(request, version, part)
    try:
        document = part_changed(document_of(version), part, request.POST)
        save_station(actor_of(request), version, document, seen=number_in(request, "seen"))
    except Refused as refusal:
        return _page(request, version, part, refused=str(refusal))
    messages.success(request, _("Saved."))
    following = list(PARTS)[(list(PARTS).index(part) + 1) % len(PARTS)]
    return redirect("station_edit", key, following if request.POST.get("next") else part)


def _page(request: HttpRequest, version: StationVersion, part: str, *, refused: str = "") -> HttpResponse:
    document = document_of(version)
    places = FIELDS_OF[part]
    findings = [one for one in findings_of(version) if one.place.startswith(tuple(places))]
    context = {
        "version": version,
        "document": document,
        "part": part,
        "title": PARTS[part],
        "parts": PARTS.items(),
        "fields": fields_to_edit(document, part, request.POST if refused else {}),
        # of two editors the later one compares first: what they sent is still in the fields
        "seen": version.saves,
        "refused": refused,
        "findings": findings,
        "trail": station_trail(version, _("Edit")),
    }
    return render(request, "osce/station_edit.html", context, status=422 if refused else 200)


@requires("osce.author")
@require_POST
def station_check(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is wrong with a form as it is typed; nothing is kept."""
    version = draft_of(request, key)
    place = request.POST.get("place", "form")
    if place not in ("form", "patient_form"):
        raise Http404
    text = request.POST.get(place, "").replace("\r\n", "\n")
    context = {"label": FIELDS[place], "problems": checked_form(document_of(version), place, text), "text": text}
    context["text_page"] = reverse("station_text", args=[key])
    return render(request, "osce/_form_check.html", context)
