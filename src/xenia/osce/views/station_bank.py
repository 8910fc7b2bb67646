"""The bank of stations, and a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.community.spoken import language_name
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.osce.actions.stations import bring_station
from xenia.osce.forms.station_texts import begun, sent_text
from xenia.osce.queries.bank import bank_lines, chosen
from xenia.osce.station_labels import DOMAINS, MODES, STATES
from xenia.standards.stations import read_station


@requires("osce.view_bank")
@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """Every station with its state and history, by domain, language, interpreter and state."""
    actor = actor_of(request)
    lines = bank_lines(actor)
    wanted = {name: request.GET.get(name, "") for name in ("domain", "language", "interpreter", "state")}
    spoken = sorted({line.document.patient.language for line in lines} - {""})
    shown = chosen(lines, wanted)
    context = {
        "lines": shown,
        "all": len(lines),
        "filters": [
            ("domain", _("Domain"), list(DOMAINS.items()), wanted["domain"]),
            ("language", _("Language"), [(tag, language_name(tag)) for tag in spoken], wanted["language"]),
            ("interpreter", _("Interpreter"), list(MODES.items()), wanted["interpreter"]),
            ("state", _("State"), [(name, words) for name, (_shape, words) in STATES.items()], wanted["state"]),
        ],
        "filtered": any(wanted.values()),
        "may_author": may(actor, "osce.author"),
        "may_see_exams": may(actor, "osce.have_exams"),
    }
    return render(request, "osce/stations.html", context)


@requires("osce.author")
@require_http_methods(["GET", "HEAD", "POST"])
def station_new(request: HttpRequest) -> HttpResponse:
    """A title and a code, then the editor; or a file that somebody has."""
    errors: object = ()
    if request.method == "POST":
        try:
            text = sent_text(request)
            reading = read_station(text) if text else None
            errors = reading.errors if reading else ()
            if reading is None or reading.document:
                document = reading.document if reading and reading.document else begun(request.POST)
                return redirect("station", bring_station(actor_of(request), document).station_id)
        except Refused as refusal:
            messages.error(request, str(refusal))
    context = {
        "sent": request.POST,
        "errors": errors,
        "trail": [(_("Stations"), reverse("stations")), (_("A new station"), "")],
    }
    return render(request, "osce/station_new.html", context, status=422 if request.method == "POST" else 200)
